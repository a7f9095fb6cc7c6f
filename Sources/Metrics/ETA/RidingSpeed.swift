public import OrderLog
import Statistics

/// The speed that the given time implies for the riding part: v = d / (deadline − start − wait at the pick-up
/// − hand-over), by the order's own stage times, else by the medians of its stratum (city × hour band ×
/// weather).
///
/// Unlike ``ImpliedSpeed`` this is no sure bound where medians stand in for stage times; such orders are
/// counted apart. A negative wait or hand-over counts as missing. Medians are rounded down to 10 s, which
/// favours the platform.
///
/// - Complexity: see ``RidingSpeeds``.
/// - Note: Source: law.md T-ETA-1b; GB/T 46862-2025 (FD-15); medians and the 5 % share are analyst defaults.
public struct RidingSpeed: Metric {
  public static let id = "eta.riding-speed"
  public static let requires =
    ImpliedSpeed.requires + [
      FieldRequirement(.orders, anyOf: [.arrivedPickupAt, .arrivedDropoffAt])
    ]

  /// From when the time is counted.
  public let start: ClockStart
  /// Which orders are looked at.
  public let vehicles: VehicleScope
  /// The limits in m/h, ascending.
  public let limits: [Int64]
  /// How many stage times a median needs.
  public let leastStages: Int
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric. Limits in whole m/h.
  public init(
    start: ClockStart = .accepted, vehicles: VehicleScope = VehicleScope(),
    limits: [Int64] = [15_000, 25_000], leastStages: Int = 30, least: SampleSize = SampleSize(),
    level: Double = 0.99
  ) {
    self.start = start
    self.vehicles = vehicles
    self.limits = Set(limits).sorted()
    self.leastStages = leastStages
    self.least = least
    self.level = level
  }

  var parameters: RidingSpeeds.Parameters { .init(start: start, vehicles: vehicles, limits: limits) }

  public var states: [StateRequest] { [StateRequest(RidingSpeeds.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.deadlineAt, .distance, start.field], in: log)
    if vehicles.vehicles != nil, vehicles.unknown == .apart { try requireColumns([.vehicle], in: log) }
    let state = store.state(RidingSpeeds.self, parameters)
    let imputed = limits.indices.map { state.imputed(limit: $0, least: leastStages) }
    let value = Value(state: state, imputed: imputed, least: least, level: level)
    guard value.measured > 0 || imputed.contains(where: { $0.examined > 0 }) else {
      let missing = [
        FieldRequirement(.orders, anyOf: [.arrivedPickupAt]),
        FieldRequirement(.orders, anyOf: [.arrivedDropoffAt]),
      ].filter { !$0.isMet(by: log) }
      if !missing.isEmpty { throw .missingFields(missing) }
      throw .nothingToMeasure(examined: log.orders.rowCount)
    }
    return value
  }

  /// Speeds of the riding part and what is above each limit.
  public struct Value: Sendable {
    let state: RidingSpeeds
    let imputed: [RidingSpeeds.Imputed]
    let least: SampleSize
    let level: Double

    /// Orders with both stage times of their own.
    public var measured: Int { state.speeds.count + state.withoutTime }
    /// Orders among them whose limit leaves no time to ride.
    public var withoutTime: Int { state.withoutTime }
    /// Orders of unknown vehicle that were counted apart.
    public var unknownVehicle: Int { state.unknownVehicle }
    /// A quantile of the finite speeds of measured orders in km/h, within 0.05.
    public func quantile(_ share: Double) -> Double? { state.speeds.quantile(share).map { $0 / 1_000 } }
    /// As ``ImpliedSpeed/Value/histogram``, of measured orders.
    public var histogram: [(kilometresPerHour: Int, count: Int)] {
      wholeBins(state.speeds, width: 1_000).map {
        (kilometresPerHour: Int($0.lower / 1_000), count: $0.count)
      }
    }

    /// Orders and orders above a limit: by their own stage times, and with medians in their place; and orders
    /// for which there was no median. nil for a limit that is not the metric's.
    public func counts(
      limit: Int64
    ) -> (measured: Int, above: Int, byMedian: Int, aboveByMedian: Int, undecided: Int)? {
      guard let position = state.parameters.limits.firstIndex(of: limit) else { return nil }
      let above = state.workers.clusters(position + 1, of: 0).reduce(0) { $0 + $1.hits }
      let other = imputed[position]
      return (measured, above, other.examined, other.exceeding, other.undecided + state.undecided)
    }

    /// The share above a limit over all decided orders. Its interval takes the likeness of a worker's orders
    /// from the orders with their own stage times.
    public func share(limit: Int64) throws(NoValue) -> ClusteredShare {
      guard let position = state.parameters.limits.firstIndex(of: limit), let counts = counts(limit: limit)
      else { throw unknownLimit(limit) }
      let workers = workersExamined
      try least.check(orders: counts.measured + counts.byMedian, workers: workers)
      let byMedian = state.parameters.limits.count + 1
      let sizes = ([-1] + state.workers.workers(withAny: 0, or: byMedian)).map {
        state.workers.count(0, of: $0) + state.workers.count(byMedian, of: $0)
      }
      return try statistic { () throws(Undefined) in
        let clusters = state.workers.clusters(position + 1, of: 0)
        if counts.byMedian == 0 { return try ClusteredShare(clusters, level: level) }
        let own = clusters.isEmpty ? nil : try ClusteredShare(clusters, level: level)
        return try ClusteredShare(
          Proportion(
            successes: counts.above + counts.aboveByMedian, trials: counts.measured + counts.byMedian),
          clusterSizes: sizes, designEffect: own?.designEffect, level: level)
      }
    }

    private var workersExamined: Int {
      state.workers.workers(withAny: 0, or: state.parameters.limits.count + 1).count
    }

    /// What is above a limit (m/h), which must be one of the metric's. Cases are orders with their own stage
    /// times; the estimate is nil when there are too few orders or workers for a rate.
    public func measurement(limit: Int64) throws(NoValue) -> Measurement {
      guard let position = state.parameters.limits.firstIndex(of: limit), let counts = counts(limit: limit)
      else { throw unknownLimit(limit) }
      let estimate = try? share(limit: limit)
      var figures = quantileFigures(state.speeds, scale: 1_000, .kilometresPerHour)
      figures.append(Figure("withoutTime", Double(withoutTime), .count))
      figures.append(Figure("measured.n", Double(counts.measured), .count))
      figures.append(Figure("measured.exceeding", Double(counts.above), .count))
      figures.append(Figure("byMedian.n", Double(counts.byMedian), .count))
      figures.append(Figure("byMedian.exceeding", Double(counts.aboveByMedian), .count))
      if let estimate { figures += estimate.figures }
      return Measurement(
        unit: .order, examined: counts.measured + counts.byMedian,
        exceeding: counts.above + counts.aboveByMedian, undecided: counts.undecided + unknownVehicle,
        workersExamined: workersExamined,
        workersExceeding: state.workers.workerCount(withAny: position + 1), estimate: estimate?.estimate,
        cases: state.worst.entries.filter { $0.score > limit }.map { ridingCase($0, limit: limit) },
        figures: figures)
    }
  }
}

/// As `speedCase`, with the time taken off for waiting and handing over.
private func ridingCase(_ entry: WorstOrders.Entry, limit: Int64) -> Case {
  var result = speedCase(entry, limit: limit)
  let given = Double(entry.end) / 1_000 - Double(entry.start) / 1_000
  let stages = Double(entry.detail) / 1_000
  if entry.score == .max { result.measured = given - stages }
  result.figures = [Figure("given", given, .seconds), Figure("stages", stages, .seconds)]
  return result
}
