public import OrderLog
import Statistics

/// The speed that the given time implies, as a sure bound: v = d / (deadline − start), with no time taken off
/// for waiting and handing over, so the real riding speed must be higher still.
///
/// An order above the limit is a fact about that order, not an estimate. Orders on e-bikes only, unless
/// `vehicles` says otherwise. A limit that lies at or before the start means infinite speed: the order is
/// above every limit and is also counted apart. Speeds are compared as whole m/h rounded up, which is exact.
///
/// - Complexity: see ``DeadlineSpeeds``.
/// - Note: Source: law.md T-ETA-1a; GB/T 46862-2025 (FD-15): 15 km/h; 25 km/h: GB 17761.
public struct ImpliedSpeed: Metric {
  public static let id = "eta.implied-speed"
  public static let requires = [
    FieldRequirement(.deadlineAt), FieldRequirement(.distance),
    FieldRequirement(.orders, anyOf: [.acceptedAt, .offeredAt, .placedAt]),
  ]

  /// From when the time is counted.
  public let start: ClockStart
  /// Which orders are looked at.
  public let vehicles: VehicleScope
  /// The limits in m/h, ascending.
  public let limits: [Int64]
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric. Limits in whole m/h; the default is 15 and 25 km/h, from acceptance, on e-bikes.
  public init(
    start: ClockStart = .accepted, vehicles: VehicleScope = VehicleScope(),
    limits: [Int64] = [15_000, 25_000], least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.start = start
    self.vehicles = vehicles
    self.limits = Set(limits).sorted()
    self.least = least
    self.level = level
  }

  var parameters: DeadlineSpeeds.Parameters { .init(start: start, vehicles: vehicles, limits: limits) }

  public var states: [StateRequest] { [StateRequest(DeadlineSpeeds.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.deadlineAt, .distance, start.field], in: log)
    if vehicles.vehicles != nil, vehicles.unknown == .apart { try requireColumns([.vehicle], in: log) }
    let state = store.state(DeadlineSpeeds.self, parameters)
    guard state.examined > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(
      state: state, cities: log.orders.texts(.city)?.dictionary.values ?? [], least: least, level: level)
  }

  /// Speeds and what is above each limit.
  public struct Value: Sendable {
    let state: DeadlineSpeeds
    let cities: [String]
    let least: SampleSize
    let level: Double

    /// Orders with a speed, infinite ones included.
    public var examined: Int { state.examined }
    /// Orders in scope with a value missing or absurd.
    public var undecided: Int { state.undecided }
    /// Orders whose time limit lies at or before the start.
    public var withoutTime: Int { state.withoutTime }
    /// Orders of other vehicles.
    public var outside: Int { state.outside }
    /// Orders of unknown vehicle that were counted apart.
    public var unknownVehicle: Int { state.unknownVehicle }
    /// The finite speeds in bins of 1 km/h: lower bound in km/h and number of orders. What lies above 200
    /// km/h is left out; `examined` less the bins and `withoutTime` says how much.
    public var histogram: [(kilometresPerHour: Int, count: Int)] {
      wholeBins(state.speeds, width: 1_000).map {
        (kilometresPerHour: Int($0.lower / 1_000), count: $0.count)
      }
    }
    /// A quantile of the finite speeds in km/h, within 0.05; nil when all are infinite.
    public func quantile(_ share: Double) -> Double? { state.speeds.quantile(share).map { $0 / 1_000 } }

    /// How many orders are above one of the metric's limits (m/h); nil for another limit.
    public func exceeding(limit: Int64) -> Int? {
      position(limit).map { position in state.workers.clusters(position, of: 0).reduce(0) { $0 + $1.hits } }
    }

    /// The share of orders above a limit with its intervals.
    public func share(limit: Int64) throws(NoValue) -> ClusteredShare {
      guard let position = position(limit) else { throw unknownLimit(limit) }
      try least.check(orders: examined, workers: state.workers.workerCount(withAny: 0))
      return try statistic { () throws(Undefined) in
        try ClusteredShare(state.workers.clusters(position, of: 0), level: level)
      }
    }

    /// Orders and orders above a limit per city, per local hour and per weather.
    public func strata(limit: Int64) -> [(key: String, examined: Int, exceeding: Int)] {
      guard let position = position(limit) else { return [] }
      return marginals(
        state.strata, width: state.parameters.limits.count + 1, DeadlineSpeeds.scheme, cities: cities,
        hits: position)
    }

    /// What is above a limit (m/h), which must be one of the metric's. Cases and counts are facts and come
    /// whatever the size of the log; the estimate is nil when there are too few orders or workers for a rate.
    public func measurement(limit: Int64) throws(NoValue) -> Measurement {
      guard let position = position(limit), let exceeding = exceeding(limit: limit) else {
        throw unknownLimit(limit)
      }
      let estimate = try? share(limit: limit)
      var figures = quantileFigures(state.speeds, scale: 1_000, .kilometresPerHour)
      figures.append(Figure("withoutTime", Double(withoutTime), .count))
      figures.append(Figure("outside", Double(outside), .count))
      figures.append(Figure("unknownVehicle", Double(unknownVehicle), .count))
      if let estimate { figures += estimate.figures }
      for stratum in strata(limit: limit) {
        figures.append(Figure("\(stratum.key).n", Double(stratum.examined), .count))
        figures.append(
          Figure("\(stratum.key).share", Double(stratum.exceeding) / Double(stratum.examined), .share))
      }
      return Measurement(
        unit: .order, examined: examined, exceeding: exceeding, undecided: undecided + unknownVehicle,
        workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: state.workers.workerCount(withAny: position), estimate: estimate?.estimate,
        cases: state.worst.entries.filter { $0.score > limit }.map { speedCase($0, limit: limit) },
        figures: figures)
    }

    private func position(_ limit: Int64) -> Int? {
      state.parameters.limits.firstIndex(of: limit).map { $0 + 1 }
    }
  }
}

/// An order above a speed limit. Without time the speed is infinite, so the given time stands in its place.
func speedCase(_ entry: WorstOrders.Entry, limit: Int64) -> Case {
  let window = min(entry.start, entry.end)..<max(entry.start, entry.end)
  let given = Double(entry.end) / 1_000 - Double(entry.start) / 1_000
  let infinite = entry.score == .max
  return Case(
    worker: entry.worker < 0 ? nil : entry.worker, orderID: entry.id.isEmpty ? nil : entry.id,
    window: window, measured: infinite ? given : Double(entry.score) / 1_000,
    limit: infinite ? nil : Double(limit) / 1_000, quantity: infinite ? .seconds : .kilometresPerHour,
    figures: [Figure("distance", Double(entry.detail), .metres), Figure("given", given, .seconds)])
}

/// The reason for a limit that the scan did not count.
func unknownLimit(_ limit: Int64) -> NoValue {
  .undefined(.invalidArgument("the scan did not count orders above \(limit)"))
}
