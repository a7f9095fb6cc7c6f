/// Negative numbers where there can be none: distances, durations, counts, prices, parts of pay, deductions (which
/// the log format writes as positive amounts).
///
/// A worker's pay may be negative when deductions exceed it, a displayed take rate when the platform pays in, a
/// score whenever it likes; these are left out. O(rows) per column.
struct NegativeValuesCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `lowest` in the field's customary notation.
    case values = "negative-values"
  }
  static let id = "negative-values"
  static let cost = 4

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    subject.tables.flatMap { table in
      table.kind.fields.compactMap { field in
        guard Self.cannotBeNegative(field), let column = table.integers(field) else { return nil }
        let values = column.storage.elements
        var count = 0
        for value in values { count += value < 0 && value != IntegerColumn.null ? 1 : 0 }
        guard count > 0 else { return nil }
        var rows = RowExamples(table)
        var lowest: Int64 = 0
        for row in values.indices where values[row] < 0 && values[row] != IntegerColumn.null {
          rows.add(row)
          lowest = min(lowest, values[row])
        }
        return observation(
          .values, .caution, table.kind, [field], affected: count, total: values.count - column.nullCount,
          examples: rows.examples, details: ["lowest": .init(Double(lowest) / Double(field.type.scale))],
          faulty: [field])
      }
    }
  }

  private static func cannotBeNegative(_ field: Field) -> Bool {
    switch field.type {
    // A worker who would be late has a negative slack.
    case .distance, .duration, .count: field != .slack
    case .money: field != .workerPay
    default: false
    }
  }
}
