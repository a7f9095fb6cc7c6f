import AuditEngine
import Metrics
import Rules

/// One rule with everything that a report says about it.
struct RuleView {
  let anchor: String
  let ruleID: String
  let title: String
  let statement: String
  let verdict: Chip
  let severity: Chip?
  let coverage: String
  let isWaived: Bool
  let flips: Bool
  let claims: [ClaimView]
  let reason: String
  let tiles: [TileView]
  let hasTiles: Bool
  let certainty: [String]
  let clauses: [ClauseLink]
  let bases: [BasisRow]
  let readings: [ReadingRow]
  let hasReadings: Bool
  let parameters: [ParameterRow]
  let hasParameters: Bool
  let cases: CaseTable?
  let payGaps: PayGapTable?
  let documents: DocumentTable?
  let question: String?
  let attestation: String?
  let isAboutLog: Bool
  let figures: [LabelledValue]
  let hasFigures: Bool
  let scopeNote: String
  let remedy: String?
  let ask: String?
  let limits: String?
  let waiver: String?

  init(_ rule: RuleResult, in contents: ReportContents, _ wording: Wording) {
    let claim = ClaimWording(wording: wording)
    let inForce = ReportContents.isInForce(rule)
    let numbers = rule.readings.first?.measured
    let found = contents.findings(of: rule.rule)
    anchor = RuleView.anchor(rule.rule)
    ruleID = rule.rule
    title = wording.text(rule.title)
    statement = wording.text(rule.statement)
    verdict = claim.chip(rule.verdict, basis: rule.basis, inForce: inForce)
    severity = rule.severity.map(claim.chip)
    coverage = wording.text("coverage.\(rule.coverage.rawValue)")
    isWaived = rule.waiver != nil
    flips = rule.flips
    claims = ClaimView.all(of: rule, findings: found, wording)
    reason = ReasonWording(wording: wording).text(rule.reason)
    tiles = numbers.map { TileView.all(of: $0, wording) } ?? []
    hasTiles = !tiles.isEmpty
    certainty = CertaintyText(wording: wording).sentences(for: rule, findings: found, in: contents)
    clauses = rule.obligations.compactMap { id in
      contents.obligation(id).map {
        ClauseLink(id: id, clause: $0.clause, obligation: $0.obligation, wording)
      }
    }
    bases = rule.bases.map {
      BasisRow($0, isDeciding: $0.basis == rule.basis, isAboutLog: rule.documents == nil, wording)
    }
    readings = rule.readings.enumerated().map { index, reading in
      ReadingRow(
        reading, isDeciding: index == 0, differs: reading.verdict != rule.readings.first?.verdict, of: rule,
        findings: found, wording)
    }
    hasReadings = !readings.isEmpty
    parameters = rule.parameters.flatMap { ParameterRow.rows(of: $0, wording) }
    hasParameters = !parameters.isEmpty
    documents = DocumentTable(rule, wording)
    isAboutLog = rule.documents == nil
    question = rule.verdict == .needsReview ? rule.question.map { wording.text($0) } : nil
    attestation = rule.attestation.map { RuleView.text(of: $0, wording) }
    cases = CaseTable(found, of: rule, in: contents, wording)
    let figureWording = FigureWording(wording: wording)
    payGaps = PayGapTable(numbers?.figures ?? [], wording)
    figures = (numbers?.figures ?? []).filter { !PayGapTable.holds($0) }.prefix(60).map {
      LabelledValue(label: figureWording.label($0.key), value: figureWording.value($0))
    }
    hasFigures = !figures.isEmpty
    let disclosure = rule.documents == nil ? nil : contents.result.disclosure
    scopeNote =
      disclosure.map {
        wording.text(
          "document.scope",
          ["platform": MarkupText.visible($0.platform), "day": wording.dates.day($0.asOf)])
      }
      ?? wording.text(
        "rule.scope",
        [
          "in": NumberText.integer(rule.inScope), "out": NumberText.integer(rule.outOfScope),
          "unplaced": NumberText.integer(rule.unplaced),
        ])
    let isUndecided = rule.verdict == .undetermined || rule.verdict == .error
    remedy = isUndecided ? nil : RuleView.filled(wording.text(rule.remedy))
    ask = rule.verdict == .undetermined ? RuleView.filled(wording.text(rule.ask)) : nil
    limits = rule.limits.flatMap { RuleView.filled(wording.text($0)) }
    waiver = rule.waiver.map { RuleView.text(of: $0, wording) }
  }

  /// A text, or nil when it is empty.
  private static func filled(_ text: String) -> String? { text.isEmpty ? nil : text }

  /// A text without the full stop at its end, for use inside a sentence.
  private static func unstopped(_ text: String) -> String {
    text.last.map { "。.".contains($0) } == true ? String(text.dropLast()) : text
  }

  /// The id of a rule's section. Rule ids come from packs; anything but plain letters is replaced.
  static func anchor(_ rule: String) -> String {
    "rule-" + String(rule.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }

  /// What a named role answered.
  static func text(of attested: RuleResult.Attested, _ wording: Wording) -> String {
    wording.text(
      "attestation.text",
      [
        "role": MarkupText.visible(attested.role), "day": wording.dates.day(attested.date),
        "answer": wording.text("answer.\(attested.answer.rawValue)"),
        "statement": MarkupText.visible(attested.statement),
      ])
  }

  /// What a waiver says.
  static func text(of waiver: Waiver, _ wording: Wording) -> String {
    wording.text(
      waiver.worker == nil ? "waiver.all" : "waiver.worker",
      [
        "role": MarkupText.visible(waiver.role), "expires": wording.dates.day(waiver.expires),
        "justification": unstopped(MarkupText.visible(waiver.justification)),
        "worker": waiver.worker.map { IdentifierText($0).whole } ?? "",
      ])
  }
}

/// A label with a value.
struct LabelledValue {
  let label: String
  let value: String
}

/// The clause and the obligation that a rule belongs to.
struct ClauseLink {
  let obligationID: String
  let phrase: String
  let citation: String

  init(id: String, clause: Clause, obligation: Obligation, _ wording: Wording) {
    obligationID = id
    phrase = wording.text(obligation.phrase)
    citation = wording.text(clause.citation)
  }
}
