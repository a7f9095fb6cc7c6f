public import OrderLog

/// Per worker and week from Monday, the pay of the orders completed in that week.
///
/// Pay is booked on `completed_at`; an order without a plausible completion is booked on no week and counted. 32 bytes a
/// worker and week; no hashing per row while consecutive rows are of one week.
public struct WeeklyPay: MergeableState {
  /// What is known of one worker in one week. Money in ten-thousandths.
  public struct Slot: SummableSlot {
    /// Σ `worker_pay`.
    public internal(set) var pay: Int128 = 0
    /// Orders with a pay, and completed ones without.
    public internal(set) var paidOrders: Int64 = 0
    public internal(set) var unknownOrders: Int64 = 0

    public init() {}

    mutating func add(_ other: Slot) {
      pay &+= other.pay
      paidOrders &+= other.paidOrders
      unknownOrders &+= other.unknownOrders
    }
  }

  /// The weeks by the day number of their Monday.
  private(set) var weeks: [Int: WorkerSlots<Slot>] = [:]
  /// Rows with a pay that belong to no week, and rows with a pay and no worker.
  public private(set) var undated = 0
  public private(set) var withoutWorker = 0

  public init(_ parameters: NoParameters) {}

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    let pay = columns.integers(.workerPay)
    let completed = columns.integers(.completedAt)
    let absent = IntegerColumn.null
    var grid = CivilGrid(log.timeZone, .week)
    var current: Int?
    var slots = WorkerSlots<Slot>()
    for row in block {
      let amount = pay.at(row)
      let end = completed.at(row)
      if amount == absent && end == absent { continue }
      guard end != absent, TimeSpan.plausible.contains(end) else {
        undated += 1
        continue
      }
      let worker = columns.worker.at(row)
      guard worker >= 0 else {
        withoutWorker += 1
        continue
      }
      grid.seek(end)
      if grid.day != current {
        if let current { weeks[current] = slots }
        current = grid.day
        slots = weeks.removeValue(forKey: grid.day) ?? WorkerSlots()
        slots.prepare(log.workers.values.count)
      }
      slots.withSlots { slots in
        guard Int(worker) < slots.count else { return }
        if amount == absent {
          slots[Int(worker)].unknownOrders &+= 1
        } else {
          slots[Int(worker)].paidOrders &+= 1
          slots[Int(worker)].pay &+= Int128(amount)
        }
      }
    }
    if let current { weeks[current] = slots }
  }

  public mutating func merge(_ other: WeeklyPay) {
    for (week, slots) in other.weeks { weeks[week, default: WorkerSlots()].merge(slots) }
    undated += other.undated
    withoutWorker += other.withoutWorker
  }

  /// A worker's sums in the week of a Monday.
  public func slot(_ monday: Int, _ worker: Int32) -> Slot { weeks[monday]?[worker] ?? Slot() }
}
