/// A language that reports are written in.
public enum Language: String, Codable, Sendable, Hashable, CaseIterable {
  /// Chinese (simplified). The default.
  case chinese = "zh"
  /// English.
  case english = "en"

  /// The value of the `lang` attribute.
  public var tag: String {
    switch self {
    case .chinese: "zh-CN"
    case .english: "en"
    }
  }
}
