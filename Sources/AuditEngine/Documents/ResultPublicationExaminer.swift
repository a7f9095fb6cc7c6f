import OrderLog
import Rules

/// How soon the signed result of a negotiation was published to the workers whom it covers (T-PART-2).
struct ResultPublicationExaminer: DocumentExaminer {
  static let metric = "documents.result-publication"
  static let roles = ["days"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.negotiations, "negotiations") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("signed-result")
    case .given(let negotiations):
      var points: [DocumentPoint] = []
      for negotiation in negotiations {
        guard let signed = negotiation.signed, signed <= context.day else { continue }
        let facts = [DocumentFact("signed", signed), DocumentFact("published", negotiation.published)]
        guard context.isInForce("LAB-N24", on: signed) else {
          points.append(context.point("negotiation", .outside, facts: facts, from: [negotiation]))
          continue
        }
        let limit = try context.value("days", on: signed)
        guard let published = negotiation.published else {
          let isRunning = Double(context.day.days(since: signed)) <= limit
          points.append(
            context.point(
              "negotiation", isRunning ? .uncompared : .missing, why: isRunning ? "running" : nil, on: signed,
              facts: facts, from: [negotiation]))
          continue
        }
        let days = Double(published.days(since: signed))
        points.append(
          context.point(
            "negotiation", days > limit ? .contradicted : context.evidenced([negotiation]), on: signed,
            measured: days, limit: limit, quantity: .days, facts: facts, from: [negotiation]))
      }
      if points.isEmpty { throw .noSuchEvent("signed-result") }
      return points
    }
  }
}
