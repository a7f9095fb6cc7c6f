public import OrderLog
import Statistics

/// Whether the take rate and the pay that an order shows can be recomputed from its own amounts.
///
/// Two comparisons: `displayed_take_rate` with (customer_paid − worker_pay) / customer_paid, more than 0.1
/// percentage points apart; `worker_pay` with the sum of its lines, more than ¥0.01 apart. Result: the share of
/// compared orders that differ, workers as clusters. Orders that lack an amount are undecided, and so is every
/// sum when the log lacks a line's column, unless the lines are declared complete. Source: T-PAY-2, TR-122a.
/// O(rows).
public struct DisplayedAgainstRecomputed: Metric {
  public static let id = "pay.displayed-against-recomputed"
  public static let requires = [FieldRequirement(.workerID), FieldRequirement(.workerPay)]

  /// What differs, and how lines are read.
  public var parameters: PayRecomputation.Parameters
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Both comparisons.
  public init(
    parameters: PayRecomputation.Parameters = PayRecomputation.Parameters(),
    inference: InferenceParameters = InferenceParameters()
  ) {
    self.parameters = parameters
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(PayRecomputation.self, parameters)] }

  /// One of the two comparisons.
  public struct Comparison: Sendable, Equatable {
    /// How many orders.
    public let counts: PayRecomputation.Check
    /// Workers with a compared order, and with a differing one.
    public let workersExamined: Int
    public let workersExceeding: Int
    /// The share of compared orders that differ; nil when none was compared.
    public let share: Estimate?
    /// The orders that differ most.
    public let cases: [Case]
    let inference: InferenceParameters

    /// The orders that differ: facts, whatever their number. The share has an estimate only where there are enough
    /// orders and workers.
    public func measurement() throws(NoValue) -> Measurement {
      guard counts.compared > 0 else { throw .nothingToMeasure(examined: counts.undecided) }
      return Measurement(
        unit: .order, examined: counts.compared + counts.undecided, exceeding: counts.differing,
        undecided: counts.undecided, workersExamined: workersExamined, workersExceeding: workersExceeding,
        estimate: (try? inference.requireEnough(orders: counts.compared, workers: workersExamined)) == nil
          ? nil : share,
        cases: cases,
        figures: [
          Figure("compared", Double(counts.compared), .count),
          Figure("shownTooLow", Double(counts.shownTooLow), .count),
        ])
    }
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// Displayed against recomputed take rate.
    public let takeRate: Comparison
    /// Pay against the sum of its lines.
    public let payLines: Comparison
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(PayRecomputation.self, parameters)
    func comparison(
      _ counts: PayRecomputation.Check, _ path: KeyPath<PayRecomputation.Slot, WorkerTally>,
      _ worst: WorstMeasured, _ scale: Double, _ quantity: Quantity
    ) -> Comparison {
      var tally = WorkerSlots<WorkerTally>()
      tally.prepare(state.workers.count)
      tally.withSlots { slots in
        for worker in slots.indices { slots[worker] = state.workers.slots[worker][keyPath: path] }
      }
      return Comparison(
        counts: counts, workersExamined: tally.workers.examined, workersExceeding: tally.workers.exceeding,
        share: counts.compared > 0 ? try? inference.share(tally) : nil,
        cases: worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.orderID, window: $0.window,
            measured: Double($0.measured) / scale, limit: Double($0.limit) / scale, quantity: quantity)
        }, inference: inference)
    }
    return Value(
      takeRate: comparison(state.rate, \.rate, state.worstRates, 1_000_000, .share),
      payLines: comparison(state.pay, \.pay, state.worstPays, 10_000, .money))
  }
}
