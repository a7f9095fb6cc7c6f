public import OrderLog
public import Rules

/// What the log says to a point of a document: the verdict of a rule of the log, on the days and orders that the point is
/// about.
public struct LogAnswer: Codable, Sendable, Equatable {
  /// The rule whose verdict it is.
  public var rule: String
  /// What it measures.
  public var metric: String
  /// The verdict, and why.
  public var verdict: Verdict
  public var reason: VerdictReason
  /// The days of the log that were looked at; nil: all.
  public var from: CivilDate?
  public var to: CivilDate?
  /// Units examined and beyond the limit; nil when nothing was measured.
  public var examined: Int?
  public var exceeding: Int?
  /// The fingerprint of the audit's own finding by that rule, where there is one.
  public var finding: String?

  init(_ result: ReadingResult, of rule: Rule, days: ClosedRange<CivilDate>?, finding: String?) {
    self.rule = rule.id
    metric = rule.metric
    verdict = result.verdict
    reason = result.reason
    from = days?.lowerBound
    to = days?.upperBound
    examined = result.measured?.examined
    exceeding = result.measured?.exceeding
    self.finding = finding
  }

  /// What a point becomes that stands or falls with this verdict. `agreed` is its state when the rule is met.
  func state(agreed: DocumentPoint.State) -> DocumentPoint.State {
    switch verdict {
    case .met: agreed
    case .notMet: .contradicted
    case .needsReview: .question
    case .undetermined, .error: .uncompared
    case .notApplicable: .outside
    }
  }
}
