public import Rules

/// What covers each obligation of the packs' clauses: log, documents, a person, nothing.
struct CoverageView {
  let rows: [Row]
  let hasRows: Bool

  /// One obligation. An empty cell is nil.
  struct Row {
    let obligationID: String
    let phrase: String
    let log: String?
    let documents: String?
    let person: String?
    let isNothing: Bool
    let links: [Cell]

    /// The rules of a cell as links, under the heading that a narrow screen puts before them.
    struct Cell {
      let label: String
      let isEmpty: Bool
      let nothing: String?
      let rules: [SummaryView.RuleLink]
    }

    init(_ id: String, _ obligation: Obligation?, _ coverage: ObligationCoverage, _ wording: Wording) {
      func list(_ rules: [String]) -> String? { rules.isEmpty ? nil : rules.joined(separator: " ") }
      obligationID = id
      phrase = obligation.map { wording.text($0.phrase) } ?? ""
      log = list(coverage.log)
      documents = list(coverage.documents)
      person = list(coverage.person)
      isNothing = coverage.isNothing
      let cells = [
        ("column.byLog", coverage.log), ("column.byDocuments", coverage.documents),
        ("column.byPerson", coverage.person),
      ]
      links = cells.enumerated().map { index, cell in
        let nothing = coverage.isNothing && index == 0 ? wording.text("coverage.nothing") : nil
        return Cell(
          label: wording.text(cell.0), isEmpty: cell.1.isEmpty && nothing == nil, nothing: nothing,
          rules: cell.1.map { SummaryView.RuleLink(ruleID: $0, anchor: RuleView.anchor($0), kind: "") })
      }
    }
  }

  init(_ contents: ReportContents, _ wording: Wording) {
    rows = contents.result.obligations.map {
      Row($0.obligation, contents.obligation($0.obligation)?.obligation, $0.coverage, wording)
    }
    hasRows = !rows.isEmpty
  }
}

/// The coverage of packs as text, for the command and the documentation.
public struct CoverageText: Sendable {
  private let wording: Wording
  private let packs: [RulePack]

  /// The coverage of packs.
  ///
  /// - Throws: `ReportError` when the texts of the language are not there.
  public init(_ packs: [RulePack], language: Language) throws(ReportError) {
    wording = Wording(try StringTable(language))
    self.packs = packs
  }

  private var rows: [CoverageView.Row] {
    packs.flatMap(\.coverage).map { CoverageView.Row($0.obligation.id, $0.obligation, $0.coverage, wording) }
  }

  /// Lines for a terminal.
  public var lines: [String] {
    rows.flatMap { row -> [String] in
      let head = "\(row.obligationID)  \(row.phrase)"
      if row.isNothing { return [head, "  " + wording.text("coverage.nothing")] }
      return [head]
        + [("column.byLog", row.log), ("column.byDocuments", row.documents), ("column.byPerson", row.person)]
        .compactMap { key, rules in
          rules.map { "  " + wording.text(key) + wording.text("sentence.colon") + $0 }
        }
    }
  }

  /// A table in Markdown.
  public var markdown: String {
    let columns = ["column.obligation", "column.byLog", "column.byDocuments", "column.byPerson"]
      .map { wording.text($0) }
    var lines = [
      "| " + columns.joined(separator: " | ") + " |",
      "|" + columns.map { _ in "---|" }.joined(),
    ]
    for row in rows {
      let nothing = row.isNothing ? wording.text("coverage.nothing") : "–"
      lines.append(
        "| \(row.obligationID) \(row.phrase) | \(row.log ?? nothing) | \(row.documents ?? "–") "
          + "| \(row.person ?? "–") |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
