import AuditEngine

/// A curve over a quantity, such as a cumulative share, as inline SVG.
struct LineChart {
  private let points: [(x: Double, y: Double)]
  private let limit: Double?

  /// The curve of a distribution, or nil when its numbers do not make one.
  init?(_ distribution: Distribution) {
    guard distribution.form == .curve, distribution.x.count == distribution.y.count,
      distribution.x.count >= 2, (distribution.x + distribution.y).allSatisfy(\.isFinite)
    else { return nil }
    points = zip(distribution.x, distribution.y).map { (x: $0, y: $1) }
    limit = distribution.limit.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The drawing.
  func drawing(_ labels: ChartLabels) -> MarkupElement {
    let xs = points.map(\.x) + (limit.map { [$0] } ?? [])
    let ys = points.map(\.y) + [0]
    let x = (xs.min() ?? 0)...max(xs.max() ?? 1, (xs.min() ?? 0) + 1e-9)
    let y = (ys.min() ?? 0)...max(ys.max() ?? 1, (ys.min() ?? 0) + 1e-9)
    let frame = ChartFrame(width: 520, height: 300, x: x, y: y)
    let label = { (value: Double) in (value: value, label: NumberText.trimmed(value, atMost: 4)) }
    var elements = frame.axes(
      xTicks: AxisTicks.positions(x, count: 8).map(label),
      yTicks: AxisTicks.positions(y, count: 4).map(label),
      xTitle: labels.x, yTitle: labels.y)
    let step = max(1, points.count / 300)
    let path = stride(from: 0, to: points.count, by: step).map { index in
      let point = points[index]
      return ChartFrame.coordinate(frame.positionX(point.x)) + ","
        + ChartFrame.coordinate(frame.positionY(point.y))
    }
    elements.append(
      MarkupElement("polyline", [("points", path.joined(separator: " ")), ("class", "curve")]))
    if let limit {
      let position = frame.positionX(limit)
      elements.append(frame.line(position, frame.top - 4, position, frame.positionY(y.lowerBound), "limit"))
      elements.append(frame.text(position + 6, frame.top + 6, labels.limit, "limit-label", anchor: "start"))
    }
    return frame.drawing(label: labels.summary, kind: "line", elements)
  }
}
