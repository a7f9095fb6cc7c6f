import OrderLog
import Rules

/// Whether the inventory of algorithms covers the four families, each with owner, purpose and version, and whether the
/// systems of governance that the law names are there (T-GOV-1).
struct InventoryExaminer: DocumentExaminer {
  static let metric = "documents.inventory"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    families(context) + systems(context)
  }

  private func systems(_ context: DocumentContext) -> [DocumentPoint] {
    guard let governance = context.disclosure.governance else {
      return [context.point("governance", .missing, source: "ALG-07")]
    }
    return GovernanceSystem.Kind.required.map { kind in
      let own = governance.filter { $0.kind == kind }
      return context.point(
        "system.\(kind.rawValue)", own.isEmpty ? .contradicted : context.evidenced(own), source: "ALG-07",
        facts: own.map { DocumentFact("since", $0.since) }, from: own)
    }
  }

  private func families(_ context: DocumentContext) -> [DocumentPoint] {
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
