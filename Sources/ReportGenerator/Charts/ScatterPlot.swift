/// Points in the plane of two numbers, as inline SVG: a front and what it dominates.
struct ScatterPlot {
  let points: [Point]

  /// One point.
  struct Point {
    let x: Double
    let y: Double
    let kind: ChartMark.Kind
    /// A short name, for points of the front.
    let label: String
    let title: String
  }

  /// The words of the drawing.
  struct Labels {
    let x: String
    let y: String
    let summary: String
    let legend: [(kind: ChartMark.Kind, label: String)]
    let xTick: (Double, ClosedRange<Double>) -> String
    let yTick: (Double, ClosedRange<Double>) -> String
  }

  /// The most names beside points; more would cover each other.
  private static let labelLimit = 16

  /// The drawing: dominated points first, so that they cover nothing. O(points).
  func drawing(_ labels: Labels) -> MarkupElement {
    let legend = ChartLegend(
      labels.legend.map { entry in
        .init(label: entry.label) { [ChartMark.symbol(entry.kind, $0, $1)] }
      }, width: 510)
    let x = PlotRange.around(points.map(\.x))
    let y = PlotRange.around(points.map(\.y))
    let frame = ChartFrame(
      width: 520, height: 330 + legend.height, x: x, y: y, right: 30, top: 32 + legend.height)
    var elements = frame.axes(
      xTicks: AxisTicks.positions(x, count: 6).map { ($0, labels.xTick($0, x)) },
      yTicks: AxisTicks.positions(y, count: 5).map { ($0, labels.yTick($0, y)) }, xTitle: labels.x,
      yTitle: "")
    elements.append(frame.text(4, legend.height + 15, labels.y, "axis-title", anchor: "start"))
    let front = points.filter { $0.kind == .front }
    for point in points.filter({ $0.kind != .front }) + front {
      elements.append(
        ChartMark.symbol(
          point.kind, frame.positionX(point.x), frame.positionY(point.y), title: point.title))
    }
    if front.count <= Self.labelLimit {
      for point in front {
        elements.append(
          frame.text(
            frame.positionX(point.x) + 7, frame.positionY(point.y) - 6, point.label, "tick strong",
            anchor: "start"))
      }
    }
    elements += legend.elements(frame)
    return frame.drawing(label: labels.summary, kind: "scatter", elements)
  }
}
