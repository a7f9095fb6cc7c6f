import OrderLog
import Rules

/// Whether the inventory of algorithms covers the four families, each with owner, purpose and version (T-GOV-1).
struct InventoryExaminer: DocumentExaminer {
  static let metric = "documents.inventory"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    guard let algorithms = context.disclosure.algorithms else {
      return [context.point("inventory", .missing)]
    }
    return AlgorithmFamily.required.map { family in
      let own = algorithms.filter { $0.families.contains(family) }
      let complete = own.filter { $0.owner != nil && $0.purpose != nil && $0.version != nil }
      let state: DocumentPoint.State =
        own.isEmpty ? .contradicted : complete.isEmpty ? .missing : context.evidenced(complete)
      return context.point(
        "family.\(family.rawValue)", state, facts: own.map { DocumentFact("algorithm", $0.name) }, from: own)
    }
  }
}
