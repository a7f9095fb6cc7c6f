public import Metrics
public import Rules

/// What was seen under one reading of one rule, without judgement.
public struct Observation: Codable, Sendable, Equatable {
  /// A stable id: the fingerprint of (rule, reading, subject, window).
  public var id: String
  /// The id of the rule.
  public var rule: String
  /// The id of the reading under which it was seen.
  public var reading: String
  /// How it was seen.
  public var method: Method
  /// The worker, or nil when it is about the log as a whole.
  public var worker: String?
  /// Start and end as local ISO 8601.
  public var window: Window?
  /// What was seen.
  public var evidence: Evidence

  /// How something was seen.
  public enum Method: String, Codable, Sendable {
    /// Read off a complete log.
    case examined
    /// Inferred, with an interval.
    case tested
    /// Read in the platform's disclosure.
    case documented
  }

  /// An observation. See the properties.
  public init(
    id: String, rule: String, reading: String, method: Method, worker: String?, window: Window?,
    evidence: Evidence
  ) {
    self.id = id
    self.rule = rule
    self.reading = reading
    self.method = method
    self.worker = worker
    self.window = window
    self.evidence = evidence
  }
}

/// A stretch of time, half open, as local ISO 8601.
public struct Window: Codable, Sendable, Equatable, Hashable {
  /// The first instant inside.
  public var start: String
  /// The first instant after.
  public var end: String
  /// A stretch of time. See the properties.
  public init(start: String, end: String) {
    self.start = start
    self.end = end
  }
}

/// What an audit concludes from observations. A person decides what follows.
public struct Finding: Codable, Sendable, Equatable {
  /// Stable from run to run: made from rule, reading, subject and window, not from the numbers.
  public var fingerprint: String
  /// The id of the rule.
  public var rule: String
  /// The id of the reading that concludes it.
  public var reading: String
  /// The first obligation of the rule.
  public var obligation: String
  /// About the log as a whole, or about one unit (a worker's spell, day, month; an order).
  public var level: Level
  /// The worker, as the log names them; nil when it is about the log or about nobody in particular.
  public var worker: String?
  /// When it was; nil when it is about the log as a whole.
  public var window: Window?
  /// `notMet` or `needsReview`; `undetermined` where readings disagree.
  public var verdict: Verdict
  /// What it is that was found.
  public var kind: Kind
  /// How far beyond the limit it is, by the bands of the rule.
  public var severity: Severity
  /// The source that applies to the rows of the evidence; the wording follows its status.
  public var basis: Basis
  /// False when the source was not yet in force in the window: the finding is then a comparison only.
  public var basisInForce: Bool
  /// What was measured against what, in which unit.
  public var measured: Double?
  public var limit: Double?
  public var quantity: Quantity?
  /// Whether `measured` is only known to be at least so much.
  public var isLowerBound: Bool
  /// The ids of the observations that it rests on.
  public var observations: [String]
  /// The readings of the rule under which there would be no such finding.
  public var vanishesUnder: [String]
  /// The decision not to act on it for a while; nil: none.
  public var waiver: Waiver?

  /// What a finding is about.
  public enum Level: String, Codable, Sendable { case log, unit }

  /// What was found.
  public enum Kind: String, Codable, Sendable {
    /// Something is beyond a limit.
    case beyondLimit
    /// The readings of a rule give different verdicts.
    case readingsDisagree
  }

  /// A finding. See the properties.
  public init(
    fingerprint: String, rule: String, reading: String, obligation: String, level: Level, worker: String?,
    window: Window?, verdict: Verdict, kind: Kind, severity: Severity, basis: Basis, basisInForce: Bool,
    measured: Double?, limit: Double?, quantity: Quantity?, isLowerBound: Bool, observations: [String],
    vanishesUnder: [String], waiver: Waiver?
  ) {
    self.fingerprint = fingerprint
    self.rule = rule
    self.reading = reading
    self.obligation = obligation
    self.level = level
    self.worker = worker
    self.window = window
    self.verdict = verdict
    self.kind = kind
    self.severity = severity
    self.basis = basis
    self.basisInForce = basisInForce
    self.measured = measured
    self.limit = limit
    self.quantity = quantity
    self.isLowerBound = isLowerBound
    self.observations = observations
    self.vanishesUnder = vanishesUnder
    self.waiver = waiver
  }
}
