public import OrderLog

/// Pay of single orders against a minimum per minute, per mile and per offer.
///
/// minimum = max(per offer, per minute · minutes + per mile · miles); New York's driver pay has no amount per offer and
/// counts the time with the passenger, Seattle's minimum counts the time from acceptance. Tips are on neither side.
/// Dates decide the rates; an order before the first rate is undecided. Source: 35 RCNY § 59D-22 (New York), SMC 8.37
/// (Seattle). O(rows).
/// Guide: Docs/metrics/trip-minimum.md.
public struct TripMinimum: Metric {
  public static let id = "pay.trip-minimum"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.workerPay), FieldRequirement(.completedAt),
  ]

  /// The rates and what they are applied to.
  public var parameters: TripMinimums.Parameters
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// A comparison with the rates of `parameters`.
  public init(_ parameters: TripMinimums.Parameters, inference: InferenceParameters = InferenceParameters()) {
    self.parameters = parameters
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(TripMinimums.self, parameters)] }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// How many orders of which kind.
    public let counts: TripMinimums.Counts
    /// Σ pay, Σ minimum and Σ of what short orders lack, in the currency unit.
    public let pay, minimum, shortfall: Double
    /// Workers with a measured order, and with a short one.
    public let workersExamined, workersExceeding: Int
    /// The share of short orders, workers as clusters.
    public let share: Estimate?
    /// The orders that lack most.
    public let cases: [Case]

    /// The short orders. Orders without a field or a rate are undecided; those not carried out are no orders here.
    public var measurement: Measurement {
      let open = counts.incomplete + counts.withoutRate
      return Measurement(
        unit: .order, examined: counts.measured + open, exceeding: counts.short, undecided: open,
        workersExamined: workersExamined, workersExceeding: workersExceeding, estimate: share, cases: cases,
        figures: [
          Figure("pay", pay, .money), Figure("floor", minimum, .money),
          Figure("shortfall", shortfall, .money), Figure("incomplete", Double(counts.incomplete), .count),
          Figure("withoutFloor", Double(counts.withoutRate), .count),
          Figure("notCompleted", Double(counts.notCompleted), .count),
          Figure("withoutWorker", Double(counts.withoutWorker), .count),
        ])
    }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    var needed = [FieldRequirement(parameters.clock.startField)]
    if parameters.countsDistance { needed.append(FieldRequirement(.distance)) }
    try requireFields(needed, in: log)
    let state = store.state(TripMinimums.self, parameters)
    let counts = state.counts
    guard counts.measured + counts.incomplete + counts.withoutRate > 0 else {
      throw .nothingToMeasure(examined: log.orders.rowCount)
    }
    return Value(
      counts: counts, pay: moneyUnits(state.pay), minimum: moneyUnits(state.minimum),
      shortfall: moneyUnits(state.shortfall), workersExamined: state.workers.workers.examined,
      workersExceeding: state.workers.workers.exceeding, share: try? inference.share(state.workers),
      cases: state.worst.entries.map {
        Case(
          worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.orderID, window: $0.window,
          measured: moneyUnits(Int128($0.measured)), limit: moneyUnits(Int128($0.limit)), quantity: .money,
          figures: [Figure("shortfall", moneyUnits(Int128($0.score)), .money)])
      })
  }
}
