import OrderLog
import Statistics

extension InferenceParameters {
  /// The ratio of sums over workers with a bootstrap interval over workers, the t test of `null` with the
  /// linearised standard error, and the smallest difference from `null` that would show with 80 % power.
  ///
  /// With too few workers, or workers that do not differ at all, the value stands alone and `method` says why.
  func ratio(_ clusters: [RatioCluster], null: Double? = nil) throws(Undefined) -> Estimate {
    let value = try RatioCluster.ratioOfSums(clusters)
    var estimate = Estimate(value: value, level: level, method: "ratio-of-sums")
    guard clusters.count >= max(2, minimumWorkers) else {
      estimate.method = "ratio-of-sums.too-few-workers"
      return estimate
    }
    let total = CompensatedSum(sorting: clusters.map(\.denominator)).value
    let squares = CompensatedSum(
      sorting: clusters.map { cluster in
        let influence = (cluster.numerator - value * cluster.denominator) / total
        return influence * influence
      }
    ).value
    let n = Double(clusters.count)
    let error = (squares * n / (n - 1)).squareRoot()
    guard error.isFinite, error > 1e-13 * max(value.magnitude, 1e-300) else {
      estimate.method = "ratio-of-sums.no-variation"
      return estimate
    }
    do throws(Undefined) {
      let bootstrap = try ClusterBootstrap(
        replicates: replicates, seed: seed, minimumClusters: max(2, minimumWorkers))
      let interval = try bootstrap.ratio(clusters).percentileInterval(level: level)
      (estimate.lower, estimate.upper, estimate.method) = (
        interval.lower, interval.upper, "cluster-bootstrap"
      )
    } catch {
      estimate.method = "cluster-bootstrap.undefined"
    }
    try addTest(&estimate, error: error, freedom: n - 1, null: null)
    return estimate
  }

  /// Puts the p-value of `null` and the minimum detectable effect into an estimate.
  func addTest(
    _ estimate: inout Estimate, error: Double, freedom: Double, null: Double?
  ) throws(Undefined) {
    guard error > 0, error.isFinite, freedom > 0 else { return }
    let t = try StudentTDistribution(degreesOfFreedom: freedom)
    if let null {
      let distance = (estimate.value - null).magnitude / error
      estimate.pValue = distance.isFinite ? min(1, 2 * t.upperTail(distance)) : nil
    }
    let z = try NormalDistribution.standard.quantile(upperTail: (1 - level) / 2)
    estimate.minimumDetectable = (z + (try NormalDistribution.standard.quantile(0.8))) * error
  }

  /// The share of units beyond a limit, units clustered in workers.
  ///
  /// Where no unit or every unit is beyond the limit, resampling gives an interval of width 0; then Wilson's
  /// interval with workers as trials is given, which is on the safe side.
  func share(_ tally: WorkerSlots<WorkerTally>) throws(Undefined) -> Estimate {
    let slots = tally.slots.filter { $0.examined > 0 }
    let clusters = slots.map {
      RatioCluster(numerator: Double($0.exceeding), denominator: Double($0.examined))
    }
    var estimate = try ratio(clusters)
    guard estimate.lower == nil, slots.count >= max(2, minimumWorkers) else { return estimate }
    let hits = slots.count { $0.exceeding > 0 }
    guard hits == 0 || slots.allSatisfy({ $0.exceeding == $0.examined }) else { return estimate }
    let interval = try Proportion(successes: hits, trials: slots.count).wilsonInterval(level: level)
    (estimate.lower, estimate.upper, estimate.method) = (interval.lower, interval.upper, "wilson-workers")
    return estimate
  }
}

/// How uncertainty is stated: shared by all metrics of pay and fairness.
public struct InferenceParameters: Hashable, Sendable {
  /// The confidence level of intervals.
  public var level: Double
  /// How many times workers are drawn.
  public var replicates: Int
  /// How many times labels are shuffled.
  public var permutations: Int
  /// The seed of draws and shuffles.
  public var seed: UInt64
  /// A rate over fewer workers has no interval and no measurement.
  public var minimumWorkers: Int
  /// A rate over fewer orders has no measurement.
  public var minimumOrders: Int

  /// Two-sided α = 0.01, 1,000 draws, at least 200 orders and 30 workers (law.md Part C, analyst's default).
  public init(
    level: Double = 0.99, replicates: Int = 1_000, permutations: Int = 1_999, seed: UInt64 = 1,
    minimumWorkers: Int = 30, minimumOrders: Int = 200
  ) {
    self.level = level
    self.replicates = replicates
    self.permutations = permutations
    self.seed = seed
    self.minimumWorkers = minimumWorkers
    self.minimumOrders = minimumOrders
  }

  /// Refuses a rate over too few orders or workers.
  func requireEnough(orders: Int, workers: Int) throws(NoValue) {
    guard orders > 0 else { throw .nothingToMeasure(examined: 0) }
    guard orders >= minimumOrders else { throw .tooFew(have: orders, need: minimumOrders, of: .order) }
    guard workers >= minimumWorkers else { throw .tooFew(have: workers, need: minimumWorkers, of: .worker) }
  }
}

extension Metric {
  /// Refuses a log without the fields of `requires` and of further requirements.
  func requireFields(_ further: [FieldRequirement] = [], in log: OrderLog) throws(NoValue) {
    let missing = (Self.requires + further).filter { !$0.isMet(by: log) }
    guard missing.isEmpty else { throw .missingFields(missing) }
  }
}
