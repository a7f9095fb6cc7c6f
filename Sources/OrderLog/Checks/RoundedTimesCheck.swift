/// Instants that were recorded to the minute or to five minutes only.
///
/// A gap between two instants to the minute is off by up to a minute, which matters next to a 20-minute break;
/// marks of five minutes are off by too much to decide one. Said when 95 % of at least 50 values lie on the marks,
/// where chance would put 1.7 % or 0.3 %. Promised times, limits and pay-outs are round by design and left out.
/// O(sample) for an ordinary column, O(rows) for a rounded one.
struct RoundedTimesCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Only full minutes. No details.
    case minutes = "minute-resolution"
    /// Only multiples of five minutes. No details.
    case fiveMinutes = "five-minute-marks"
  }
  static let id = "rounded-times"
  static let cost = 2
  /// The share of values on the marks from which the column counts as rounded.
  static let share = 0.95
  /// Fewer values than this say nothing.
  static let minimum = 50

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    subject.tables.flatMap { table in
      table.kind.fields.compactMap { field in
        guard field.type == .instant, !Self.planned.contains(field), let column = table.integers(field) else {
          return nil
        }
        if table.kind == .orders, subject.sample.count < table.rowCount,
          !Self.isRounded(Self.tally(column, rows: subject.sample), to: \.minutes)
        {
          return nil
        }
        let tally = Self.tally(column, rows: 0..<column.count)
        if Self.isRounded(tally, to: \.fives) {
          return observation(
            .fiveMinutes, .caution, table.kind, [field], affected: tally.fives, total: tally.all,
            faulty: [field])
        }
        if Self.isRounded(tally, to: \.minutes) {
          return observation(.minutes, .info, table.kind, [field], affected: tally.minutes, total: tally.all)
        }
        return nil
      }
    }
  }

  private static let planned: Set<Field> = [.promisedAt, .deadlineAt, .readyPromisedAt, .paidOutAt]

  private struct Tally {
    var all = 0
    var minutes = 0
    var fives = 0
  }

  private static func tally(_ column: IntegerColumn, rows: some Collection<Int>) -> Tally {
    var tally = Tally()
    let values = column.storage.elements
    for row in rows where values[row] != IntegerColumn.null {
      tally.all += 1
      if values[row] % 60_000 == 0 {
        tally.minutes += 1
        if values[row] % 300_000 == 0 { tally.fives += 1 }
      }
    }
    return tally
  }

  private static func isRounded(_ tally: Tally, to marks: KeyPath<Tally, Int>) -> Bool {
    tally.all >= minimum && Double(tally[keyPath: marks]) >= share * Double(tally.all)
  }
}
