/// A value with its interval, as a mark of a chart. Shape and filling tell kinds apart, not colour alone.
struct ChartMark {
  let value: Double
  let lower: Double?
  let upper: Double?
  let kind: Kind
  /// What a reader sees who points at it.
  let title: String

  /// What a mark stands for.
  enum Kind: String, CaseIterable {
    case mean, baseline, null, differs, same, untested, first, total, muStar, rank, front, dominated
  }

  /// All ends that an axis must hold.
  var extent: [Double] { [value] + [lower, upper].compactMap { $0 } }

  /// The mark at a point.
  static func symbol(_ kind: Kind, _ x: Double, _ y: Double, title: String? = nil) -> MarkupElement {
    let children = title.map { [MarkupElement("title", text: $0)] } ?? []
    let c = ChartFrame.coordinate
    switch kind {
    case .mean, .differs, .first, .muStar, .rank, .front:
      return MarkupElement(
        "circle", [("cx", c(x)), ("cy", c(y)), ("r", "4.5"), ("class", "dot filled")], children: children)
    case .same:
      return MarkupElement(
        "circle", [("cx", c(x)), ("cy", c(y)), ("r", "4.2"), ("class", "dot hollow")], children: children)
    case .untested:
      return MarkupElement(
        "circle", [("cx", c(x)), ("cy", c(y)), ("r", "4.2"), ("class", "dot hollow open")], children: children
      )
    case .dominated:
      return MarkupElement(
        "circle", [("cx", c(x)), ("cy", c(y)), ("r", "3.6"), ("class", "dot faint")], children: children)
    case .baseline, .total:
      return MarkupElement(
        "rect",
        [("x", c(x - 4.5)), ("y", c(y - 4.5)), ("width", "9"), ("height", "9"), ("class", "dot hollow")],
        children: children)
    case .null:
      let points = [(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)].map { "\(c($0.0)),\(c($0.1))" }
      return MarkupElement(
        "polygon", [("points", points.joined(separator: " ")), ("class", "dot null")], children: children)
    }
  }
}
