public import OrderLog
import Statistics

/// Pay per hour per worker on one time base: engaged, engaged with an allowance, or online.
///
/// Overall = Σ pay / Σ hours, a ratio of sums over the workers with hours; beside it the distribution of each
/// worker's own ratio. A worker with hours and no pay earns 0 an hour and stays in. A worker without hours has
/// no hourly pay: neither 0 nor left out unseen, but counted with the money that is concerned. Tips are left
/// out unless asked for. Source: LAB-50R-4, LAB-50R-W; law.md Part E. O(workers + intervals).
public struct HourlyPay: Metric {
  public static let id = "pay.hourly-pay"
  public static let requires = [FieldRequirement(.workerID), FieldRequirement(.workerPay)]

  /// The time that pay is divided by.
  public var basis: HoursBasis
  /// How time after the last known instant of an order or session without an end counts.
  public var unknownTime: UnknownTimePolicy
  /// Whether tips are added to pay.
  public var includesTips: Bool
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Pay per hour; engaged time without tips unless said otherwise.
  public init(
    basis: HoursBasis = .engaged, unknownTime: UnknownTimePolicy = .asRest, includesTips: Bool = false,
    inference: InferenceParameters = InferenceParameters()
  ) {
    self.basis = basis
    self.unknownTime = unknownTime
    self.includesTips = includesTips
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(MonthlyPay.self), basis.state] }

  /// One worker with hours.
  public struct WorkerRate: Sendable, Equatable {
    /// The worker's code.
    public let worker: Int32
    /// Pay in ten-thousandths.
    public let pay: Int128
    /// Time in ms · millionths.
    public let time: Int128
    /// Completed orders of unknown pay; with any, the rate is a lower bound.
    public let unknownOrders: Int64

    /// Pay per hour in the currency unit.
    public var rate: Double { moneyUnits(pay) / hours }
    /// Hours.
    public var hours: Double { Double(time) / Double(HoursBasis.hour) }
    /// Whether the rate is below a limit in ten-thousandths an hour, exactly.
    func isBelow(_ limit: Int64) -> Bool {
      // pay / (time / hour) < limit; time is below 2^97, so the product is taken in full width.
      let (left, right) = (
        pay.multipliedFullWidth(by: HoursBasis.hour), time.multipliedFullWidth(by: Int128(limit))
      )
      return left.high != right.high ? left.high < right.high : left.low < right.low
    }
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// The time base.
    public let basis: HoursBasis
    /// Σ pay / Σ hours over workers with hours, money per hour.
    public let overall: Estimate
    /// Each worker's own ratio.
    public let distribution: WorkerDistribution
    /// The workers with hours, by code.
    public let rates: [WorkerRate]
    /// Workers with hours and no pay at all.
    public let zeroEarners: Int
    /// Workers with pay and no hours, and their pay in ten-thousandths. In no rate.
    public let paidWithoutHours: Int
    public let payWithoutHours: Int128
    /// Workers with neither.
    public let idle: Int
    /// Workers whose rate is a lower bound because the pay of completed orders is not in the log.
    public let workersWithUnknownPay: Int
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(basis.requirements, in: log)
    let count = log.workers.values.count
    let pay = store.state(MonthlyPay.self).totals(count: count)
    let time = basis.totals(store, unknownTime, count: count)
    var rates: [WorkerRate] = []
    var (paidWithout, payWithout, idle) = (0, Int128(0), 0)
    for worker in 0..<count {
      let amount = includesTips ? pay[worker].pay &+ pay[worker].tips : pay[worker].pay
      if time[worker] > 0 {
        rates.append(
          WorkerRate(
            worker: Int32(worker), pay: amount, time: time[worker],
            unknownOrders: pay[worker].unknownOrders))
      } else if pay[worker].paidOrders > 0 || amount != 0 {
        paidWithout += 1
        payWithout &+= amount
      } else {
        idle += 1
      }
    }
    guard !rates.isEmpty else { throw .nothingToMeasure(examined: count) }
    let clusters = rates.map { RatioCluster(numerator: moneyUnits($0.pay), denominator: $0.hours) }
    return Value(
      basis: basis, overall: try statistic { () throws(Undefined) in try inference.ratio(clusters) },
      distribution: try statistic { () throws(Undefined) in
        try WorkerDistribution(rates.map(\.rate), .moneyPerHour)
      },
      rates: rates, zeroEarners: rates.count { $0.pay == 0 && $0.unknownOrders == 0 },
      paidWithoutHours: paidWithout, payWithoutHours: payWithout, idle: idle,
      workersWithUnknownPay: rates.count { $0.unknownOrders > 0 })
  }
}

extension HourlyPay.Value {
  /// The workers whose pay per hour over the whole log is below a limit in ten-thousandths an hour. A worker
  /// below it with orders of unknown pay is undecided.
  public func measurement(limit: Int64? = nil) -> Measurement {
    var below: [HourlyPay.WorkerRate] = []
    var undecided = 0
    if let limit {
      for rate in rates where rate.isBelow(limit) {
        if rate.unknownOrders > 0 { undecided += 1 } else { below.append(rate) }
      }
    }
    let worst = below.sorted { ($0.rate, $0.worker) < ($1.rate, $1.worker) }.prefix(Measurement.caseLimit)
    return Measurement(
      unit: .worker, examined: rates.count, exceeding: below.count, undecided: undecided,
      workersExamined: rates.count, workersExceeding: below.count, estimate: overall,
      cases: worst.map {
        Case(
          worker: $0.worker, measured: $0.rate, limit: limit.map { moneyUnits(Int128($0)) },
          quantity: .moneyPerHour,
          figures: [Figure("pay", moneyUnits($0.pay), .money), Figure("hours", $0.hours, .hours)])
      },
      figures: distribution.figures + [
        Figure("zeroEarners", Double(zeroEarners), .count),
        Figure("paidWithoutHours", Double(paidWithoutHours), .count),
        Figure("payWithoutHours", moneyUnits(payWithoutHours), .money), Figure("idle", Double(idle), .count),
        Figure("workersWithUnknownPay", Double(workersWithUnknownPay), .count),
      ])
  }
}
