import OrderLog
import Rules

/// How long before its effect each version of a rule was published (T-TR-2).
struct LeadTimeExaminer: DocumentExaminer {
  static let metric = "documents.lead-time"
  static let roles = ["price_rule", "labour_rule"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.publications, "publications") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("rule-version")
    case .given(let publications):
      var points: [DocumentPoint] = []
      for publication in publications { points.append(try point(publication, context)) }
      return points
    }
  }

  private func point(_ publication: RulePublication, _ context: DocumentContext) throws(Absence)
    -> DocumentPoint
  {
    let entry = "\(publication.rule) \(publication.version)"
    let facts = [
      DocumentFact("published", publication.published), DocumentFact("effective", publication.effective),
    ]
    guard let effective = publication.effective else {
      return context.point("publication", entry: entry, .missing, facts: facts, from: [publication])
    }
    var asked: [(source: String, role: String)] = []
    let services = publication.services.isEmpty ? context.disclosure.platform.services : publication.services
    if publication.isAboutPrices, services.contains("ride"), context.isInForce("TR-122c", on: effective) {
      asked.append(("TR-122c", "price_rule"))
    }
    if context.isInForce("LAB-50P", on: effective) { asked.append(("LAB-50P", "labour_rule")) }
    guard let longest = asked.first else {
      return context.point("publication", entry: entry, .outside, facts: facts, from: [publication])
    }
    guard let published = publication.published else {
      return context.point(
        "publication", entry: entry, .missing, source: longest.source, facts: facts, from: [publication])
    }
    let lead = effective.days(since: published)
    let limit = try context.value(longest.role, on: effective)
    return context.point(
      "publication", entry: entry,
      Double(lead) < limit ? .contradicted : context.evidenced([publication]), source: longest.source,
      on: effective, measured: Double(lead), limit: limit, quantity: .days, facts: facts,
      from: [publication])
  }
}
