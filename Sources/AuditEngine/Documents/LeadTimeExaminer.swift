import OrderLog
import Rules

/// How long before its effect each version of a rule was published (T-TR-2).
///
/// A version that the log names in `rule_version` took effect on its first day there, if that is before the day that the
/// platform states: notice is then counted to that day. A use before the stated day that kept the notice is for a person.
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
    let used = firstUse(of: publication, context)
    let facts = [
      DocumentFact("published", publication.published), DocumentFact("effective", publication.effective),
      DocumentFact("first-used", used),
    ]
    guard let stated = publication.effective else {
      return context.point("publication", entry: entry, .missing, facts: facts, from: [publication])
    }
    let effective = min(used ?? stated, stated)
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
    let isEarly = effective < stated
    var state: DocumentPoint.State = Double(lead) < limit ? .contradicted : context.evidenced([publication])
    if isEarly, state == .shown { state = .question }
    return context.point(
      "publication", entry: entry, state, why: isEarly ? "used-before" : nil, source: longest.source,
      on: effective, measured: Double(lead), limit: limit, quantity: .days, facts: facts,
      from: [publication])
  }

  /// The first day on which the log names the version, on orders of its services; nil when it never does.
  private func firstUse(of publication: RulePublication, _ context: DocumentContext) -> CivilDate? {
    guard let log = context.witness?.log, let versions = log.orders.texts(.ruleVersion),
      versions.dictionary.values.contains(publication.version)
    else { return nil }
    let clocks = [Field.acceptedAt, .offeredAt, .placedAt].compactMap { log.orders.integers($0) }
    return LogExcerpt(services: publication.services).rows(of: log).lazy
      .filter { versions.value(at: $0) == publication.version }
      .compactMap { row in clocks.lazy.compactMap { $0.value(at: row) }.first }.min()
      .map { log.timeZone.day(of: $0) }
  }
}
