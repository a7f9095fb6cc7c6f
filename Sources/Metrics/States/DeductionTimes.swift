public import OrderLog

/// When workers had orders from which money was taken: the completion of orders with a positive deduction.
/// 24 bytes a deduction.
public struct DeductionTimes: MergeableState {
  /// The events.
  private(set) var events = WorkerInstants()
  /// Deductions without a worker or a plausible completion. Left out.
  public private(set) var unusable = 0

  /// No orders.
  public init(_ parameters: NoParameters) {}

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    guard let deduction = columns.integers(.deduction) else { return }
    let completed = columns.integers(.completedAt)
    for row in block where deduction[row] > 0 {
      let (worker, at) = (columns.worker.at(row), completed.at(row))
      guard worker >= 0, TimeSpan.plausible.contains(at) else {
        unusable += 1
        continue
      }
      events.append(worker, at)
    }
  }

  public mutating func finish() { events.finish() }

  public mutating func merge(_ other: DeductionTimes) {
    events.merge(other.events)
    unusable += other.unusable
  }
}
