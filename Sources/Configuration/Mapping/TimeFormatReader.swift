import OrderLog

/// Reads how instants are written.
struct TimeFormatReader {
  /// The formats with a name; anything else is a pattern.
  static let names = ["iso8601", "iso8601-ignore-zone", "unix-seconds", "unix-milliseconds"]
  /// The parts of a pattern.
  static let parts = ["yyyy", "MM", "dd", "HH", "mm", "ss", "SSS"]

  let diagnostics: Diagnostics

  /// The format of a name or pattern.
  func format(_ text: String, date: String?, _ node: YAMLNode) -> TimeFormat? {
    if let named = named(text) {
      if date != nil {
        diagnostics.report(
          .inconsistent("a date is only used with a pattern that has none"), at: node,
          "remove the key \"date\"")
      }
      return named
    }
    guard let found = split(text), !found.isEmpty else {
      diagnostics.report(
        .unknownValue(text, allowed: Self.names), at: node,
        NearestWord.nearest(to: text, among: Self.names).map { "did you mean \"\($0)\"?" }
          ?? "write one of \(Self.names.joined(separator: ", ")), or a pattern of "
          + Self.parts.joined(separator: " ") + " such as \"yyyy/MM/dd HH:mm\"")
      return nil
    }
    guard Set(found).count == found.count else {
      diagnostics.report(
        .inconsistent("a part of the pattern occurs twice"), at: node, "write each part once")
      return nil
    }
    let hasDay = found.contains("dd") && found.contains("MM")
    if !found.contains("HH") && !hasDay {
      diagnostics.report(
        .inconsistent("the pattern has neither a day nor an hour"), at: node,
        "write MM and dd, or HH, or all of them")
    }
    if !hasDay, found.contains("dd") || found.contains("MM") || found.contains("yyyy") {
      diagnostics.report(
        .inconsistent("the pattern has half a date"), at: node, "write both MM and dd, or neither")
    }
    if hasDay, date != nil {
      diagnostics.report(
        .inconsistent("the pattern has a date of its own"), at: node, "remove the key \"date\"")
    }
    if !hasDay, date == nil {
      diagnostics.report(
        .inconsistent("the pattern has no date"), at: node, "add a key \"date\" with a day as yyyy-MM-dd")
    }
    return .pattern(text, date: date)
  }

  private func named(_ text: String) -> TimeFormat? {
    switch text {
    case "iso8601": .iso8601(ignoreZone: false)
    case "iso8601-ignore-zone": .iso8601(ignoreZone: true)
    case "unix-seconds": .unixSeconds
    case "unix-milliseconds": .unixMilliseconds
    default: nil
    }
  }

  /// The parts of a pattern in order, or nil when it has letters that are no part of one. `T` stands for
  /// itself.
  private func split(_ text: String) -> [String]? {
    var found: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      if let part = Self.parts.first(where: rest.hasPrefix) {
        found.append(part)
        rest = rest.dropFirst(part.count)
      } else if first.isLetter, first.isASCII, first != "T" {
        return nil
      } else {
        rest = rest.dropFirst()
      }
    }
    return found
  }
}
