import Testing

@testable import Statistics

@Suite struct HypothesisTests {
  let first: [Double] = [31, 29, 35, 33, 30, 28, 34, 32]
  let second: [Double] = [30, 31, 33, 32, 29, 30, 35, 31]

  /// SciPy's `ttest_ind(equal_var=False)`.
  @Test func welch() throws {
    let test = try WelchTest(first, second)
    #expect(agree(test.statistic, 0.11354005629317387))
    #expect(agree(test.pValue, 0.9113044906579998))
    #expect(agree(test.difference.degreesOfFreedom, 13.252065876914186))
    let interval = try test.difference.interval()
    #expect(agree([interval.lower, interval.upper], [-2.248830670685141, 2.498830670685141]))
    let other = try WelchTest([12.1, 15.3, 9.8, 20.4], [30, 31, 33.5, 32, 29, 30, 35.25])
    #expect(agree(other.statistic, -7.013550618545174))
    #expect(agree(other.pValue, 0.0025965043045677845))
    #expect(agree(other.difference.degreesOfFreedom, 3.8132509246012596))
    #expect(try agree(other.difference.interval().lower, -24.052255511525892))
    #expect(try agree(WelchTest(first, second, alternative: .greater).pValue, 0.9113044906579998 / 2))
    #expect(try agree(WelchTest(first, second, alternative: .less).pValue, 1 - 0.9113044906579998 / 2))
  }

  @Test func welchRefusals() {
    #expect(reason { () throws(Undefined) in try WelchTest([], [1, 2]) } == .empty)
    #expect(reason { () throws(Undefined) in try WelchTest([1], [1, 2]) } == .tooFew(have: 1, need: 2))
    #expect(reason { () throws(Undefined) in try WelchTest([1, .nan], [1, 2]) } == .notFinite(count: 1))
    #expect(reason { () throws(Undefined) in try WelchTest([0.1, 0.1, 0.1], [0.2, 0.2]) } != nil)
    #expect(reason { () throws(Undefined) in try WelchTest([1, 1], [1, 2]) } == nil)
  }

  @Test func orderChangesNoBit() throws {
    let test = try WelchTest(first, second)
    #expect(try WelchTest(first.reversed(), second.sorted()) == test)
  }

  @Test func equivalence() throws {
    let test = try EquivalenceTest(first, second, margin: -3...3)
    #expect(agree(test.pValue, 0.010630702440425, absolute: 5e-16))
    #expect(agree(test.pLower, 0.0068709661060531915))
    #expect(agree(test.pUpper, 0.010630702440425492))
    #expect(
      reason { () throws(Undefined) in try EquivalenceTest(first, second, margin: -3 ... .infinity) } != nil)
  }

  @Test func kupiec() throws {
    let test = try KupiecTest(Proportion(successes: 71, trials: 500), probability: 0.1)
    #expect(agree(test.statistic, 8.7888861974830623))
    #expect(agree(test.pValue, 0.0030307123325057795))
    #expect(try KupiecTest(Proportion(successes: 50, trials: 500), probability: 0.1).statistic == 0)
    let none = try KupiecTest(Proportion(successes: 0, trials: 20), probability: 0.1)
    #expect(agree(none.statistic, -40 * logarithm(0.9)))
    let all = try KupiecTest(Proportion(successes: 20, trials: 20), probability: 0.1)
    #expect(agree(all.statistic, -40 * logarithm(0.1)))
    #expect(
      reason { () throws(Undefined) in
        try KupiecTest(Proportion(successes: 1, trials: 2), probability: 0)
      } != nil)
  }

  @Test func mantelHaenszel() throws {
    let comparison = try MantelHaenszel([TwoByTwoTable(30, 20, 20, 30), TwoByTwoTable(10, 40, 5, 45)])
    #expect(try agree(comparison.oddsRatio(), 2.25) && agree(comparison.riskRatio(), 1.6))
    let test = try comparison.test()
    #expect(agree(test.statistic, 5.900662251655628))
    #expect(agree(test.pValue, 0.01513519292205956))
    #expect(try agree(comparison.test(continuityCorrection: 0.5).pValue, 0.02337886446485582))
    let interval = try comparison.oddsRatioInterval()
    #expect(agree([interval.lower, interval.upper], [1.165427041667276, 4.343901264516324]))
    #expect(try comparison.riskRatioInterval().contains(1.6))
  }

  /// statsmodels' `StratifiedTable`.
  @Test func mantelHaenszelOnUnevenStrata() throws {
    let tables = try [TwoByTwoTable(12, 5, 7, 9), TwoByTwoTable(3, 40, 8, 33), TwoByTwoTable(6, 6, 5, 14)]
    let comparison = try MantelHaenszel(tables)
    #expect(try agree(comparison.oddsRatio(), 1.2266415500538215))
    #expect(try agree(comparison.riskRatio(), 1.137297309046646))
    #expect(try agree(comparison.test().statistic, 0.2808438672616195))
    #expect(try agree(comparison.test().pValue, 0.5961486490045715))
    #expect(try agree(comparison.test(continuityCorrection: 0.5).pValue, 0.7416413867158205))
    let interval = try comparison.oddsRatioInterval()
    #expect(agree([interval.lower, interval.upper], [0.5687691922470853, 2.6454482992897237]))
    let reordered = try MantelHaenszel(tables.reversed() + [TwoByTwoTable(0, 0, 0, 0)])
    #expect(try reordered.oddsRatio() == comparison.oddsRatio())
    let oneSided = try MantelHaenszel(tables + [TwoByTwoTable(0, 0, 4, 9)])
    #expect(try agree(oneSided.oddsRatio(), comparison.oddsRatio()))
    #expect(try agree(oneSided.test().statistic, comparison.test().statistic))
  }

  @Test func mantelHaenszelRefusals() throws {
    #expect(reason { () throws(Undefined) in try MantelHaenszel([]) } == .empty)
    #expect(reason { () throws(Undefined) in try MantelHaenszel([TwoByTwoTable(0, 0, 0, 0)]) } == .empty)
    #expect(reason { () throws(Undefined) in try TwoByTwoTable(1, -1, 0, 0) } == .negativeValues(count: 1))
    let nobodyHasIt = try MantelHaenszel([TwoByTwoTable(0, 5, 0, 5)])
    #expect(reason { () throws(Undefined) in try nobodyHasIt.oddsRatio() } != nil)
    #expect(reason { () throws(Undefined) in try nobodyHasIt.riskRatio() } != nil)
    #expect(reason { () throws(Undefined) in try nobodyHasIt.test() } != nil)
    #expect(reason { () throws(Undefined) in try MantelHaenszel([TwoByTwoTable(1, 0, 0, 0)]).test() } != nil)
  }

  /// SciPy's `mannwhitneyu(method='asymptotic')`.
  @Test func mannWhitney() throws {
    let test = try MannWhitneyTest(first, second)
    #expect(test.statistic == 33 && agree(test.pValue, 0.9577477991977205))
    let apart = try MannWhitneyTest([12.1, 15.3, 9.8, 20.4], [30, 31, 33.5, 32, 29, 30, 35.25])
    #expect(apart.statistic == 0 && apart.probabilityOfSuperiority == 0)
    #expect(agree(apart.pValue, 0.010555543856643567))
    #expect(reason { () throws(Undefined) in try MannWhitneyTest([1, 1], [1]) } != nil)
  }

  /// statsmodels' `NormalIndPower` and the textbook formula.
  @Test func power() throws {
    let analysis = try PowerAnalysis()
    #expect(try analysis.requiredCount(difference: 0.5, standardDeviation: 1) == 63)
    #expect(try analysis.requiredCount(difference: -3, standardDeviation: 6) == 63)
    let strict = try PowerAnalysis(alpha: 0.01, power: 0.9)
    #expect(try strict.requiredCount(difference: 0.2, standardDeviation: 1, ratio: 2) == 558)
    #expect(try analysis.requiredCount(proportions: 0.1, 0.15) == 686)
    #expect(try analysis.requiredCount(proportions: 0.15, 0.1) == 686)
    let detectable = try analysis.detectableDifference(standardDeviation: 1, firstCount: 63, secondCount: 63)
    #expect(detectable <= 0.5 && detectable > 0.495)
    let increase = try analysis.detectableIncrease(base: 0.1, firstCount: 686, secondCount: 686)
    #expect(increase <= 0.05 && increase > 0.0499)
    #expect(try PowerAnalysis.designEffect(clusterSize: 101, intraclassCorrelation: 0.05) == 6)
    #expect(reason { () throws(Undefined) in try PowerAnalysis(power: 1) } != nil)
    #expect(
      reason { () throws(Undefined) in try analysis.requiredCount(difference: 0, standardDeviation: 1) }
        != nil)
    #expect(reason { () throws(Undefined) in try analysis.requiredCount(proportions: 0.2, 0.2) } != nil)
    #expect(
      reason { () throws(Undefined) in
        try analysis.detectableIncrease(base: 0.5, firstCount: 2, secondCount: 2)
      } != nil)
  }

  @Test func powerRoundTrip() throws {
    let analysis = try PowerAnalysis(alpha: 0.05, power: 0.9)
    for n in [2, 3, 10, 40, 1_000] {
      let difference = try analysis.detectableDifference(standardDeviation: 2, firstCount: n, secondCount: n)
      let count = try analysis.requiredCount(difference: difference * (1 + 1e-9), standardDeviation: 2)
      #expect(count == n)
    }
  }
}
