public import OrderLog

/// How unequally pay is spread over workers, over the whole log.
///
/// Pay is Σ worker_pay; tips only when asked for. Orders of unknown pay add nothing to a worker's sum and are
/// counted. Gini, Theil, mean log deviation, P90/P10, Palma, Lorenz curve: `WorkerInequality`.
/// O(workers log workers).
public struct EarningsInequality: Metric {
  public static let id = "fairness.earnings-inequality"
  public static let requires = [FieldRequirement(.workerID), FieldRequirement(.workerPay)]

  /// Who is counted.
  public var population: WorkerPopulation
  /// Whether tips are added to pay.
  public var includesTips: Bool

  /// Pay without tips of every worker whom the log names.
  public init(population: WorkerPopulation = .known, includesTips: Bool = false) {
    self.population = population
    self.includesTips = includesTips
  }

  public var states: [StateRequest] { [StateRequest(MonthlyPay.self)] }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// The indices.
    public let inequality: WorkerInequality
    /// Workers with completed orders of unknown pay.
    public let workersWithUnknownPay: Int

    /// The Gini index and the other indices.
    public func measurement() -> Measurement {
      var measurement = inequality.measurement()
      measurement.figures.append(Figure("workersWithUnknownPay", Double(workersWithUnknownPay), .count))
      return measurement
    }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let totals = store.state(MonthlyPay.self).totals(count: log.workers.values.count)
    let counted = population == .known ? totals : totals.filter { $0.orders > 0 }
    return Value(
      inequality: try WorkerInequality(
        counted.map { moneyUnits(includesTips ? $0.pay &+ $0.tips : $0.pay) },
        outside: totals.count - counted.count, .money),
      workersWithUnknownPay: counted.count { $0.unknownOrders > 0 })
  }
}
