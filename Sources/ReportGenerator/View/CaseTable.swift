import AuditEngine
import Metrics
import OrderLog
import Rules

/// The worst cases of a rule: worker, window, measured value, and the rows of the log behind each.
struct CaseTable {
  let note: String
  let rows: [CaseRow]
  let hasSeveralSources: Bool

  /// How many cases a report shows for each rule. The result file has all of them.
  static let caseLimit = 20
  /// How many rows of the log are shown for each case.
  static let rowLimit = 8

  /// The cases of a rule, or nil when it has none.
  init?(_ findings: [Finding], of rule: RuleResult, in contents: ReportContents, _ wording: Wording) {
    guard rule.documents == nil else { return nil }
    let units = findings.filter { $0.level == .unit }
    guard !units.isEmpty else { return nil }
    let worst = units.enumerated().sorted { a, b in
      a.element.severity == b.element.severity
        ? a.offset < b.offset : a.element.severity > b.element.severity
    }.prefix(Self.caseLimit).map(\.element)
    hasSeveralSources = Set(units.map(\.basis)).count > 1
    rows = worst.enumerated().map {
      CaseRow($0.element, number: $0.offset + 1, of: rule, in: contents, wording)
    }
    // The result itself keeps the worst units only; the measurement has the true count.
    let all = max(units.count, rule.readings.first?.measured?.exceeding ?? 0)
    let values = ["shown": NumberText.integer(worst.count), "all": NumberText.integer(all)]
    note = wording.text(all > worst.count ? "cases.some" : "cases.all", values)
  }
}

/// One case.
struct CaseRow {
  let number: String
  let worker: IdentifierText?
  let window: String?
  /// The order, where the case is one order.
  let order: IdentifierText?
  let measured: String
  let limit: String
  let severity: Chip
  let status: String
  let isComparison: Bool
  let fingerprint: IdentifierText
  let vanishes: String?
  let waiver: String?
  let evidence: [EvidenceRowView]
  let hasEvidence: Bool
  let evidenceNote: String?
  let figures: [LabelledValue]
  /// The calculation behind the limit, line by line.
  let trace: [TraceRow]
  let hasTrace: Bool

  init(_ finding: Finding, number: Int, of rule: RuleResult, in contents: ReportContents, _ wording: Wording)
  {
    self.number = String(number)
    worker = finding.worker.map { IdentifierText($0) }
    window = finding.window.map(wording.dates.window)
    if let value = finding.measured, let quantity = finding.quantity {
      measured = wording.quantities.measured(
        value, quantity, isLowerBound: finding.isLowerBound, beside: finding.limit)
      limit = finding.limit.map { wording.quantities.pair(value, $0, quantity).1 } ?? NumberText.none
    } else {
      measured = NumberText.none
      limit = NumberText.none
    }
    severity = ClaimWording(wording: wording).chip(finding.severity)
    status = wording.text(finding.basisInForce ? "status.\(finding.basis.status.key)" : "chip.comparison")
    isComparison = !finding.basisInForce
    fingerprint = IdentifierText(finding.fingerprint, limit: 16)
    let titles = finding.vanishesUnder.map { id in
      rule.readings.first { $0.reading == id }.map { wording.text($0.title) } ?? MarkupText.visible(id)
    }
    vanishes = titles.isEmpty ? nil : wording.text("cases.vanishes", ["readings": wording.table.list(titles)])
    waiver = finding.waiver.map { RuleView.text(of: $0, wording) }
    let observations = contents.observations(of: finding)
    let all = observations.flatMap(\.evidence.rows)
    evidence = all.prefix(CaseTable.rowLimit).map { EvidenceRowView($0, wording) }
    hasEvidence = !evidence.isEmpty
    order = finding.window == nil ? all.first.map { IdentifierText($0.orderID, limit: 26) } : nil
    let count = max(all.count, observations.reduce(0) { $0 + $1.evidence.rowCount })
    evidenceNote =
      count > evidence.count
      ? wording.text(
        "cases.moreRows",
        ["shown": NumberText.integer(evidence.count), "all": NumberText.integer(count)]) : nil
    let figureWording = FigureWording(wording: wording)
    figures = observations.flatMap(\.evidence.figures).prefix(12).map {
      LabelledValue(label: figureWording.label($0.key), value: figureWording.value($0))
    }
    trace = observations.flatMap { $0.evidence.trace ?? [] }.map { TraceRow($0, wording) }
    hasTrace = !trace.isEmpty
  }
}

/// A row of the log behind a case.
struct EvidenceRowView {
  let order: IdentifierText
  let digest: IdentifierText
  let values: [LabelledValue]

  init(_ row: EvidenceRow, _ wording: Wording) {
    order = IdentifierText(row.orderID, limit: 40)
    digest = IdentifierText(row.digest, limit: 20)
    let fields = FieldWording(table: wording.table)
    let order = TableKind.orders.fields.map(\.rawValue)
    func place(_ key: String) -> (Int, String) { (order.firstIndex(of: key) ?? order.count, key) }
    values = row.values.sorted { place($0.key) < place($1.key) }.prefix(16).map { entry in
      let value =
        LocalInstant(entry.value) == nil
        ? IdentifierText(entry.value, limit: 40).short : wording.dates.instant(entry.value)
      return LabelledValue(label: fields.label(entry.key), value: value)
    }
  }
}

extension Evidence {
  /// How many rows of the log it rests on in all.
  var rowCount: Int {
    switch self {
    case .spell(let window), .workedDay(let window), .daysWithoutRest(let window),
      .payAgainstFloor(let window), .change(let window), .likeOrders(let window):
      window.rowCount
    default: rows.count
    }
  }

  /// The calculation behind its limit.
  var trace: [TraceLine]? {
    switch self {
    case .impliedSpeed(let order), .takeRate(let order), .displayedAmount(let order), .deduction(let order),
      .ordersInHand(let order), .order(let order):
      order.trace
    default: nil
    }
  }

  /// Its further numbers.
  var figures: [Figure] {
    switch self {
    case .spell(let window), .workedDay(let window), .daysWithoutRest(let window),
      .payAgainstFloor(let window), .change(let window), .likeOrders(let window):
      window.figures
    case .impliedSpeed(let order), .takeRate(let order), .displayedAmount(let order), .deduction(let order),
      .ordersInHand(let order), .order(let order):
      order.figures
    case .estimate(let numbers): numbers.figures
    case .documents: []
    }
  }
}
