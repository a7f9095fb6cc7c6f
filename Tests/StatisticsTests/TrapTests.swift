import Testing

@testable import Statistics

/// Defects that were found in well-known audit tools; the numbers follow their published cases.
@Suite struct TrapTests {
  /// Sixty workers in two groups that do not differ: worker effects of deviation 6, orders of deviation 8.
  private func workers(seed: UInt64) -> [(isFirst: Bool, orders: [Double])] {
    var stream = RandomStream(seed: seed, purpose: "workers without a group effect")
    return (0..<60).map { worker in
      let effect = stream.nextNormal(mean: 30, standardDeviation: 6)
      let count = 40 + stream.nextInt(below: 121)
      return (worker % 2 == 0, (0..<count).map { _ in effect + 8 * stream.nextNormal() })
    }
  }

  @Test func trap1ResamplingOrdersRaisesFalseAlarms() throws {
    let repeats = 400
    var (byOrder, byWorker, byPermutation, byBootstrap) = (0, 0, 0, 0)
    var ratios = RunningMoments()
    for seed in 0..<UInt64(repeats) {
      let sample = workers(seed: seed)
      let means = sample.map { $0.orders.reduce(0, +) / Double($0.orders.count) }
      let orders = try MeanDifference(
        sample.filter(\.isFirst).flatMap(\.orders), sample.filter { !$0.isFirst }.flatMap(\.orders))
      if (orders.estimate / orders.standardError).magnitude > 1.959963984540054 { byOrder += 1 }
      let welch = try WelchTest(
        zip(sample, means).filter { $0.0.isFirst }.map(\.1),
        zip(sample, means).filter { !$0.0.isFirst }.map(\.1))
      if welch.pValue < 0.05 { byWorker += 1 }
      try ratios.add(welch.difference.standardError / orders.standardError)
      guard seed < 200 else { continue }
      let permutation = try PermutationTest.meanDifference(
        values: means, isFirstGroup: sample.map(\.isFirst), permutations: 199, seed: seed)
      if permutation.pValue <= 0.05 { byPermutation += 1 }
      let sums = sample.map {
        RatioCluster(numerator: $0.orders.reduce(0, +), denominator: Double($0.orders.count))
      }
      let interval = try ClusterBootstrap(replicates: 199, seed: seed).ratioDifference(
        zip(sample, sums).filter { $0.0.isFirst }.map(\.1),
        zip(sample, sums).filter { !$0.0.isFirst }.map(\.1)
      ).tInterval()
      if !interval.contains(0) { byBootstrap += 1 }
    }
    // Nominal 5 %: three out of four by orders, near nominal by workers.
    #expect(Double(byOrder) / Double(repeats) > 0.65)
    #expect((0.02...0.085).contains(Double(byWorker) / Double(repeats)))
    #expect((0.01...0.1).contains(Double(byPermutation) / 200))
    #expect((0.01...0.11).contains(Double(byBootstrap) / 200))
    #expect(try ratios.mean() > 4)
  }

  @Test func trap2TheBootstrapOfAMaximumNeverContainsNoGap() throws {
    var (naiveContainsZero, alarms) = (0, 0)
    let repeats = 60
    for seed in 0..<UInt64(repeats) {
      var stream = RandomStream(seed: seed, purpose: "five groups alike")
      let groups = (0..<5).map { _ in (0..<40).map { _ in stream.nextNormal(mean: 30, standardDeviation: 3) }
      }
      let naive = try ClusterBootstrap(replicates: 199, seed: seed).resample(groups) {
        groups throws(Undefined) in
        let means = groups.map { $0.reduce(0, +) / Double($0.count) }
        return (means.max() ?? 0) - (means.min() ?? 0)
      }
      if try naive.percentileInterval().contains(0) { naiveContainsZero += 1 }
      let test = try PermutationTest.rangeOfMeans(
        values: groups.flatMap { $0 }, groups: (0..<200).map { $0 / 40 }, permutations: 199, seed: seed)
      if test.pValue <= 0.05 { alarms += 1 }
      #expect(test.nullMean > 0.5 && test.observed > 0)
    }
    #expect(naiveContainsZero == 0)
    #expect(Double(alarms) / Double(repeats) <= 0.15)
  }

  @Test func trap2ARealGapIsSeen() throws {
    var stream = RandomStream(seed: 1, purpose: "one group apart")
    let values = (0..<200).map { stream.nextNormal(mean: $0 < 40 ? 34 : 30, standardDeviation: 3) }
    let test = try PermutationTest.rangeOfMeans(
      values: values, groups: (0..<200).map { $0 / 40 }, permutations: 999, seed: 1)
    #expect(test.pValue == 0.001 && test.excess > 2 && test.observed > test.nullBand.upperBound)
  }

  @Test func trap8IncomesInYuanNeitherOverflowNorShrink() throws {
    for scale in [1, 100, 1e4, 1e9, 1e100] {
      let scaled = try Inequality(of: incomes.map { $0 * scale })
      #expect(agree(try scaled.meanLogDeviation(), 0.18015661833737, absolute: 5e-15))
      #expect(agree(scaled.theil, 0.17568321483305, absolute: 5e-15))
      #expect(agree(try scaled.generalizedEntropy(alpha: 2), 0.19349947918676, absolute: 5e-15))
    }
  }

  @Test func trap9ZeroIncomesAreRefusedNotPatched() throws {
    let withZeros = try Inequality(of: [0, 0, 5, 8, 10, 12])
    #expect(reason { () throws(Undefined) in try withZeros.meanLogDeviation() } == .zeroValues(count: 2))
    #expect(reason { () throws(Undefined) in try withZeros.atkinson(epsilon: 1.5) } == .zeroValues(count: 2))
    #expect(withZeros.zeroCount == 2)
    // Why: the patched index is the logarithm of the patch.
    let patched = try [1e-3, 1e-6, 1e-9].map { patch in
      try Inequality(of: [0, 0, 5, 8, 10, 12].map { $0 + patch }).meanLogDeviation()
    }
    #expect(agree(patched, [2.65, 4.96, 7.26], relative: 2e-3))
  }

  @Test func trap10ZeroEarnersStayIn() throws {
    let earners = amounts(seed: 3, count: 75)
    let all = try Inequality(of: earners + [Double](repeating: 0, count: 25))
    #expect(all.gini > (try Inequality(of: earners).gini) + 0.1)
    // Adding a share z of zero earners gives z + (1 − z) G.
    #expect(agree(all.gini, 0.25 + 0.75 * (try Inequality(of: earners).gini)))
  }

  @Test func trap11RatioOfSumsNotMeanOfRatios() throws {
    // Fee and price per trip; two tiny trips have absurd ratios.
    let fees = [10.0, 12, 9, 15, -3, 4]
    let prices = [40.0, 45, 30, 50, 0.5, 0.1]
    let trips = zip(fees, prices).map { RatioCluster(numerator: $0, denominator: $1) }
    #expect(agree(try RatioCluster.ratioOfSums(trips), 47 / 165.6))
    let meanOfRatios = zip(fees, prices).map { $0 / $1 }.reduce(0, +) / 6
    #expect(meanOfRatios > 5)
    // Splitting a trip in two equal halves changes nothing.
    let halves = trips.flatMap { trip in
      [RatioCluster](
        repeating: RatioCluster(numerator: trip.numerator / 2, denominator: trip.denominator / 2), count: 2)
    }
    #expect(agree(try RatioCluster.ratioOfSums(halves), 47 / 165.6))
    #expect(reason { () throws(Undefined) in try RatioCluster.ratioOfSums([]) } == .empty)
    let free = [RatioCluster(numerator: 1, denominator: 0)]
    #expect(reason { () throws(Undefined) in try RatioCluster.ratioOfSums(free) } != nil)
  }

  @Test func trap17BoundsAreNotRounded() throws {
    let interval = try Proportion(successes: 3, trials: 40).wilsonInterval()
    #expect(interval.lower != 0.03 && interval.lower != 0.0258)
    #expect(!interval.contains(0.0258) && interval.contains(0.02584))
    // Cut to two decimals, the lower bound of a rare event would be 0 and every small limit would pass.
    let rare = try Proportion(successes: 4, trials: 1_000).wilsonInterval()
    #expect(rare.lower > 0.001 && rare.lower < 0.005)
  }

  @Test func trap17NotANumberIsRecognised() {
    #expect(reason { () throws(Undefined) in try SortedSample([1, .nan]) } == .notFinite(count: 1))
    #expect(reason { () throws(Undefined) in try Inequality(of: [.nan]) } == .notFinite(count: 1))
    #expect(
      reason { () throws(Undefined) in try WelchTest([1, 2], [1, .infinity]) } == .notFinite(count: 1))
  }

  /// What two peer packages return for the same incomes, and what the definitions give.
  @Test func trap19DefinitionsDecideNotPeers() throws {
    let inequality = try Inequality(of: incomes)
    #expect(agree(inequality.gini, 0.33055900621118, absolute: 5e-15))  // a peer: 0.36728778467909
    #expect(agree(try inequality.atkinson(epsilon: 1), 0.16486059697673, absolute: 5e-15))  // a peer: 1.0
    #expect(agree(inequality.hoover, 0.24596273291925, absolute: 5e-15))  // a peer: 4.5
    let weighted = try Inequality.weightedGini([18, 22, 25, 25, 31, 40], weights: [40, 55, 30, 10, 48, 5])
    #expect(agree(weighted, 0.11673792652249, absolute: 5e-15))  // a peer: 0.14676
  }
}
