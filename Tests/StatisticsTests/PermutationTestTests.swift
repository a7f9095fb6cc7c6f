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
