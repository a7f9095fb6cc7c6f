public import Statistics

/// How many orders and workers a rate needs before it is tested; below, the answer is "too few", not a rate.
public struct SampleSize: Hashable, Sendable {
  /// The least number of orders.
  public var orders: Int
  /// The least number of different workers.
  public var workers: Int

  /// A least size; the default is 200 orders and 30 workers.
  public init(orders: Int = 200, workers: Int = 30) {
    self.orders = orders
    self.workers = workers
  }

  /// Throws when there is less.
  func check(orders have: Int, workers haveWorkers: Int) throws(NoValue) {
    if have == 0 { throw .nothingToMeasure(examined: 0) }
    if have < orders { throw .tooFew(have: have, need: orders, of: .order) }
    if haveWorkers < workers { throw .tooFew(have: haveWorkers, need: workers, of: .worker) }
  }
}

/// What one worker contributes to a share.
public struct ShareCluster: Hashable, Sendable {
  /// How many of the worker's orders count.
  public var hits: Int
  /// How many orders the worker has.
  public var size: Int

  /// A contribution.
  public init(hits: Int, size: Int) {
    self.hits = hits
    self.size = size
  }
}

/// A share of orders with an interval that knows that orders of one worker resemble each other.
///
/// With hits aᵢ among nᵢ orders of worker i, i = 1…C, the share is the ratio of sums p = Σaᵢ / Σnᵢ. Its
/// linearised cluster variance is V = C/(C − 1) · Σ(aᵢ − p·nᵢ)² / (Σnᵢ)², the design effect
/// D = V / (p(1 − p)/n), kept at 1 at least, and the effective number of orders n* = n/D. The interval is
/// Wilson's for p and n*, with Student's t on C − 1 degrees of freedom in place of z. When p is 0 or 1 the
/// orders say nothing about their likeness; then n* = (Σnᵢ)² / Σnᵢ², which is what n/D comes to when all
/// orders of a worker are alike: C for workers with equally many orders, fewer when some have most of them.
/// So the interval lies in [0, 1] and is never a point.
///
/// - Complexity: O(workers).
/// - Note: Source: L. Kish, "Survey Sampling" (1965), ratio estimator and design effect; E. Korn, B.
///   Graubard, Survey Methodology 24 (1998), effective sample size for proportions. Level: law.md Part C, α =
///   0.01.
public struct ClusteredShare: Hashable, Sendable {
  /// How many orders count, of how many.
  public let hits: Int
  public let size: Int
  /// How many clusters have orders.
  public let clusterCount: Int
  /// (Σnᵢ)² / Σnᵢ²: as many workers with equally many orders would count as much.
  public let effectiveClusters: Double
  /// hits / size.
  public let value: Double
  /// The level of both intervals.
  public let level: Double
  /// Wilson's interval as if orders were independent of each other. Too narrow when they are not.
  public let orderInterval: ConfidenceInterval
  /// The worker-clustered interval; nil with fewer than two clusters.
  public let clusterInterval: ConfidenceInterval?
  /// How many times the variance exceeds that of independent orders, at least 1; nil when it cannot be known.
  public let designEffect: Double?
  /// The smallest difference from a given share that a two-sided test at 1 − `level` finds with 80 % power.
  public let minimumDetectable: Double?

  /// The share over clusters; clusters without orders are left out.
  ///
  /// - Throws: ``Undefined/empty`` without orders; ``Undefined/invalidArgument(_:)`` when hits exceed sizes
  ///   or the level lies outside (0, 1).
  public init(_ clusters: [ShareCluster], level: Double = 0.99) throws(Undefined) {
    let clusters = clusters.filter { $0.size > 0 }
    let hits = clusters.reduce(0) { $0 + $1.hits }
    let size = clusters.reduce(0) { $0 + $1.size }
    let clusterCount = clusters.count
    let proportion = try Proportion(successes: hits, trials: size)
    let (n, count, p) = (Double(size), Double(clusterCount), proportion.value)
    var effect: Double?
    if clusterCount > 1, hits > 0, hits < size {
      let squares = clusters.reduce(0.0) { sum, cluster in
        let residual = Double(cluster.hits) - p * Double(cluster.size)
        return sum + residual * residual
      }
      effect = max(1, count / (count - 1) * squares / (n * n) * n / (p * (1 - p)))
    }
    try self.init(
      proportion, clusterSizes: clusters.map(\.size), designEffect: effect, level: level)
  }

  /// A share of orders whose likeness within workers is known from elsewhere, nil when it is not known, and the
  /// number of orders of each worker.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` when the level lies outside (0, 1).
  public init(
    _ proportion: Proportion, clusterSizes: [Int], designEffect: Double?, level: Double = 0.99
  ) throws(Undefined) {
    hits = proportion.successes
    size = proportion.trials
    value = proportion.value
    let sizes = clusterSizes.filter { $0 > 0 }
    clusterCount = sizes.count
    let total = sizes.reduce(0.0) { $0 + Double($1) }
    effectiveClusters = total * total / max(1, sizes.reduce(0.0) { $0 + Double($1) * Double($1) })
    self.level = level
    self.designEffect = designEffect.map { max(1, $0) }
    orderInterval = try proportion.wilsonInterval(level: level)
    guard clusterCount > 1 else {
      (clusterInterval, minimumDetectable) = (nil, nil)
      return
    }
    let (n, count, p) = (Double(size), Double(clusterCount), value)
    let effective = self.designEffect.map { n / $0 } ?? min(max(1, effectiveClusters), n)
    let t = try StudentTDistribution(degreesOfFreedom: count - 1).quantile(upperTail: (1 - level) / 2)
    let square = t * t
    let centre = (p + square / (2 * effective)) / (1 + square / effective)
    let half =
      t * (p * (1 - p) / effective + square / (4 * effective * effective)).squareRoot()
      / (1 + square / effective)
    clusterInterval = try ConfidenceInterval(
      lower: hits == 0 ? 0 : max(0, centre - half), upper: hits == size ? 1 : min(1, centre + half),
      level: level)
    let power = try NormalDistribution.standard.quantile(0.8)
    minimumDetectable = (t + power) * (centre * (1 - centre) / effective).squareRoot()
  }

  /// The share with its clustered interval; without one, the method says why.
  public var estimate: Estimate {
    Estimate(
      value: value, lower: clusterInterval?.lower, upper: clusterInterval?.upper, level: level,
      method: clusterInterval == nil ? "no-interval:one-worker" : "wilson-cluster",
      minimumDetectable: minimumDetectable)
  }
}

/// Runs a statistic and turns its reason into a metric's.
func statistic<Value>(_ body: () throws(Undefined) -> Value) throws(NoValue) -> Value {
  do { return try body() } catch { throw .undefined(error) }
}
