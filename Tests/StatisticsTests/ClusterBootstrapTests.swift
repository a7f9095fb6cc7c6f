import Testing

@testable import Statistics

@Suite struct ClusterBootstrapTests {
  private let skewed: [Double] = [1, 2, 2, 3, 3, 4, 5, 8, 13, 21, 34, 55]

  private func means(_ values: [Double]) -> [RatioCluster] {
    values.map { RatioCluster(numerator: $0, denominator: 1) }
  }

  /// SciPy's `bootstrap` with 200,000 resamples: percentile (4.75, 22.5), BCa (6.0, 25.83), error 4.576.
  @Test func intervalsOfASkewedMean() throws {
    let bootstrap = try ClusterBootstrap(replicates: 20_000, seed: 1)
    let distribution = try bootstrap.ratio(means(skewed))
    #expect(agree(distribution.estimate, 151.0 / 12))
    #expect(agree(distribution.standardError, 4.576235615079751, relative: 0.02))
    #expect(agree(distribution.acceleration ?? 0, 0.0801072980864619))
    let percentile = try distribution.percentileInterval()
    #expect(agree(percentile.lower, 4.75, relative: 0.04) && agree(percentile.upper, 22.5, relative: 0.04))
    let accelerated = try distribution.bcaInterval()
    #expect(agree(accelerated.lower, 6, relative: 0.04) && agree(accelerated.upper, 25.83, relative: 0.04))
    let t = try distribution.tInterval()
    #expect(agree(t.upper - t.lower, 2 * 2.2009851600916399 * distribution.standardError))
  }

  @Test func sameSeedSameBitsInAnyOrder() throws {
    let bootstrap = try ClusterBootstrap(replicates: 199, seed: 9)
    let base = try bootstrap.ratioDifference(means(skewed), means(incomes))
    let again = try bootstrap.ratioDifference(means(skewed.reversed()), means(incomes.reversed()))
    #expect(base == again)
    let reseeded = try ClusterBootstrap(replicates: 199, seed: 10)
    #expect(try reseeded.ratioDifference(means(skewed), means(incomes)) != base)
    #expect(base.clusterCount == 22 && base.groupCount == 2)
  }

  @Test func anyStatistic() throws {
    let bootstrap = try ClusterBootstrap(replicates: 500, seed: 2)
    let medians = try bootstrap.resample([skewed]) { groups throws(Undefined) in
      try SortedSample(groups[0]).median
    }
    #expect(medians.estimate == 4.5 && medians.acceleration == nil)
    #expect(try medians.percentileInterval().contains(4.5))
    #expect(reason { () throws(Undefined) in try medians.bcaInterval() } != nil)
    let gini = try bootstrap.resample([incomes]) { groups throws(Undefined) in
      try Inequality(of: groups[0]).gini
    }
    #expect(agree(gini.estimate, 0.33055900621118))
  }

  @Test func refusals() throws {
    let bootstrap = try ClusterBootstrap(replicates: 99, seed: 1)
    #expect(reason { () throws(Undefined) in try bootstrap.ratio([]) } == .tooFew(have: 0, need: 10))
    #expect(reason { () throws(Undefined) in try bootstrap.combine([]) { $0[0] } } == .empty)
    #expect(reason { () throws(Undefined) in try ClusterBootstrap(replicates: 98, seed: 1) } != nil)
    #expect(reason { () throws(Undefined) in try ClusterBootstrap(seed: 1, minimumClusters: 1) } != nil)
    let bad = means([.nan] + skewed)
    #expect(reason { () throws(Undefined) in try bootstrap.ratio(bad) } == .notFinite(count: 1))
    let idle = skewed.map { RatioCluster(numerator: $0, denominator: 0) }
    #expect(reason { () throws(Undefined) in try bootstrap.ratio(idle) } != nil)
    // One worker with hours among eleven without: most resamples have none.
    let mostlyIdle = idle.dropLast() + [RatioCluster(numerator: 5, denominator: 1)]
    #expect(reason { () throws(Undefined) in try bootstrap.ratio(Array(mostlyIdle)) } != nil)
    let constant = try bootstrap.ratio(means([Double](repeating: 3, count: 12)))
    #expect(constant.standardError == 0)
    #expect(reason { () throws(Undefined) in try constant.bcaInterval() } != nil)
  }

  @Test func trap3AGroupOfThreeIsRefused() throws {
    let bootstrap = try ClusterBootstrap(replicates: 99, seed: 1)
    let large = means(amounts(seed: 1, count: 1_997))
    let three = means([1, 2, 3])
    #expect(
      reason { () throws(Undefined) in try bootstrap.ratioDifference(large, three) }
        == .tooFew(have: 3, need: 10))
  }
}
