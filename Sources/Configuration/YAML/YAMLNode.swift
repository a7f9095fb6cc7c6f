/// A part of a YAML document that knows where it stands.
struct YAMLNode {
  /// A place in a file, line and column from 1.
  struct Position: Hashable, Sendable {
    let file: String
    let line: Int
    let column: Int
  }

  /// One key of a mapping with its value.
  struct Entry {
    let key: String
    let keyPosition: Position
    let value: YAMLNode
  }

  /// What the part is.
  indirect enum Content {
    /// A text; `isPlain` when it was written without quotes.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  let content: Content
  let position: Position
  /// The keys that lead here, joined by dots; list positions in brackets from 0.
  let path: String

  /// Whether there is no value: nothing after the colon, or `~`, or `null`.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// What the part is, for messages.
  var kind: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : "\"\(text.prefix(60))\""
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The path of a key below this part.
  func path(to key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  // MARK: Typed access. Each notes an error and returns nil when the part is something else.

  /// A text. Numbers and dates are texts as well.
  func text(_ diagnostics: Diagnostics, expected: String = "a text") -> String? {
    guard case .scalar(let text, _) = content, !isNull else {
      diagnostics.report(.wrongType(expected: expected, found: kind), at: self)
      return nil
    }
    return text
  }

  /// A text with something in it.
  func nonEmptyText(_ diagnostics: Diagnostics) -> String? {
    guard let text = text(diagnostics) else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      diagnostics.report(.wrongType(expected: "a text", found: "an empty text"), at: self)
      return nil
    }
    return text
  }

  /// A finite decimal number.
  func number(_ diagnostics: Diagnostics, expected: String = "a number") -> Double? {
    guard let text = text(diagnostics, expected: expected) else { return nil }
    let isDecimal = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    guard isDecimal, let value = Double(text), value.isFinite else {
      diagnostics.report(.badNumber(text, expected: expected), at: self)
      return nil
    }
    return value
  }

  /// A whole number inside a range.
  func integer(_ diagnostics: Diagnostics, in range: ClosedRange<Int>) -> Int? {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let text = text(diagnostics, expected: expected) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      diagnostics.report(.badNumber(text, expected: expected), at: self)
      return nil
    }
    return value
  }

  /// `true` or `false`.
  func flag(_ diagnostics: Diagnostics) -> Bool? {
    guard let text = text(diagnostics, expected: "true or false") else { return nil }
    switch text.lowercased() {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      diagnostics.report(.unknownValue(text, allowed: ["true", "false"]), at: self)
      return nil
    }
  }

  /// One of the raw values of an enumeration.
  func value<Value: RawRepresentable & CaseIterable>(
    of type: Value.Type, _ diagnostics: Diagnostics
  ) -> Value? where Value.RawValue == String {
    let allowed = Value.allCases.map(\.rawValue)
    guard let text = choice(allowed, diagnostics) else { return nil }
    return Value(rawValue: text)
  }

  /// One of some texts.
  func choice(_ allowed: [String], _ diagnostics: Diagnostics) -> String? {
    guard let text = text(diagnostics, expected: "one of: \(allowed.joined(separator: ", "))") else {
      return nil
    }
    guard allowed.contains(text) else {
      diagnostics.report(
        .unknownValue(text, allowed: allowed), at: self,
        NearestWord.advice(text, among: allowed, all: "write one of"))
      return nil
    }
    return text
  }

  /// The parts of a list.
  func list(_ diagnostics: Diagnostics) -> [YAMLNode]? {
    guard case .sequence(let parts) = content else {
      diagnostics.report(.wrongType(expected: "a list", found: kind), at: self)
      return nil
    }
    return parts
  }

  /// A list of texts, or one text as a list of one.
  func texts(_ diagnostics: Diagnostics) -> [String]? {
    if case .scalar = content { return nonEmptyText(diagnostics).map { [$0] } }
    return list(diagnostics)?.compactMap { $0.nonEmptyText(diagnostics) }
  }

  /// The entries of a mapping whose keys are the writer's own.
  func entries(_ diagnostics: Diagnostics) -> [Entry]? {
    guard case .mapping(let entries) = content else {
      diagnostics.report(.wrongType(expected: "a mapping", found: kind), at: self)
      return nil
    }
    return entries
  }

  /// A mapping with fixed keys. Unknown and missing keys are noted; the mapping is returned all the same.
  func object(
    _ keys: [String], required: [String] = [], _ diagnostics: Diagnostics
  ) -> YAMLObject? {
    guard let entries = entries(diagnostics) else { return nil }
    for entry in entries where !keys.contains(entry.key) {
      diagnostics.report(
        .unknownKey(entry.key), at: entry.keyPosition, path: path(to: entry.key),
        NearestWord.advice(entry.key, among: keys, all: "the keys here are"))
    }
    let object = YAMLObject(node: self, entries: entries, diagnostics: diagnostics)
    for key in required where object[key] == nil {
      diagnostics.report(.missingKey(key), at: self)
    }
    return object
  }
}
