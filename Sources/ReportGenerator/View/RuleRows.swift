import AuditEngine
import OrderLog
import Rules

/// A source in a rule's table of sources.
struct BasisRow {
  let status: String
  let statusKind: String
  let citation: String
  let source: String
  let confidence: String
  let effective: String
  let orders: String
  let isDeciding: Bool
  let isNotInForce: Bool
  /// A recommended standard that the platform did not declare.
  let isNotDeclared: Bool
  let note: String?

  init(_ applied: RuleResult.AppliedBasis, isDeciding: Bool, isAboutLog: Bool = true, _ wording: Wording) {
    status = wording.name(of: applied.basis.status)
    statusKind = applied.basis.status.key
    citation = wording.text(applied.basis.citation)
    source = applied.basis.source
    confidence = wording.name(of: applied.basis.confidence)
    effective = applied.basis.effective.map(wording.dates.day) ?? wording.text("basis.undated")
    orders = isAboutLog ? NumberText.integer(applied.orders) : NumberText.none
    self.isDeciding = isDeciding
    isNotInForce = !applied.inForce
    isNotDeclared = applied.isDeclared == false
    note = applied.basis.note.map(wording.text)
  }
}

/// A reading in a rule's table of readings.
struct ReadingRow {
  let title: String
  let verdict: Chip
  /// Units beyond the limit of units examined.
  let extent: String
  let share: String
  let workers: String
  let estimate: String?
  let reason: String
  let isDeciding: Bool
  let differs: Bool

  init(
    _ reading: ReadingResult, isDeciding: Bool, differs: Bool, of rule: RuleResult, findings: [Finding],
    _ wording: Wording
  ) {
    let claim = ClaimWording(wording: wording)
    let certainty = CertaintyText(wording: wording)
    let numbers = reading.measured
    let counts = numbers.flatMap { wording.isTelling($0, beside: reading.verdict) ? $0 : nil }
    title = wording.text(reading.title)
    verdict = claim.chip(reading.verdict, basis: rule.basis, inForce: ReportContents.isInForce(rule))
    extent = counts.map(wording.extent) ?? NumberText.none
    share = counts.map { wording.share($0.exceeding, of: $0.examined) } ?? NumberText.none
    workers = counts.map { NumberText.integer($0.workersExceeding) } ?? NumberText.none
    estimate = numbers.flatMap { certainty.short($0, quantity: certainty.quantity(of: rule, $0, findings)) }
    reason = ReasonWording(wording: wording).text(reading.reason)
    self.isDeciding = isDeciding
    self.differs = differs
  }
}

/// A value of a parameter that a rule used.
struct ParameterRow {
  let title: String
  let key: String
  let value: String
  let validity: String
  let status: String
  let reference: String
  let isOverridden: Bool
  /// Whether it is a commitment of the platform.
  var isCommitted = false

  /// The rows of a parameter, one for each value; at most twenty.
  static func rows(of parameter: RuleResult.UsedParameter, _ wording: Wording) -> [ParameterRow] {
    let title = wording.text(parameter.title)
    guard !parameter.values.isEmpty else {
      return [
        ParameterRow(
          title: title, key: parameter.key, value: wording.text("parameter.none"), validity: NumberText.none,
          status: NumberText.none, reference: NumberText.none, isOverridden: parameter.isOverridden)
      ]
    }
    var rows = parameter.values.prefix(20).map { value in
      ParameterRow(
        title: title, key: parameter.key,
        value: value.value.map { wording.quantities.text($0, parameter.unit) }
          ?? wording.text("parameter.none"),
        validity: validity(of: value, wording),
        status: parameter.isOverridden && value.from.dayNumber <= 0
          ? wording.text("parameter.setForAudit") : wording.name(of: value.status),
        reference: MarkupText.visible(value.reference),
        isOverridden: parameter.isOverridden && value.from.dayNumber <= 0,
        isCommitted: parameter.committed?.contains(value.reference) ?? false)
    }
    let rest = parameter.values.count - rows.count
    if rest > 0 {
      let more = wording.table.counted("parameter.more", rest, shown: NumberText.integer(rest))
      rows.append(
        ParameterRow(
          title: title, key: parameter.key, value: more, validity: "", status: "", reference: "",
          isOverridden: false))
    }
    return rows
  }

  /// From when and where a value holds. An override has no date: it holds for the whole audit.
  private static func validity(of value: DatedParameter.DatedValue, _ wording: Wording) -> String {
    let from =
      value.from.dayNumber <= 0
      ? wording.text("parameter.always")
      : wording.text("parameter.from", ["day": wording.dates.day(value.from)])
    guard let city = value.city else { return from }
    return wording.text("parameter.inCity", ["from": from, "city": MarkupText.visible(city)])
  }
}
