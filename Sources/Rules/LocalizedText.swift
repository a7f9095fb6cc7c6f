/// A text in the languages of the tool.
public struct LocalizedText: Codable, Sendable, Hashable {
  /// Chinese (simplified).
  public let zh: String
  /// English.
  public let en: String

  /// A text in both languages.
  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }
}
