import OrderLog
import Rules

/// Whether orders to put something right were closed by their deadline (T-INS-4).
struct RectificationExaminer: DocumentExaminer {
  static let metric = "documents.rectification"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.rectifications, "rectifications") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("rectification")
    case .given(let orders):
      return orders.map { order in
        let facts = [
          DocumentFact("issued", order.issued), DocumentFact("deadline", order.deadline),
          DocumentFact("closed", order.closed),
        ]
        guard let deadline = order.deadline else {
          return context.point("rectification", entry: order.matter, .missing, facts: facts, from: [order])
        }
        let late = (order.closed ?? context.day).days(since: deadline)
        let state: DocumentPoint.State =
          late > 0 ? .contradicted : order.closed == nil ? .uncompared : context.evidenced([order])
        return context.point(
          "rectification", entry: order.matter, state, why: state == .uncompared ? "running" : nil,
          on: order.issued, measured: Double(late), limit: 0, quantity: .days, facts: facts, from: [order])
      }
    }
  }
}
