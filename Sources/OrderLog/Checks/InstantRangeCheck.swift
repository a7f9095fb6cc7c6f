/// Instants outside this century or years away from the others.
///
/// Seconds read as milliseconds land in January 1970, microseconds in the year 50,000; a value that is more than
/// five years from the column's median has a wrong year, as no log is kept that long. O(rows) per column.
struct InstantRangeCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `in1970` = how many fall in 1970.
    case early = "instants-before-2000"
    /// No details.
    case late = "instants-after-2100"
    /// Details: `medianDay` = the day of the column's median.
    case far = "instants-far-from-others"
  }
  static let id = "instant-range"
  static let cost = 4
  /// Five years, in ms.
  static let reach: Int64 = 5 * 366 * 86_400_000
  private static let endOf1970: Int64 = 31_536_000_000

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    subject.tables.flatMap { table in
      table.kind.fields.flatMap { field -> [LogObservation] in
        guard field.type == .instant, let column = table.integers(field) else { return [] }
        return observations(field, column, table, subject)
      }
    }
  }

  private func observations(
    _ field: Field, _ column: IntegerColumn, _ table: Table, _ subject: LogUnderCheck
  ) -> [LogObservation] {
    let values = column.storage.elements
    let isSampled = table.kind == .orders && subject.sample.count < values.count
    let sample =
      isSampled ? subject.sampled(field) : Array(values).filter { $0 != IntegerColumn.null }.sorted()
    let plausible = sample.filter(PlausibleInstant.contains)
    let median = plausible.isEmpty ? nil : plausible[plausible.count / 2]
    let lower = median.map { $0 - Self.reach } ?? PlausibleInstant.lower
    let upper = median.map { $0 + Self.reach } ?? PlausibleInstant.upper
    // Most columns are clean: one pass without branches finds that out.
    let low = max(lower, PlausibleInstant.lower)
    let high = min(upper, PlausibleInstant.upper)
    var odd = 0
    for value in values { odd += (value < low && value != IntegerColumn.null) || value >= high ? 1 : 0 }
    guard odd > 0 else { return [] }
    var early = RowExamples(table)
    var late = early
    var far = early
    var in1970 = 0
    for (row, value) in values.enumerated() where value != IntegerColumn.null {
      if value < PlausibleInstant.lower {
        early.add(row)
        if value >= 0, value < Self.endOf1970 { in1970 += 1 }
      } else if value >= PlausibleInstant.upper {
        late.add(row)
      } else if value < lower || value >= upper {
        far.add(row)
      }
    }
    let medianDay = median.map { subject.log.timeZone.day(of: $0).description } ?? ""
    let found: [(Code, LogObservation.Severity, RowExamples, [String: LogObservation.Detail])] = [
      (.early, .serious, early, ["in1970": .init(in1970)]), (.late, .serious, late, [:]),
      (.far, .caution, far, ["medianDay": .text(medianDay)]),
    ]
    return found.compactMap { code, severity, rows, details in
      guard rows.count > 0 else { return nil }
      return observation(
        code, severity, table.kind, [field], affected: rows.count, total: values.count - column.nullCount,
        examples: rows.examples, details: details, faulty: [field])
    }
  }
}
