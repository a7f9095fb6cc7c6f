import OrderLog

/// A part of a log: the orders of some days, services and cities, with what belongs to them in the other tables.
///
/// An order belongs to the day on which it was accepted, or else offered, placed, picked up or completed; an order
/// without any of these to none. Offers belong to the orders that they name, appeals too; sessions, breaks, prompts and
/// incidents to the day on which they begin, and only of workers who have an order in the part. O(rows).
struct LogExcerpt {
  /// The days; nil: all.
  var days: ClosedRange<CivilDate>?
  /// The services and the cities; empty: all.
  var services: [String] = []
  var cities: [String] = []

  /// The fields that tell an order's day, the first that has a value.
  private static let clocks: [Field] = [.acceptedAt, .offeredAt, .placedAt, .pickedUpAt, .completedAt]

  /// Whether nothing is left out.
  var isEverything: Bool { days == nil && services.isEmpty && cities.isEmpty }

  /// The rows of the orders of the part.
  func rows(of log: OrderLog) -> [Int] {
    let orders = log.orders
    let service = mask(services, orders.texts(.service))
    let city = mask(cities, orders.texts(.city))
    let clocks = Self.clocks.compactMap { orders.integers($0) }
    let window = instants(log.timeZone)
    return (0..<orders.rowCount).filter { row in
      if let service, !service.holds(row) { return false }
      if let city, !city.holds(row) { return false }
      guard let window else { return true }
      return clocks.lazy.compactMap { $0.value(at: row) }.first.map(window.contains) ?? false
    }
  }

  /// The part as a log.
  func log(from log: OrderLog) -> OrderLog {
    if isEverything { return log }
    let chosen = rows(of: log)
    let orders = log.orders.selecting(chosen)
    let window = instants(log.timeZone)
    let ids = orders.identifiers(.orderID)
    let named = ids.map { ids in Set((0..<orders.rowCount).compactMap { ids.value(at: $0) }) }
    var isOfPart = [Bool](repeating: false, count: log.workers.values.count)
    if let workers = orders.texts(.workerID) {
      for row in 0..<orders.rowCount where workers[row] >= 0 { isOfPart[Int(workers[row])] = true }
    }
    let others = TableKind.allCases.compactMap { kind -> Table? in
      guard kind != .orders, let table = log.table(kind) else { return nil }
      switch kind {
      case .offers, .appeals:
        // Without ids nothing tells which orders these belong to; then their own day does.
        guard let named, let own = table.identifiers(.orderID) else {
          return within(window, table, kind == .offers ? .offeredAt : .openedAt)
        }
        return table.selecting(
          (0..<table.rowCount).filter { own.value(at: $0).map(named.contains) ?? false })
      case .sessions, .breaks, .prompts, .incidents:
        guard let workers = table.texts(.workerID) else { return table }
        let begin: Field = kind == .sessions ? .onlineAt : kind == .breaks ? .startedAt : .at
        let kept = within(window, table, begin)
        let codes = kept.texts(.workerID) ?? workers
        return kept.selecting(
          (0..<kept.rowCount).filter { codes[$0] >= 0 && isOfPart[Int(codes[$0])] })
      default: return table
      }
    }
    return OrderLog(orders: orders, others: others, timeZone: log.timeZone)
  }

  private func instants(_ zone: CivilTimeZone) -> Range<Int64>? {
    days.map {
      zone.start(of: $0.lowerBound)..<zone.start(of: CivilDate(dayNumber: $0.upperBound.dayNumber + 1))
    }
  }

  private func within(_ window: Range<Int64>?, _ table: Table, _ field: Field) -> Table {
    guard let window, let column = table.integers(field) else { return table }
    return table.selecting(
      (0..<table.rowCount).filter { column.value(at: $0).map(window.contains) ?? false })
  }

  /// Which rows have one of some values.
  private struct Mask {
    let column: TextColumn?
    let isInside: [Bool]
    func holds(_ row: Int) -> Bool {
      guard let code = column?[row], code >= 0 else { return false }
      return isInside[Int(code)]
    }
  }

  private func mask(_ values: [String], _ column: TextColumn?) -> Mask? {
    values.isEmpty
      ? nil : Mask(column: column, isInside: column?.dictionary.values.map(values.contains) ?? [])
  }
}
