import OrderLog

/// The numbers that describe a log in the report.
struct LogCensus {
  let log: OrderLog

  /// The first and the last instant of any order; nil when none has one.
  ///
  /// Instants before 1980 or after 2100 are faults of the log and do not stretch the period; the checks of the
  /// log report them.
  var period: (first: Int64, last: Int64)? {
    let fields: [Field] = [.placedAt, .acceptedAt, .pickedUpAt, .completedAt]
    let plausible: ClosedRange<Int64> = 315_532_800_000...4_102_444_800_000
    var first = Int64.max
    var last = Int64.min
    for field in fields {
      guard let column = log.orders.integers(field) else { continue }
      for value in column.storage.elements where plausible.contains(value) {
        first = min(first, value)
        last = max(last, value)
      }
    }
    return first <= last ? (first, last) : nil
  }

  /// The summary for the report.
  func summary(period: (first: Int64, last: Int64)?) -> LogSummary {
    var rows: [String: Int] = [:]
    var fields: [String: [String]] = [:]
    for kind in TableKind.allCases {
      guard let table = log.table(kind) else { continue }
      rows[kind.rawValue] = table.rowCount
      fields[kind.rawValue] =
        kind.fields.filter { field in
          table.columns[field].map { $0.nullCount < table.rowCount } ?? false
        }.map(\.rawValue) + table.attributes.keys.sorted()
    }
    var breakdown: [String: [String: Int]] = [:]
    for field: Field in [.platform, .city, .service, .vehicle, .contract, .status] {
      guard let column = log.orders.texts(field) else { continue }
      breakdown[field.rawValue] = counts(of: column)
    }
    var seen = [Bool](repeating: false, count: log.workers.values.count)
    if let workers = log.orders.texts(.workerID) {
      for code in workers.codes.elements where code >= 0 { seen[Int(code)] = true }
    }
    return LogSummary(
      timeZone: log.timeZone.identifier,
      firstInstant: period.map { log.timeZone.text(of: $0.first) },
      lastInstant: period.map { log.timeZone.text(of: $0.last) },
      firstDay: period.map { log.timeZone.day(of: $0.first) },
      lastDay: period.map { log.timeZone.day(of: $0.last) },
      rows: rows, fields: fields, workersWithOrders: seen.count { $0 }, workers: seen.count,
      breakdown: breakdown)
  }

  private func counts(of column: TextColumn) -> [String: Int] {
    var counts = [Int](repeating: 0, count: column.dictionary.values.count + 1)
    for code in column.codes.elements { counts[Int(code) + 1] += 1 }
    var named: [String: Int] = [:]
    if counts[0] > 0 { named[""] = counts[0] }
    let present = column.dictionary.values.indices.filter { counts[$0 + 1] > 0 }
      .sorted { (counts[$1 + 1], $0) < (counts[$0 + 1], $1) }
    for index in present.prefix(50) { named[column.dictionary.values[index]] = counts[index + 1] }
    let rest = present.dropFirst(50).reduce(0) { $0 + counts[$1 + 1] }
    if rest > 0 { named["…"] = rest }
    return named
  }
}
