import Dispatch
import Metrics
public import OrderLog
public import Rules
import Simulators
import Synchronization

/// Pay recomputed order by order from the declared formula, with the same code that simulates it.
///
/// An order falls under the version that ``VersionsInForce`` finds. Rules about single orders are run on each order;
/// rules about periods by worker and period on the recomputed pay, and booked on the period's last completed order.
/// Money is compared in 1/10,000 of the currency unit: an order departs when `worker_pay`, or a declared refund,
/// differs by more than the tolerance. An order that differs where its top-up hangs on a period that the log does not
/// cover from end to end, or on time that the log does not have, is undecided.
///
/// - Complexity: O(*n*), and O(*n* log *n*) where a rule looks at a worker's other orders; two passes at most.
public struct PayMechanism: Sendable {
  /// The declared versions.
  public let versions: [DeclaredVersion]
  /// The largest difference that still agrees, in 1/10,000 of the currency unit.
  public let tolerance: Int64

  let log: OrderLog
  let pricing: DeclaredPricing
  let rows: PricedRows
  /// What rules about periods add, by row, and the rows where that hangs on a period that is not whole.
  private let topUps: [Int: Int64]
  private let open: Set<Int>

  /// Prepares the versions for a log, and settles the periods.
  public init(_ versions: [DeclaredVersion], log: OrderLog, tolerance: Int64 = 100) {
    self.versions = versions
    self.tolerance = max(0, tolerance)
    self.log = log
    pricing = DeclaredPricing(versions, log: log)
    let asks = pricing.versions.contains { $0.inputs.contains(.orderOfDay) }
    rows = PricedRows(log, orderOfDay: asks ? PricedRows.ordersOfDay(log) : nil)
    (topUps, open) = Self.settled(pricing, versions, rows, log)
  }

  /// Columns that the log lacks for each version that cannot be run for that; empty when one can be run.
  var missing: [FieldRequirement] {
    let runnable = pricing.versions.filter { $0.state == .runnable }
    guard !runnable.isEmpty, runnable.allSatisfy({ !$0.missing.isEmpty }) else { return [] }
    var seen: Set<FieldRequirement> = []
    return runnable.flatMap(\.missing).filter { seen.insert($0).inserted }
  }

  /// What is found for a row: its version and slip, or why there is none.
  enum Priced {
    case slip(version: Int, PaySlip)
    case obstacle(PayTally.Obstacle)
  }

  /// Reads one shard of rows. Not shared between threads: the search for versions remembers what it found.
  struct Reader {
    let mechanism: PayMechanism
    var inForce: VersionsInForce
    let price: IntegerColumn?

    init(_ mechanism: PayMechanism) {
      self.mechanism = mechanism
      inForce = VersionsInForce(mechanism.versions, log: mechanism.log)
      price = mechanism.log.orders.integers(.customerPaid)
    }

    mutating func priced(_ row: Int) -> Priced {
      switch inForce.version(of: row) {
      case .gap: return .obstacle(.gap)
      case .overlap: return .obstacle(.overlap)
      case .undeclared: return .obstacle(.undeclared)
      case .undated: return .obstacle(.undated)
      case .version(let index):
        let version = mechanism.pricing.versions[index]
        switch version.state {
        case .inWords: return .obstacle(.inWords)
        case .faulty: return .obstacle(.faulty)
        case .runnable: break
        }
        guard version.missing.isEmpty else { return .obstacle(.missingField) }
        do {
          let job = try mechanism.rows.job(row, version.inputs)
          // A version that names its first values for a later day says nothing about the days before.
          if let begins = version.begins, job.day < begins { return .obstacle(.gap) }
          let price = price?.value(at: row)
          guard price.map(PlausibleOrder.hasAmount) ?? true else { return .obstacle(.implausible) }
          guard var slip = version.slip(job, price: price) else { return .obstacle(.missingValue) }
          slip.incentive += mechanism.topUps[row] ?? 0
          return .slip(version: index, slip)
        } catch {
          return .obstacle(error)
        }
      }
    }
  }

  /// Compares all completed orders, on all cores. The result does not depend on their number.
  public func tally() -> PayTally {
    let parts = Self.shards(of: log.orders.rowCount) { tally($0) }
    return parts.reduce(into: PayTally()) { $0.merge($1) }
  }

  /// Compares the completed orders among some rows.
  public func tally(_ range: Range<Int>) -> PayTally {
    let orders = log.orders
    let paid = orders.integers(.workerPay)
    let refund = orders.integers(.commissionRefund)
    let worker = orders.texts(.workerID)
    let city = orders.texts(.city)
    let placed = orders.integers(.placedAt) ?? orders.integers(.acceptedAt)
    let status = orders.texts(.status)
    let completed = status?.dictionary.code(of: "completed")
    let columns = PayComponent.allCases.map { Field(rawValue: $0.rawValue).flatMap(orders.integers) }
    // A sum of lines is known when the log has all the lines of pay.
    let hasAllParts = PayComponent.allCases.indices.allSatisfy {
      columns[$0] != nil || [.customerPaid, .commissionRefund].contains(PayComponent.allCases[$0])
    }
    var tally = PayTally()
    tally.prepare(workers: log.workers.values.count)
    var reader = Reader(self)
    for row in range {
      if let status, status[row] != completed ?? -2 { continue }
      func day() -> Int? { placed?.value(at: row).map { log.timeZone.day(of: $0).dayNumber } }
      guard let own = paid?.value(at: row) else {
        tally.leaveOpen(.missingValue, day: day())
        continue
      }
      // Sums over amounts that no order has would be of no use, and could overflow.
      guard PlausibleOrder.hasAmount(own),
        columns.allSatisfy({ $0?.value(at: row).map(PlausibleOrder.hasAmount) ?? true })
      else {
        tally.leaveOpen(.implausible, day: day())
        continue
      }
      let index: Int
      let slip: PaySlip
      switch reader.priced(row) {
      case .obstacle(let obstacle):
        tally.leaveOpen(obstacle, day: day())
        continue
      case .slip(let version, let priced): (index, slip) = (version, priced)
      }
      let version = pricing.versions[index]
      var gap = own.subtractingClamped(slip.workerPay)
      var departs = gap.magnitude > tolerance
      if departs, open.contains(row) {
        tally.leaveOpen(.openPeriod, day: day())
        continue
      }
      tally.expected &+= slip.workerPay
      if gap != 0, !departs {
        tally.rounding += 1
        tally.roundingShort += gap < 0 ? 1 : 0
        tally.roundingNet &+= gap
      }
      var lines: Int64 = 0
      for (part, component) in PayComponent.allCases.enumerated() {
        guard let column = columns[part] else { continue }
        let isPrice = component == .customerPaid
        if isPrice || component == .commissionRefund {
          // A price that was taken from the log is not compared with itself.
          if isPrice ? slip.customerPaid == 0 || version.takesPrice : !version.comparesRefund { continue }
        }
        let shown = column.value(at: row) ?? 0
        let difference = shown.subtractingClamped(slip[component])
        tally.parts[part].count(difference, differs: difference.magnitude > tolerance)
        if !isPrice, component != .commissionRefund {
          lines &+= component == .deduction ? 0 &- difference : difference
        }
      }
      if hasAllParts {
        let rest = gap &- lines
        tally.beyondParts.count(rest, differs: rest.magnitude > tolerance)
      }
      if version.comparesRefund, !departs {
        let returned = (refund?.value(at: row) ?? 0).subtractingClamped(slip.commissionRefund)
        if returned.magnitude > tolerance { (gap, departs) = (returned, true) }
      }
      let code = worker?[row] ?? TextColumn.null
      func count(_ slot: inout PayTally.Slot) {
        slot.count(gap, expected: slip.workerPay, departs: departs)
      }
      count(&tally.total)
      count(&tally.byVersion[index, default: PayTally.Slot()])
      if let city, city[row] >= 0 { count(&tally.byCity[city[row], default: PayTally.Slot()]) }
      if let instant = placed?.value(at: row) {
        let day = log.timeZone.day(of: instant)
        count(&tally.byDay[day.dayNumber, default: PayTally.Slot()])
        let hour = (instant &- log.timeZone.start(of: day)) / 3_600_000
        count(&tally.byHour[Int(min(max(hour, 0), 23))])
      }
      if code >= 0 { count(&tally.byWorker[Int(code)]) }
      if departs {
        tally.departures.append(PayTally.Departure(row: row, worker: code, difference: gap))
      }
    }
    return tally
  }

  // MARK: Periods

  /// Settles the rules about periods.
  private static func settled(
    _ pricing: DeclaredPricing, _ versions: [DeclaredVersion], _ rows: PricedRows, _ log: OrderLog
  ) -> (topUps: [Int: Int64], open: Set<Int>) {
    let rules = pricing.periodRules
    let orders = log.orders
    guard !rules.isEmpty, let worker = orders.texts(.workerID), let accepted = orders.integers(.acceptedAt),
      let completed = orders.integers(.completedAt)
    else { return ([:], []) }
    let plain = PayMechanism(versions, log, pricing, rows)
    // An order's version and pay before any top-up; −1 where it cannot be priced.
    let parts = shards(of: orders.rowCount) { range -> [(version: Int32, pay: Int64)] in
      var reader = Reader(plain)
      return range.map { row in
        guard !completed.isNull(row), PricedRows.isCompleted(row, log) else {
          if case .version(let index) = reader.inForce.version(of: row) { return (Int32(index), 0) }
          return (-1, 0)
        }
        if case .slip(let version, let slip) = reader.priced(row) { return (Int32(version), slip.workerPay) }
        return (-1, 0)
      }
    }
    let priced = parts.flatMap { $0 }
    let days = log.completedDays
    var topUps: [Int: Int64] = [:]
    var open: Set<Int> = []
    for (rule, versions) in rules {
      var work: [PeriodSettlement.Work] = []
      var unsettled = UnsettledDays()
      for row in priced.indices {
        let isCompleted = !completed.isNull(row) && PricedRows.isCompleted(row, log)
        guard worker[row] >= 0, !accepted.isNull(row), versions.contains(Int(priced[row].version)) else {
          // An order that is not known to fall under the rule may belong to the period as well: its pay and its time
          // would then count.
          if isCompleted { unsettled.insert(worker[row], log.timeZone.day(of: completed[row])) }
          continue
        }
        let end = isCompleted ? completed[row] : orders.workEnd(row) ?? accepted[row]
        work.append(
          PeriodSettlement.Work(
            worker: worker[row], start: accepted[row], end: end, isCompleted: isCompleted, item: row))
      }
      let hasUnfinished = work.contains { !$0.isCompleted }
      let periods = PeriodSettlement(work, presence: log.presence, timeZone: log.timeZone)
      let owed = periods.topUps(of: rule, pay: { priced[$0].pay + (topUps[$0] ?? 0) })
      for topUp in owed {
        if topUp.amount > 0 { topUps[topUp.item, default: 0] += topUp.amount }
        let isWhole = days.map {
          $0.lowerBound <= topUp.period.days.lowerBound && topUp.period.days.upperBound <= $0.upperBound
        }
        // A log does not say when the work on an order that came to nothing ended.
        let isTimed = !(rule is HourlyFloor && topUp.hasUnfinished || rule is NewYorkDCWP && hasUnfinished)
        // The New York rule looks at all workers of a week together.
        let workers = rule is NewYorkDCWP ? nil : topUp.period.worker
        if isWhole == false || !isTimed || unsettled.contains(workers, in: topUp.period.days) {
          open.insert(topUp.item)
        }
      }
    }
    return (topUps, open)
  }

  /// Completed orders, by worker and day, that a rule about periods could not take in.
  private struct UnsettledDays {
    private var days: [Int32: Set<Int>] = [:]

    mutating func insert(_ worker: Int32, _ day: CivilDate) {
      days[max(worker, TextColumn.null), default: []].insert(day.dayNumber)
    }

    /// Whether the worker, or any for nil, has such an order in the period; one without a worker may be anybody's.
    func contains(_ worker: Int32?, in period: ClosedRange<CivilDate>) -> Bool {
      let range = period.lowerBound.dayNumber...period.upperBound.dayNumber
      let workers = worker.map { [$0, TextColumn.null] } ?? Array(days.keys)
      return workers.contains { days[$0]?.contains(where: range.contains) ?? false }
    }
  }

  /// The mechanism without rules about periods.
  private init(
    _ versions: [DeclaredVersion], _ log: OrderLog, _ pricing: DeclaredPricing, _ rows: PricedRows
  ) {
    self.versions = versions
    tolerance = 0
    self.log = log
    self.pricing = pricing
    self.rows = rows
    (topUps, open) = ([:], [])
  }

  /// The top-up of a row.
  func topUp(_ row: Int) -> Int64 { topUps[row] ?? 0 }

  /// Runs `body` on parts of the rows, on all cores, and gives the results in the order of the rows.
  static func shards<Result: Sendable>(
    of count: Int, _ body: @Sendable (Range<Int>) -> Result
  ) -> [Result] {
    let shards = max(1, min(16, count / 16_384))
    let results = Mutex<[Result?]>([Result?](repeating: nil, count: shards))
    DispatchQueue.concurrentPerform(iterations: shards) { shard in
      let result = body(count * shard / shards..<count * (shard + 1) / shards)
      results.withLock { $0[shard] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

extension Int64 {
  /// The difference, held at the largest or smallest value.
  func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (self < 0 ? .min : .max) : difference
  }
}

extension Table {
  /// When the work on an order that was not completed ended, as far as the log says: its last event.
  func workEnd(_ row: Int) -> Int64? {
    let events: [Field] = [.arrivedDropoffAt, .pickedUpAt, .arrivedPickupAt, .acceptedAt]
    return events.compactMap { integers($0)?.value(at: row) }.max()
  }
}

extension OrderLog {
  /// The first and the last civil day of a completion.
  var completedDays: ClosedRange<CivilDate>? {
    guard let completed = orders.integers(.completedAt) else { return nil }
    var range: (first: Int64, last: Int64)?
    for row in 0..<completed.count {
      guard let instant = completed.value(at: row) else { continue }
      range = (min(range?.first ?? instant, instant), max(range?.last ?? instant, instant))
    }
    return range.map { timeZone.day(of: $0.first)...timeZone.day(of: $0.last) }
  }

  /// Stretches of time logged on.
  var presence: [PeriodSettlement.Presence] {
    guard let sessions = table(.sessions), let worker = sessions.texts(.workerID),
      let from = sessions.integers(.onlineAt), let until = sessions.integers(.offlineAt)
    else { return [] }
    return (0..<sessions.rowCount).compactMap { row in
      guard worker[row] >= 0, let start = from.value(at: row), let end = until.value(at: row) else {
        return nil
      }
      return PeriodSettlement.Presence(worker: worker[row], onlineAt: start, offlineAt: end)
    }
  }
}
