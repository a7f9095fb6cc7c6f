import Testing

@testable import Statistics

@Suite struct PermutationTestTests {
  private let values: [Double] = [12.1, 15.3, 9.8, 20.4, 11, 13, 18.5, 21, 22, 19, 25]
  private let isFirst = [Bool](repeating: true, count: 5) + [Bool](repeating: false, count: 6)

  /// All 462 assignments give p = 0.047619 (SciPy).
  @Test func closeToTheExactTest() throws {
    let test = try PermutationTest.meanDifference(values: values, isFirstGroup: isFirst, seed: 1)
    #expect(agree(test.observed, 13.72 - 19.75))
    #expect((test.pValue - 0.047619).magnitude < 0.008)
    #expect(test.nullBand.contains(test.nullMean) && test.nullMean.magnitude < 0.2)
    #expect(test.excess == test.observed - test.nullMean)
    let less = try PermutationTest.meanDifference(
      values: values, isFirstGroup: isFirst, alternative: .less, seed: 1)
    let greater = try PermutationTest.meanDifference(
      values: values, isFirstGroup: isFirst, alternative: .greater, seed: 1)
    #expect(less.pValue < 0.04 && greater.pValue > 0.95)
  }

  @Test func sameSeedSameResultInAnyOrder() throws {
    let strata = values.indices.map { $0 % 2 }
    let test = try PermutationTest.meanDifference(
      values: values, isFirstGroup: isFirst, strata: strata, permutations: 199, seed: 5)
    var order = Array(values.indices)
    var stream = RandomStream(seed: 1, purpose: "order")
    stream.shuffle(&order)
    let shuffled = try PermutationTest.meanDifference(
      values: order.map { values[$0] }, isFirstGroup: order.map { isFirst[$0] },
      strata: order.map { strata[$0] }, permutations: 199, seed: 5)
    #expect(shuffled == test)
    let reseeded = try PermutationTest.meanDifference(
      values: values, isFirstGroup: isFirst, strata: strata, permutations: 199, seed: 6)
    #expect(reseeded != test)
  }

  @Test func theObservedLabelsCountThemselves() throws {
    let separated = try PermutationTest.meanDifference(
      values: (0..<40).map(Double.init), isFirstGroup: (0..<40).map { $0 < 20 }, permutations: 199, seed: 1)
    #expect(separated.pValue == 1.0 / 200)
    let constant = try PermutationTest.meanDifference(
      values: [0.1, 0.1, 0.1, 0.1], isFirstGroup: [true, false, true, false], permutations: 99, seed: 1)
    #expect(constant.observed == 0 && constant.pValue == 1)
  }

  /// Zones differ in pay and in the mix of groups, the groups do not differ within zones.
  @Test func strataRemoveAConfounder() throws {
    var stream = RandomStream(seed: 3, purpose: "zones")
    var values: [Double] = []
    var first: [Bool] = []
    var zones: [Int] = []
    for worker in 0..<200 {
      let zone = worker % 2
      zones.append(zone)
      first.append(stream.nextBool(probability: zone == 0 ? 0.8 : 0.2))
      values.append(stream.nextNormal(mean: zone == 0 ? 30 : 20, standardDeviation: 2))
    }
    let ignored = try PermutationTest.meanDifference(
      values: values, isFirstGroup: first, permutations: 999, seed: 1)
    let respected = try PermutationTest.meanDifference(
      values: values, isFirstGroup: first, strata: zones, permutations: 999, seed: 1)
    #expect(ignored.pValue == 0.001 && ignored.observed > 4)
    #expect(respected.pValue > 0.05 && respected.observed.magnitude < 1)
  }

  @Test func refusals() {
    func run(_ values: [Double], _ first: [Bool], _ strata: [Int]? = nil, m: Int = 99) -> Undefined? {
      reason { () throws(Undefined) in
        try PermutationTest.meanDifference(
          values: values, isFirstGroup: first, strata: strata, permutations: m, seed: 1)
      }
    }
    #expect(run([], []) == .empty)
    #expect(run([1, .nan], [true, false]) == .notFinite(count: 1))
    #expect(run([1, 2], [true]) != nil)
    #expect(run([1, 2], [true, true]) != nil)
    #expect(run([1, 2], [true, false], [0, 1]) != nil)
    #expect(run([1, 2], [true, false], m: 98) != nil)
    #expect(run([1, 2], [true, false]) == nil)
    func range(_ groups: [Int], minimum: Int) -> Undefined? {
      reason { () throws(Undefined) in
        try PermutationTest.rangeOfMeans(
          values: groups.map(Double.init), groups: groups, minimumGroupSize: minimum, permutations: 99,
          seed: 1)
      }
    }
    #expect(range([1, 1, 1], minimum: 1) != nil)
    #expect(range([1, 1, 2], minimum: 2) == .tooFew(have: 1, need: 2))
    #expect(range([1, 1, 2], minimum: 1) == nil)
  }
}

@Suite struct ExactPermutationTests {
  /// Every one of the 126 assignments of 4 among 9 counted by itertools: 3 are at least as far apart.
  @Test func smallSamplesAreCounted() throws {
    let values = [3.1, 4.0, 5.2, 2.2, 6.5, 4.9, 7.7, 6.1, 5.8]
    let first = (0..<9).map { $0 < 4 }
    let exact = try PermutationTest.meanDifference(
      values: values, isFirstGroup: first, exactUpTo: 126, seed: 1)
    #expect(exact.isExact && exact.permutations == 126)
    #expect((exact.observed - -2.575).magnitude < 1e-12)
    #expect((exact.pValue - 3.0 / 126).magnitude < 1e-15)
    #expect(exact.nullMean.magnitude < 1e-12)
    let drawn = try PermutationTest.meanDifference(
      values: values, isFirstGroup: first, exactUpTo: 125, seed: 1)
    #expect(!drawn.isExact && (drawn.pValue - exact.pValue).magnitude < 0.01)
  }

  /// Two strata of 3 of 6 and 2 of 4: 20 · 6 assignments.
  @Test func strataMultiply() throws {
    let test = try PermutationTest.meanDifference(
      values: [1, 2, 3, 4, 5, 6, 9, 7, 8, 1],
      isFirstGroup: [true, false, true, false, true, false, true, true, false, false],
      strata: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1], exactUpTo: 1_000, seed: 1)
    #expect(test.isExact && test.permutations == 120)
    #expect(test.pValue >= 2.0 / 120)
  }
}
