/// What the marks of a chart mean, in lines above the plot area.
struct ChartLegend {
  /// One entry: a mark, drawn at a place, and its words.
  struct Item {
    let label: String
    let symbol: (_ x: Double, _ y: Double) -> [MarkupElement]
  }

  /// The entries with their places.
  private let placed: [(item: Item, x: Double, y: Double)]
  /// How much of the chart's height the legend takes.
  let height: Double

  /// Entries one after another, on as many lines as a width needs.
  init(_ items: [Item], width: Double) {
    var placed: [(item: Item, x: Double, y: Double)] = []
    var x = 10.0
    var y = 12.0
    for item in items {
      let length = 30 + Double(DisplayWidth.of(item.label)) * 6.6
      if x > 10, x + length > width {
        x = 10
        y += 20
      }
      placed.append((item, x, y))
      x += length
    }
    self.placed = placed
    height = items.isEmpty ? 0 : y + 12
  }

  /// Symbols and words.
  func elements(_ frame: ChartFrame) -> [MarkupElement] {
    placed.flatMap { entry in
      entry.item.symbol(entry.x, entry.y)
        + [frame.text(entry.x + 10, entry.y + 4.5, entry.item.label, "tick", anchor: "start")]
    }
  }
}
