public import OrderLog
import Statistics

/// Whether the time given can be met by those who keep the rules (算法取中): per stratum, the share q of
/// rule-abiding actual durations that lie within the time given.
///
/// Only rule-abiding rides are asked, because otherwise speeding would make short times look attainable. Two
/// readings: an order's duration is held against its own given time (exact), or every rule-abiding duration
/// of the stratum against every given time of the stratum, P(D ≤ G) for independent draws. The second also
/// uses the given times of orders that were ridden too fast; it is computed in bins of 30 s, both sides
/// rounded up, so it errs by at most one bin, towards attainable.
///
/// - Complexity: see ``GivenTimes``.
/// - Note: Source: law.md T-ETA-2 and the note under C2 on rule-abiding rides; 0.50, 0.80 and 0.90 are
///   analyst defaults of the rule. The stratum minimum of 30 is an analyst default.
public struct Attainability: Metric {
  public static let id = "eta.attainability"
  public static let requires = [
    FieldRequirement(.acceptedAt), FieldRequirement(.completedAt), FieldRequirement(.distance),
    FieldRequirement(.orders, anyOf: [.deadlineAt, .promisedAt]),
  ]

  /// What a duration is held against.
  public enum Reading: String, Hashable, Sendable, CaseIterable {
    /// The order's own given time.
    case ownTime
    /// All given times of the stratum.
    case stratumTimes
  }

  /// What a duration is held against.
  public let reading: Reading
  /// Which clock is the given time.
  public let clock: GivenClock
  /// From when the given time is counted in the reading `stratumTimes`.
  public let start: ClockStart
  /// Which orders are looked at.
  public let vehicles: VehicleScope
  /// The mean riding speed (m/h) up to which a ride keeps the rules.
  public let abiding: Int64
  /// The strata.
  public let scheme: StratumScheme
  /// How many rule-abiding orders a stratum needs.
  public let leastPerStratum: Int
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    reading: Reading = .ownTime, clock: GivenClock = .deadline, start: ClockStart = .accepted,
    vehicles: VehicleScope = VehicleScope(), abiding: Int64 = 15_000, scheme: StratumScheme = .full,
    leastPerStratum: Int = 30, least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.reading = reading
    self.clock = clock
    self.start = start
    self.vehicles = vehicles
    self.abiding = abiding
    self.scheme = scheme
    self.leastPerStratum = leastPerStratum
    self.least = least
    self.level = level
  }

  var parameters: GivenTimes.Parameters {
    .init(
      clock: clock, start: start, vehicles: vehicles, abiding: abiding, scheme: scheme,
      keepsTimes: reading == .stratumTimes)
  }

  public var states: [StateRequest] { [StateRequest(GivenTimes.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.acceptedAt, .completedAt, .distance, clock.field, start.field], in: log)
    if vehicles.vehicles != nil, vehicles.unknown == .apart { try requireColumns([.vehicle], in: log) }
    let state = store.state(GivenTimes.self, parameters)
    let clusters = state.workers.clusters(1, of: 0)
    let count = clusters.reduce(0) { $0 + $1.size }
    guard count > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    try least.check(orders: count, workers: state.workers.workerCount(withAny: 0))
    let pooled = try statistic { () throws(Undefined) in try ClusteredShare(clusters, level: level) }
    let cities = log.orders.texts(.city)?.dictionary.values ?? []
    let strata = state.strata.map { times in
      Value.StratumShare(
        stratum: scheme.stratum(times.index, cities: cities), abiding: times.abiding,
        attained: times.attained, orders: times.orders,
        share: Self.share(times, reading), isDecided: times.abiding >= leastPerStratum)
    }
    return Value(
      state: state, reading: reading, leastPerStratum: leastPerStratum, pooledOwn: pooled, strata: strata)
  }

  /// q of a stratum, or nil without rule-abiding orders.
  private static func share(_ times: GivenTimes.StratumTimes, _ reading: Reading) -> Double? {
    let (durations, given) = (times.abiding, times.orders)
    guard durations > 0, given > 0 else { return nil }
    switch reading {
    case .ownTime: return Double(times.attained) / Double(durations)
    case .stratumTimes:
      let cumulative = times.cumulativeDurations
      let pairs = times.given.reduce(Int128(0)) {
        $0 + Int128($1.count) * Int128(cumulative[min($1.place, cumulative.count - 1)])
      }
      return Double(pairs) / (Double(durations) * Double(given))
    }
  }

  /// q per stratum and pooled.
  public struct Value: Sendable {
    let state: GivenTimes
    let reading: Reading
    let leastPerStratum: Int

    /// q over all rule-abiding orders, each held against its own given time.
    public let pooledOwn: ClusteredShare
    /// The strata that have orders.
    public let strata: [StratumShare]

    /// q of one stratum.
    public struct StratumShare: Sendable, Hashable {
      /// The stratum.
      public let stratum: StratumScheme.Stratum
      /// Rule-abiding orders, and those done within their own given time.
      public let abiding: Int
      public let attained: Int
      /// All orders.
      public let orders: Int
      /// q in the metric's reading; nil without rule-abiding orders.
      public let share: Double?
      /// Whether there are enough rule-abiding orders.
      public let isDecided: Bool
    }

    /// Pooled q in the metric's reading: over orders, or the strata's q weighted by their orders.
    public var pooled: Double {
      if reading == .ownTime { return pooledOwn.value }
      let known = strata.compactMap { stratum in stratum.share.map { ($0, Double(stratum.orders)) } }
      return known.reduce(0) { $0 + $1.0 * $1.1 } / max(1, known.reduce(0) { $0 + $1.1 })
    }
    /// Orders whose mean riding speed is above the limit.
    public var unruly: Int { state.unruly }
    /// Rule-abiding orders whose waits are not all known, so that they may have been ridden too fast.
    public var boundOnly: Int { state.boundOnly }
    /// Orders of unknown vehicle that were counted apart.
    public var unknownVehicle: Int { state.unknownVehicle }
    /// Orders with a value missing or absurd.
    public var undecided: Int { state.undecided }

    /// How many decided strata have q in each of the intervals that `edges` cut [0, 1] into.
    public func bands(_ edges: [Double] = [0.5, 0.8, 0.9]) -> [Int] {
      var counts = Array(repeating: 0, count: edges.count + 1)
      for stratum in strata where stratum.isDecided {
        if let share = stratum.share { counts[edges.count { share >= $0 }] += 1 }
      }
      return counts
    }

    /// The decided strata whose q is below a limit such as 0.5, the lowest first as cases.
    public func measurement(below limit: Double = 0.5) throws(NoValue) -> Measurement {
      let decided = strata.filter(\.isDecided)
      guard !decided.isEmpty else {
        throw .tooFew(have: strata.map(\.abiding).max() ?? 0, need: leastPerStratum, of: .order)
      }
      let below = decided.enumerated().filter { ($0.element.share ?? 1) < limit }
      let worst = below.sorted { ($0.element.share ?? 1, $0.offset) < ($1.element.share ?? 1, $1.offset) }
      var estimate = pooledOwn.estimate
      if reading == .stratumTimes {
        estimate = Estimate(value: pooled, level: pooledOwn.level, method: "no-interval:stratum-times")
      }
      var figures = [
        Figure("pooled", pooled, .share), Figure("pooled.own", pooledOwn.value, .share),
        Figure("abiding.n", Double(pooledOwn.size), .count), Figure("unruly.n", Double(unruly), .count),
        Figure("boundOnly.n", Double(boundOnly), .count),
        Figure("below.orders", Double(below.reduce(0) { $0 + $1.element.orders }), .count),
      ]
      if let sample = try? SortedSample(decided.compactMap(\.share)) {
        for (name, share) in [("p10", 0.1), ("p50", 0.5), ("p90", 0.9)] {
          if let value = try? sample.quantile(share) {
            figures.append(Figure("strata.\(name)", value, .share))
          }
        }
      }
      figures += pooledOwn.figures
      return Measurement(
        unit: .stratum, examined: decided.count, exceeding: below.count,
        undecided: strata.count - decided.count, workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: 0, estimate: estimate,
        cases: worst.prefix(Measurement.caseLimit).map { _, stratum in
          Case(
            measured: stratum.share ?? 0, limit: limit, quantity: .share,
            figures: [Figure("stratum.\(stratum.stratum.label)", Double(stratum.abiding), .count)])
        },
        figures: figures)
    }
  }
}
