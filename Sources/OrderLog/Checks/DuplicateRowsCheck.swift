/// Rows of the other tables that repeat another one in every column, and workers or appeals listed twice.
///
/// O(cells) by 64-bit hash of whole rows, verified on the values.
struct DuplicateRowsCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected: the rows beyond the first of each. Details: `distinct` = how many different rows are repeated.
    case same = "duplicate-rows"
    /// A worker or an appeal with several different rows; affected: all of them. Details: `ids` = how many.
    case conflicting = "conflicting-rows"
  }
  static let id = "duplicate-rows"
  static let cost = 3

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    subject.tables.filter { $0.kind != .orders }.flatMap { table -> [LogObservation] in
      guard
        let partitions = HashPartitions(
          IdentifierHash.hashes(ofRowsIn: table), bits: HashPartitions.bits(forRows: table.rowCount))
      else { return [] }
      let groups = partitions.repeats { table.rowsEqual($0, $1) }
      return same(groups, table) + conflicting(table)
    }
  }

  private func same(_ groups: [[Int]], _ table: Table) -> [LogObservation] {
    guard !groups.isEmpty else { return [] }
    var rows = RowExamples(table)
    for group in groups { group.dropFirst().forEach { rows.add($0) } }
    return [
      observation(
        .same, .caution, table.kind, affected: rows.count, total: table.rowCount, examples: rows.examples,
        details: ["distinct": .init(groups.count)], faulty: Self.key(of: table).map { [$0] } ?? [])
    ]
  }

  private func conflicting(_ table: Table) -> [LogObservation] {
    guard let key = Self.key(of: table), key != .orderID, let column = table.columns[key] else { return [] }
    let ids: Table = Table(kind: table.kind, rowCount: table.rowCount, columns: [key: column])
    guard
      let partitions = HashPartitions(
        IdentifierHash.hashes(ofRowsIn: ids), bits: HashPartitions.bits(forRows: table.rowCount))
    else { return [] }
    let present = table.present(key)
    let groups = partitions.repeats { ids.rowsEqual($0, $1) }.filter { group in
      guard let first = group.first, present.contains(first) else { return false }
      return group.contains { !table.rowsEqual(first, $0) }
    }
    guard !groups.isEmpty else { return [] }
    var rows = RowExamples(table)
    for group in groups { group.forEach { rows.add($0) } }
    return [
      observation(
        .conflicting, .serious, table.kind, [key], affected: rows.count, total: table.rowCount,
        examples: rows.examples, details: ["ids": .init(groups.count)], faulty: [key])
    ]
  }

  /// The field that names a row of the table, if one does.
  private static func key(of table: Table) -> Field? {
    switch table.kind {
    case .workers: .workerID
    case .appeals: .appealID
    default: nil
    }
  }
}
