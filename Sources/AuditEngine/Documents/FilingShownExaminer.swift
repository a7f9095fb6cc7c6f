import OrderLog
import Rules

/// Whether a filing's number and the link to the public record are shown to users (T-FIL-1).
struct FilingShownExaminer: DocumentExaminer {
  static let metric = "documents.filing-shown"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.filings, "filings") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("filing")
    case .given(let filings):
      return filings.flatMap { filing in points(filing, context) }
    }
  }

  private func points(_ filing: AlgorithmFiling, _ context: DocumentContext) -> [DocumentPoint] {
    let facts = [
      filing.number.map { DocumentFact("number", $0) }, filing.shown?.place.map { DocumentFact("place", $0) },
    ]
    func point(_ subject: String, _ state: DocumentPoint.State) -> DocumentPoint {
      context.point(
        subject, entry: filing.algorithm, state, facts: facts,
        from: filing.shown.map { [filing, $0] } ?? [filing])
    }
    guard let number = filing.number else { return [point("filing-number", .missing)] }
    // The form of the numbers is not published; what looks otherwise is for a person.
    let hasForm = Self.isUsual(number)
    guard let shown = filing.shown else { return [point("filing-number", .missing)] }
    let evidenced = context.evidenced([shown, filing])
    return [
      point("filing-number", shown.number ? (hasForm ? evidenced : .question) : .contradicted),
      point("filing-link", shown.link ? evidenced : .contradicted),
    ]
  }

  /// 网信算备, some fifteen to twenty-four digits, 号: the authority's form of the numbers, matched and never shown.
  private static func isUsual(_ number: String) -> Bool {
    guard number.hasPrefix("网信算备"), number.hasSuffix("号") else { return false }
    let digits = number.dropFirst(4).dropLast().drop { $0.isWhitespace }
    return (15...24).contains(digits.count) && digits.utf8.allSatisfy { (48...57).contains($0) }
  }
}
