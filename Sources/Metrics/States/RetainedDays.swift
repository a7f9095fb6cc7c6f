public import OrderLog

/// On which civil days a log has orders, by service. A few bytes a day and service.
public struct RetainedDays: MergeableState {
  /// Day numbers by the service's code; −1 for orders without a service.
  public private(set) var days: [Int32: Set<Int32>] = [:]
  /// Orders without a plausible instant.
  public private(set) var undated = 0

  /// Instants of this century; others are faults of the log.
  private static let plausible: Range<Int64> = 946_684_800_000..<4_102_444_800_000

  /// No orders.
  public init(_ parameters: NoParameters) {}

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    let candidates = [Field.placedAt, .acceptedAt, .completedAt].map { columns.integers($0) }
    let service = columns.codes(.service)
    var grid = CivilGrid(log.timeZone, .day)
    var last: (service: Int32, day: Int) = (-2, .min)
    for row in block {
      guard let instant = candidates.lazy.map({ $0.at(row) }).first(where: Self.plausible.contains) else {
        undated += 1
        continue
      }
      grid.seek(instant)
      let code = max(service.at(row), -1)
      if last == (code, grid.day) { continue }
      last = (code, grid.day)
      days[code, default: []].insert(Int32(truncatingIfNeeded: grid.day))
    }
  }

  public mutating func merge(_ other: RetainedDays) {
    undated += other.undated
    days.merge(other.days) { $0.union($1) }
  }
}
