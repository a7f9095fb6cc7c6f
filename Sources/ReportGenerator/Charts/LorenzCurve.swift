import AuditEngine

/// A Lorenz curve beside the line of equal shares, as inline SVG.
struct LorenzCurve {
  private let points: [(x: Double, y: Double)]

  /// The curve of a distribution, or nil when its numbers do not make one.
  init?(_ distribution: Distribution) {
    guard distribution.form == .curve, distribution.x.count == distribution.y.count,
      distribution.x.count >= 2, (distribution.x + distribution.y).allSatisfy(\.isFinite),
      zip(distribution.x, distribution.x.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    points = zip(distribution.x, distribution.y).map { (x: $0, y: $1) }
  }

  /// The share of the whole that the lowest `share` of units has, between the points by a straight line.
  func value(at share: Double) -> Double? {
    guard let end = points.firstIndex(where: { $0.x >= share }) else { return nil }
    guard end > 0 else { return points[end].x == share ? points[end].y : nil }
    let (a, b) = (points[end - 1], points[end])
    return b.x == a.x ? b.y : a.y + (b.y - a.y) * (share - a.x) / (b.x - a.x)
  }

  /// The drawing.
  func drawing(_ labels: ChartLabels, equality: String) -> MarkupElement {
    let lowest = min(0, points.map(\.y).min() ?? 0)
    let frame = ChartFrame(width: 520, height: 300, x: 0...1, y: lowest...1)
    let ticks = [0, 0.25, 0.5, 0.75, 1].map {
      (value: $0, label: NumberText.trimmed($0 * 100, atMost: 0) + "%")
    }
    var elements = frame.axes(xTicks: ticks, yTicks: ticks, xTitle: labels.x, yTitle: labels.y)
    let path = drawn(frame).map { "\(ChartFrame.coordinate($0.x)),\(ChartFrame.coordinate($0.y))" }
    let outline = path.joined(separator: " ")
    elements.append(MarkupElement("polygon", [("points", outline), ("class", "area")]))
    elements.append(
      frame.line(
        frame.positionX(0), frame.positionY(0), frame.positionX(1), frame.positionY(1), "equality"))
    elements.append(
      frame.text(frame.positionX(0.46), frame.positionY(0.53), equality, "tick", anchor: "end"))
    elements.append(MarkupElement("polyline", [("points", outline), ("class", "curve")]))
    return frame.drawing(label: labels.summary, kind: "lorenz", elements)
  }

  /// At most 200 of the points, the first and the last among them.
  private func drawn(_ frame: ChartFrame) -> [(x: Double, y: Double)] {
    let step = max(1, points.count / 200)
    var chosen = stride(from: 0, to: points.count, by: step).map { points[$0] }
    if let last = points.last, (points.count - 1) % step != 0 { chosen.append(last) }
    return chosen.map { (x: frame.positionX($0.x), y: frame.positionY($0.y)) }
  }
}
