import OrderLog
import Rules

/// The figures that reviews claim (T-REV-4). The documents' side: which figure, for which days; the log is held against
/// them where it can be.
struct ClaimedIndicatorsExaminer: DocumentExaminer {
  static let metric = "documents.claimed-indicators"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.reviews, "reviews") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("claimed-indicator")
    case .given(let reviews):
      let claims = reviews.flatMap(\.indicators)
      if claims.isEmpty { throw .noSuchEvent("claimed-indicator") }
      return claims.map { claim in
        context.point(
          "indicator", entry: claim.name, claim.period == nil ? .missing : .uncompared,
          why: claim.period == nil ? nil : "log",
          facts: [
            DocumentFact("value", String(claim.value)), DocumentFact("from", claim.period?.from),
            DocumentFact("to", claim.period?.to), claim.city.map { DocumentFact("city", $0) },
          ], from: [claim])
      }
    }
  }
}
