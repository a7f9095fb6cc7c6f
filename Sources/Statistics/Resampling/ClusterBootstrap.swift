/// The bootstrap that draws whole workers.
///
/// Orders of one worker resemble each other, so the worker is the unit that can be drawn: within each group as
/// many workers as there are, with replacement, each with all of its orders. Drawing single orders instead
/// gives intervals that are several times too narrow. The size of a group is never resampled, and a group
/// below ``minimumClusters`` is refused rather than given an interval that a few workers decide.
///
/// Replicate *r* draws from `RandomStream(seed:purpose:entity: r)`, so it does not depend on the other
/// replicates. Clusters are put in a fixed order first: the same workers in any order give the same bits.
public struct ClusterBootstrap: Hashable, Sendable {
  /// The number of resamples, at least 99.
  public let replicates: Int
  /// The seed of the draws.
  public let seed: UInt64
  /// The smallest group that is resampled, at least 2.
  public let minimumClusters: Int

  /// A bootstrap.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for fewer than 99 replicates or a minimum below 2.
  public init(replicates: Int = 2_000, seed: UInt64, minimumClusters: Int = 10) throws(Undefined) {
    guard replicates >= 99, minimumClusters >= 2 else {
      throw .invalidArgument("a bootstrap needs at least 99 replicates and 2 clusters")
    }
    (self.replicates, self.seed, self.minimumClusters) = (replicates, seed, minimumClusters)
  }

  /// The distribution of a ratio of sums over workers.
  ///
  /// - Throws: ``Undefined/tooFew(have:need:)``; as ``RatioCluster/ratioOfSums(_:)``;
  ///   ``Undefined/degenerate(_:)`` when a resample has a denominator of 0.
  /// - Complexity: O(*n* · `replicates`).
  public func ratio(_ clusters: [RatioCluster]) throws(Undefined) -> BootstrapDistribution {
    try combine([clusters]) { $0[0] }
  }

  /// The distribution of the first group's ratio of sums less the second's.
  ///
  /// - Throws: as ``ratio(_:)``.
  /// - Complexity: O(*n* · `replicates`).
  public func ratioDifference(
    _ first: [RatioCluster], _ second: [RatioCluster]
  ) throws(Undefined) -> BootstrapDistribution {
    try combine([first, second]) { $0[0] - $0[1] }
  }

  /// The distribution of a smooth function of several groups' ratios of sums.
  ///
  /// Not for the largest or smallest of them: the bootstrap of a maximum is biased away from 0 and its
  /// interval cannot contain "no gap". Use
  /// ``PermutationTest/rangeOfMeans(values:groups:strata:minimumGroupSize:permutations:seed:)``.
  ///
  /// - Throws: as ``ratio(_:)``; ``Undefined/notFinite(count:)`` when the function is not finite.
  /// - Complexity: O((*n* + cost of the function) · `replicates`).
  public func combine(
    _ groups: [[RatioCluster]], _ function: ([Double]) -> Double
  ) throws(Undefined) -> BootstrapDistribution {
    guard !groups.isEmpty else { throw .empty }
    var ratios: [Double] = []
    var ordered: [[RatioCluster]] = []
    for group in groups {
      guard group.count >= minimumClusters else { throw .tooFew(have: group.count, need: minimumClusters) }
      ratios.append(try RatioCluster.ratioOfSums(group))
      ordered.append(group.sorted { ($0.numerator, $0.denominator) < ($1.numerator, $1.denominator) })
    }
    let estimate = function(ratios)
    var undefined = 0
    var values: [Double] = []
    values.reserveCapacity(replicates)
    for replicate in 0..<replicates {
      var stream = RandomStream(seed: seed, purpose: "cluster bootstrap", entity: UInt64(replicate))
      let drawn = ordered.map { group in
        var (numerator, denominator) = (0.0, 0.0)
        for _ in group.indices {
          let cluster = group[stream.nextInt(below: group.count)]
          numerator += cluster.numerator
          denominator += cluster.denominator
        }
        if denominator == 0 { undefined += 1 }
        return numerator / denominator
      }
      values.append(function(drawn))
    }
    guard undefined == 0 else { throw .degenerate("\(undefined) resamples have a denominator of 0") }
    try requireFinite(values + [estimate])
    return BootstrapDistribution(
      estimate: estimate, replicates: values.sorted(), clusterCount: ordered.reduce(0) { $0 + $1.count },
      groupCount: ordered.count, acceleration: acceleration(ordered, ratios, function))
  }

  /// The distribution of any statistic of groups of workers.
  ///
  /// The statistic sees, per group, the drawn workers with repetitions; it must not depend on their order. No
  /// jackknife is run, so there is no BCa interval. The order of the workers in the input matters for the bits.
  ///
  /// - Throws: ``Undefined/tooFew(have:need:)``, and whatever the statistic throws for a resample.
  /// - Complexity: O((*n* + cost of the statistic) · `replicates`).
  public func resample<Cluster>(
    _ groups: [[Cluster]], _ statistic: ([[Cluster]]) throws(Undefined) -> Double
  ) throws(Undefined) -> BootstrapDistribution {
    guard !groups.isEmpty else { throw .empty }
    for group in groups where group.count < minimumClusters {
      throw .tooFew(have: group.count, need: minimumClusters)
    }
    let estimate = try statistic(groups)
    var values: [Double] = []
    values.reserveCapacity(replicates)
    for replicate in 0..<replicates {
      var stream = RandomStream(seed: seed, purpose: "cluster bootstrap", entity: UInt64(replicate))
      let drawn = groups.map { group in group.map { _ in group[stream.nextInt(below: group.count)] } }
      values.append(try statistic(drawn))
    }
    try requireFinite(values + [estimate])
    return BootstrapDistribution(
      estimate: estimate, replicates: values.sorted(), clusterCount: groups.reduce(0) { $0 + $1.count },
      groupCount: groups.count, acceleration: nil)
  }

  /// Leaves out one worker at a time: with l the centred influences (n − 1)(mean − value),
  /// a = Σ_g Σ l³/n_g³ / (6 (Σ_g Σ l²/n_g²)^{3/2}).
  private func acceleration(
    _ groups: [[RatioCluster]], _ ratios: [Double], _ function: ([Double]) -> Double
  ) -> Double? {
    var (cubes, squares) = (CompensatedSum(), CompensatedSum())
    for (position, group) in groups.enumerated() {
      let numerator = CompensatedSum(sorting: group.map(\.numerator)).value
      let denominator = CompensatedSum(sorting: group.map(\.denominator)).value
      var others = ratios
      let left = group.map { cluster in
        others[position] = (numerator - cluster.numerator) / (denominator - cluster.denominator)
        return function(others)
      }
      guard left.allSatisfy(\.isFinite) else { return nil }
      let n = Double(group.count)
      let mean = CompensatedSum(sorting: left).value / n
      for value in left {
        let influence = (n - 1) * (mean - value) / n
        cubes.add(influence * influence * influence)
        squares.add(influence * influence)
      }
    }
    guard squares.value > 0 else { return nil }
    return cubes.value / (6 * squares.value * squares.value.squareRoot())
  }
}
