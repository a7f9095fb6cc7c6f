import OrderLog
import Rules

/// How many working days passed from the start of a service to its filing (T-FIL-2).
struct FilingStartExaminer: DocumentExaminer {
  static let metric = "documents.filing-start"
  static let roles = ["days"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    let filings: [AlgorithmFiling]
    switch context.section(context.disclosure.filings, "filings") {
    case .leftOut(let point): return [point]
    case .empty: return [context.point("filing", FilingDuty(nil, context).against)]
    case .given(let given): filings = given
    }
    var points: [DocumentPoint] = []
    for filing in filings {
      let duty = FilingDuty(filing, context)
      let facts = [
        DocumentFact("service-start", filing.serviceStart), DocumentFact("filed", filing.filed),
        DocumentFact("recorded", filing.recorded), FilingDuty.fact(filing),
      ]
      func point(
        _ state: DocumentPoint.State, why: String? = nil, days: Int? = nil, limit: Int? = nil
      ) -> DocumentPoint {
        context.point(
          "filing", entry: filing.algorithm, state, why: why, on: filing.serviceStart,
          measured: days.map(Double.init), limit: days == nil ? nil : limit.map(Double.init),
          quantity: days == nil ? nil : .workingDays, facts: facts, from: [filing])
      }
      guard let start = filing.serviceStart, let filed = filing.filed else {
        points.append(point(duty.applies == false ? .outside : .missing))
        continue
      }
      // How the time runs for a service that was there before the rule is not said.
      guard context.isInForce("ALG-24a", on: start) else {
        points.append(point(duty.applies == false ? .outside : .question))
        continue
      }
      let limit = try context.count("days", on: start)
      let (state, why, days) = duty.state(from: start, to: filed, limit: limit, entry: filing, context)
      points.append(point(state, why: why, days: days, limit: limit))
    }
    return points
  }
}
