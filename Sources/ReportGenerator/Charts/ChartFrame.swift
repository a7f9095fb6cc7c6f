/// The plot area of a chart with its axes: maps values to positions and draws grid, ticks and labels.
struct ChartFrame {
  let width: Double
  let height: Double
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  var left = 58.0
  var right = 18.0
  var top = 30.0
  var bottom = 50.0

  /// The horizontal position of a value, inside the plot area.
  func positionX(_ value: Double) -> Double {
    left + share(value, of: x) * (width - left - right)
  }

  /// The vertical position of a value, inside the plot area.
  func positionY(_ value: Double) -> Double {
    height - bottom - share(value, of: y) * (height - top - bottom)
  }

  private func share(_ value: Double, of range: ClosedRange<Double>) -> Double {
    let length = range.upperBound - range.lowerBound
    guard length > 0, value.isFinite else { return 0 }
    return min(1, max(0, (value - range.lowerBound) / length))
  }

  /// A coordinate with at most one decimal.
  static func coordinate(_ value: Double) -> String {
    let text = NumberText.trimmed(value, atMost: 1)
    return text.replacing(",", with: "").replacing("−", with: "-")
  }

  /// The root element around a drawing.
  func drawing(label: String, kind: String, _ children: [MarkupElement]) -> MarkupElement {
    MarkupElement(
      "svg",
      [
        ("viewBox", "0 0 \(Self.coordinate(width)) \(Self.coordinate(height))"), ("role", "img"),
        ("aria-label", label), ("class", "chart " + kind), ("preserveAspectRatio", "xMidYMid meet"),
      ], children: children)
  }

  /// Grid lines, ticks and the axes' titles.
  func axes(
    xTicks: [(value: Double, label: String)], yTicks: [(value: Double, label: String)], xTitle: String,
    yTitle: String
  ) -> [MarkupElement] {
    var elements: [MarkupElement] = []
    let base = positionY(y.lowerBound)
    for tick in yTicks {
      let position = positionY(tick.value)
      elements.append(line(left, position, width - right, position, "grid"))
      elements.append(text(left - 8, position + 4, tick.label, "tick", anchor: "end"))
    }
    for tick in xTicks {
      let position = positionX(tick.value)
      elements.append(line(position, base, position, base + 5, "axis"))
      elements.append(text(position, base + 19, tick.label, "tick", anchor: "middle"))
    }
    elements.append(line(left, base, width - right, base, "axis"))
    elements.append(
      text((left + width - right) / 2, height - 8, xTitle, "axis-title", anchor: "middle"))
    elements.append(text(4, 15, yTitle, "axis-title", anchor: "start"))
    return elements
  }

  /// A straight line.
  func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String) -> MarkupElement {
    MarkupElement(
      "line",
      [
        ("x1", Self.coordinate(x1)), ("y1", Self.coordinate(y1)), ("x2", Self.coordinate(x2)),
        ("y2", Self.coordinate(y2)), ("class", kind),
      ])
  }

  /// A line of text.
  func text(_ x: Double, _ y: Double, _ content: String, _ kind: String, anchor: String) -> MarkupElement {
    MarkupElement(
      "text",
      [
        ("x", Self.coordinate(x)), ("y", Self.coordinate(y)), ("class", kind), ("text-anchor", anchor),
      ], text: content)
  }
}
