public import AuditEngine

/// The results of a study as tidy data: one row per run and number.
///
/// Rows are sorted by arm, then replication, then the order in which the run recorded its numbers, so that they do not
/// depend on the order in which runs were done. A run that failed has one row of the kind `failure` without a value; its
/// reason stands in the summary. Complexity: O(values log runs).
public struct StudyTable: Sendable {
  /// The columns, in order; all have the same number of values.
  public let columns: [Column]
  /// The number of rows.
  public let rowCount: Int

  /// One column.
  public struct Column: Sendable, Equatable {
    /// Its name: a fixed one, or that of a factor.
    public let name: String
    /// What it holds.
    public let role: Role
    /// Its values; nil where there is none.
    public let values: Values
  }

  /// The values of a column.
  public enum Values: Sendable, Equatable {
    case text([String?])
    case integers([Int64?])
    case numbers([Double?])
  }

  /// What a column holds.
  public enum Role: Sendable, Hashable {
    case run, arm, replication, seed, kind, name, group, value, unit, verdict
    /// The level of a factor, in words.
    case level(factor: Int)
    /// The level of a factor, as a number.
    case levelValue(factor: Int)
  }

  /// The kind of the row of a run that failed.
  public static let failureKind = "failure"

  /// The table of a study's records, which may come in any order.
  public init(study: Study, records: [RunRecord]) {
    let rows = Self.rows(records)
    let names = Self.factorColumns(study)
    rowCount = rows.count

    func arm(_ row: Row) -> Study.Arm? {
      study.arms.indices.contains(row.record.arm) ? study.arms[row.record.arm] : nil
    }
    var columns = [
      Column(name: "run", role: .run, values: .text(rows.map(\.id))),
      Column(name: "arm", role: .arm, values: .integers(rows.map { Int64($0.record.arm) })),
      Column(
        name: "replication", role: .replication,
        values: .integers(rows.map { Int64($0.record.replication) })),
      Column(
        name: "seed", role: .seed, values: .integers(rows.map { Int64(exactly: $0.record.seed) })),
    ]
    for entry in names {
      switch entry.role {
      case .level(let factor):
        columns.append(
          Column(
            name: entry.name, role: entry.role,
            values: .text(
              rows.map { arm($0).flatMap { $0.levels.indices.contains(factor) ? $0.levels[factor] : nil } })
          ))
      case .levelValue(let factor):
        columns.append(
          Column(
            name: entry.name, role: entry.role,
            values: .numbers(
              rows.map { arm($0).flatMap { $0.values.indices.contains(factor) ? $0.values[factor] : nil } })
          ))
      default: break
      }
    }
    columns += [
      Column(
        name: "kind", role: .kind, values: .text(rows.map { $0.value?.kind.rawValue ?? Self.failureKind })),
      Column(name: "name", role: .name, values: .text(rows.map { $0.value?.name ?? "" })),
      Column(name: "group", role: .group, values: .text(rows.map { $0.value?.group ?? "" })),
      Column(
        name: "value", role: .value,
        values: .numbers(rows.map { $0.value?.value.flatMap { $0.isFinite ? $0 : nil } })),
      Column(name: "unit", role: .unit, values: .text(rows.map { $0.value?.unit ?? "" })),
      Column(name: "verdict", role: .verdict, values: .text(rows.map { $0.value?.verdict?.rawValue })),
    ]
    self.columns = columns
  }

  /// A number of a run, or a run that failed.
  private struct Row {
    let record: RunRecord
    let id: String
    let value: RecordedValue?
  }

  private static func rows(_ records: [RunRecord]) -> [Row] {
    let order = records.indices.sorted { a, b in
      let (first, second) = (records[a], records[b])
      return (first.arm, first.replication, a) < (second.arm, second.replication, b)
    }
    var rows: [Row] = []
    for index in order {
      let record = records[index]
      let id = record.id
      if record.failure != nil { rows.append(Row(record: record, id: id, value: nil)) }
      rows += record.values.map { Row(record: record, id: id, value: $0) }
    }
    return rows
  }

  private static let fixedNames: Set<String> = [
    "run", "arm", "replication", "seed", "kind", "name", "group", "value", "unit", "verdict",
  ]

  /// The columns of the factors with their names. Where a factor is called like another column it gets `factor.` in
  /// front, so that every name stands for one column.
  private static func factorColumns(_ study: Study) -> [(name: String, role: Role)] {
    var taken = fixedNames
    func free(_ name: String) -> String {
      var candidate = name
      while !taken.insert(candidate).inserted { candidate = "factor." + candidate }
      return candidate
    }
    // Names of levels first, so that a factor's own name is the last to change.
    let levels = study.factors.map { free($0.name) }
    var columns: [(name: String, role: Role)] = []
    for factor in study.factors.indices {
      columns.append((levels[factor], .level(factor: factor)))
      if study.arms.contains(where: { $0.values.indices.contains(factor) && $0.values[factor] != nil }) {
        columns.append((free(study.factors[factor].name + "_value"), .levelValue(factor: factor)))
      }
    }
    return columns
  }
}
