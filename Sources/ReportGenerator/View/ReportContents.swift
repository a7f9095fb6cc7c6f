import AuditEngine
import Rules

/// An audit result, sorted into the parts of a report and indexed for look-ups.
struct ReportContents: Sendable {
  let result: AuditResult
  /// Rules that have something to show: beyond a limit, for a person to judge, or with readings that disagree.
  let findings: [RuleResult]
  /// Rules that could not be decided, and rules whose computation failed.
  let undecided: [RuleResult]
  /// Rules about documents, where the audit was given none.
  let needsDocuments: [RuleResult]
  let met: [RuleResult]
  let notApplicable: [RuleResult]
  private let findingsByRule: [String: [Finding]]
  private let observationsByID: [String: Observation]
  private let obligationsByID: [String: (clause: Clause, obligation: Obligation)]

  init(_ result: AuditResult) {
    self.result = result
    let byRule = Dictionary(grouping: result.findings, by: \.rule)
    findingsByRule = byRule
    observationsByID = Dictionary(result.observations.map { ($0.id, $0) }) { first, _ in first }
    var obligations: [String: (clause: Clause, obligation: Obligation)] = [:]
    for clause in result.packs.flatMap(\.clauses) {
      for obligation in clause.obligations where obligations[obligation.id] == nil {
        obligations[obligation.id] = (clause, obligation)
      }
    }
    obligationsByID = obligations
    let isFinding = { (rule: RuleResult) in
      switch rule.verdict {
      case .notMet, .needsReview: true
      case .met: rule.flips || byRule[rule.rule] != nil
      case .undetermined, .error, .notApplicable: false
      }
    }
    let found = result.rules.filter(isFinding)
    // The most binding source first, within it the most severe; the packs' order breaks ties.
    findings = found.enumerated().sorted { a, b in
      let left = Self.weight(a.element)
      let right = Self.weight(b.element)
      return left == right ? a.offset < b.offset : left.lexicographicallyPrecedes(right)
    }.map(\.element)
    undecided =
      result.rules.filter { $0.verdict == .error }
      + result.rules.filter { $0.verdict == .undetermined && $0.reason.code != .needsDisclosure }
    needsDocuments = result.rules.filter { $0.reason.code == .needsDisclosure }
    met = result.rules.filter { $0.verdict == .met && !isFinding($0) }
    notApplicable = result.rules.filter { $0.verdict == .notApplicable }
  }

  /// The findings of a rule, in the result's order.
  func findings(of rule: String) -> [Finding] { findingsByRule[rule] ?? [] }

  /// The observations that a finding rests on.
  func observations(of finding: Finding) -> [Observation] {
    finding.observations.compactMap { observationsByID[$0] }
  }

  /// An obligation with its clause.
  func obligation(_ id: String) -> (clause: Clause, obligation: Obligation)? { obligationsByID[id] }

  /// How many rules have a verdict.
  func count(_ verdict: Verdict) -> Int { result.rules.count { $0.verdict == verdict } }

  /// Rules with something beyond a limit of a source that was not in force: mere comparisons.
  var comparisons: [RuleResult] {
    result.rules.filter { ($0.verdict == .notMet || $0.verdict == .needsReview) && !Self.isInForce($0) }
  }

  /// Whether a rule's deciding source was in force in the log's period.
  static func isInForce(_ rule: RuleResult) -> Bool {
    rule.bases.first { $0.basis == rule.basis }?.inForce ?? true
  }

  private static func weight(_ rule: RuleResult) -> [Int] {
    let verdicts: [Verdict] = [.notMet, .needsReview, .met]
    let status = BasisStatus.allCases.firstIndex(of: rule.basis.status) ?? 0
    let severity = rule.severity.flatMap { Severity.allCases.firstIndex(of: $0) } ?? -1
    return [
      verdicts.firstIndex(of: rule.verdict) ?? verdicts.count, isInForce(rule) ? 0 : 1, status, -severity,
    ]
  }
}
