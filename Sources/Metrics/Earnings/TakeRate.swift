public import OrderLog
import Statistics

/// The share of what customers paid that the platform kept (抽成).
///
/// Overall = Σ(customer_paid − worker_pay) / Σ customer_paid, a ratio of sums: single orders' rates run from far
/// below 0 to 100 %, and their mean says nothing. Beside it the median over orders (to 0.001 percentage points)
/// and the share of orders above 30 %. With a cap, each order by itself: beyond when
/// c > cap + tolerance, exactly. Tips on neither side; negative takes counted apart and never netted; orders
/// without a price apart. Source: T-PAY-1, TR-122a. O(rows).
public struct TakeRate: Metric {
  public static let id = "pay.take-rate"
  public static let requires = [FieldRequirement(.customerPaid), FieldRequirement(.workerPay)]

  /// The cap, its tolerance, and what counts as high.
  public var parameters: TakeRates.Parameters
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// A take rate, held against `cap` (millionths) where there is one.
  public init(
    cap: LimitTable = LimitTable(), tolerance: Int64 = 500, highShare: Int64 = 300_000,
    addsRefunds: Bool = false, inference: InferenceParameters = InferenceParameters()
  ) {
    parameters = TakeRates.Parameters(
      cap: cap, tolerance: tolerance, highShare: highShare, addsRefunds: addsRefunds)
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(TakeRates.self, parameters)] }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// How many orders of which kind.
    public let counts: TakeRates.Counts
    /// Σ customer_paid and Σ worker's side in the currency unit.
    public let customerPaid: Double
    public let workerPay: Double
    /// The ratio of sums, workers as clusters.
    public let overall: Estimate
    /// The median and other quantiles of c over orders: 5, 25, 50, 75, 95 %.
    public let quantiles: [Double]
    /// Orders above `highShare`.
    public let highShare: Double
    /// What workers got above the price on orders with a negative take, in the currency unit.
    public let negativeMoney: Double
    /// Orders by c in bins of one percentage point from −100 % to 100 %, ends open.
    public let percentBins: [Int]
    /// Workers with an order under a cap, and with one beyond it.
    public let workersExamined: Int
    public let workersExceeding: Int
    /// Whether there was a cap at all.
    public let hasCap: Bool
    /// The orders that are furthest beyond the cap.
    public let cases: [Case]
    /// The share of orders beyond the cap, workers as clusters; nil without capped orders.
    public let exceedingShare: Estimate?

    /// The median of c over orders.
    public var median: Double { quantiles[2] }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(TakeRates.self, parameters)
    guard state.counts.measured > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    let earners = state.workers.slots.filter { $0.paid > 0 }
    let clusters = earners.map {
      RatioCluster(numerator: moneyUnits($0.paid &- $0.pay), denominator: moneyUnits($0.paid))
    }
    var overall = Estimate(value: 0, level: inference.level, method: "ratio-of-sums.without-workers")
    if !clusters.isEmpty { overall = try statistic { () throws(Undefined) in try inference.ratio(clusters) } }
    // The point value covers orders without a worker too.
    overall.value = Double(state.paid &- state.pay) / Double(state.paid)
    var tally = WorkerSlots<WorkerTally>()
    tally.prepare(state.workers.count)
    tally.withSlots { slots in
      for worker in slots.indices { slots[worker] = state.workers.slots[worker].tally }
    }
    return Value(
      counts: state.counts, customerPaid: moneyUnits(state.paid), workerPay: moneyUnits(state.pay),
      overall: overall, quantiles: quantiles(state, [0.05, 0.25, 0.5, 0.75, 0.95]),
      highShare: Double(state.counts.high) / Double(state.counts.measured),
      negativeMoney: moneyUnits(state.negativeMoney), percentBins: percentBins(state),
      workersExamined: tally.workers.examined, workersExceeding: tally.workers.exceeding,
      hasCap: !parameters.cap.isEmpty, cases: state.worst.entries.map(Self.makeCase),
      exceedingShare: state.counts.capped > 0 ? try? inference.share(tally) : nil)
  }

  /// Type 7 quantiles of the bins' middles.
  private func quantiles(_ state: TakeRates, _ shares: [Double]) -> [Double] {
    func value(atRank rank: Int) -> Double {
      var seen = 0
      for (bin, count) in state.bins.enumerated() where count > 0 {
        seen += Int(count)
        if rank < seen {
          let lower = Int64(bin - 100_000) * TakeRates.binWidth
          return (Double(lower) + (bin == 0 || bin == TakeRates.binCount - 1 ? 0 : 4.5)) / 1_000_000
        }
      }
      return 1
    }
    return shares.map { share in
      let position = Double(state.counts.measured - 1) * share
      let rank = Int(position)
      let low = value(atRank: rank)
      let high = value(atRank: min(rank + 1, state.counts.measured - 1))
      return low + (position - Double(rank)) * (high - low)
    }
  }

  private func percentBins(_ state: TakeRates) -> [Int] {
    var percents = [Int](repeating: 0, count: 200)
    for (bin, count) in state.bins.enumerated() where count > 0 {
      percents[min(bin / 1_000, 199)] += Int(count)
    }
    return percents
  }

  private static func makeCase(_ entry: WorstMeasured.Entry) -> Case {
    Case(
      worker: entry.worker < 0 ? nil : entry.worker, orderID: entry.orderID, window: entry.window,
      measured: Double(entry.measured) / 1_000_000, limit: Double(entry.limit) / 1_000_000, quantity: .share)
  }
}

extension TakeRate.Value {
  /// The orders beyond the cap. Orders of which the cap is unknown, or one of the amounts, are undecided.
  public func measurement() throws(NoValue) -> Measurement {
    guard hasCap else { throw .nothingToMeasure(examined: counts.measured) }
    let open = counts.measured - counts.capped + counts.incomplete
    return Measurement(
      unit: .order, examined: counts.measured + counts.incomplete, exceeding: counts.exceeding,
      undecided: open, workersExamined: workersExamined, workersExceeding: workersExceeding,
      estimate: exceedingShare, cases: cases, figures: figures)
  }

  /// The numbers that reports print.
  public var figures: [Figure] {
    [
      Figure("ratioOfSums", overall.value, .share), Figure("p5", quantiles[0], .share),
      Figure("p50", median, .share), Figure("p95", quantiles[4], .share),
      Figure("highShare", highShare, .share), Figure("negative", Double(counts.negative), .count),
      Figure("negativeMoney", negativeMoney, .money), Figure("unpriced", Double(counts.unpriced), .count),
      Figure("incomplete", Double(counts.incomplete), .count),
      Figure("withoutWorker", Double(counts.withoutWorker), .count),
    ]
  }
}
