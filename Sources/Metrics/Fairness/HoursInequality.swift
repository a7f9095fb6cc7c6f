public import OrderLog

/// How unequally time is spread over workers, over the whole log: engaged time, or time online.
///
/// Indices: `WorkerInequality`. O(intervals + workers log workers).
public struct HoursInequality: Metric {
  public static let id = "fairness.hours-inequality"
  public static let requires = [FieldRequirement(.workerID)]

  /// Which time.
  public var basis: HoursBasis
  /// How time after the last known instant of an order or session without an end counts.
  public var unknownTime: UnknownTimePolicy
  /// Who is counted.
  public var population: WorkerPopulation

  /// The engaged time of every worker whom the log names.
  public init(
    basis: HoursBasis = .engaged, unknownTime: UnknownTimePolicy = .asRest,
    population: WorkerPopulation = .known
  ) {
    self.basis = basis
    self.unknownTime = unknownTime
    self.population = population
  }

  public var states: [StateRequest] { [basis.state] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> WorkerInequality {
    try requireFields(basis.requirements, in: log)
    let totals = basis.totals(store, unknownTime, count: log.workers.values.count)
    let counted = population == .known ? totals : totals.filter { $0 > 0 }
    return try WorkerInequality(
      counted.map { Double($0) / Double(HoursBasis.hour) }, outside: totals.count - counted.count, .hours)
  }
}
