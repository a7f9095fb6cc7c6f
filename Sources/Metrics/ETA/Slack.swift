public import OrderLog
import Statistics

/// How much room the given time leaves over what orders take: the slack ratio, given time ÷ q₀.₈ of the
/// actual durations of the same distance band and hour.
///
/// A ratio below 1 means that the given time lies below what 80 % of the orders of its kind stay within. All
/// rides count, not only rule-abiding ones, unless `abiding` is set. Times are in bins of 30 s, taken at
/// their middle, so a ratio is within 15 s ÷ q₀.₈ on either side.
///
/// - Complexity: see ``GivenTimes``.
/// - Note: Source: own proposal (reference formulas, tightness); strata with fewer than 30 durations are left
///   out and counted.
public struct Slack: Metric {
  public static let id = "eta.slack"
  public static let requires = [
    FieldRequirement(.acceptedAt), FieldRequirement(.completedAt),
    FieldRequirement(.orders, anyOf: [.deadlineAt, .promisedAt]),
  ]

  /// Which clock is the given time.
  public let clock: GivenClock
  /// From when the given time is counted.
  public let start: ClockStart
  /// Which orders are looked at.
  public let vehicles: VehicleScope
  /// The mean riding speed (m/h) up to which a ride counts for the durations; nil: all rides count.
  public let abiding: Int64?
  /// The strata.
  public let scheme: StratumScheme
  /// The quantile of the durations.
  public let quantile: Double
  /// How many durations a stratum needs.
  public let leastPerStratum: Int

  /// The metric.
  public init(
    clock: GivenClock = .deadline, start: ClockStart = .accepted, vehicles: VehicleScope = .any,
    abiding: Int64? = nil, scheme: StratumScheme = .distanceAndHour, quantile: Double = 0.8,
    leastPerStratum: Int = 30
  ) {
    self.clock = clock
    self.start = start
    self.vehicles = vehicles
    self.abiding = abiding
    self.scheme = scheme
    self.quantile = min(max(quantile, 0), 1)
    self.leastPerStratum = leastPerStratum
  }

  var parameters: GivenTimes.Parameters {
    .init(
      clock: clock, start: start, vehicles: vehicles, abiding: abiding, scheme: scheme,
      keepsTimes: true)
  }

  public var states: [StateRequest] { [StateRequest(GivenTimes.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.acceptedAt, .completedAt, clock.field, start.field], in: log)
    let state = store.state(GivenTimes.self, parameters)
    let strata = state.strata
    guard !strata.isEmpty else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    var ratios: [(ratio: Double, count: Int)] = []
    var undecided = 0
    for times in strata {
      let count = times.abiding
      guard count >= max(1, leastPerStratum) else {
        undecided += times.orders
        continue
      }
      let rank = min(count - 1, Int((Double(count) * quantile - 1e-9).rounded(.up)) - 1)
      let cumulative = times.cumulativeDurations
      let place = cumulative.firstIndex { $0 > max(0, rank) } ?? cumulative.count - 1
      let needed = max(Double(place) - 0.5, 0.5)
      for (place, count) in times.given {
        ratios.append((ratio: max(Double(place) - 0.5, 0) / needed, count: count))
      }
    }
    guard !ratios.isEmpty else {
      throw .tooFew(have: strata.map(\.abiding).max() ?? 0, need: leastPerStratum, of: .order)
    }
    ratios.sort { ($0.ratio, $0.count) < ($1.ratio, $1.count) }
    return Value(
      ratios: ratios, undecided: undecided + state.undecided, workers: state.workers.workerCount(withAny: 0))
  }

  /// The distribution of the slack ratio over orders.
  public struct Value: Sendable {
    /// Ratios ascending, with how many orders have them.
    public let ratios: [(ratio: Double, count: Int)]
    /// Orders of strata with too few durations, and orders with a value missing or absurd.
    public let undecided: Int
    let workers: Int

    /// Orders with a ratio.
    public var examined: Int { ratios.reduce(0) { $0 + $1.count } }

    /// The smallest ratio that at least a share of the orders does not exceed.
    public func quantile(_ share: Double) -> Double {
      let rank = max(1, Int((Double(examined) * min(max(share, 0), 1) - 1e-9).rounded(.up)))
      var seen = 0
      return ratios.first {
        seen += $0.count
        return seen >= rank
      }?.ratio ?? 0
    }

    /// Orders whose ratio is below a limit.
    public func count(below limit: Double) -> Int {
      ratios.reduce(0) { $0 + ($1.ratio < limit ? $1.count : 0) }
    }

    /// Orders with less slack than a limit such as 1.
    public func measurement(below limit: Double = 1) -> Measurement {
      let mean = ratios.reduce(0) { $0 + $1.ratio * Double($1.count) } / Double(max(1, examined))
      var figures = [Figure("mean", mean, .ratio)]
      for (name, share) in [("p10", 0.1), ("p50", 0.5), ("p90", 0.9)] {
        figures.append(Figure(name, quantile(share), .ratio))
      }
      return Measurement(
        unit: .order, examined: examined, exceeding: count(below: limit), undecided: undecided,
        workersExamined: workers, workersExceeding: 0, figures: figures)
    }
  }
}
