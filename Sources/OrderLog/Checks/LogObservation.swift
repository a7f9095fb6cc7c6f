/// What a check saw in a log: a code and numbers, no judgement and no sentence.
public struct LogObservation: Codable, Hashable, Sendable {
  /// The id of the check.
  public let check: String
  /// What was seen; the key under which texts for people are kept.
  public let code: String
  /// How much it matters.
  public let severity: Severity
  /// The table in which it was seen.
  public let table: TableKind
  /// The fields that it is about, the main one first.
  public let fields: [Field]
  /// How many rows (or workers, days, numbers: the code says which) are affected.
  public let affected: Int
  /// Out of how many. Never less than `affected`.
  public let total: Int
  /// Up to five of the affected, the smallest by the bytes of their id, so that the order of rows has no say.
  public let examples: [Example]
  /// Further numbers and texts, by name. Write with sorted keys where bytes must be the same each time.
  public let details: [String: Detail]
  /// The fields whose values cannot be relied on in the affected rows. Empty for a mere remark.
  public let faulty: [Field]
  /// The faulty fields, if more than 0.5 % of the rows are affected: verdicts that depend on one of them must
  /// be undetermined. See ``weakShare``.
  public let weakens: [Field]

  /// The share of faulty or missing values above which a field is too weak to decide anything: 0.5 % (T-INS-2).
  public static let weakShare = 0.005

  /// An observation; `weakens` follows from the share of affected rows.
  public init(
    check: String, code: String, severity: Severity, table: TableKind, fields: [Field] = [], affected: Int,
    total: Int, examples: [Example] = [], details: [String: Detail] = [:], faulty: [Field] = []
  ) {
    self.check = check
    self.code = code
    self.severity = severity
    self.table = table
    self.fields = fields
    self.affected = affected
    self.total = max(total, affected)
    self.examples = examples
    self.details = details
    self.faulty = faulty
    weakens = total > 0 && Double(affected) / Double(total) > Self.weakShare ? faulty : []
  }

  /// The main field, or nil when the observation is about the whole table.
  public var field: Field? { fields.first }
  /// `affected` as a share of `total`; 0 when there is nothing.
  public var share: Double { total > 0 ? Double(affected) / Double(total) : 0 }

  /// How much an observation matters.
  public enum Severity: String, Codable, CaseIterable, Comparable, Sendable {
    /// Worth knowing when results are read.
    case info
    /// Probably a fault in the data; results that use the fields need care.
    case caution
    /// The data contradict themselves or were misread.
    case serious

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
    private var rank: Int {
      switch self {
      case .info: 0
      case .caution: 1
      case .serious: 2
      }
    }
  }

  /// One of the affected.
  public struct Example: Codable, Hashable, Sendable {
    /// What the value names.
    public let kind: Kind
    /// An id, a day as `yyyy-MM-dd`, a column's name, a text or a number.
    public let value: String

    /// An example.
    public init(_ kind: Kind, _ value: String) {
      self.kind = kind
      self.value = value
    }

    /// What an example names.
    public enum Kind: String, Codable, CaseIterable, Sendable {
      case order, worker, appeal, day, column, text, number
    }
  }

  /// A number or a text. Written as bare JSON.
  public enum Detail: Codable, Hashable, Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral
  {
    case number(Double)
    case text(String)

    /// A whole number.
    public init(_ value: some BinaryInteger) { self = .number(Double(value)) }
    /// A number rounded to six decimals, so that reports do not carry noise.
    public init(_ value: Double) {
      self = .number(value.magnitude < 1e9 ? (value * 1e6).rounded() / 1e6 : value)
    }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    public init(stringLiteral value: String) { self = .text(value) }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      }
    }
  }
}
