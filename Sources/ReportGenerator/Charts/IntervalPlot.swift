/// Dots with whiskers in rows, as inline SVG: arms with their means, differences, or factors with their indices.
struct IntervalPlot {
  let rows: [Row]
  /// A value to read the others against, such as zero.
  let reference: Double?

  /// One row; several marks stand below each other.
  struct Row {
    let label: String
    let marks: [ChartMark]
  }

  /// The words of the drawing.
  struct Labels {
    let axis: String
    /// What the picture shows, for those who cannot see it.
    let summary: String
    let legend: [(kind: ChartMark.Kind, label: String)]
    /// The words for a tick, given the axis' range.
    let tick: (Double, ClosedRange<Double>) -> String
  }

  /// How many columns of a terminal a row's label may take.
  static let labelWidth = 28
  /// The most rows that can be read.
  static let rowLimit = 30

  /// The drawing. O(marks).
  func drawing(_ labels: Labels) -> MarkupElement {
    let legend = ChartLegend(
      labels.legend.map { entry in
        .init(label: entry.label) { [ChartMark.symbol(entry.kind, $0, $1)] }
      }, width: 510)
    let marks = rows.flatMap(\.marks)
    let extent = marks.flatMap(\.extent)
    // Nothing but zero: an axis on both sides of it would speak of shares and numbers below nothing.
    let range =
      reference == nil && extent.allSatisfy { $0 == 0 }
      ? 0...1 : PlotRange.around(extent + (reference.map { [$0] } ?? []))
    let most = rows.map(\.marks.count).max() ?? 1
    let rowHeight = 16 + 9 * Double(max(1, most))
    let longest = rows.map { DisplayWidth.of(DisplayWidth.cut($0.label, to: Self.labelWidth)) }.max() ?? 0
    let top = legend.height + 8
    let height = top + rowHeight * Double(max(1, rows.count)) + 50
    let frame = ChartFrame(
      width: 520, height: height, x: range, y: 0...1, left: 22 + Double(longest) * 6.7, right: 18, top: top,
      bottom: 50)
    let ticks = AxisTicks.positions(range, count: 5).map { (value: $0, label: labels.tick($0, range)) }
    var elements = ticks.map { tick -> MarkupElement in
      let x = frame.positionX(tick.value)
      return frame.line(x, top, x, height - 50, "grid")
    }
    elements += frame.axes(xTicks: ticks, yTicks: [], xTitle: labels.axis, yTitle: "")
    if let reference {
      let x = frame.positionX(reference)
      elements.append(frame.line(x, top - 4, x, height - 50, "zero"))
    }
    for (index, row) in rows.enumerated() {
      let middle = top + rowHeight * (Double(index) + 0.5)
      elements.append(
        frame.text(
          frame.left - 10, middle + 4.5, DisplayWidth.cut(row.label, to: Self.labelWidth), "tick",
          anchor: "end"))
      for (place, mark) in row.marks.enumerated() {
        let y = middle + (Double(place) - Double(row.marks.count - 1) / 2) * 12
        if let lower = mark.lower, let upper = mark.upper {
          let kind = mark.kind == .null ? "whisker null" : "whisker"
          elements.append(frame.line(frame.positionX(lower), y, frame.positionX(upper), y, kind))
          for end in [lower, upper] {
            let x = frame.positionX(end)
            elements.append(frame.line(x, y - 3.5, x, y + 3.5, kind))
          }
        }
        elements.append(ChartMark.symbol(mark.kind, frame.positionX(mark.value), y, title: mark.title))
      }
    }
    elements += legend.elements(frame)
    return frame.drawing(label: labels.summary, kind: "intervals", elements)
  }
}
