/// Many values with intervals in the order of the values, as inline SVG; for more arms than rows can be read.
struct CaterpillarPlot {
  /// In rising order of values.
  let marks: [ChartMark]
  let reference: Double?
  /// How many there are; of more than ``drawnLimit`` some are drawn, at equal steps.
  let count: Int

  /// The most marks that are drawn.
  static let drawnLimit = 150

  /// A plot of marks in any order.
  init(_ marks: [ChartMark], reference: Double?) {
    let finite = marks.filter(\.value.isFinite)
    let order = finite.indices.sorted { (finite[$0].value, $0) < (finite[$1].value, $1) }
    count = order.count
    self.reference = reference
    let drawn = min(order.count, Self.drawnLimit)
    // The first and the last are among them.
    self.marks = (0..<drawn).map { place in
      finite[order[drawn > 1 ? place * (order.count - 1) / (drawn - 1) : 0]]
    }
  }

  /// The drawing; `order` is the title of the horizontal axis.
  func drawing(_ labels: IntervalPlot.Labels, order: String) -> MarkupElement {
    let legend = ChartLegend(
      labels.legend.map { entry in
        .init(label: entry.label) { [ChartMark.symbol(entry.kind, $0, $1)] }
      }, width: 510)
    let range = PlotRange.around(marks.flatMap(\.extent) + (reference.map { [$0] } ?? []))
    let frame = ChartFrame(
      width: 520, height: 270 + legend.height, x: -0.5...max(0.5, Double(marks.count) - 0.5), y: range,
      top: 30 + legend.height, bottom: 36)
    let ticks = AxisTicks.positions(range, count: 5).map { (value: $0, label: labels.tick($0, range)) }
    var elements = frame.axes(xTicks: [], yTicks: ticks, xTitle: order, yTitle: "")
    elements.append(frame.text(4, legend.height + 15, labels.axis, "axis-title", anchor: "start"))
    if let reference {
      let y = frame.positionY(reference)
      elements.append(frame.line(frame.left, y, frame.width - frame.right, y, "zero"))
    }
    for (place, mark) in marks.enumerated() {
      let x = frame.positionX(Double(place))
      if let lower = mark.lower, let upper = mark.upper {
        elements.append(frame.line(x, frame.positionY(lower), x, frame.positionY(upper), "whisker thin"))
      }
      let isFilled = ![.same, .untested, .baseline].contains(mark.kind)
      elements.append(
        MarkupElement(
          "circle",
          [
            ("cx", ChartFrame.coordinate(x)), ("cy", ChartFrame.coordinate(frame.positionY(mark.value))),
            ("r", "2.4"), ("class", isFilled ? "dot filled" : "dot hollow"),
          ], children: [MarkupElement("title", text: mark.title)]))
    }
    elements += legend.elements(frame)
    return frame.drawing(label: labels.summary, kind: "caterpillar", elements)
  }
}
