public import OrderLog

/// One rule of a pack: what is measured, where the limit comes from, how the measurement decides.
public struct Rule: Codable, Sendable, Hashable {
  /// A stable id such as `T-REST-1`.
  public let id: String
  /// Ids that the rule had before.
  public let deprecatedIDs: [String]
  /// A short name.
  public let title: LocalizedText
  /// What the rule asks, in one or two sentences.
  public let statement: LocalizedText
  /// The obligations that it belongs to; the first one is where it is counted.
  public let obligations: [String]
  /// How much of the matter an order log decides.
  public let coverage: Coverage
  /// The sources that it rests on, the most binding first.
  public let bases: [Basis]
  /// Which orders it is about.
  public let scope: RuleScope
  /// The fields without which it cannot be decided.
  public let requires: [Requirement]
  /// The metric that measures it.
  public let metric: String
  /// The parameters that it uses, by the role they play in the metric (`limit`, `break`, …).
  public let parameters: [String: String]
  /// The ways to read it. The first one decides, the others are computed too.
  public let readings: [Reading]
  /// The rules whose verdicts a rule about documents refers to, by the part they play in its metric.
  public let references: [String: String]
  /// How the measurement becomes a verdict.
  public let decision: Decision
  /// What to do about a finding.
  public let remedy: LocalizedText
  /// What to ask the platform for when the rule cannot be decided.
  public let ask: LocalizedText
  /// What the rule does not show, printed with each result.
  public let limits: LocalizedText?
  /// The question that only a person can answer; nil: there is none.
  public let question: LocalizedText?

  /// What the names of metrics begin with that are read from a disclosure and not from a log.
  public static let documentPrefix = "documents."
  /// Whether the rule is held against documents and not against a log.
  public var isAboutDocuments: Bool { metric.hasPrefix(Self.documentPrefix) }
  /// Whether an order log decides at least a part of it.
  public var readsLog: Bool { isAboutDocuments ? coverage == .partial : coverage != .manual }

  /// How a rule is covered.
  public enum Coverage: String, Codable, Sendable, Hashable, CaseIterable {
    /// An order log decides it.
    case automated
    /// An order log decides a part; the rest needs documents or a person.
    case partial
    /// Documents decide it.
    case documents
    /// Only a person can decide it.
    case manual
  }

  /// Fields of which one must be there.
  public struct Requirement: Codable, Sendable, Hashable {
    /// The table.
    public let table: TableKind
    /// The fields; one of them suffices.
    public let anyOf: [Field]

    /// A requirement.
    public init(table: TableKind = .orders, anyOf: [Field]) {
      self.table = table
      self.anyOf = anyOf
    }
  }

  /// A rule.
  public init(
    id: String, deprecatedIDs: [String] = [], title: LocalizedText, statement: LocalizedText,
    obligations: [String], coverage: Coverage, bases: [Basis], scope: RuleScope = RuleScope(),
    requires: [Requirement], metric: String, parameters: [String: String], readings: [Reading],
    decision: Decision, remedy: LocalizedText, ask: LocalizedText, limits: LocalizedText? = nil,
    question: LocalizedText? = nil, references: [String: String] = [:]
  ) {
    self.references = references
    self.id = id
    self.deprecatedIDs = deprecatedIDs
    self.title = title
    self.statement = statement
    self.obligations = obligations
    self.coverage = coverage
    self.bases = bases.sorted { $0.status < $1.status }
    self.scope = scope
    self.requires = requires
    self.metric = metric
    self.parameters = parameters
    self.readings = readings
    self.decision = decision
    self.remedy = remedy
    self.ask = ask
    self.limits = limits
    self.question = question
  }
}

/// One way to read a rule.
public struct Reading: Codable, Sendable, Hashable {
  /// A stable id within the rule.
  public let id: String
  /// What the reading takes the rule to mean.
  public let title: LocalizedText
  /// What the metric is told: time basis, anchor, denominator, tie rule. Keys and values are the metric's.
  public let arguments: [String: String]
  /// Parameters that this reading takes instead of the rule's, by role.
  public let parameters: [String: String]

  /// A reading.
  public init(
    id: String, title: LocalizedText, arguments: [String: String] = [:], parameters: [String: String] = [:]
  ) {
    self.id = id
    self.title = title
    self.arguments = arguments
    self.parameters = parameters
  }
}
