public import AuditEngine

/// `columns.csv`: what each column of the results, each recorded name and each unit means, in Chinese and English.
///
/// One row each: `what` is `column`, `outcome`, `metric`, `rule` or `unit`; `name` and `group` are as in the results;
/// `type` is `text`, `integer` or `number`.
public struct StudyColumns: Sendable {
  /// The whole file, as RFC 4180 has it.
  public let text: String

  /// The names of the file's own columns.
  public static let columns = ["what", "name", "group", "type", "unit", "meaning_zh", "meaning_en"]

  /// The dictionary of a study's table. Names are listed in the order in which they are recorded first, outcomes that
  /// every study records even where all runs failed.
  ///
  /// - Throws: when the texts are missing.
  public init(study: Study, table: StudyTable, records: [RunRecord]) throws(ReportError) {
    let languages = [
      StudyWording(study, Wording(try StringTable(.chinese))),
      StudyWording(study, Wording(try StringTable(.english))),
    ]
    var rows = [Self.columns]
    func add(
      _ what: String, _ name: String, _ group: String, _ type: String, _ unit: String, _ meanings: [String]
    ) {
      rows.append([what, name, group, type, unit] + meanings)
    }
    for column in table.columns {
      add(
        "column", column.name, "", Self.type(of: column), "",
        languages.map { Self.meaning(column, study, $0) })
    }
    let entries = Self.entries(records)
    for entry in entries {
      add(
        entry.kind.rawValue, entry.name, entry.group, "number", entry.unit,
        languages.map { $0.meaning(entry.kind, entry.name, group: entry.group) })
    }
    var seen: Set<String> = []
    for unit in entries.map(\.unit) where !unit.isEmpty && seen.insert(unit).inserted {
      add("unit", unit, "", "", "", languages.map { $0.meaning(ofUnit: unit) })
    }
    text = rows.map { $0.map(FindingsCSV.cell).joined(separator: ",") + "\r\n" }.joined()
  }

  /// Each recorded name with its group and unit, once. A metric without a value on one run has no unit there; the unit is
  /// then that of a run where it has one.
  private static func entries(_ records: [RunRecord]) -> [RecordedValue] {
    var entries = StudyOutcomes.names.map {
      RecordedValue(kind: .outcome, name: $0.name, value: nil, unit: $0.unit)
    }
    func key(_ value: RecordedValue) -> [String] { [value.kind.rawValue, value.name, value.group] }
    var places = Dictionary(entries.enumerated().map { (key($1), $0) }) { first, _ in first }
    let sorted = records.sorted { ($0.arm, $0.replication) < ($1.arm, $1.replication) }
    for value in sorted.lazy.flatMap(\.values) {
      if let place = places[key(value)] {
        if entries[place].unit.isEmpty { entries[place].unit = value.unit }
      } else {
        places[key(value)] = entries.count
        entries.append(value)
      }
    }
    return entries
  }

  private static func type(of column: StudyTable.Column) -> String {
    switch column.values {
    case .text: "text"
    case .integers: "integer"
    case .numbers: "number"
    }
  }

  private static func meaning(_ column: StudyTable.Column, _ study: Study, _ words: StudyWording) -> String {
    switch column.role {
    case .run: words.text("column.run")
    case .arm: words.text("column.arm")
    case .replication: words.text("column.replication")
    case .seed: words.text("column.seed")
    case .kind: words.text("column.kind")
    case .name: words.text("column.name")
    case .group: words.text("column.group")
    case .value: words.text("column.value")
    case .unit: words.text("column.unit")
    case .verdict: words.text("column.verdict")
    case .level(let factor):
      words.text(
        study.factors[factor].key.isEmpty ? "column.level" : "column.level.key",
        ["factor": study.factors[factor].name, "key": study.factors[factor].key])
    case .levelValue(let factor):
      words.text("column.levelValue", ["factor": study.factors[factor].name])
    }
  }
}
