import OrderLog
import Rules

/// Whether what was filed agrees with how the algorithms behave (T-FIL-6). The documents' side: the declared mechanism
/// that the log is to be held against.
struct FilingTruthExaminer: DocumentExaminer {
  static let metric = "documents.filing-truth"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.filings, "filings") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("filing")
    case .given(let filings):
      let families: [AlgorithmFamily] = [.orderDispatch, .pay, .timeEstimate]
      return families.map { family in
        let versions = context.disclosure.mechanism[family] ?? []
        return context.point(
          "mechanism.\(family.rawValue)", versions.isEmpty ? .missing : .uncompared,
          why: versions.isEmpty ? nil : "mechanism",
          facts: versions.map { DocumentFact("version", $0.version) }, from: filings + versions)
      }
    }
  }
}
