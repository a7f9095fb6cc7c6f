import OrderLog
import Rules

/// A mapping with fixed keys, for typed access by key. A key without a value counts as not there.
struct YAMLObject {
  let node: YAMLNode
  private let values: [String: YAMLNode]
  let diagnostics: Diagnostics

  init(node: YAMLNode, entries: [YAMLNode.Entry], diagnostics: Diagnostics) {
    self.node = node
    self.diagnostics = diagnostics
    values = Dictionary(
      entries.filter { !$0.value.isNull }.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value of a key, or nil when the key is not there.
  subscript(_ key: String) -> YAMLNode? { values[key] }

  /// A text with something in it.
  func text(_ key: String) -> String? { self[key]?.nonEmptyText(diagnostics) }

  /// A number.
  func number(_ key: String) -> Double? { self[key]?.number(diagnostics) }

  /// A day.
  func date(_ key: String) -> CivilDate? { self[key].flatMap { $0.date(diagnostics) } }

  /// One of the raw values of an enumeration.
  func value<Value: RawRepresentable & CaseIterable>(
    of type: Value.Type, _ key: String
  ) -> Value? where Value.RawValue == String {
    self[key]?.value(of: type, diagnostics)
  }

  /// A list of texts; empty when the key is not there.
  func texts(_ key: String) -> [String] { self[key]?.texts(diagnostics) ?? [] }

  /// A text in both languages.
  func localized(_ key: String) -> LocalizedText? { self[key]?.localized(diagnostics) }
}

extension YAMLNode {
  /// A day as `yyyy-MM-dd`.
  func date(_ diagnostics: Diagnostics) -> CivilDate? {
    guard let text = text(diagnostics, expected: "a date as yyyy-MM-dd") else { return nil }
    guard let date = CivilDate(text) else {
      diagnostics.report(.badDate(text), at: self)
      return nil
    }
    return date
  }

  /// A text in Chinese and English.
  func localized(_ diagnostics: Diagnostics) -> LocalizedText? {
    guard case .mapping = content else {
      diagnostics.report(
        .wrongType(expected: "a text in both languages", found: kind), at: self,
        "write {zh: …, en: …}")
      return nil
    }
    guard let object = object(["zh", "en"], diagnostics) else { return nil }
    for language in ["zh", "en"] where object[language] == nil {
      diagnostics.report(.missingTranslation(language), at: self)
    }
    guard let zh = object.text("zh"), let en = object.text("en") else { return nil }
    return LocalizedText(zh: zh, en: en)
  }
}
