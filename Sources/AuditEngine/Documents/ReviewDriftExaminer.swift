import OrderLog
import Rules

/// How far inputs and outputs have moved since the last review (T-REV-3). The documents' side: the review to compare
/// with, and its figures.
struct ReviewDriftExaminer: DocumentExaminer {
  static let metric = "documents.review-drift"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.reviews, "reviews") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("review")
    case .given(let given):
      let reviews = given.filter { $0.date <= context.day }
      guard let last = reviews.max(by: { $0.date < $1.date }) else { throw .noSuchEvent("review") }
      return [
        context.point(
          "review-drift", context.evidenced([last]) == .shown ? .uncompared : .missing,
          why: context.evidenced([last]) == .shown ? "drift" : nil,
          facts: [DocumentFact("reviewed", last.date)], from: [last])
      ]
    }
  }
}
