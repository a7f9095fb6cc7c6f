import OrderLog
import Rules

/// Whether a person decided on suspensions and other grave measures, and gave a reason (T-CH-4).
struct HumanDecisionsExaminer: DocumentExaminer {
  static let metric = "documents.human-decisions"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    guard let section = context.disclosure.humanDecisions else {
      return [context.point("human-decisions", .missing)]
    }
    let procedure: DocumentPoint.State =
      switch section.decidedBy {
      case nil: .missing
      case .automated?: .contradicted
      // Whether a look on request is enough is for a person.
      case .automatedWithReview?: .question
      case .person?: section.role == nil ? .missing : context.evidenced([section])
      }
    let first = context.point(
      "decided-by", procedure, source: "PI-24",
      facts: [
        section.decidedBy.map { DocumentFact("decided-by", $0.rawValue) },
        section.role.map { DocumentFact("role", $0) },
      ], from: [section])
    guard let decisions = section.decisions else {
      return [first, context.point("decisions", .missing, from: [section])]
    }
    return [first]
      + decisions.map { decision in
        let isComplete = decision.reviewer != nil && decision.reason != nil
        let entry: any DisclosureEntry = decision.source.attachments.isEmpty ? section : decision
        return context.point(
          "decision", entry: decision.id, isComplete ? context.evidenced([entry]) : .contradicted,
          // The law is about decisions by automation alone; that nobody is named does not say that nobody decided.
          source: section.decidedBy == .automated && decision.reviewer == nil ? "PI-24" : "mingsuan",
          on: decision.date,
          facts: [
            DocumentFact("kind", decision.kind.rawValue), DocumentFact("date", decision.date),
            decision.reviewer.map { DocumentFact("role", $0) },
            decision.reason.map { DocumentFact("reason", $0) },
          ], from: [decision])
      }
  }
}
