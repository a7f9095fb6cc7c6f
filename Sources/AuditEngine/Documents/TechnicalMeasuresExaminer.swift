import OrderLog
import Rules

/// What technical measures are described, with what was before and after (T-TECH-1). Never scored.
struct TechnicalMeasuresExaminer: DocumentExaminer {
  static let metric = "documents.technical-measures"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.technicalMeasures, "technical-measures") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("technical-measure")
    case .given(let measures):
      return measures.map { measure in
        let isDescribed = measure.before != nil && measure.after != nil
        return context.point(
          "technical-measure", entry: measure.name, isDescribed ? context.evidenced([measure]) : .missing,
          facts: [
            DocumentFact("since", measure.introduced), measure.before.map { DocumentFact("before", $0) },
            measure.after.map { DocumentFact("after", $0) },
          ], from: [measure])
      }
    }
  }
}
