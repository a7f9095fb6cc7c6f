import OrderLog
import Rules

/// How long ago mechanism, model, data and results were last reviewed (T-REV-1). An object that was never reviewed is a
/// matter of T-REV-2.
struct ReviewIntervalExaminer: DocumentExaminer {
  static let metric = "documents.review-interval"
  static let roles = ["months"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.reviews, "reviews") {
    case .leftOut(let point): return [point]
    case .empty: return [context.point("review", .contradicted)]
    case .given(let given):
      let reviews = given.filter { $0.date <= context.day }
      if reviews.isEmpty { return [context.point("review", .contradicted, from: given)] }
      let months = try context.count("months")
      return ReviewObject.allCases.compactMap { object in
        let own = reviews.filter { $0.objects.contains(object) }
        guard let last = own.max(by: { $0.date < $1.date }) else { return nil }
        let due = last.date.adding(months: months)
        let recent = own.filter { $0.date.adding(months: months) >= context.day }
        return context.point(
          "object.\(object.rawValue)", due < context.day ? .contradicted : context.evidenced(recent),
          measured: Double(context.day.days(since: last.date)), limit: Double(due.days(since: last.date)),
          quantity: .days, facts: [DocumentFact("reviewed", last.date)], from: [last])
      }
    }
  }
}
