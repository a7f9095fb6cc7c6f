import Testing

@testable import ReportGenerator

/// Two distributions beside each other: where they are farthest apart, and when there is nothing to draw.
@Suite struct CumulativePairTests {
  @Test func sharesAreReadBetweenQuantiles() {
    let quantiles = [0.0, 10, 20, 40, 80]
    #expect(CumulativePair.share(quantiles, at: -1) == 0)
    #expect(CumulativePair.share(quantiles, at: 5) == 0.125)
    #expect(CumulativePair.share(quantiles, at: 20) == 0.5)
    #expect(CumulativePair.share(quantiles, at: 60) == 0.875)
    #expect(CumulativePair.share(quantiles, at: 80) == 1)
    // A value that many have: the whole jump counts at it.
    #expect(CumulativePair.share([1, 5, 5, 5, 9], at: 5) == 0.75)
  }

  @Test func theWidestGapIsFound() throws {
    let pair = try #require(CumulativePair(seen: [0, 10, 20], predicted: [0, 20, 40]))
    let widest = pair.widest
    #expect(widest.value == 20 && widest.seen == 1 && widest.predicted == 0.5)
  }

  @Test func nothingToDrawIsNoPicture() {
    #expect(CumulativePair(seen: [120, 120, 120], predicted: [120, 120, 120]) == nil)
    #expect(CumulativePair(seen: [], predicted: [1, 2]) == nil)
    #expect(CumulativePair(seen: [2, 1], predicted: [1, 2]) == nil)
    #expect(CumulativePair(seen: [1, .infinity], predicted: [1, 2]) == nil)
  }

  @Test func theDrawingNamesBothAndTheDistance() throws {
    let pair = try #require(CumulativePair(seen: [0, 10, 20, 400], predicted: [1, 12, 22, 300]))
    let markup = pair.drawing(
      .init(
        x: "ways (s)", y: "share", seen: "seen", predicted: "predicted <p>", distance: "distance 0.1",
        summary: "two curves")
    ).markup
    let outline = MarkupOutline(markup)
    #expect(outline.error == nil)
    for text in ["ways (s)", "seen", "predicted <p>", "distance 0.1"] { #expect(outline.text.contains(text)) }
    #expect(markup.contains("curve predicted") && markup.contains("aria-label=\"two curves\""))
    #expect(!markup.contains("nan") && !markup.contains("inf"))
  }
}
