/// Stacked bars that show the parts of a whole in rows, as inline SVG: the verdicts of a rule in each arm.
struct ShareBars {
  let rows: [Row]

  /// One bar.
  struct Row {
    let label: String
    let parts: [Part]
  }

  /// A part of a bar.
  struct Part {
    /// The verdict's raw value; its colours are those of verdicts elsewhere.
    let kind: String
    let symbol: String
    let count: Int
    let title: String
  }

  /// The drawing; `legend` names the kinds.
  func drawing(axis: String, summary: String, legend entries: [(kind: String, symbol: String, label: String)])
    -> MarkupElement
  {
    let legend = ChartLegend(
      entries.map { entry in
        .init(label: entry.symbol + " " + entry.label) { x, y in
          [Self.bar(x - 6, y - 6, 13, 12, entry.kind, title: nil)]
        }
      }, width: 510)
    let longest =
      rows.map { DisplayWidth.of(DisplayWidth.cut($0.label, to: IntervalPlot.labelWidth)) }.max() ?? 0
    let top = legend.height + 6
    let rowHeight = 26.0
    let height = top + rowHeight * Double(max(1, rows.count)) + 50
    let frame = ChartFrame(
      width: 520, height: height, x: 0...1, y: 0...1, left: 22 + Double(longest) * 6.7, right: 22, top: top,
      bottom: 50)
    let ticks = [0, 0.25, 0.5, 0.75, 1].map {
      (value: $0, label: NumberText.trimmed($0 * 100, atMost: 0) + "%")
    }
    var elements = frame.axes(xTicks: ticks, yTicks: [], xTitle: axis, yTitle: "")
    for (index, row) in rows.enumerated() {
      let y = top + rowHeight * Double(index) + 3
      elements.append(
        frame.text(
          frame.left - 10, y + 14.5, DisplayWidth.cut(row.label, to: IntervalPlot.labelWidth), "tick",
          anchor: "end"))
      let total = row.parts.reduce(0) { $0 + $1.count }
      guard total > 0 else { continue }
      var before = 0
      for part in row.parts where part.count > 0 {
        let start = frame.positionX(Double(before) / Double(total))
        before += part.count
        let end = frame.positionX(Double(before) / Double(total))
        elements.append(Self.bar(start, y, max(0.6, end - start), 20, part.kind, title: part.title))
        if end - start > 30 {
          elements.append(
            frame.text(
              (start + end) / 2, y + 14.5, part.symbol + " " + NumberText.integer(part.count),
              "part-label \(part.kind)", anchor: "middle"))
        }
      }
    }
    elements += legend.elements(frame)
    return frame.drawing(label: summary, kind: "shares", elements)
  }

  private static func bar(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ kind: String, title: String?
  ) -> MarkupElement {
    MarkupElement(
      "rect",
      [
        ("x", ChartFrame.coordinate(x)), ("y", ChartFrame.coordinate(y)),
        ("width", ChartFrame.coordinate(width)), ("height", ChartFrame.coordinate(height)),
        ("class", "part " + kind),
      ], children: title.map { [MarkupElement("title", text: $0)] } ?? [])
  }
}
