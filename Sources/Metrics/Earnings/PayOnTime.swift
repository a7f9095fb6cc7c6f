public import OrderLog
import Statistics

/// How long workers wait for their money: paid_out_at − completed_at, and the share beyond a limit.
///
/// Quantiles to the hour. An order paid out before its completion waits 0 and is counted apart. A completed
/// order without a pay-out is undecided: it may be unpaid or not recorded. `dueMeasurement` leaves out those of them
/// whose time had not run out when the log ended. Source: T-PAY-8, LAB-SJZ24. O(rows).
public struct PayOnTime: Metric {
  public static let id = "pay.pay-on-time"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.completedAt), FieldRequirement(.paidOutAt),
  ]

  /// The longest wait that is in time.
  public var parameters: PayoutDelays.Parameters
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Waits against a limit in ms; 31 days.
  public init(limit: Int64 = 31 * 86_400_000, inference: InferenceParameters = InferenceParameters()) {
    parameters = PayoutDelays.Parameters(limit: limit)
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(PayoutDelays.self, parameters)] }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// Orders with both instants; beyond the limit; paid out before completion; with an impossible instant.
    public let measured: Int
    public let exceeding: Int
    public let early: Int
    public let implausible: Int
    /// Completed orders without a pay-out; those whose time had run out at the log's last pay-out or completion,
    /// days rounded.
    public let unpaid: Int
    public let unpaidBeyondLimit: Int
    /// Waits in days at 50, 90, 99 % and orders by whole days, the last one open.
    public let median, p90, p99: Double
    public let dayBins: [Int]
    /// Workers with a measured order, and with one beyond the limit.
    public let workersExamined: Int
    public let workersExceeding: Int
    /// The share beyond the limit, workers as clusters.
    public let share: Estimate?
    /// The longest waits beyond the limit.
    public let cases: [Case]
    let inference: InferenceParameters
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(PayoutDelays.self, parameters)
    guard state.measured > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    func quantile(_ share: Double) -> Double {
      let rank = Int(Double(state.measured - 1) * share)
      var seen = 0
      for (hour, count) in state.bins.enumerated() {
        seen += Int(count)
        if rank < seen { return Double(hour) / 24 }
      }
      return Double(state.bins.count) / 24
    }
    var days = [Int](repeating: 0, count: 367)
    for (hour, count) in state.bins.enumerated() { days[min(hour / 24, 366)] += Int(count) }
    while let last = days.last, last == 0 { days.removeLast() }
    let horizon =
      Int128(max(state.lastPayout ?? .min, state.lastCompletion ?? .min)) - Int128(parameters.limit)
    return Value(
      measured: state.measured, exceeding: state.exceeding, early: state.early,
      implausible: state.implausible, unpaid: state.unpaid.values.reduce(0, +),
      unpaidBeyondLimit: state.unpaid.reduce(0) { sum, entry in
        sum + (Int128(entry.key) * 86_400_000 + 86_400_000 <= horizon ? entry.value : 0)
      },
      median: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99), dayBins: days,
      workersExamined: state.workers.workers.examined, workersExceeding: state.workers.workers.exceeding,
      share: try? inference.share(state.workers),
      cases: state.worst.entries.map {
        Case(
          worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.orderID, window: $0.window,
          measured: Double($0.measured) / 86_400_000, limit: Double($0.limit) / 86_400_000, quantity: .days)
      }, inference: inference)
  }
}

extension PayOnTime.Value {
  /// The orders paid out beyond the limit.
  public func measurement() throws(NoValue) -> Measurement {
    try inference.requireEnough(orders: measured, workers: workersExamined)
    return Measurement(
      unit: .order, examined: measured + unpaid + implausible, exceeding: exceeding,
      undecided: unpaid + implausible, workersExamined: workersExamined,
      workersExceeding: workersExceeding, estimate: share, cases: cases,
      figures: [
        Figure("p50", median, .days), Figure("p90", p90, .days), Figure("p99", p99, .days),
        Figure("early", Double(early), .count), Figure("unpaid", Double(unpaid), .count),
        Figure("unpaidBeyondLimit", Double(unpaidBeyondLimit), .count),
      ])
  }

  /// The same as facts: an order whose time had not run out when the log ended was not due and is not looked at;
  /// no smallest number of orders.
  public var dueMeasurement: Measurement {
    get throws(NoValue) {
      var due = try measurement()
      due.examined = measured + unpaidBeyondLimit + implausible
      due.undecided = unpaidBeyondLimit + implausible
      due.figures.append(Figure("notDue", Double(unpaid - unpaidBeyondLimit), .count))
      return due
    }
  }
}
