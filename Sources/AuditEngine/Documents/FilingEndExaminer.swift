import OrderLog
import Rules

/// How many working days passed from the end of a service to the cancellation of its filing (T-FIL-4).
struct FilingEndExaminer: DocumentExaminer {
  static let metric = "documents.filing-end"
  static let roles = ["days"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    let filings: [AlgorithmFiling]
    switch context.section(context.disclosure.filings, "filings") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("filing")
    case .given(let given): filings = given
    }
    var points: [DocumentPoint] = []
    for filing in filings {
      guard let end = filing.serviceEnd, end <= context.day else { continue }
      let limit = try context.count("days", on: end)
      let (state, why, days) = FilingDuty(filing, context).state(
        from: end, to: filing.cancelled, limit: limit, entry: filing, context)
      points.append(
        context.point(
          "filing-end", entry: filing.algorithm, state, why: why, on: end, measured: days.map(Double.init),
          limit: days == nil ? nil : Double(limit), quantity: days == nil ? nil : .workingDays,
          facts: [
            DocumentFact("service-end", end), DocumentFact("cancelled", filing.cancelled),
            FilingDuty.fact(filing),
          ],
          from: [filing]))
    }
    if points.isEmpty { throw .noSuchEvent("service-end") }
    return points
  }
}
