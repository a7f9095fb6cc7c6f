import OrderLog
import Rules

/// Whether the reviews address all four objects: mechanism, model, data, results (T-REV-2).
struct ReviewObjectsExaminer: DocumentExaminer {
  static let metric = "documents.review-objects"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    let reviews: [AlgorithmReview]
    switch context.section(context.disclosure.reviews, "reviews") {
    case .leftOut(let point): return [point]
    case .empty: reviews = []
    case .given(let given): reviews = given.filter { $0.date <= context.day }
    }
    return ReviewObject.allCases.map { object in
      let own = reviews.filter { $0.objects.contains(object) }
      return context.point(
        "object.\(object.rawValue)", own.isEmpty ? .contradicted : context.evidenced(own),
        facts: own.map { DocumentFact("reviewed", $0.date) }, from: own)
    }
  }
}
