import OrderLog
import Rules

/// Whether the versions of the last years can still be read (T-TR-4).
struct PastVersionsExaminer: DocumentExaminer {
  static let metric = "documents.past-versions"
  static let roles = ["months"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.publications, "publications") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("past-version")
    case .given(let publications):
      let from = context.day.adding(months: -(try context.count("months")))
      let past = publications.filter { publication in
        end(of: publication, among: publications).map { $0 >= from && $0 < context.day } ?? false
      }
      if past.isEmpty { throw .noSuchEvent("past-version") }
      return past.map { publication in
        let state: DocumentPoint.State =
          switch publication.retrievable {
          case false?: .contradicted
          case true?: context.evidenced([publication])
          case nil: .missing
          }
        return context.point(
          "past-version", entry: "\(publication.rule) \(publication.version)", state,
          facts: [
            DocumentFact("effective", publication.effective),
            DocumentFact("ended", end(of: publication, among: publications)),
          ], from: [publication])
      }
    }
  }

  /// The last day of a version: as stated, or the day before the next version of the rule.
  private func end(of publication: RulePublication, among all: [RulePublication]) -> CivilDate? {
    if let ended = publication.ended { return ended }
    guard let effective = publication.effective else { return nil }
    return all.filter { $0.rule == publication.rule }.compactMap(\.effective).filter { $0 > effective }.min()
      .map { CivilDate(dayNumber: $0.dayNumber - 1) }
  }
}
