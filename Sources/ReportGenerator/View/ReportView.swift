import AuditEngine

/// Everything that the templates show.
struct ReportView {
  let t: TextScope
  let lang: String
  let documentTitle: String
  let isChinese: Bool
  let cover: CoverView
  let contents: [ContentsEntry]
  let summary: SummaryView
  let findings: [RuleView]
  let hasFindings: Bool
  let undecided: [RuleView]
  let hasUndecided: Bool
  let needsDocuments: NeedsDocumentsView
  let request: RequestView
  let met: [RuleView]
  let hasMet: Bool
  let notApplicable: [RuleView]
  let hasNotApplicable: Bool
  let distributions: [DistributionView]
  let hasDistributions: Bool
  let quality: QualityView
  let methods: [Entry]
  let limits: [Entry]
  let clauses: [ClauseView]
  let hasClauses: Bool
  let glossary: [Entry]
  let provenance: ProvenanceView

  /// A line of the table of contents.
  struct ContentsEntry {
    let anchor: String
    let title: String
  }

  /// The sections in order, each with the key of its heading.
  private static let sections = [
    "guide", "summary", "findings", "undecided", "met", "notApplicable", "distributions", "quality", "method",
    "clauses", "glossary", "provenance",
  ]

  init(_ contents: ReportContents, _ wording: Wording) {
    t = TextScope(table: wording.table)
    lang = wording.table.language.tag
    isChinese = wording.table.language == .chinese
    cover = CoverView(contents, wording)
    documentTitle = wording.text("document.title", ["period": cover.period])
    self.contents = Self.sections.map {
      ContentsEntry(anchor: $0, title: wording.text("section.\($0)"))
    }
    summary = SummaryView(contents, wording)
    func views(_ rules: [RuleResult]) -> [RuleView] { rules.map { RuleView($0, in: contents, wording) } }
    findings = views(contents.findings)
    hasFindings = !findings.isEmpty
    undecided = views(contents.undecided)
    hasUndecided = !undecided.isEmpty || !contents.needsDocuments.isEmpty
    needsDocuments = NeedsDocumentsView(contents, wording)
    request = RequestView(contents, wording)
    met = views(contents.met)
    hasMet = !met.isEmpty
    notApplicable = views(contents.notApplicable)
    hasNotApplicable = !notApplicable.isEmpty
    distributions = contents.result.distributions.compactMap { DistributionView($0, wording) }
    hasDistributions = !distributions.isEmpty
    quality = QualityView(contents, wording)
    methods = Entry.all("method.note", in: wording.table)
    limits = Entry.all("limit.note", in: wording.table)
    clauses = contents.result.packs.flatMap(\.clauses).map { ClauseView($0, wording) }
    hasClauses = !clauses.isEmpty
    glossary = Entry.all("glossary", in: wording.table)
    provenance = ProvenanceView(contents, wording)
  }
}
