import OrderLog
import Rules

/// Whether the thirteen items are public (T-TR-1): three of the mechanism, seven rule families, three estimates.
struct DisclosedItemsExaminer: DocumentExaminer {
  static let metric = "documents.disclosed-items"

  /// The source that asks for an item.
  private static func source(of item: DisclosureItem) -> String {
    if DisclosureItem.ofMechanism.contains(item) { return "ALG-16" }
    return DisclosureItem.ofRules.contains(item) ? "LAB-56-10" : "QL-2"
  }

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    let publications: [RulePublication]
    switch context.section(context.disclosure.publications, "publications") {
    case .leftOut(let point): return [point]
    case .empty: publications = []
    case .given(let given): publications = given
    }
    // What has ended or is not yet public is not public now.
    let current = publications.filter { publication in
      publication.published.map { $0 <= context.day } ?? true
        && publication.ended.map { $0 >= context.day } ?? true
    }
    return DisclosureItem.allCases.map { item in
      let covering = current.filter { $0.items.contains(item) }
      let dated = covering.filter { $0.published != nil }
      let state: DocumentPoint.State =
        covering.isEmpty ? .contradicted : dated.isEmpty ? .missing : context.evidenced(dated)
      return context.point(
        "item.\(item.rawValue)", state, source: Self.source(of: item),
        facts: covering.flatMap {
          [DocumentFact("rule", "\($0.rule) \($0.version)"), DocumentFact("published", $0.published)]
        },
        from: covering)
    }
  }
}
