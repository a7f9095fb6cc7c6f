import Testing

@testable import Statistics

@Suite struct RandomStreamTests {
  @Test func splitMixMatchesThePublishedWords() {
    var generator = SplitMix64(seed: 1_234_567)
    let words = (0..<5).map { _ in generator.next() }
    #expect(
      words == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func xoshiroMatchesThePublishedWords() {
    var generator = Xoshiro256(1, 2, 3, 4)
    let words = (0..<6).map { _ in generator.next() }
    #expect(
      words == [
        41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205,
        9_973_669_472_204_895_162,
      ])
    var zero = Xoshiro256(0, 0, 0, 0)
    #expect((0..<10).contains { _ in zero.next() != 0 })
  }

  @Test func sameKeySameNumbers() {
    var x = RandomStream(seed: 7, purpose: "demand", entity: 12)
    var y = RandomStream(seed: 7, purpose: "demand", entity: 12)
    for _ in 0..<100 { #expect(x.next() == y.next()) }
    var named = RandomStream(seed: 7, purpose: "demand", entity: "rider-12")
    var again = RandomStream(seed: 7, purpose: "demand", entity: "rider-12")
    #expect(named.next() == again.next())
  }

  @Test func anyPartOfTheKeyChangesTheStream() {
    var first: Set<UInt64> = []
    var count = 0
    for seed in UInt64(0)..<20 {
      for purpose in ["", "a", "b", "demand", "dispatch"] {
        for entity in UInt64(0)..<20 {
          var stream = RandomStream(seed: seed, purpose: purpose, entity: entity)
          first.insert(stream.next())
          count += 1
        }
      }
    }
    #expect(first.count == count)
  }

  /// Words that neighbouring entities draw must look unrelated: half of the bits differ.
  @Test func neighbouringEntitiesAreUnrelated() {
    var differing = 0
    for entity in UInt64(0)..<1_000 {
      var x = RandomStream(seed: 1, purpose: "p", entity: entity)
      var y = RandomStream(seed: 1, purpose: "p", entity: entity + 1)
      differing += (x.next() ^ y.next()).nonzeroBitCount
    }
    #expect((Double(differing) / 64_000 - 0.5).magnitude < 0.01)
  }

  /// The bits are part of the contract: a change here breaks every recorded run.
  @Test func bitsOfAKnownStreamDoNotChange() {
    var stream = RandomStream(seed: 2026, purpose: "dispatch", entity: 17)
    #expect(stream.next() == 16_284_697_643_880_313_813)
    #expect(stream.nextUniform().bitPattern == 4_587_475_933_990_654_768)
    #expect(stream.nextInt(below: 1_000_000) == 786_898)
    #expect(stream.nextNormal().bitPattern == 4_609_083_968_354_722_854)
    #expect(stream.nextExponential(rate: 2).bitPattern == 4_593_927_179_909_866_669)
    #expect(stream.nextPoisson(mean: 4) == 4)
    #expect(stream.nextPoisson(mean: 250) == 243)
  }

  @Test func boundedIntegersAreUniform() {
    for bound in [1, 2, 3, 7, 10, 100] {
      var stream = RandomStream(seed: 3, purpose: "bounded", entity: UInt64(bound))
      var counts = [Int](repeating: 0, count: bound)
      let draws = 2_000 * bound
      for _ in 0..<draws { counts[stream.nextInt(below: bound)] += 1 }
      for count in counts { #expect((Double(count) - 2_000).magnitude < 5 * 2_000.0.squareRoot()) }
    }
    var wide = RandomStream(seed: 3, purpose: "wide")
    for _ in 0..<100 { #expect((-5...5).contains(wide.nextInt(in: -5...5))) }
    for _ in 0..<100 { #expect(wide.nextInt(below: Int.max) >= 0) }
  }

  @Test func uniformsFillTheUnitInterval() throws {
    var stream = RandomStream(seed: 4, purpose: "uniform")
    var moments = RunningMoments()
    for _ in 0..<100_000 {
      let value = stream.nextUniform()
      #expect(value >= 0 && value < 1)
      try moments.add(value)
    }
    #expect(try agree(moments.mean(), 0.5, relative: 0.01))
    #expect(try agree(moments.variance(), 1 / 12, relative: 0.02))
    for _ in 0..<100 { #expect((2.0..<3.0).contains(stream.nextUniform(in: 2..<3))) }
  }

  @Test func variatesHaveTheirMoments() throws {
    var stream = RandomStream(seed: 5, purpose: "variates")
    var (normal, exponential) = (RunningMoments(), RunningMoments())
    var inside = 0
    for _ in 0..<100_000 {
      let z = stream.nextNormal()
      if z.magnitude < 1.959963984540054 { inside += 1 }
      try normal.add(3 + 2 * z)
      try exponential.add(stream.nextExponential(rate: 4))
    }
    #expect(try agree(normal.mean(), 3, relative: 0.01))
    #expect(try agree(normal.variance(), 4, relative: 0.02))
    #expect(agree(Double(inside) / 100_000, 0.95, relative: 0.003))
    #expect(try agree(exponential.mean(), 0.25, relative: 0.015))
    #expect(try agree(exponential.variance(), 0.0625, relative: 0.03))
  }

  @Test(arguments: [0.3, 4, 9.99, 10, 12.5, 80, 1_000, 1e7])
  func poissonCountsHaveTheirMoments(mean: Double) throws {
    var stream = RandomStream(seed: 6, purpose: "poisson")
    var moments = RunningMoments()
    for _ in 0..<40_000 { try moments.add(Double(stream.nextPoisson(mean: mean))) }
    #expect(try (moments.mean() - mean).magnitude < 5 * (mean / 40_000).squareRoot())
    #expect(try agree(moments.variance(), mean, relative: 0.05))
    #expect(stream.nextPoisson(mean: 0) == 0)
  }

  /// Every cell of the distribution, on both sides of the switch of algorithm.
  @Test(arguments: [3.0, 15, 40])
  func poissonCountsFollowTheirDistribution(mean: Double) throws {
    var stream = RandomStream(seed: 8, purpose: "poisson fit")
    let draws = 50_000
    var counts: [Int: Int] = [:]
    for _ in 0..<draws { counts[stream.nextPoisson(mean: mean), default: 0] += 1 }
    var statistic = 0.0
    var cells = 0.0
    for k in 0..<200 {
      let expected = Double(draws) * (k == 0 ? exponential(-mean) : poissonKernel(Double(k), mean))
      guard expected >= 10 else { continue }
      let difference = Double(counts[k, default: 0]) - expected
      statistic += difference * difference / expected
      cells += 1
    }
    #expect(try ChiSquaredDistribution(degreesOfFreedom: cells).upperTail(statistic) > 1e-4)
  }

  @Test func shufflesAreUniform() {
    var counts: [[Int]: Int] = [:]
    var stream = RandomStream(seed: 9, purpose: "shuffle")
    for _ in 0..<24_000 {
      var items = [0, 1, 2, 3]
      stream.shuffle(&items)
      counts[items, default: 0] += 1
    }
    #expect(counts.count == 24)
    for count in counts.values { #expect((Double(count) - 1_000).magnitude < 160) }
    var (none, one): ([Int], [Int]) = ([], [1])
    stream.shuffle(&none)
    stream.shuffle(&one)
    #expect(none.isEmpty && one == [1])
  }

  @Test func weightedChoice() throws {
    var stream = RandomStream(seed: 10, purpose: "choice")
    var counts = [0, 0, 0, 0]
    for _ in 0..<10_000 { counts[try stream.nextIndex(weights: [0, 1, 3, 0])] += 1 }
    #expect(counts[0] == 0 && counts[3] == 0)
    #expect((Double(counts[1]) - 2_500).magnitude < 220)
    #expect(reason { () throws(Undefined) in try stream.nextIndex(weights: []) } == .empty)
    #expect(reason { () throws(Undefined) in try stream.nextIndex(weights: [0, 0]) } == .allZero)
    #expect(
      reason { () throws(Undefined) in try stream.nextIndex(weights: [1, -1]) } == .negativeValues(count: 1))
    #expect(reason { () throws(Undefined) in try stream.nextIndex(weights: [.nan]) } == .notFinite(count: 1))
  }

  @Test func portableLogarithmIsClose() {
    var stream = RandomStream(seed: 11, purpose: "logarithm")
    for _ in 0..<20_000 {
      let x = exponential(stream.nextUniform(in: -700..<700))
      #expect(agree(portableLogarithm(x), logarithm(x), relative: 1e-15, absolute: 1e-16))
      let near = stream.nextUniform(in: 0.5..<2)
      #expect(agree(portableLogarithm(near), logarithm(near), relative: 1e-15))
    }
    #expect(portableLogarithm(1) == 0)
    #expect(agree(portableLogFactorial(15), 27.899271383840891566, relative: 1e-15))
    #expect(agree(portableLogFactorial(16), 30.671860106080672804, relative: 1e-15))
    #expect(agree(portableLogFactorial(100), 363.73937555556349014, relative: 1e-15))
  }
}
