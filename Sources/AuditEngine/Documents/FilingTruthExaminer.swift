import OrderLog
import Rules

/// Whether what was filed agrees with how the algorithms behave (T-FIL-6): each family's declared mechanism takes the
/// verdict of the log's rule that recomputes it.
struct FilingTruthExaminer: DocumentExaminer {
  static let metric = "documents.filing-truth"
  /// The families with the parts that rules of the log play for each, the one that decides first.
  private static let families: [(family: AlgorithmFamily, references: [String])] = [
    (.orderDispatch, ["dispatch", "dispatch-factors"]), (.pay, ["pay"]),
    (.timeEstimate, ["eta", "eta-estimates"]),
  ]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.filings, "filings") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("filing")
    case .given(let filings):
      return Self.families.map { family, references in
        let versions = context.disclosure.mechanism[family]
        func point(
          _ state: DocumentPoint.State, why: String? = nil, _ answer: LogAnswer? = nil
        ) -> DocumentPoint {
          context.point(
            "mechanism.\(family.rawValue)", state, why: why,
            facts: (versions ?? []).map { DocumentFact("version", $0.version) },
            from: filings + (versions ?? []), log: answer)
        }
        guard let versions else { return point(.missing) }
        // An empty list states that there is no such algorithm.
        if versions.isEmpty { return point(.outside) }
        // Words alone cannot be recomputed.
        if versions.allSatisfy(\.steps.isEmpty) { return point(.uncompared, why: "words-only") }
        let answers = references.compactMap(context.answer)
        guard let first = answers.first else { return point(.uncompared, why: "no-log") }
        let fitting = answers.filter { !$0.isMaxOfFour || versions.allSatisfy(Self.isMaxOfFour) }
        guard !fitting.isEmpty else { return point(.uncompared, why: "other-mechanism") }
        // A contradiction by any of the rules stands; else the first that can tell decides.
        let answer =
          fitting.first { $0.verdict == .notMet } ?? fitting.first { $0.verdict == .needsReview }
          ?? fitting.first { $0.verdict == .met } ?? fitting.first ?? first
        var state = answer.state(agreed: context.evidenced(versions))
        // The log has nothing of the kind, which shows nothing of the mechanism.
        if state == .outside { state = .uncompared }
        return point(state, why: state == .uncompared ? "rule" : nil, answer)
      }
    }
  }

  private static func isMaxOfFour(_ version: DeclaredVersion) -> Bool {
    version.steps.map(\.policy) == ["max_of_four"]
  }
}

extension LogAnswer {
  /// Whether the rule holds the given time against the largest of four estimates, which says nothing of another
  /// mechanism.
  fileprivate var isMaxOfFour: Bool { metric == "eta.max-of-four" }
}
