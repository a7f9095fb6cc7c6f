import Foundation

/// The words of one language, by key. Nothing that a person reads stands in the code.
public struct StringTable: Sendable {
  /// The language.
  public let language: Language
  /// All texts, by key; for tests and for tools that list what is there.
  public let texts: [String: String]

  /// The table of a language.
  public init(_ language: Language) throws(ReportError) {
    var texts: [String: String] = [:]
    let folder = try ResourceFolder()
    // The words of the report, the command, the certification, studies and replays; their keys differ by their first part.
    for name in ["", "command.", "certify.", "study.", "replay."].map({
      "Texts/\($0)\(language.rawValue).json"
    }) {
      let text = try folder.text(name)
      do {
        texts.merge(try JSONDecoder().decode([String: String].self, from: Data(text.utf8))) { own, _ in own }
      } catch {
        throw .badResource(name: name, reason: "\(error)")
      }
    }
    self.texts = texts
    self.language = language
  }

  /// The text of a key, or nil when there is none.
  public func text(ifAny key: String) -> String? { texts[key] }

  /// The text of a key with `{name}` replaced by the values. A key without text gives the key's last part in
  /// readable form, so that nothing is ever lost for want of a word.
  public func text(_ key: String, _ values: [String: String] = [:]) -> String {
    guard let template = texts[key] else { return Self.readable(key) }
    return Self.fill(template, values)
  }

  /// The text for a number of things: `key.one` for one, else `key`; `{n}` is the number as `shown`.
  public func counted(_ key: String, _ count: Int, shown: String, _ values: [String: String] = [:]) -> String
  {
    let all = values.merging(["n": shown]) { $1 }
    if count == 1, let one = texts[key + ".one"] { return Self.fill(one, all) }
    return text(key, all)
  }

  /// Joins the parts of an enumeration.
  public func list(_ parts: [String]) -> String { parts.joined(separator: text("list.separator")) }

  /// A key as words: `median.pay-perHour` is "median pay per hour".
  static func readable(_ key: String) -> String {
    var words = ""
    for character in key {
      if character == "-" || character == "_" || character == "." {
        words.append(" ")
      } else if character.isUppercase, let last = words.last, last.isLowercase {
        words += " " + character.lowercased()
      } else {
        words.append(character)
      }
    }
    return words
  }

  /// Replaces each `{name}` that has a value, in one pass, so that a value's own braces stay as they are.
  static func fill(_ template: String, _ values: [String: String]) -> String {
    guard !values.isEmpty, template.contains("{") else { return template }
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { break }
      result += rest[..<open]
      let name = String(rest[rest.index(after: open)..<close])
      if let value = values[name] {
        result += value
      } else {
        result += rest[open...close]
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// The names in braces of a template.
  static func placeholders(_ template: String) -> Set<String> {
    var names: Set<String> = []
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      names.insert(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return names
  }
}
