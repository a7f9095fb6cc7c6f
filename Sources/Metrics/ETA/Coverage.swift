public import OrderLog
public import Statistics

/// The share of orders that were done within the time given, held against a level that the platform declares:
/// does "95 % of orders arrive by then" hold?
///
/// An order is covered when completed ≤ given, to the millisecond. Kupiec's test takes orders as independent
/// of each other, so its p-value is too small when they are not; the worker-clustered interval is the one to
/// judge by, and both are given.
///
/// - Complexity: see ``TimeErrors``, which ``Lateness`` without tolerance shares.
/// - Note: Source: law.md T-ETA-7 (interval coverage, by subgroup); P. Kupiec 1995.
public struct Coverage: Metric {
  public static let id = "eta.coverage"
  public static let requires = Lateness.requires

  /// Which clock orders are held against.
  public let clock: GivenClock
  /// The strata.
  public let scheme: StratumScheme
  /// How many orders a stratum needs.
  public let leastPerStratum: Int
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric; the default clock is the time shown to the customer, for which levels are declared.
  public init(
    clock: GivenClock = .promised, scheme: StratumScheme = StratumScheme(), leastPerStratum: Int = 30,
    least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.clock = clock
    self.scheme = scheme
    self.leastPerStratum = leastPerStratum
    self.least = least
    self.level = level
  }

  private var lateness: Lateness {
    Lateness(clock: clock, scheme: scheme, leastPerStratum: leastPerStratum, least: least, level: level)
  }

  public var states: [StateRequest] { lateness.states }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    let late = try lateness.value(from: store, in: log)
    let covered = try statistic { () throws(Undefined) in
      let proportion = try Proportion(successes: late.examined - late.late.hits, trials: late.examined)
      return try ClusteredShare(
        proportion, clusterSizes: late.clusterSizes, designEffect: late.late.designEffect, level: level)
    }
    return Value(lateness: late, covered: covered, leastPerStratum: leastPerStratum)
  }

  /// Coverage of the given times of a log.
  public struct Value: Sendable {
    let lateness: Lateness.Value
    let leastPerStratum: Int
    /// The share done within the time given.
    public let covered: ClusteredShare

    init(lateness: Lateness.Value, covered: ClusteredShare, leastPerStratum: Int) {
      self.lateness = lateness
      self.covered = covered
      self.leastPerStratum = leastPerStratum
    }

    /// Kupiec's test against a declared level such as 0.95: failures are orders beyond the given time.
    public func kupiec(declared: Double) throws(NoValue) -> KupiecTest {
      try statistic { () throws(Undefined) in
        try KupiecTest(
          Proportion(successes: covered.size - covered.hits, trials: covered.size), probability: 1 - declared)
      }
    }

    /// The coverage of one stratum, with Wilson's interval.
    public struct StratumCoverage: Sendable, Hashable {
      /// The stratum.
      public let stratum: StratumScheme.Stratum
      /// Orders done in time, of how many.
      public let covered: Proportion
      /// Wilson's interval at the metric's level.
      public let interval: ConfidenceInterval
    }

    /// The strata that have enough orders.
    public var strata: [StratumCoverage] {
      lateness.strata.compactMap { stratum in
        guard stratum.examined >= leastPerStratum,
          let share = try? Proportion(
            successes: stratum.examined - stratum.late, trials: stratum.examined),
          let interval = try? share.wilsonInterval(level: covered.level)
        else { return nil }
        return StratumCoverage(stratum: stratum.stratum, covered: share, interval: interval)
      }
    }

    /// Orders beyond the given time, and the coverage against a declared level. Without one, no test is made.
    public func measurement(declared: Double? = nil) throws(NoValue) -> Measurement {
      var measurement = lateness.measurement()
      var estimate = covered.estimate
      var figures = covered.figures
      if let declared {
        let test = try kupiec(declared: declared)
        estimate.pValue = test.pValue
        figures.append(Figure("kupiec.statistic", test.statistic, .index))
        figures.append(Figure("kupiec.p", test.pValue, .share))
        figures.append(Figure("declared", declared, .share))
        let strata = strata
        figures.append(Figure("strata.n", Double(strata.count), .count))
        figures.append(
          Figure("strata.below", Double(strata.count { $0.interval.upper < declared }), .count))
      }
      measurement.estimate = estimate
      measurement.figures = figures
      return measurement
    }
  }
}
