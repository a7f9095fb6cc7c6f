public import OrderLog

/// An order of an authority to put something right.
public struct RectificationOrder: DisclosureEntry, Codable, Sendable, Hashable {
  /// Who ordered it.
  public var authority: String
  /// What is to be put right.
  public var matter: String
  /// The day of the order.
  public var issued: CivilDate
  /// The last day for it; nil: not said.
  public var deadline: CivilDate?
  /// The day on which it was put right; nil: it is open.
  public var closed: CivilDate?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    authority: String, matter: String, issued: CivilDate, deadline: CivilDate? = nil,
    closed: CivilDate? = nil, source: EntrySource
  ) {
    self.authority = authority
    self.matter = matter
    self.issued = issued
    self.deadline = deadline
    self.closed = closed
    self.source = source
  }
}

/// How long records of a kind are kept.
public struct RetentionRule: DisclosureEntry, Codable, Sendable, Hashable {
  /// Which.
  public var records: Kind
  /// For how many months; nil: not said.
  public var months: Double?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(records: Kind, months: Double? = nil, source: EntrySource) {
    self.records = records
    self.months = months
    self.source = source
  }

  /// A kind of records.
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    case orders
    case networkLogs = "network_logs"
  }
}

/// The hand-over of an order log: which files, with which digests, and by whom.
public struct LogHandover: DisclosureEntry, Codable, Sendable, Hashable {
  /// The day of the hand-over.
  public var date: CivilDate
  /// The role that handed over.
  public var role: String?
  /// The files.
  public var files: [HandedOverFile]
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(date: CivilDate, role: String? = nil, files: [HandedOverFile] = [], source: EntrySource) {
    self.date = date
    self.role = role
    self.files = files
    self.source = source
  }
}

/// A file of a hand-over.
public struct HandedOverFile: Codable, Sendable, Hashable {
  /// Its name, without folders.
  public var name: String
  /// Its digest, `sha256:` and 64 hexadecimal digits in lower case.
  public var sha256: String
  /// Its size.
  public var bytes: Int?

  /// See the properties.
  public init(name: String, sha256: String, bytes: Int? = nil) {
    self.name = name
    self.sha256 = sha256
    self.bytes = bytes
  }
}

/// The answer of a named role to the question that a rule leaves to a person.
public struct Attestation: DisclosureEntry, Codable, Sendable, Hashable {
  /// The rule's id.
  public var rule: String
  /// The path of the entry that it is about, such as `filings[0]`; nil: the rule as a whole.
  public var entry: String?
  /// The answer.
  public var answer: Answer
  /// The answer in words.
  public var statement: String
  /// Who answers: a role, such as 算法安全责任人.
  public var role: String
  /// The day of the answer.
  public var date: CivilDate
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    rule: String, entry: String? = nil, answer: Answer, statement: String, role: String, date: CivilDate,
    source: EntrySource
  ) {
    self.rule = rule
    self.entry = entry
    self.answer = answer
    self.statement = statement
    self.role = role
    self.date = date
    self.source = source
  }

  /// The answer to a rule's question. Questions are asked so that "yes" is in order; that of the filing rules is
  /// whether the duty to file applies.
  public enum Answer: String, Codable, Sendable, Hashable, CaseIterable {
    case yes, no
    /// The question does not arise, as with a duty that does not apply.
    case notApplicable = "not_applicable"
  }
}
