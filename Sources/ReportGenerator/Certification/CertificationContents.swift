import AuditEngine
import OrderLog
import Rules

/// What the drafts of a self-certification are made from: the audit's result and the platform's own statement.
///
/// Both speak in their own name. A figure that was measured links to its rule in the report; a statement of the
/// platform links to the entry of its document in the appendix, with the state of its attachments.
struct CertificationContents {
  let audit: ReportContents
  let evidence: EvidencedDisclosure
  let wording: Wording
  /// The file, beside the drafts, that holds the measured figures.
  let report: String

  init(
    _ result: AuditResult, _ evidence: EvidencedDisclosure, _ wording: Wording, report: String = "report.html"
  ) {
    audit = ReportContents(result)
    self.evidence = evidence
    self.wording = wording
    self.report = report
  }

  var disclosure: Disclosure { evidence.disclosure }
  var result: AuditResult { audit.result }

  /// A text of the drafts.
  func text(_ key: String, _ values: [String: String] = [:]) -> String {
    wording.text("draft." + key, values)
  }

  /// A text of the drafts as a run.
  func run(_ key: String, _ values: [String: String] = [:]) -> Manuscript.Run { .init(text(key, values)) }

  /// Words of the platform, made safe to be shown.
  func said(_ words: String) -> String { MarkupText.visible(words) }

  /// A link to a rule's section of the report.
  func link(to rule: String) -> String { report + "#" + RuleView.anchor(rule) }

  /// The id of a rule, leading to its section of the report.
  func rule(_ rule: RuleResult) -> Manuscript.Run { .init(said(rule.rule), link: link(to: rule.rule)) }

  /// The number of an entry of the platform's document, leading to the appendix.
  func source(_ entry: some DisclosureEntry) -> Manuscript.Run {
    .init("〔\(said(entry.source.path))〕", link: "#source-\(entry.source.path)")
  }

  /// A blank inside a line.
  func blank(_ key: String) -> Manuscript.Run { .init(text("blank", ["what": text(key)]), blank: true) }

  /// A blank of its own.
  func blankBlock(_ key: String) -> Manuscript.Block { .blank(text("blank", ["what": text(key)])) }

  /// A value that the platform stated, or a blank for it.
  func stated(_ value: String?, else key: String) -> Manuscript.Run {
    guard let value, !value.isEmpty else { return blank(key) }
    return .init(said(value))
  }

  /// A day, or a blank for it.
  func stated(_ day: CivilDate?, else key: String) -> Manuscript.Run {
    day.map { .init(wording.dates.day($0)) } ?? blank(key)
  }

  /// Names of a vocabulary, joined.
  func names<Word: RawRepresentable>(_ words: [Word], of kind: String) -> String
  where Word.RawValue == String {
    wording.table.list(words.map { text("\(kind).\($0.rawValue)") })
  }

  /// The values of services, cities and the like, as the log's own words have it.
  func values(_ values: [String], of field: Field) -> String {
    let words = ValueWording(table: wording.table)
    return wording.table.list(values.map { words.text($0, of: field.rawValue) })
  }

  /// A new draft without content.
  func manuscript(_ kind: String) -> Manuscript {
    let cover = CoverView(audit, wording)
    return Manuscript(
      title: text("\(kind).title"),
      subtitles: [said(disclosure.platform.name), text("subtitle", ["period": cover.period])],
      banner: text("banner", ["tool": result.tool.name + " " + result.tool.version]),
      footer: text("\(kind).title"), language: wording.table.language.tag)
  }
}
