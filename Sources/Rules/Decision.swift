/// How a measurement becomes a verdict.
public struct Decision: Codable, Sendable, Hashable {
  /// What kind of statement the rule makes.
  public let kind: Kind
  /// Whether the limit is an upper or a lower bound for the estimate of a rate or a tendency.
  public let direction: Direction
  /// The verdict beyond the limit: `notMet`, or `needsReview` where a person must judge.
  public let beyond: Verdict
  /// The role of the parameter that a rate or a tendency is compared with; nil for facts without tolerance.
  public let limit: String?
  /// The role of the parameter that gives the share of units that may be beyond the limit; nil: none.
  public let tolerance: String?
  /// How severe a finding is by how far it goes, in the unit of the measured value, ascending.
  public let severity: [SeverityBand]

  /// What kind of statement a rule makes.
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    /// Each unit beyond the limit is a fact on a complete log; a count decides.
    case facts
    /// A share over the whole log, with an interval; the interval decides.
    case rate
    /// An inference about a difference or an effect; the interval decides, after correction for the number of
    /// such tests in the run.
    case tendency
    /// A description; the verdict is `met` unless the point value is beyond the limit.
    case description
    /// Whether documents are good is for a person: what would be met needs review until a named role has answered
    /// the rule's question.
    case judgement
  }

  /// Which side of the limit is beyond it.
  public enum Direction: String, Codable, Sendable, Hashable {
    case above, below
  }

  /// A severity from a value on.
  public struct SeverityBand: Codable, Sendable, Hashable {
    /// The value from which on it holds, in the unit of the measured value. For a lower bound: up to which.
    public let from: Double
    /// The severity.
    public let severity: Severity

    /// A band.
    public init(from: Double, severity: Severity) {
      self.from = from
      self.severity = severity
    }
  }

  /// A decision.
  public init(
    kind: Kind, direction: Direction = .above, beyond: Verdict = .notMet, limit: String? = nil,
    tolerance: String? = nil, severity: [SeverityBand] = []
  ) {
    self.kind = kind
    self.direction = direction
    self.beyond = beyond
    self.limit = limit
    self.tolerance = tolerance
    self.severity = severity
  }

  /// The severity of a value: that of the furthest band it reaches, or `minor`.
  public func severity(of value: Double) -> Severity {
    let reached = severity.filter { direction == .above ? value >= $0.from : value <= $0.from }
    return reached.map(\.severity).max() ?? .minor
  }
}

/// How bad a finding is. How sure it is, is another matter.
public enum Severity: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
  case minor, moderate, serious, critical

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
