import Metrics

/// Names of further numbers. A key is looked up whole, then by its first part; the rest of the key is data,
/// such as the name of a city or a group, and is shown as it is.
struct FigureWording: Sendable {
  let wording: Wording

  /// The label of a key.
  func label(_ key: String) -> String {
    if let text = wording.table.text(ifAny: "figure.\(key)") { return text }
    let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1, let first = parts.first else { return plain(key) }
    if let last = parts.last, let measure = wording.table.text(ifAny: "figure.\(last)"), parts.count > 2 {
      let group = parts[1..<(parts.count - 1)].joined(separator: ".")
      let kind = wording.table.text(ifAny: "figure.\(first)") ?? plain(first)
      return wording.text(
        "figure.ofGroup", ["kind": kind, "group": MarkupText.visible(group), "measure": measure])
    }
    let kind = wording.table.text(ifAny: "figure.\(first)") ?? plain(first)
    return wording.text(
      "figure.ofData", ["kind": kind, "data": MarkupText.visible(parts.dropFirst().joined(separator: "."))])
  }

  /// The value with its unit.
  func value(_ figure: Figure) -> String { wording.quantities.text(figure.value, figure.quantity) }

  /// A key without a text: a quantile such as `p95`, or the key in readable form.
  private func plain(_ key: String) -> String {
    if key.first == "p", let percent = Int(key.dropFirst()), (1...99).contains(percent) {
      return wording.text("figure.percentile", ["p": String(percent)])
    }
    return MarkupText.visible(StringTable.readable(key))
  }
}
