public import OrderLog
import Statistics

/// Each worker's take rate in each calendar month, for commitments on the monthly mean.
///
/// c = Σ(paid − pay) / Σ paid over the worker's orders completed in the month: a ratio of sums, so one order
/// with a tiny price does not decide the month. Only workers with at least `minimumOrders` orders that month.
/// Beyond when c > cap + tolerance, in whole numbers. A month that is not
/// beyond the cap and holds completed orders without an amount is undecided. The cap is
/// the one in force at the month's start, without a city. Source: T-PAY-1m, TR-CAP25. O(worker-months).
public struct MonthlyTakeRate: Metric {
  public static let id = "pay.monthly-take-rate"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.customerPaid), FieldRequirement(.workerPay),
    FieldRequirement(.completedAt),
  ]

  /// The cap in millionths by date.
  public var cap: LimitTable
  /// How much more, in millionths, is not yet beyond it.
  public var tolerance: Int64
  /// Worker-months with fewer orders are not looked at.
  public var minimumOrders: Int
  /// Whether refunds of commission are on the worker's side.
  public var addsRefunds: Bool
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// A monthly cap; no tolerance, 50 orders, after refunds.
  public init(
    cap: LimitTable, tolerance: Int64 = 0, minimumOrders: Int = 50, addsRefunds: Bool = true,
    inference: InferenceParameters = InferenceParameters()
  ) {
    self.cap = cap
    self.tolerance = tolerance
    self.minimumOrders = minimumOrders
    self.addsRefunds = addsRefunds
    self.inference = inference
  }

  private var request: MonthlyTakes.Parameters { MonthlyTakes.Parameters(addsRefunds: addsRefunds) }

  public var states: [StateRequest] { [StateRequest(MonthlyTakes.self, request)] }

  /// One worker in one month.
  public struct WorkerMonth: Sendable, Equatable {
    /// The worker's code, the month and its instants.
    public let worker: Int32
    public let month: CivilMonth
    public let window: Range<Int64>
    /// Orders with both amounts, and completed ones without.
    public let orders: Int
    public let incomplete: Int
    /// Σ(paid − pay) / Σ paid.
    public let share: Double
    /// The cap as a share; nil when there is none.
    public let cap: Double?
    /// Whether the month is beyond the cap.
    public let isBeyond: Bool
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// The worker-months with enough orders, by month and worker.
    public let months: [WorkerMonth]
    /// Worker-months with fewer orders.
    public let small: Int
    /// Each worker-month's take rate.
    public let distribution: WorkerDistribution
    /// The share of months beyond the cap, workers as clusters; nil without a cap.
    public let exceedingShare: Estimate?
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(MonthlyTakes.self, request)
    var months: [WorkerMonth] = []
    var small = 0
    state.table.forEach { month, worker, slot in
      guard slot.orders > 0 else { return }
      guard slot.orders >= Int64(max(1, minimumOrders)) else {
        small += 1
        return
      }
      let window = month.range(in: log.timeZone)
      let cap = cap.value(city: nil, at: window.lowerBound)
      let kept = slot.paid &- slot.pay
      var isBeyond = false
      if let cap {
        let limit = Int128(cap) + Int128(tolerance)
        let left = kept.multipliedFullWidth(by: 1_000_000)
        let right = slot.paid.multipliedFullWidth(by: limit)
        isBeyond = left.high != right.high ? left.high > right.high : left.low > right.low
      }
      months.append(
        WorkerMonth(
          worker: worker, month: month, window: window, orders: Int(slot.orders),
          incomplete: Int(slot.incomplete), share: Double(kept) / Double(slot.paid),
          cap: cap.map { Double($0) / 1_000_000 }, isBeyond: isBeyond))
    }
    guard !months.isEmpty else {
      if small > 0 { throw .tooFew(have: 0, need: 1, of: .workerMonth) }
      throw .nothingToMeasure(examined: log.orders.rowCount)
    }
    var tally = WorkerSlots<WorkerTally>()
    tally.prepare(log.workers.values.count)
    tally.withSlots { slots in
      for month in months where month.cap != nil && Int(month.worker) < slots.count {
        slots[Int(month.worker)].examined += 1
        if month.isBeyond { slots[Int(month.worker)].exceeding += 1 }
      }
    }
    return Value(
      months: months, small: small,
      distribution: try statistic { () throws(Undefined) in
        try WorkerDistribution(months.map(\.share), .share)
      }, exceedingShare: try? inference.share(tally))
  }
}

extension MonthlyTakeRate.Value {
  /// The worker-months beyond the cap. Months without a cap are undecided, and so are months with incomplete
  /// orders that are not beyond it, and months that the log does not hold as a whole: the mean of a part is not
  /// the month's. Where refunds are not known (`refundsAreKnown` false), months beyond the cap are undecided.
  public func measurement(within days: LogDays? = nil, refundsAreKnown: Bool = true) -> Measurement {
    func isWhole(_ month: MonthlyTakeRate.WorkerMonth) -> Bool { days?.contains(month.window) ?? true }
    let beyond = months.filter { $0.isBeyond && refundsAreKnown && isWhole($0) }
    let undecided = months.count { month in
      !isWhole(month) || month.cap == nil || (month.isBeyond ? !refundsAreKnown : month.incomplete > 0)
    }
    let worst = beyond.sorted { a, b in
      let (first, second) = (a.share - (a.cap ?? 0), b.share - (b.cap ?? 0))
      return first != second ? first > second : (a.worker, a.month) < (b.worker, b.month)
    }
    return Measurement(
      unit: .workerMonth, examined: months.count, exceeding: beyond.count, undecided: undecided,
      workersExamined: Set(months.map(\.worker)).count, workersExceeding: Set(beyond.map(\.worker)).count,
      estimate: exceedingShare,
      cases: worst.prefix(Measurement.caseLimit).map {
        Case(
          worker: $0.worker, window: $0.window, measured: $0.share, limit: $0.cap, quantity: .share,
          figures: [Figure("orders", Double($0.orders), .count)])
      }, figures: distribution.figures + [Figure("small", Double(small), .count)])
  }
}

/// The civil days from the first to the last order of a log, whatever the scope of a rule.
public struct LogDays: Sendable, Hashable {
  private let extent: TimeSpan?

  /// The days of a log's orders, by placement, acceptance and completion; instants before 1980 and after 2100 are
  /// faults of the log and do not stretch them. O(orders).
  public init(_ log: OrderLog) {
    let plausible: ClosedRange<Int64> = 315_532_800_000...4_102_444_800_000
    var low = Int64.max
    var high = Int64.min
    for field in [Field.placedAt, .acceptedAt, .completedAt] {
      guard let column = log.orders.integers(field) else { continue }
      for value in column.storage.elements where plausible.contains(value) {
        low = min(low, value)
        high = max(high, value)
      }
    }
    extent = low <= high ? TimeSpan(start: low, end: high).wholeDays(in: log.timeZone) : nil
  }

  /// Whether a window lies within the days.
  public func contains(_ window: Range<Int64>) -> Bool {
    extent.map { $0.start <= window.lowerBound && window.upperBound <= $0.end } ?? false
  }
}
