public import OrderLog

/// Per worker and civil month, the pay of the orders completed in that month; what every metric of earnings
/// per person is made from.
///
/// Pay is booked on `completed_at`. An order without a plausible completion is booked on no month: its pay
/// counts in totals, and a monthly metric reports it apart. An order that was completed and has no
/// `worker_pay` has unknown pay, which is not 0. A row without completion, pay and tip was no work and is only
/// counted. Sums are exact whatever the amounts. 96 bytes a worker and month; no hashing per row unless a worker
/// works in several cities in one month.
public struct MonthlyPay: MergeableState {
  /// What is known of one worker in one month, or in all months together. Money in ten-thousandths.
  public struct Slot: SummableSlot {
    /// Orders with a pay, completed or not.
    public internal(set) var paidOrders: Int64 = 0
    /// Completed orders without a pay.
    public internal(set) var unknownOrders: Int64 = 0
    /// Σ `worker_pay`.
    public internal(set) var pay: Int128 = 0
    /// Σ `tip`.
    public internal(set) var tips: Int128 = 0
    /// Σ `commission_refund`.
    public internal(set) var refunds: Int128 = 0
    // The city with the smallest code (-1: no city) and the orders there; the others are in `otherCities`.
    var city: Int32 = .min
    var cityOrders: Int64 = 0

    public init() {}

    /// Orders that the worker completed or was paid for.
    public var orders: Int64 { paidOrders &+ unknownOrders }

    mutating func add(_ other: Slot) {
      paidOrders &+= other.paidOrders
      unknownOrders &+= other.unknownOrders
      pay &+= other.pay
      tips &+= other.tips
      refunds &+= other.refunds
    }
  }

  struct CityKey: Hashable, Sendable {
    var month: CivilMonth
    var worker: Int32
    var city: Int32
  }

  /// What became of the rows.
  public struct RowCounts: Hashable, Sendable {
    /// Rows that were counted for a worker.
    public internal(set) var used = 0
    /// Rows without completion, pay and tip.
    public internal(set) var withoutWork = 0
    /// Rows with a completion, pay or tip and no worker.
    public internal(set) var withoutWorker = 0
    /// Rows whose completion is outside the years 1 to 9999; booked on no month.
    public internal(set) var implausible = 0
  }

  /// What became of the rows.
  public private(set) var rows = RowCounts()
  private var table = WorkerMonthTable<Slot>()
  private var otherCities: [CityKey: Int64] = [:]

  public init(_ parameters: NoParameters) {}

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    let pay = columns.integers(.workerPay)
    let tip = columns.integers(.tip)
    let refund = columns.integers(.commissionRefund)
    let completed = columns.integers(.completedAt)
    let city = columns.codes(.city)
    let absent = IntegerColumn.null
    var grid = MonthGrid(log.timeZone)
    var current = WorkerMonthTable<Slot>.undated
    var position = -1
    var rows = rows
    for row in block {
      let amount = pay.at(row)
      let gratuity = tip.at(row)
      let end = completed.at(row)
      if amount == absent && gratuity == absent && end == absent {
        rows.withoutWork += 1
        continue
      }
      let worker = columns.worker.at(row)
      guard worker >= 0 else {
        rows.withoutWorker += 1
        continue
      }
      rows.used += 1
      var month = WorkerMonthTable<Slot>.undated
      if end != absent {
        if let found = grid.month(of: end) { month = found } else { rows.implausible += 1 }
      }
      if position < 0 || month != current {
        position = table.position(of: month)
        current = month
      }
      let place = city.at(row)
      let returned = refund.at(row)
      let isElsewhere = table.withSlot(position, worker) { slot in
        if amount != absent {
          slot.paidOrders &+= 1
          slot.pay &+= Int128(amount)
        } else if end != absent {
          slot.unknownOrders &+= 1
        }
        if gratuity != absent { slot.tips &+= Int128(gratuity) }
        if returned != absent { slot.refunds &+= Int128(returned) }
        if slot.cityOrders == 0 { slot.city = place }
        guard slot.city == place else { return true }
        slot.cityOrders &+= 1
        return false
      }
      if isElsewhere { otherCities[CityKey(month: month, worker: worker, city: place), default: 0] &+= 1 }
    }
    self.rows = rows
  }

  public mutating func finish() {
    // The slot itself holds the smallest code, so that equal rows give equal states.
    for key in otherCities.keys.sorted(by: { $0.city < $1.city }) {
      guard let count = otherCities[key] else { continue }
      let position = table.position(of: key.month)
      let displaced = table.withSlot(position, key.worker) { slot -> (Int32, Int64)? in
        if slot.cityOrders == 0 || slot.city == key.city {
          slot.city = key.city
          slot.cityOrders &+= count
          return (key.city, 0)
        }
        guard key.city < slot.city else { return nil }
        let old = (slot.city, slot.cityOrders)
        (slot.city, slot.cityOrders) = (key.city, count)
        return old
      }
      guard let displaced else { continue }
      otherCities[key] = nil
      if displaced.1 > 0 {
        otherCities[CityKey(month: key.month, worker: key.worker, city: displaced.0), default: 0] &+=
          displaced.1
      }
    }
  }

  public mutating func merge(_ other: MonthlyPay) {
    rows.used += other.rows.used
    rows.withoutWork += other.rows.withoutWork
    rows.withoutWorker += other.rows.withoutWorker
    rows.implausible += other.rows.implausible
    table.merge(other.table)
    other.table.forEach { month, worker, slot in
      if slot.cityOrders > 0 {
        otherCities[CityKey(month: month, worker: worker, city: slot.city), default: 0] &+= slot.cityOrders
      }
    }
    otherCities.merge(other.otherCities) { $0 &+ $1 }
    finish()
  }

  /// Each worker's sums over all months and the orders on no month, by worker code below `count`.
  public func totals(count: Int) -> [Slot] {
    var totals = [Slot](repeating: Slot(), count: max(0, count))
    table.forEach { _, worker, slot in
      if Int(worker) < totals.count { totals[Int(worker)].add(slot) }
    }
    return totals
  }

  /// The months with a completed order, ascending.
  public var months: [CivilMonth] { table.months.filter { $0 != WorkerMonthTable<Slot>.undated } }

  /// A worker's sums in a month.
  public func slot(_ month: CivilMonth, _ worker: Int32) -> Slot { table.slot(month, worker) }

  /// A worker's sums over orders on no month.
  public func undated(_ worker: Int32) -> Slot { table.slot(WorkerMonthTable<Slot>.undated, worker) }

  /// The city (code, -1 for none) in which each worker did most orders in each month; of equally many, the one
  /// whose name comes first. Orders without a city count only where the worker has no other.
  func mainCities() -> [CivilMonth: [Int32: Int32]] {
    var best: [CivilMonth: [Int32: (city: Int32, orders: Int64)]] = [:]
    func vote(_ month: CivilMonth, _ worker: Int32, _ city: Int32, _ orders: Int64) {
      let known = best[month]?[worker] ?? (-1, 0)
      let isBetter =
        known.city < 0
        ? city >= 0 || orders > known.orders
        : city >= 0 && (orders, known.city) > (known.orders, city)
      if isBetter { best[month, default: [:]][worker] = (city, orders) }
    }
    table.forEach { month, worker, slot in
      if slot.cityOrders > 0 { vote(month, worker, slot.city, slot.cityOrders) }
    }
    for (key, orders) in otherCities { vote(key.month, key.worker, key.city, orders) }
    return best.mapValues { $0.mapValues(\.city) }
  }
}
