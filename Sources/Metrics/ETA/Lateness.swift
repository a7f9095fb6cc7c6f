public import OrderLog
import Statistics

/// How late orders are against the time that was given: e = completed − given, with share late, bias and
/// spread.
///
/// An order is late when e exceeds the tolerance. Bias is the mean and the median of e (positive: the given
/// time is too short); MAE is the mean of |e|. Only orders that were carried out count; others are counted
/// apart.
///
/// - Complexity: see ``TimeErrors``.
/// - Note: Source: law.md T-ETA-7 (calibration; bias above 2 min in more than 10 % of strata: analyst
///   default).
public struct Lateness: Metric {
  public static let id = "eta.lateness"
  public static let requires = [
    FieldRequirement(.acceptedAt), FieldRequirement(.completedAt),
    FieldRequirement(.orders, anyOf: [.deadlineAt, .promisedAt]),
  ]

  /// Which clock orders are held against.
  public let clock: GivenClock
  /// An order is late when it is more than so many ms behind.
  public let tolerance: Int64
  /// The strata.
  public let scheme: StratumScheme
  /// How many orders a stratum needs before its bias counts.
  public let leastPerStratum: Int
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    clock: GivenClock = .deadline, tolerance: Int64 = 0, scheme: StratumScheme = StratumScheme(),
    leastPerStratum: Int = 30, least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.clock = clock
    self.tolerance = tolerance
    self.scheme = scheme
    self.leastPerStratum = leastPerStratum
    self.least = least
    self.level = level
  }

  var parameters: TimeErrors.Parameters { .init(clock: clock, tolerance: tolerance, scheme: scheme) }

  public var states: [StateRequest] { [StateRequest(TimeErrors.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.acceptedAt, .completedAt, clock.field], in: log)
    let state = store.state(TimeErrors.self, parameters)
    guard state.errors.count > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    try least.check(orders: state.errors.count, workers: state.workers.workerCount(withAny: 0))
    let share = try statistic { () throws(Undefined) in
      try ClusteredShare(state.workers.clusters(1, of: 0), level: level)
    }
    return Value(
      state: state, cities: log.orders.texts(.city)?.dictionary.values ?? [],
      leastPerStratum: leastPerStratum, late: share,
      groups: groupShares(state.workers, numerator: 1, of: 0, in: log))
  }

  /// Lateness of the orders of a log.
  public struct Value: Sendable {
    let state: TimeErrors
    let cities: [String]
    let leastPerStratum: Int

    /// The share late.
    public let late: ClusteredShare
    /// Orders and late orders by attributes of their workers.
    public let groups: [GroupShare]

    var clusterSizes: [Int] { state.workers.clusters(1, of: 0).map(\.size) }

    /// Orders that were carried out and have both times.
    public var examined: Int { state.errors.count }
    /// Orders with a time missing or absurd.
    public var undecided: Int { state.undecided }
    /// Orders that were cancelled or not delivered.
    public var notCompleted: Int { state.notCompleted }
    /// The mean of completed − given in seconds, exact.
    public var meanBias: Double { (state.errors.mean ?? 0) / 1_000 }
    /// The median of completed − given in seconds, within 5 s between −3 h and 3 h.
    public var medianBias: Double { (state.errors.quantile(0.5) ?? 0) / 1_000 }
    /// The mean of |completed − given| in seconds, exact.
    public var meanAbsoluteError: Double {
      examined == 0 ? 0 : Double(state.absoluteSum) / Double(examined) / 1_000
    }
    /// A quantile of completed − given in seconds, within 5 s between −3 h and 3 h.
    public func quantile(_ share: Double) -> Double { (state.errors.quantile(share) ?? 0) / 1_000 }
    /// completed − given in bins of one minute: lower bound in minutes and number of orders, from −3 h to 3
    /// h.
    public var histogram: [(minutes: Int, count: Int)] {
      wholeBins(state.errors, width: 60_000).map { (minutes: Int($0.lower / 60_000), count: $0.count) }
    }

    /// Orders, late orders and mean error (s) of one stratum.
    public struct StratumLateness: Sendable, Hashable {
      /// The stratum.
      public let stratum: StratumScheme.Stratum
      /// Orders in it.
      public let examined: Int
      /// Late orders in it.
      public let late: Int
      /// The mean of completed − given in seconds.
      public let meanBias: Double
    }

    /// The strata that have orders.
    public var strata: [StratumLateness] {
      (0..<(state.strata.count / 3)).filter { state.strata[$0 * 3] > 0 }.map { index in
        let count = state.strata[index * 3]
        return StratumLateness(
          stratum: state.parameters.scheme.stratum(index, cities: cities), examined: count,
          late: state.strata[index * 3 + 1],
          meanBias: Double(state.strata[index * 3 + 2]) / Double(count) / 1_000)
      }
    }

    /// The share late: how many of the orders, which workers, the worst cases.
    public func measurement() -> Measurement {
      let tolerance = Double(state.parameters.tolerance) / 60_000
      var figures = quantileFigures(state.errors, scale: 60_000, .minutes, prefix: "bias.")
      figures.append(Figure("mae", meanAbsoluteError / 60, .minutes))
      figures.append(Figure("notCompleted", Double(notCompleted), .count))
      figures += late.figures + groups.flatMap(\.figures)
      return Measurement(
        unit: .order, examined: examined, exceeding: late.hits, undecided: undecided,
        workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: state.workers.workerCount(withAny: 1), estimate: late.estimate,
        cases: state.worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.id.isEmpty ? nil : $0.id,
            window: min($0.start, $0.end)..<max($0.start, $0.end), measured: Double($0.score) / 60_000,
            limit: tolerance, quantity: .minutes)
        },
        figures: figures)
    }

    /// Strata whose mean bias exceeds `limit` seconds (the given time is too short), worst first as cases.
    /// Strata with too few orders are undecided.
    public func biasMeasurement(limit: Double = 120) throws(NoValue) -> Measurement {
      let all = strata
      let decided = all.filter { $0.examined >= leastPerStratum }
      guard !decided.isEmpty else {
        throw .tooFew(have: all.map(\.examined).max() ?? 0, need: leastPerStratum, of: .order)
      }
      let beyond = decided.filter { $0.meanBias > limit }
      let cases = beyond.enumerated()
        .sorted { ($1.element.meanBias, $0.offset) < ($0.element.meanBias, $1.offset) }
        .prefix(Measurement.caseLimit).map(\.element)
      return Measurement(
        unit: .stratum, examined: decided.count, exceeding: beyond.count,
        undecided: all.count - decided.count, workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: 0,
        estimate: Estimate(
          value: Double(beyond.count) / Double(decided.count), level: late.level, method: "census-of-strata"),
        cases: cases.map {
          Case(
            measured: $0.meanBias / 60, limit: limit / 60, quantity: .minutes,
            figures: [Figure("stratum.\($0.stratum.label)", Double($0.examined), .count)])
        },
        figures: [Figure("bias.mean", meanBias / 60, .minutes)])
    }
  }
}
