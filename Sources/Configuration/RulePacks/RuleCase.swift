public import OrderLog
public import Rules

/// A tiny log with the verdict that a rule must give on it.
public struct RuleCase: Sendable, Hashable {
  /// The rule.
  public let rule: String
  /// The name of the case's folder.
  public let name: String
  /// The verdict: the name of the folder above.
  public let expected: Verdict
  /// The folder with the tables in the log's own format, such as `orders.csv`.
  public let folder: String
  /// The tables that are there; none in a case about documents alone.
  public let tables: [TableKind]
  /// The file with the platform's disclosure; nil: the case has none.
  public let disclosure: String?
  /// The zone in which local times are read.
  public let timeZone: String
  /// Parameter values for this case.
  public let settings: [Setting]
  /// What the case shows and why the verdict is what it is.
  public let note: LocalizedText
  /// The code of the verdict's reason, where the case fixes it.
  public let reason: String?

  /// A parameter value for a case.
  public struct Setting: Sendable, Hashable {
    /// The parameter.
    public let key: String
    /// The city it holds in; nil: everywhere.
    public let city: String?
    /// The value.
    public let value: Double

    /// A setting.
    public init(key: String, city: String? = nil, value: Double) {
      self.key = key
      self.city = city
      self.value = value
    }
  }

  /// A case. See the properties.
  public init(
    rule: String, name: String, expected: Verdict, folder: String, tables: [TableKind],
    disclosure: String? = nil, timeZone: String, settings: [Setting] = [], note: LocalizedText,
    reason: String? = nil
  ) {
    self.rule = rule
    self.name = name
    self.expected = expected
    self.folder = folder
    self.tables = tables
    self.disclosure = disclosure
    self.timeZone = timeZone
    self.settings = settings
    self.note = note
    self.reason = reason
  }
}
