import Testing

@testable import Statistics

@Suite struct ProportionTests {
  /// Wilson, then exact; SciPy's `binomtest(…).proportion_ci`, the exact bounds where it has only ten digits from
  /// 40-digit arithmetic.
  @Test(arguments: [
    (3, 40, 0.95, [0.025836025774588198, 0.19864233524310543, 0.015742179851041527, 0.20386474873289898]),
    (3, 40, 0.99, [0.019163255329385148, 0.2517689761520616, 0.0086277888417227354, 0.24837227476949527]),
    (0, 40, 0.95, [0, 0.08762160119728662, 0, 0.08809730287880335]),
    (40, 40, 0.99, [0.8577267864924156, 1, 0.8759397804708998, 1]),
    (1, 1, 0.95, [0.20654931437723745, 1, 0.025, 1]),
    (500, 1_000, 0.95, [0.4690696003681042, 0.5309303996318958, 0.46854917297179194, 0.531450827028208]),
    (
      1, 100_000, 0.95,
      [1.765247730378316e-06, 5.664709659040965e-05, 2.531780477933314e-07, 5.5715160347742761e-05]
    ),
  ])
  func intervals(successes: Int, trials: Int, level: Double, bounds: [Double]) throws {
    let proportion = try Proportion(successes: successes, trials: trials)
    let wilson = try proportion.wilsonInterval(level: level)
    let exact = try proportion.clopperPearsonInterval(level: level)
    #expect(agree([wilson.lower, wilson.upper, exact.lower, exact.upper], bounds, relative: 2e-12))
    #expect(wilson.level == level && wilson.contains(proportion.value))
  }

  @Test func goldenWilson() throws {
    let interval = try Proportion(successes: 3, trials: 40).wilsonInterval()
    #expect(agree(interval.lower, 0.025836025774588, absolute: 5e-16))
    #expect(agree(interval.upper, 0.198642335243105, absolute: 5e-16))
  }

  @Test func boundsAtTheEndsAreExact() throws {
    for n in 1...50 {
      let none = try Proportion(successes: 0, trials: n)
      let all = try Proportion(successes: n, trials: n)
      #expect(try none.wilsonInterval().lower == 0 && all.wilsonInterval().upper == 1)
      #expect(try none.clopperPearsonInterval().lower == 0 && all.clopperPearsonInterval().upper == 1)
      #expect(agree(try none.wilsonInterval().upper, 1 - (try all.wilsonInterval().lower)))
    }
  }

  /// The exact interval never covers less often than it says; Wilson's does so on average only.
  @Test func exactIntervalCovers() throws {
    for n in [1, 2, 3, 10, 25] {
      let intervals = try (0...n).map { try Proportion(successes: $0, trials: n).clopperPearsonInterval() }
      for step in 1..<40 {
        let p = Double(step) / 40
        let distribution = try BinomialDistribution(trials: n, probability: p)
        let covered = (0...n).reduce(0) { $0 + (intervals[$1].contains(p) ? distribution.mass($1) : 0) }
        #expect(covered >= 0.95)
      }
    }
  }

  @Test func refusals() throws {
    #expect(reason { () throws(Undefined) in try Proportion(successes: 0, trials: 0) } == .empty)
    #expect(reason { () throws(Undefined) in try Proportion(successes: 4, trials: 3) } != nil)
    #expect(reason { () throws(Undefined) in try Proportion(successes: -1, trials: 3) } != nil)
    let half = try Proportion(successes: 1, trials: 2)
    #expect(reason { () throws(Undefined) in try half.wilsonInterval(level: 1) } != nil)
    #expect(reason { () throws(Undefined) in try half.clopperPearsonInterval(level: .nan) } != nil)
    #expect(reason { () throws(Undefined) in try ConfidenceInterval(lower: 2, upper: 1, level: 0.9) } != nil)
    #expect(
      reason { () throws(Undefined) in try ConfidenceInterval(lower: .nan, upper: 1, level: 0.9) } != nil)
    let interval = try ConfidenceInterval(lower: -1, upper: 2, level: 0.9)
    #expect(interval.width == 3 && interval.lies(within: -1...2) && !interval.lies(within: 0...5))
  }

  /// SciPy's `binomtest`: two-sided, greater, less.
  @Test(arguments: [
    (71, 500, 0.1, [0.0027766433961648506, 0.0017740936881418944, 0.9988561857619243]),
    (3, 40, 0.2, [0.04786946338839313, 0.9920578627251851, 0.028462094459744576]),
    (0, 10, 0.3, [0.0388396033, 1, 0.0282475249]),
    (10, 10, 0.3, [5.9049e-06, 5.9049e-06, 1]),
    (5, 10, 0.5, [1, 0.623046875, 0.623046875]),
    (7, 10, 0.5, [0.34375, 0.171875, 0.9453125]),
    (300, 1_000, 0.25, [0.0003406294413669343, 0.0001935903219490758, 0.9998520708254566]),
    (12, 40, 0.5, [0.01658900337497471, 0.9967867119521543, 0.008294501687487355]),
  ])
  func binomialTest(k: Int, n: Int, p: Double, expected: [Double]) throws {
    let test = try BinomialTest(Proportion(successes: k, trials: n), probability: p)
    #expect(agree([test.pValue, test.pGreater, test.pLess], expected, relative: 2e-12))
  }

  @Test func binomialTestByItsDefinition() throws {
    for n in 1...25 {
      for p in [0, 0.07, 0.25, 0.5, 0.81, 1] {
        let distribution = try BinomialDistribution(trials: n, probability: p)
        for k in 0...n {
          let test = try BinomialTest(Proportion(successes: k, trials: n), probability: p)
          let limit = distribution.mass(k) * (1 + 1e-7)
          let sum = (0...n).reduce(0) { $0 + (distribution.mass($1) <= limit ? distribution.mass($1) : 0) }
          #expect(agree(test.pValue, min(1, sum), relative: 1e-10), "\(k) of \(n), \(p)")
        }
      }
    }
  }
}
