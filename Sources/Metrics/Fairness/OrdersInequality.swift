public import OrderLog

/// How unequally orders are spread over workers, over the whole log.
///
/// An order counts for the worker who completed it or was paid for it. Indices: `WorkerInequality`.
/// O(workers log workers).
public struct OrdersInequality: Metric {
  public static let id = "fairness.orders-inequality"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.completedAt, .workerPay]),
  ]

  /// Who is counted.
  public var population: WorkerPopulation

  /// The orders of every worker whom the log names.
  public init(population: WorkerPopulation = .known) { self.population = population }

  public var states: [StateRequest] { [StateRequest(MonthlyPay.self)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> WorkerInequality {
    try requireFields(in: log)
    let totals = store.state(MonthlyPay.self).totals(count: log.workers.values.count)
    let counted = population == .known ? totals : totals.filter { $0.orders > 0 }
    return try WorkerInequality(
      counted.map { Double($0.orders) }, outside: totals.count - counted.count, .count)
  }
}
