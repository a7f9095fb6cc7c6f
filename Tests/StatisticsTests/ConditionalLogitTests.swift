import Testing

@testable import Statistics

@Suite struct ConditionalLogitTests {
  /// 200 made-up choice sets of two to six alternatives with three features, from a plain congruential generator that is
  /// easily written again elsewhere.
  private func madeUp() throws -> ConditionalLogit.Choices {
    var state: UInt64 = 12_345
    func uniform() -> Double {
      state = (1_103_515_245 &* state &+ 12_345) & 0x7FFF_FFFF
      return Double(state) / 2_147_483_648
    }
    var choices = ConditionalLogit.Choices(features: 3)
    for _ in 0..<200 {
      let count = 2 + Int(uniform() * 5)
      var rows: [[Double]] = []
      for _ in 0..<count {
        let first = uniform() * 2 - 1
        let second = uniform() * 10
        rows.append([first, second, Double(Int(uniform() * 3))])
      }
      let utilities = rows.map { row in
        1.2 * row[0] - 0.15 * row[1] + 0.4 * row[2] - logarithm(-logarithm(max(uniform(), 1e-12)))
      }
      let chosen = utilities.firstIndex(of: utilities.max() ?? 0) ?? 0
      try choices.add(rows.flatMap { $0 }, chosen: chosen)
    }
    return choices
  }

  @Test func agreesWithTheReference() throws {
    // statsmodels 0.14 ConditionalLogit; the clustered errors from numpy by the formula of the documentation.
    let fit = try ConditionalLogit(madeUp())
    #expect(agree(fit.coefficients, [1.355961628968, -0.11525107503, 0.411233178252], relative: 1e-7))
    let errors = try fit.covariance().enumerated().map { $1[$0].squareRoot() }
    #expect(agree(errors, [0.179778997085, 0.031898104745, 0.114542123967], relative: 1e-6))
    #expect(agree(fit.logLikelihood, -214.75983639095858, relative: 1e-11))
    #expect(agree(fit.nullLogLikelihood, -263.2754089960617, relative: 1e-12))
    let clustered = try fit.covariance(clusters: (0..<200).map { $0 % 20 })
    #expect(
      agree(
        clustered.enumerated().map { $1[$0].squareRoot() }, [0.14173751685, 0.026768065602, 0.13438168314],
        relative: 1e-6))
  }

  @Test func marginalEffectsHaveDeltaErrors() throws {
    // Effects and errors from numpy: central differences of the effects times the clustered covariance, at the
    // coefficients of statsmodels 0.14.
    let fit = try ConditionalLogit(madeUp())
    let covariance = try fit.covariance(clusters: (0..<200).map { $0 % 20 })
    let effects = try fit.averageMarginalEffects(covariance: covariance)
    #expect(
      agree(
        effects.map(\.effect), [0.19816564334914544, -0.0168432520080214, 0.06009925767351784],
        relative: 1e-7))
    #expect(
      agree(
        effects.map(\.standardError), [0.01471459553592905, 0.0039037876553407952, 0.0184470521635499],
        relative: 1e-5))
    #expect(throws: Undefined.self) { try fit.averageMarginalEffects(covariance: [[1]]) }
  }

  @Test func doesNotDependOnTheOrderOfSetsOrAlternatives() throws {
    for seed in 0..<20 as Range<UInt64> {
      var stream = RandomStream(seed: seed, purpose: "conditional-logit")
      var sets: [(rows: [[Double]], chosen: Int)] = []
      for _ in 0..<60 {
        let rows = (0..<stream.nextInt(in: 2...5)).map { _ in [stream.nextUniform(), stream.nextUniform()] }
        sets.append((rows, stream.nextInt(below: rows.count)))
      }
      func fit(_ sets: [(rows: [[Double]], chosen: Int)], shift: Double) throws -> [Double] {
        var choices = ConditionalLogit.Choices(features: 2)
        for set in sets { try choices.add(set.rows.flatMap { $0.map { $0 + shift } }, chosen: set.chosen) }
        return try ConditionalLogit(choices).coefficients
      }
      let whole = try fit(sets, shift: 0)
      let turned = sets.reversed().map {
        (rows: Array($0.rows.reversed()), chosen: $0.rows.count - 1 - $0.chosen)
      }
      #expect(agree(whole, try fit(turned, shift: 0), relative: 1e-7, absolute: 1e-8))
      // Only differences within a set count.
      #expect(agree(whole, try fit(sets, shift: 5), relative: 1e-6, absolute: 1e-7))
    }
  }

  @Test func saysWhenThereIsNoFit() throws {
    var separated = ConditionalLogit.Choices(features: 1)
    for _ in 0..<30 { try separated.add([0, 1], chosen: 1) }
    #expect(throws: Undefined.self) { try ConditionalLogit(separated) }
    var constant = ConditionalLogit.Choices(features: 1)
    for index in 0..<30 { try constant.add([4, 4], chosen: index % 2) }
    #expect(throws: Undefined.self) { try ConditionalLogit(constant) }
    var twice = ConditionalLogit.Choices(features: 2)
    for index in 0..<30 { try twice.add([1, 2, Double(index), 2 * Double(index)], chosen: index % 2) }
    #expect(throws: Undefined.self) { try ConditionalLogit(twice) }
    #expect(throws: Undefined.empty) { try ConditionalLogit(.init(features: 1)) }
    var choices = ConditionalLogit.Choices(features: 1)
    #expect(throws: Undefined.self) { try choices.add([1, 2], chosen: 2) }
    #expect(throws: Undefined.self) { try choices.add([1, .nan], chosen: 0) }
    try choices.add([1], chosen: 0)
    #expect(choices.count == 0 && choices.trivial == 1)
  }

  @Test func marginalEffectsAreThoseOfTheFormula() throws {
    // Two alternatives, one feature: the effect is β p (1 − p) with p = 1/2 where both are alike.
    var choices = ConditionalLogit.Choices(features: 1)
    for index in 0..<100 { try choices.add([1, 0], chosen: index < 73 ? 0 : 1) }
    let fit = try ConditionalLogit(choices)
    #expect(agree(fit.coefficients[0], logarithm(73.0 / 27), relative: 1e-9))
    #expect(agree(fit.averageMarginalEffects[0], logarithm(73.0 / 27) * 0.73 * 0.27, relative: 1e-9))
    #expect(fit.hitRate == 0.73)
  }
}
