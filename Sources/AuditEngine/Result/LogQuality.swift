/// What the checks of the log itself found, as far as a report needs it.
public struct LogQuality: Codable, Sendable, Equatable {
  /// Rows set aside while reading, and by reason.
  public var quarantined: Int
  public var quarantinedByReason: [String: Int]
  /// What the checks saw.
  public var observations: [Observation]
  /// Fields so incomplete or faulty that verdicts which depend on them are weakened, as `table.field`.
  public var weakFields: [String]
  /// The share of rows that is missing or faulty, by weak field.
  public var weakShares: [String: Double]

  /// One observation of one check.
  public struct Observation: Codable, Sendable, Equatable {
    /// The check's id and the code of what it saw; the string tables have texts for both.
    public var check: String
    public var code: String
    /// `info`, `caution` or `serious`.
    public var severity: String
    public var table: String
    public var field: String?
    /// How many rows (or columns, workers, days, as the code says) of how many.
    public var affected: Int
    public var total: Int
    /// Up to five examples, by order id where there is one.
    public var examples: [String]
    /// Numbers and texts that the code's sentence needs.
    public var details: [String: String]

    public init(
      check: String, code: String, severity: String, table: String, field: String?, affected: Int,
      total: Int, examples: [String], details: [String: String]
    ) {
      self.check = check
      self.code = code
      self.severity = severity
      self.table = table
      self.field = field
      self.affected = affected
      self.total = total
      self.examples = examples
      self.details = details
    }
  }

  public init(
    quarantined: Int = 0, quarantinedByReason: [String: Int] = [:], observations: [Observation] = [],
    weakFields: [String] = [], weakShares: [String: Double] = [:]
  ) {
    self.quarantined = quarantined
    self.quarantinedByReason = quarantinedByReason
    self.observations = observations
    self.weakFields = weakFields
    self.weakShares = weakShares
  }
}
