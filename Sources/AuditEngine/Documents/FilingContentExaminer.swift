import OrderLog
import Rules

/// Whether a filing is of the type of dispatch decisions and has its parts, sections and headings (T-FIL-5).
struct FilingContentExaminer: DocumentExaminer {
  static let metric = "documents.filing-content"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.filings, "filings") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("filing")
    case .given(let filings): return filings.flatMap { points($0, context) }
    }
  }

  private func points(_ filing: AlgorithmFiling, _ context: DocumentContext) -> [DocumentPoint] {
    let evidenced = context.evidenced([filing])
    func point(_ subject: String, _ state: DocumentPoint.State, _ source: String) -> DocumentPoint {
      context.point(subject, entry: filing.algorithm, state, source: source, from: [filing])
    }
    func points<Part: Hashable & RawRepresentable>(
      _ given: [Part]?, of asked: [Part], _ prefix: String, _ source: String
    ) -> [DocumentPoint] where Part.RawValue == String {
      guard let given else { return [point(prefix + "s", .missing, source)] }
      return asked.map {
        point("\(prefix).\($0.rawValue)", given.contains($0) ? evidenced : .contradicted, source)
      }
    }
    let type: DocumentPoint.State =
      filing.types.isEmpty ? .missing : filing.types.contains(.dispatchDecision) ? evidenced : .contradicted
    return [point("filing-type", type, "ALG-24a")]
      + points(filing.parts, of: FilingPart.required, "part", "ALG-24a")
      + points(filing.sections, of: ReportSection.allCases, "section", "A1b")
      + points(filing.headings, of: DisclosedHeading.allCases, "heading", "A1b")
  }
}
