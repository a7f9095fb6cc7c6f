import OrderLog
import Rules

/// How long ago the last negotiation about rules and algorithms was (T-PART-1).
struct NegotiationIntervalExaminer: DocumentExaminer {
  static let metric = "documents.negotiation-interval"
  static let arguments = ["counts": ["held", "signed"]]
  static let roles = ["months"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    let countsSigned = try context.argument("counts", of: Self.arguments) == "signed"
    switch context.section(context.disclosure.negotiations, "negotiations") {
    case .leftOut(let point): return [point]
    case .empty: return [context.point("negotiation", .contradicted)]
    case .given(let negotiations):
      let months = try context.count("months")
      func date(_ negotiation: Negotiation) -> CivilDate? {
        countsSigned ? negotiation.signed : negotiation.held
      }
      let dated = negotiations.filter { date($0).map { $0 <= context.day } ?? false }
        .sorted { (date($0) ?? $0.held) > (date($1) ?? $1.held) }
      guard let last = dated.first, let day = date(last) else {
        return [context.point("negotiation", .contradicted, from: negotiations)]
      }
      let due = day.adding(months: months)
      let state: DocumentPoint.State =
        due < context.day
        ? .contradicted
        : context.evidenced(dated.filter { (date($0) ?? $0.held).adding(months: months) >= context.day })
      return [
        context.point(
          "negotiation", state, measured: Double(context.day.days(since: day)),
          limit: Double(due.days(since: day)), quantity: .days,
          facts: [DocumentFact("held", last.held), DocumentFact("signed", last.signed)], from: [last])
      ]
    }
  }
}
