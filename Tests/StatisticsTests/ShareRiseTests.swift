import Statistics
import Testing

@Suite struct ShareRiseTests {
  private func counts(_ hits: [Int], of trials: Int) -> [ShareRise.Count] {
    hits.map { .init(hits: $0, trials: trials) }
  }

  @Test func findsTheFirstDayOfTheHigherShare() throws {
    let rise = try #require(ShareRise(in: counts([0, 1, 0, 5, 6, 4], of: 100)))
    #expect(rise.start == 3)
    #expect(rise.before == 1.0 / 300)
    #expect(rise.after == 15.0 / 300)
  }

  @Test func daysWithoutTrialsAreNoStart() throws {
    var days = counts([0, 0], of: 50)
    days.append(.init(hits: 0, trials: 0))
    days += counts([50, 50], of: 50)
    #expect(ShareRise(in: days)?.start == 3)
  }

  @Test func aSteadyOrFallingShareIsNoRise() {
    #expect(ShareRise(in: counts([5, 5, 5, 5], of: 100)) == nil)
    #expect(ShareRise(in: counts([50, 50, 0, 0], of: 100)) == nil)
    #expect(ShareRise(in: counts([0, 0, 0], of: 100)) == nil)
    #expect(ShareRise(in: []) == nil)
    #expect(ShareRise(in: counts([9], of: 10)) == nil)
  }

  @Test func theBoundOfTheLikelihoodRatioDecides() throws {
    // 2 · (ℓ(10/1000) + ℓ(k/1000) − ℓ((10 + k)/2000)) is 11.509 for k = 31 and 12.366 for 32; 2 ln 2 + 10.83 = 12.216.
    #expect(ShareRise(in: counts([10, 31], of: 1_000)) == nil)
    #expect(ShareRise(in: counts([10, 32], of: 1_000))?.start == 1)
  }

  @Test func aRiseIsMarkedWhenTheShareDoubles() throws {
    #expect(try #require(ShareRise(in: counts([100, 200], of: 1_000))).isMarked)
    #expect(!(try #require(ShareRise(in: counts([100, 199], of: 1_000))).isMarked))
    #expect(try #require(ShareRise(in: counts([0, 1_000], of: 1_000))).isMarked)
  }

  @Test func chanceSeldomLooksLikeARise() {
    var found = 0
    for seed in 0..<300 as Range<UInt64> {
      var random = RandomStream(seed: seed, purpose: "rise", entity: 0)
      let days = (0..<28).map { _ in
        ShareRise.Count(
          hits: (0..<200).reduce(0) { sum, _ in sum + (random.nextUniform() < 0.03 ? 1 : 0) }, trials: 200)
      }
      if ShareRise(in: days) != nil { found += 1 }
    }
    #expect(found <= 3)
  }
}
