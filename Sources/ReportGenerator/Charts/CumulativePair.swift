/// Two distributions as cumulative shares, seen and predicted, as inline SVG. The line between them marks where they are
/// farthest apart: its length is the Kolmogorov distance.
struct CumulativePair {
  private let seen: [Double]
  private let predicted: [Double]

  /// Distributions by their quantiles at even shares from 0 to 1; nil when they are not two rising curves over a range.
  init?(seen: [Double], predicted: [Double]) {
    guard seen.count >= 2, predicted.count >= 2, (seen + predicted).allSatisfy(\.isFinite),
      zip(seen, seen.dropFirst()).allSatisfy({ $0 <= $1 }),
      zip(predicted, predicted.dropFirst()).allSatisfy({ $0 <= $1 }), seen[0] < seen[seen.count - 1]
    else { return nil }
    self.seen = seen
    self.predicted = predicted
  }

  /// The words of the drawing.
  struct Labels {
    let x: String
    let y: String
    let seen: String
    let predicted: String
    let distance: String
    let summary: String
  }

  /// The share of a distribution at or below a value, between quantiles by a straight line.
  static func share(_ quantiles: [Double], at value: Double) -> Double {
    guard let after = quantiles.firstIndex(where: { $0 > value }) else { return 1 }
    guard after > 0 else { return 0 }
    let (low, high) = (quantiles[after - 1], quantiles[after])
    return (Double(after - 1) + (value - low) / (high - low)) / Double(quantiles.count - 1)
  }

  /// Where the two are farthest apart.
  var widest: (value: Double, seen: Double, predicted: Double) {
    var best = (value: seen[0], seen: 0.0, predicted: 0.0)
    for value in seen + predicted {
      let (a, b) = (Self.share(seen, at: value), Self.share(predicted, at: value))
      if (a - b).magnitude > (best.seen - best.predicted).magnitude { best = (value, a, b) }
    }
    return best
  }

  /// The drawing; the longest hundredth is cut off. O(quantiles²).
  func drawing(_ labels: Labels) -> MarkupElement {
    func curve(_ kind: String, _ x: Double, _ y: Double) -> [MarkupElement] {
      [
        MarkupElement(
          "polyline",
          [
            (
              "points",
              "\(ChartFrame.coordinate(x - 6)),\(ChartFrame.coordinate(y)) \(ChartFrame.coordinate(x + 7)),\(ChartFrame.coordinate(y))"
            ), ("class", kind),
          ])
      ]
    }
    let legend = ChartLegend(
      [
        .init(label: labels.seen) { curve("curve", $0, $1) },
        .init(label: labels.predicted) { curve("curve predicted", $0, $1) },
        .init(label: labels.distance) { curve("gap", $0, $1) },
      ], width: 510)
    let end = max(Self.value(seen, at: 0.99), Self.value(predicted, at: 0.99))
    let start = min(0, seen[0], predicted[0])
    let frame = ChartFrame(
      width: 520, height: 300 + legend.height, x: start...max(end, start + 1e-9), y: 0...1, right: 24,
      top: 32 + legend.height)
    var elements = frame.axes(
      xTicks: AxisTicks.positions(frame.x, count: 7).map { ($0, NumberText.trimmed($0, atMost: 2)) },
      yTicks: [0, 0.25, 0.5, 0.75, 1].map { ($0, NumberText.trimmed($0 * 100, atMost: 0) + "%") },
      xTitle: labels.x, yTitle: "")
    elements.append(frame.text(4, legend.height + 15, labels.y, "axis-title", anchor: "start"))
    for (quantiles, kind) in [(seen, "curve"), (predicted, "curve predicted")] {
      let points = quantiles.indices.filter { quantiles[$0] <= frame.x.upperBound }.map { place in
        ChartFrame.coordinate(frame.positionX(quantiles[place])) + ","
          + ChartFrame.coordinate(frame.positionY(Double(place) / Double(quantiles.count - 1)))
      }
      elements.append(
        MarkupElement("polyline", [("points", points.joined(separator: " ")), ("class", kind)]))
    }
    let widest = widest
    let x = frame.positionX(widest.value)
    // The distance itself may be too short to be found without a guide.
    elements.append(frame.line(x, frame.positionY(1), x, frame.positionY(0), "equality"))
    elements.append(frame.line(x, frame.positionY(widest.seen), x, frame.positionY(widest.predicted), "gap"))
    elements += legend.elements(frame)
    return frame.drawing(label: labels.summary, kind: "cumulative", elements)
  }

  private static func value(_ quantiles: [Double], at share: Double) -> Double {
    let position = share * Double(quantiles.count - 1)
    let low = min(Int(position), quantiles.count - 2)
    return quantiles[low] + (position - Double(low)) * (quantiles[low + 1] - quantiles[low])
  }
}
