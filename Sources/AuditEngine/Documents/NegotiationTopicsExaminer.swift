import OrderLog
import Rules

/// Which of the five core topics the negotiations of the last period covered (T-PART-3).
struct NegotiationTopicsExaminer: DocumentExaminer {
  static let metric = "documents.negotiation-topics"
  static let roles = ["months"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    let negotiations: [Negotiation]
    switch context.section(context.disclosure.negotiations, "negotiations") {
    case .leftOut(let point): return [point]
    case .empty: negotiations = []
    case .given(let given):
      let months = try context.count("months")
      negotiations = given.filter {
        $0.held <= context.day && $0.held.adding(months: months) >= context.day
      }
    }
    return NegotiationTopic.allCases.map { topic in
      let covering = negotiations.filter { $0.topics.contains(topic) }
      return context.point(
        "topic.\(topic.rawValue)", covering.isEmpty ? .contradicted : context.evidenced(covering),
        facts: covering.map { DocumentFact("held", $0.held) }, from: covering)
    }
  }
}
