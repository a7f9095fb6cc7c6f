import Testing

@testable import Statistics

@Suite struct MultipleTestingTests {
  private let pValues = [0.20, 0.001, 0.04, 0.03, 0.008, 0.9, 0.012, 0.5]

  @Test func knownAdjustments() throws {
    let adjusted = try MultipleTesting.benjaminiHochberg(pValues)
    #expect(agree(adjusted, [0.8 / 3, 0.008, 0.064, 0.06, 0.032, 0.9, 0.032, 4.0 / 7]))
    #expect(agree(try MultipleTesting.holm(pValues), [0.6, 0.008, 0.16, 0.15, 0.056, 1, 0.072, 1]))
  }

  @Test func oneTwoThree() throws {
    #expect(try MultipleTesting.benjaminiHochberg([0.3]) == [0.3])
    #expect(try MultipleTesting.holm([0.3]) == [0.3])
    #expect(try MultipleTesting.benjaminiHochberg([0.5, 0.02]) == [0.5, 0.04])
    #expect(agree(try MultipleTesting.holm([0.03, 0.01, 0.02]), [0.04, 0.03, 0.04]))
  }

  @Test func trap6RanksAreRealRanks() throws {
    for seed in UInt64(0)..<500 {
      var stream = RandomStream(seed: seed, purpose: "p-values")
      let count = 1 + stream.nextInt(below: 30)
      let p = (0..<count).map { _ in stream.nextUniform() * stream.nextUniform() }
      let adjusted = try MultipleTesting.benjaminiHochberg(p)
      for alpha in [0.01, 0.05, 0.2] {
        // The step-up rule as it is written: the largest k with p₍ₖ₎ ≤ kα/n; reject the k smallest.
        let sorted = p.sorted()
        var rejected = 0
        for (index, value) in sorted.enumerated() where value <= Double(index + 1) * alpha / Double(count) {
          rejected = index + 1
        }
        #expect(adjusted.count { $0 <= alpha } == rejected)
      }
      #expect(zip(adjusted, p).allSatisfy { $0 >= $1 && $0 <= 1 })
      let order = p.indices.sorted { p[$0] < p[$1] }
      #expect(zip(order, order.dropFirst()).allSatisfy { adjusted[$0] <= adjusted[$1] })
      #expect(zip(try MultipleTesting.holm(p), adjusted).allSatisfy { $0 >= $1 })
    }
  }

  @Test func trap6NothingSignificantIsAResult() throws {
    let none = try MultipleTesting.benjaminiHochberg([0.9, 0.8, 0.95])
    #expect(agree(none, [0.95, 0.95, 0.95]))
    #expect(try MultipleTesting.benjaminiHochberg([1, 1]) == [1, 1])
  }

  @Test func tiesGetEqualAdjustments() throws {
    let adjusted = try MultipleTesting.benjaminiHochberg([0.02, 0.5, 0.02, 0.02])
    #expect(adjusted[0] == adjusted[2] && adjusted[2] == adjusted[3])
    #expect(agree(adjusted[0], 0.08 / 3))
    let holm = try MultipleTesting.holm([0.02, 0.5, 0.02])
    #expect(holm[0] == holm[2] && agree(holm[0], 0.06))
  }

  @Test func whatIsNotAProbabilityIsRefused() {
    #expect(reason { () throws(Undefined) in try MultipleTesting.benjaminiHochberg([]) } == .empty)
    #expect(
      reason { () throws(Undefined) in try MultipleTesting.benjaminiHochberg([0.1, .nan]) }
        == .notFinite(count: 1))
    #expect(reason { () throws(Undefined) in try MultipleTesting.holm([0.1, 1.1]) } != nil)
    #expect(reason { () throws(Undefined) in try MultipleTesting.holm([-0.1]) } != nil)
  }
}
