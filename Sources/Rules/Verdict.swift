/// What an audit says of one rule, or of several together. A person decides what follows from it.
public enum Verdict: String, Codable, Sendable, Hashable, CaseIterable {
  /// The log shows what the rule asks for.
  case met
  /// The log shows something else.
  case notMet
  /// The log cannot decide: something is missing, open, weak, or too small.
  case undetermined
  /// The log shows something that a person must judge.
  case needsReview
  /// The rule is about something that the log does not contain.
  case notApplicable
  /// The engine failed. Never a pass.
  case error

  /// What a higher rank hides in an aggregate: error > notMet > undetermined > needsReview > met.
  /// `notApplicable` ranks below all, so that it is neutral.
  private var rank: Int {
    switch self {
    case .notApplicable: 0
    case .met: 1
    case .needsReview: 2
    case .undetermined: 3
    case .notMet: 4
    case .error: 5
    }
  }

  /// The verdict of two parts together. Associative, commutative, idempotent; `notApplicable` is neutral.
  public func joined(with other: Verdict) -> Verdict { rank >= other.rank ? self : other }

  /// The verdict of several parts together. The aggregate of nothing is undetermined, never met.
  public static func aggregate(_ verdicts: some Sequence<Verdict>) -> Verdict {
    var result: Verdict?
    for verdict in verdicts { result = result?.joined(with: verdict) ?? verdict }
    return result ?? .undetermined
  }
}
