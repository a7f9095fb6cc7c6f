import OrderLog
import Rules

/// How many working days passed from a change of filed content to its filing (T-FIL-3).
struct FilingChangeExaminer: DocumentExaminer {
  static let metric = "documents.filing-change"
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
      guard let changes = filing.changes else {
        points.append(context.point("filing-changes", entry: filing.algorithm, .missing, from: [filing]))
        continue
      }
      let duty = FilingDuty(filing, context)
      for change in changes {
        let limit = try context.count("days", on: change.changed)
        let entry: any DisclosureEntry = change.source.attachments.isEmpty ? filing : change
        let (state, why, days) = duty.state(
          from: change.changed, to: change.filed, limit: limit, entry: entry, context)
        points.append(
          context.point(
            "filing-change", entry: change.content, state, why: why, on: change.changed,
            measured: days.map(Double.init), limit: days == nil ? nil : Double(limit),
            quantity: days == nil ? nil : .workingDays,
            facts: [
              DocumentFact("changed", change.changed), DocumentFact("filed", change.filed),
              FilingDuty.fact(filing),
            ],
            from: [change, filing]))
      }
    }
    if points.isEmpty { throw .noSuchEvent("filing-change") }
    return points
  }
}
