/// Columns that hold the same value on every row that has one.
///
/// Looked for from 100 values on: below, it is too easily chance. Where one value is natural (platform, city,
/// service, contract, vehicle, mode, rule version, zone, limits) nothing is said. A constant instant, place,
/// distance, estimate, price or pay, or a log in which every order is completed, is a filler or a filter at the
/// source. Ends at the first differing value, so O(1) on ordinary columns.
struct ConstantColumnsCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `value` = the value, in the field's customary notation if it is a number.
    case column = "constant-column"
  }
  static let id = "constant-columns"
  /// Fewer values than this say nothing.
  static let minimum = 100

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    subject.tables.flatMap { table in
      table.kind.fields.compactMap { field in
        guard !Self.natural.contains(field), let column = table.columns[field] else { return nil }
        let filled = table.rowCount - column.nullCount
        guard filled >= Self.minimum, let value = Self.constant(column, field) else { return nil }
        let isTelling = Self.isTelling(field)
        return observation(
          .column, isTelling ? .caution : .info, table.kind, [field], affected: filled, total: table.rowCount,
          details: ["value": value], faulty: isTelling ? [field] : [])
      }
    }
  }

  private static let natural: Set<Field> = [
    .platform, .city, .service, .contract, .vehicle, .assignMode, .ruleVersion, .pickupZone, .dropoffZone,
    .carryLimit, .response, .kind, .incident, .forced,
  ]

  private static func isTelling(_ field: Field) -> Bool {
    switch field {
    case .status, .workerID, .orderID, .customerPaid, .workerPay, .etaModel, .etaCity, .etaSegments,
      .etaDistance:
      true
    default: [.instant, .distance, .coordinate].contains(field.type)
    }
  }

  private static func constant(_ column: Column, _ field: Field) -> LogObservation.Detail? {
    switch column {
    case .integer(let column):
      var seen: Int64?
      for value in column.storage.elements where value != IntegerColumn.null {
        if let seen, seen != value { return nil }
        seen = value
      }
      return seen.map { .init(Double($0) / Double(field.type.scale)) }
    case .text(let column):
      var seen: Int32?
      for code in column.codes.elements where code >= 0 {
        if let seen, seen != code { return nil }
        seen = code
      }
      return seen.map { .text(column.dictionary.values[Int($0)]) }
    case .identifier(let column):
      var seen: Int?
      for row in 0..<column.count where !column.utf8(at: row).isEmpty {
        if let seen, !ByteOrder.equal(column.utf8(at: seen), column.utf8(at: row)) { return nil }
        seen = row
      }
      return seen.flatMap(column.value(at:)).map { .text($0) }
    }
  }
}
