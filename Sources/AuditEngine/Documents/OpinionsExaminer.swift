import OrderLog
import Rules

/// Whether there is, for each version of a rule, a record of the opinions heard and of what was adopted (T-PART-4).
struct OpinionsExaminer: DocumentExaminer {
  static let metric = "documents.opinions"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    let changes: [RulePublication]
    switch context.section(context.disclosure.publications, "publications") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("rule-version")
    case .given(let given):
      changes = given.filter { publication in
        publication.effective.map { $0 <= context.day && context.isInForce("LAB-56-10", on: $0) } ?? true
      }
    }
    if changes.isEmpty { throw .noSuchEvent("rule-version") }
    guard let consultations = context.disclosure.consultations else {
      return [context.point("consultations", .missing)]
    }
    return changes.map { change in
      let own = consultations.filter { $0.rule == change.rule && $0.version == change.version }
      guard let record = own.first else { return point(change, nil, .contradicted, context) }
      return point(change, record, state(record, change, context), context)
    }
  }

  private func state(
    _ record: Consultation, _ change: RulePublication, _ context: DocumentContext
  ) -> DocumentPoint.State {
    guard let heard = record.heard, let opinions = record.opinions else { return .missing }
    // Heard after the rule took effect, or without anybody to hear, is not heard.
    if let effective = change.effective, heard > effective { return .contradicted }
    if record.parties.isEmpty { return .missing }
    if opinions.contains(where: { $0.adopted == nil }) || record.published == nil { return .missing }
    return context.evidenced([record])
  }

  private func point(
    _ change: RulePublication, _ record: Consultation?, _ state: DocumentPoint.State,
    _ context: DocumentContext
  ) -> DocumentPoint {
    let opinions = record?.opinions.map { opinions in
      [
        DocumentFact("opinions", String(opinions.count)),
        DocumentFact("adopted", String(opinions.count { $0.adopted == true })),
      ]
    }
    let facts: [DocumentFact?] =
      [
        DocumentFact("effective", change.effective), DocumentFact("heard", record?.heard),
        DocumentFact("published", record?.published),
      ] + (opinions ?? [])
    return context.point(
      "consultation", entry: "\(change.rule) \(change.version)", state, on: change.effective, facts: facts,
      from: record.map { [$0] } ?? [change])
  }
}
