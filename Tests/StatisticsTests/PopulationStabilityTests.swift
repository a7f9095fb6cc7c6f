import Statistics
import Testing

@Suite struct PopulationStabilityTests {
  /// NumPy: deciles of the first sample, half an observation in each bin.
  @Test func goldenNumbers() throws {
    let before: [Double] = [
      1200, 1850, 2100, 2600, 3100, 3400, 4100, 5200, 6900, 9800, 1500, 2000, 12000,
    ]
    let after: [Double] = [1300, 2500, 2600, 4000, 5200, 7000, 9900, 15000]
    let index = try PopulationStability(before: before, after: after)
    #expect(agree(index.value, 0.17190328613021946))
    #expect(index.bins == 10 && index.before == 13 && index.after == 8)
    #expect(
      agree(try PopulationStability(counts: [50, 30, 20], and: [20, 30, 50]).value, 0.532935044415932))
  }

  @Test func equalSharesGiveZero() throws {
    let sample = amounts(seed: 1, count: 500)
    #expect(try PopulationStability(before: sample, after: sample).value == 0)
    #expect(try PopulationStability(counts: [7, 0, 3], and: [7, 0, 3]).value == 0)
  }

  @Test func itIsSymmetricInTheTwoPeriods() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var stream = RandomStream(seed: seed, purpose: "psi")
      let counts = (0..<6).map { _ in Int(stream.nextUniform() * 40) + 1 }
      let others = (0..<6).map { _ in Int(stream.nextUniform() * 40) }
      let forth = try PopulationStability(counts: counts, and: others).value
      #expect(agree(forth, try PopulationStability(counts: others, and: counts).value, absolute: 1e-15))
      #expect(forth >= 0)
    }
  }

  /// A scale of another unit cuts the same bins.
  @Test func itDoesNotDependOnTheUnit() throws {
    for seed in 1...10 as ClosedRange<UInt64> {
      let (before, after) = (amounts(seed: seed, count: 300), amounts(seed: seed + 100, count: 200))
      let index = try PopulationStability(before: before, after: after).value
      let scaled = try PopulationStability(before: before.map { $0 * 4 }, after: after.map { $0 * 4 }).value
      #expect(agree(index, scaled))
    }
  }

  /// By chance alone the index is about (B − 1)(1/n + 1/m), which the smoothing lowers a little.
  @Test func chanceAloneGivesWhatIsExpected() throws {
    var sum = 0.0
    var expected = 0.0
    for seed in 1...60 as ClosedRange<UInt64> {
      let index = try PopulationStability(
        before: amounts(seed: seed, count: 600), after: amounts(seed: seed + 1000, count: 400))
      sum += index.value
      expected = index.expectedByChance
    }
    #expect(abs(sum / 60 - expected) < 0.25 * expected)
  }

  /// A constant that moves down does not stay inside the lowest bin.
  @Test func aConstantThatMovesIsSeen() throws {
    let constant = [Double](repeating: 3, count: 100)
    for other in [2.0, 4.0] {
      let moved = try PopulationStability(before: constant, after: [Double](repeating: other, count: 100))
      #expect(moved.value > 5)
    }
    #expect(try PopulationStability(before: constant, after: constant).value == 0)
    #expect(try PopulationStability(before: [1, 1, 2, 2], after: [1, 1, 2, 2]).bins == 2)
    #expect(try PopulationStability(before: [1, 1, 2, 2], after: [1, 3]).bins == 3)
  }

  @Test func whatHasNoIndexSaysWhy() {
    #expect(reason { () throws(Undefined) in try PopulationStability(before: [], after: [1]) } == .empty)
    #expect(reason { () throws(Undefined) in try PopulationStability(before: [1], after: []) } != nil)
    #expect(reason { () throws(Undefined) in try PopulationStability(before: [.nan], after: [1]) } != nil)
    #expect(reason { () throws(Undefined) in try PopulationStability(counts: [1, 2], and: [1]) } != nil)
    #expect(
      reason { () throws(Undefined) in try PopulationStability(counts: [0, 0], and: [1, 1]) } == .empty)
    #expect(reason { () throws(Undefined) in try PopulationStability(counts: [-1], and: [1]) } != nil)
  }
}
