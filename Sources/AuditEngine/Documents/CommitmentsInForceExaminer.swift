import OrderLog
import Rules

/// The numbers that the platform committed itself to (T-PART-5). The documents' side: which number, from which day; the
/// log is held against them where it can be.
struct CommitmentsInForceExaminer: DocumentExaminer {
  static let metric = "documents.commitments"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.commitments, "commitments") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("commitment")
    case .given(let commitments):
      return commitments.map { commitment in
        let isNumber = commitment.parameter != nil && commitment.value != nil
        return context.point(
          "commitment", entry: commitment.id, isNumber ? .uncompared : .missing, why: isNumber ? "log" : nil,
          on: commitment.from,
          facts: [
            commitment.parameter.map { DocumentFact("parameter", $0) },
            commitment.value.map { DocumentFact("value", String($0)) }, DocumentFact("from", commitment.from),
            DocumentFact("to", commitment.until), commitment.text.map { DocumentFact("text", $0) },
          ], from: [commitment])
      }
    }
  }
}
