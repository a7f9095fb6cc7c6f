public import OrderLog

/// Per worker and civil month of completion, what customers paid and what the worker got, over the orders that
/// have both amounts and a positive price. 64 bytes a worker and month; no hashing per row.
public struct MonthlyTakes: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// Whether `commission_refund` is added to the worker's side.
    public var addsRefunds: Bool

    /// Refunds on the worker's side, as the commitments on monthly caps count them.
    public init(addsRefunds: Bool = true) { self.addsRefunds = addsRefunds }
  }

  /// Sums of one worker in one month, money in ten-thousandths.
  public struct Slot: SummableSlot {
    /// Orders with both amounts.
    public internal(set) var orders: Int64 = 0
    /// Completed orders that lack an amount.
    public internal(set) var incomplete: Int64 = 0
    /// Σ customer_paid and Σ worker's side.
    public internal(set) var paid: Int128 = 0
    public internal(set) var pay: Int128 = 0

    public init() {}

    mutating func add(_ other: Slot) {
      orders &+= other.orders
      incomplete &+= other.incomplete
      paid &+= other.paid
      pay &+= other.pay
    }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// Orders with a positive price and both amounts that have no plausible completion, or no worker.
  public private(set) var undated = 0
  public private(set) var withoutWorker = 0
  private(set) var table = WorkerMonthTable<Slot>()

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    let price = columns.integers(.customerPaid)
    let income = columns.integers(.workerPay)
    let refund = parameters.addsRefunds ? columns.integers(.commissionRefund) : nil
    let completed = columns.integers(.completedAt)
    let absent = IntegerColumn.null
    var grid = MonthGrid(log.timeZone)
    var current: CivilMonth?
    var position = 0
    for row in block {
      let customer = price.at(row)
      let own = income.at(row)
      let isMeasured = customer != absent && own != absent
      if isMeasured && customer <= 0 { continue }
      let end = completed.at(row)
      guard end != absent, let month = grid.month(of: end) else {
        if isMeasured { undated += 1 }
        continue
      }
      let worker = columns.worker.at(row)
      guard worker >= 0 else {
        if isMeasured { withoutWorker += 1 }
        continue
      }
      if month != current {
        position = table.position(of: month)
        current = month
      }
      let returned = refund.at(row)
      table.withSlot(position, worker) { slot in
        guard isMeasured else {
          slot.incomplete &+= 1
          return
        }
        slot.orders &+= 1
        slot.paid &+= Int128(customer)
        slot.pay &+= Int128(own)
        if returned != absent { slot.pay &+= Int128(returned) }
      }
    }
  }

  public mutating func merge(_ other: MonthlyTakes) {
    undated += other.undated
    withoutWorker += other.withoutWorker
    table.merge(other.table)
  }
}
