import Metrics

/// Names of further numbers. A key is looked up whole, then part by part; parts without a text are data, such as
/// the name of a city or a group, and are shown as they are.
struct FigureWording: Sendable {
  let wording: Wording

  /// The label of a key.
  func label(_ key: String) -> String {
    if let text = wording.table.text(ifAny: "figure.\(key)") { return text }
    return key.split(separator: ".").map { part(String($0)) }.joined(separator: " · ")
  }

  /// The value with its unit.
  func value(_ figure: Figure) -> String { wording.quantities.text(figure.value, figure.quantity) }

  /// A part of a key: a known word, a quantile such as `p95`, or data.
  private func part(_ part: String) -> String {
    if let text = wording.table.text(ifAny: "figure.\(part)") { return text }
    if part.first == "p", let percent = Int(part.dropFirst()), (1...99).contains(percent) {
      return wording.text("figure.percentile", ["p": String(percent)])
    }
    // Days, ranges of ages, hours and kilometres are read as they are.
    let isNumeric = part.contains { $0.isNumber } && !part.contains { $0.isLetter }
    return MarkupText.visible(isNumeric || part.contains(" ") ? part : StringTable.readable(part))
  }
}
