import AuditEngine
import OrderLog
import Rules

/// What is wrong with the log itself, and which results it weakens.
struct QualityView {
  let quarantineNote: String
  let faults: [FaultRow]
  let hasFaults: Bool
  let checks: [CheckRow]
  let hasChecks: Bool
  let weakFields: [String]
  let hasWeakFields: Bool
  let tables: [TableRow]
  let breakdowns: [Breakdown]
  let hasBreakdowns: Bool

  init(_ contents: ReportContents, _ wording: Wording) {
    let quality = contents.result.quality
    let fields = FieldWording(table: wording.table)
    quarantineNote = wording.table.counted(
      quality.quarantined == 0 ? "quality.noQuarantine" : "quality.quarantine", quality.quarantined,
      shown: NumberText.integer(quality.quarantined))
    faults = quality.quarantinedByReason.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { entry in
      FaultRow(
        reason: wording.table.text(ifAny: "fault.\(entry.key)") ?? MarkupText.visible(entry.key),
        count: NumberText.integer(entry.value))
    }
    hasFaults = !faults.isEmpty
    let order = ["serious", "caution", "info"]
    checks = quality.observations.enumerated().sorted { a, b in
      let left = order.firstIndex(of: a.element.severity) ?? order.count
      let right = order.firstIndex(of: b.element.severity) ?? order.count
      return left == right ? a.offset < b.offset : left < right
    }.prefix(Self.checkLimit).map { CheckRow($0.element, wording) }
    hasChecks = !checks.isEmpty
    weakFields = quality.weakFields.map(fields.qualified)
    hasWeakFields = !weakFields.isEmpty
    let log = contents.result.log
    tables = TableKind.allCases.compactMap { kind in
      guard let rows = log.rows[kind.rawValue] else { return nil }
      let present = log.fields[kind.rawValue] ?? []
      let absent = kind.fields.map(\.rawValue).filter { !present.contains($0) }
      return TableRow(
        name: fields.tableName(kind.rawValue), rows: NumberText.integer(rows),
        present: NumberText.integer(present.count),
        absent: absent.isEmpty
          ? wording.text("quality.noneAbsent") : wording.table.list(absent.map(fields.label)))
    }
    breakdowns = [Field.platform, .city, .service, .vehicle, .contract, .status].compactMap { field in
      Breakdown(field.rawValue, log.breakdown[field.rawValue] ?? [:], wording)
    }
    hasBreakdowns = !breakdowns.isEmpty
  }

  /// How many observations of checks a report lists.
  static let checkLimit = 120

  /// A reason why rows were set aside.
  struct FaultRow {
    let reason: String
    let count: String
  }

  /// A table of the log.
  struct TableRow {
    let name: String
    let rows: String
    let present: String
    let absent: String
  }

  /// What one check saw.
  struct CheckRow {
    let severity: Chip
    let title: String
    let sentence: String
    let place: String
    let extent: String
    let examples: [IdentifierText]
    let hasExamples: Bool

    init(_ observation: LogQuality.Observation, _ wording: Wording) {
      let fields = FieldWording(table: wording.table)
      let check = CheckWording(wording: wording)
      severity = Chip(
        label: wording.table.text(ifAny: "checkSeverity.\(observation.severity)")
          ?? MarkupText.visible(observation.severity),
        kind: "check-"
          + (["info", "caution", "serious"].contains(observation.severity) ? observation.severity : "info"),
        symbol: nil)
      title = check.title(observation)
      sentence = check.sentence(observation)
      let name = fields.tableName(observation.table)
      place =
        observation.field.map {
          wording.text("field.ofTable", ["table": name, "field": wording.table.list(fields.list($0))])
        } ?? name
      extent =
        observation.total > 0
        ? wording.text(
          "quality.extent",
          [
            "affected": NumberText.integer(observation.affected),
            "total": NumberText.integer(observation.total),
            "share": wording.share(observation.affected, of: observation.total),
          ]) : NumberText.integer(observation.affected)
      examples = observation.examples.prefix(5).map { IdentifierText($0, limit: 32) }
      hasExamples = !examples.isEmpty
    }
  }

  /// How the orders are spread over the values of a field; at most twelve values.
  struct Breakdown {
    let label: String
    let rows: [Row]

    /// A value with its share.
    struct Row {
      let name: String
      let count: String
      let share: String
    }

    init?(_ field: String, _ counts: [String: Int], _ wording: Wording) {
      guard !counts.isEmpty else { return nil }
      label = FieldWording(table: wording.table).label(field)
      let total = counts.values.reduce(0, +)
      let values = ValueWording(table: wording.table)
      let sorted = counts.filter { $0.key != "…" }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      func row(_ name: String, _ count: Int) -> Row {
        Row(name: name, count: NumberText.integer(count), share: wording.share(count, of: total))
      }
      var rows = sorted.prefix(12).map { entry in
        row(
          entry.key.isEmpty ? wording.text("quality.emptyValue") : values.text(entry.key, of: field),
          entry.value)
      }
      let rest = sorted.dropFirst(12).reduce(counts["…"] ?? 0) { $0 + $1.value }
      if rest > 0 { rows.append(row(wording.text("quality.otherValues"), rest)) }
      self.rows = rows
    }
  }
}
