import AuditEngine
import OrderLog

/// What documents show of the points that a rule asks for.
struct DocumentTable {
  let rows: [DocumentRow]

  /// The points of a rule, or nil when it is about the log or nothing was looked at.
  init?(_ rule: RuleResult, _ wording: Wording) {
    guard let points = rule.documents, !points.isEmpty else { return nil }
    rows = points.map { DocumentRow($0, wording) }
  }
}

/// One point: what is asked, what is stated, and where.
struct DocumentRow {
  let title: String
  let entry: String?
  let state: Chip
  let why: String?
  let facts: [LabelledValue]
  let measured: String?
  /// What the log's rule says that the point stands or falls with, and the rule's place in the report.
  let log: LogLine?
  let records: [RecordView]

  init(_ point: DocumentPoint, _ wording: Wording) {
    title = wording.text("point.\(point.subject)")
    entry = point.entry.map { MarkupText.visible($0) }
    state = Chip(
      label: wording.text("pointState.\(point.state.rawValue)"), kind: Self.kind(point.state),
      symbol: wording.text("verdict.\(Self.kind(point.state)).symbol"))
    let why = point.why.map { wording.text("uncompared.\($0)") }
    // The log's own reason why it has no figure says more.
    let reason = point.reason.map(ReasonWording(wording: wording).text)
    self.why =
      [why, reason].compactMap { $0 }.isEmpty
      ? nil : [why, reason].compactMap { $0 }.joined(separator: wording.text("sentence.separator"))
    facts = point.facts.map { fact in
      let value =
        CivilDate(fact.value).map(wording.dates.day)
        ?? wording.table.text(ifAny: "factValue.\(fact.name).\(fact.value)")
        ?? MarkupText.visible(fact.value)
      return LabelledValue(label: wording.text("fact.\(fact.name)"), value: value)
    }
    if let value = point.measured, let limit = point.limit, let quantity = point.quantity {
      let pair = wording.quantities.pair(value, limit, quantity)
      measured = wording.text("document.measured", ["measured": pair.0, "limit": pair.1])
    } else {
      measured = nil
    }
    log = point.log.map { LogLine($0, wording) }
    records = point.records.map { RecordView($0, wording) }
  }

  /// The verdict whose colour and sign a state has.
  private static func kind(_ state: DocumentPoint.State) -> String {
    switch state {
    case .shown: "met"
    case .contradicted: "notMet"
    case .missing, .uncompared: "undetermined"
    case .question: "needsReview"
    case .outside: "notApplicable"
    }
  }
}

/// The verdict of a rule of the log that a point refers to.
struct LogLine {
  let text: String
  let anchor: String

  init(_ answer: LogAnswer, _ wording: Wording) {
    anchor = RuleView.anchor(answer.rule)
    var values = [
      "rule": answer.rule, "verdict": wording.text("verdict.\(answer.verdict.rawValue)"),
      "reason": ReasonWording(wording: wording).text(answer.reason),
    ]
    guard let from = answer.from, let to = answer.to else {
      text = wording.text("document.log", values)
      return
    }
    values["from"] = wording.dates.day(from)
    values["to"] = wording.dates.day(to)
    text = wording.text("document.log.days", values)
  }
}

/// An entry of the disclosure with its attachments.
struct RecordView {
  let path: String
  let line: String?
  let attachments: [AttachmentView]
  let hasAttachments: Bool

  init(_ record: DocumentRecord, _ wording: Wording) {
    path = MarkupText.visible(record.path)
    line = record.line > 0 ? wording.text("document.line", ["line": String(record.line)]) : nil
    attachments = record.attachments.map { AttachmentView($0, wording) }
    hasAttachments = !attachments.isEmpty
  }
}

/// An attachment with its state.
struct AttachmentView {
  let name: String
  let state: String
  let digest: IdentifierText?

  init(_ kept: DocumentRecord.Kept, _ wording: Wording) {
    name = MarkupText.visible(kept.title ?? kept.file ?? kept.url ?? "")
    state = wording.text("attachment.\(kept.state.rawValue)")
    digest = kept.sha256.map { IdentifierText($0, limit: 20) }
  }
}

/// The rules about documents of an audit that was given none, in one list.
struct NeedsDocumentsView {
  let lead: String
  let rules: [Row]
  let hasRules: Bool

  /// One rule.
  struct Row {
    let anchor: String
    let ruleID: String
    let title: String
    let ask: String
  }

  init(_ contents: ReportContents, _ wording: Wording) {
    rules = contents.needsDocuments.map { rule in
      Row(
        anchor: RuleView.anchor(rule.rule), ruleID: rule.rule, title: wording.text(rule.title),
        ask: wording.text(rule.ask))
    }
    hasRules = !rules.isEmpty
    lead = wording.text("lead.needsDocuments", ["n": NumberText.integer(rules.count)])
  }
}
