import Testing

@testable import Statistics

@Suite struct PartialRankCorrelationTests {
  @Test func agreesWithTheInverseOfTheCorrelationMatrixOfRanks() throws {
    // NumPy: −P₁ᵧ / √(P₁₁ Pᵧᵧ) with P the inverse of the correlation matrix of ranks (SciPy, ties at their mean).
    let factors: [[Double]] = [
      [
        11, 10, 10, 3, 10, 9, 1, 3, 8, 5, 6, 11, 8, 11, 10, 7, 5, 6, 9, 7, 3, 2, 1, 8, 8, 0, 7, 3, 2, 10,
      ],
      [7, 6, 2, 3, 0, 1, 5, 4, 3, 5, 6, 9, 7, 5, 1, 1, 0, 11, 11, 5, 5, 11, 2, 10, 4, 7, 1, 11, 6, 8],
      [
        0.742, 0.091, 0.541, 0.508, 0.871, 0.361, 0.598, 0.059, 0.388, 0.323, 0.15, 0.816, 0.379, 0.979, 0.59,
        0.605, 0.638, 0.676, 0.151, 0.44, 0.24, 0.402, 0.097, 0.968, 0.215, 0.672, 0.3, 0.874, 0.662, 0.132,
      ],
    ]
    let outputs = [
      24.71, 16.8, 21.35, 5.96, 26.22, 24.46, 0.5, 1.56, 17.16, 7.22, 6.61, 16.19, 12, 23.5, 27.22, 19.8,
      15.03,
      8.41, 7.19, 15.68, 2.9, -2.03, -3.1, 14.78, 8.66, -7.73, 14.49, -0.71, 3.79, 19.79,
    ]
    let found = try PartialRankCorrelation.coefficients(factors, outputs).compactMap { $0 }
    #expect(
      agree(
        found.map(\.coefficient), [0.9415259325217454, -0.7701534961047428, 0.46862068720219374],
        relative: 1e-10))
    #expect(
      agree(
        found.map(\.interval.lowerBound), [0.8735192262653289, -0.8904896829953858, 0.10433900276296519],
        relative: 1e-9))
    #expect(
      agree(
        found.map(\.interval.upperBound), [0.9734840326731146, -0.549122158954835, 0.7220346639277292],
        relative: 1e-9))
  }

  @Test func onlyRanksCount() throws {
    for seed in 0..<20 as Range<UInt64> {
      var stream = RandomStream(seed: seed, purpose: "rank")
      let a = (0..<40).map { _ in stream.nextUniform() }
      let b = (0..<40).map { _ in stream.nextUniform() }
      let y = zip(a, b).map { $0 - 0.3 * $1 }
      let plain = try PartialRankCorrelation.coefficients([a, b], y)
      let bent = try PartialRankCorrelation.coefficients([a.map { $0 * $0 * $0 }, b.map { 1 / (1 + $0) }], y)
      #expect(abs((plain[0]?.coefficient ?? 8) - (bent[0]?.coefficient ?? 9)) < 1e-12)
      #expect(abs((plain[1]?.coefficient ?? 9) + (bent[1]?.coefficient ?? 9)) < 1e-12)
      #expect((plain[0]?.coefficient ?? 0) > 0.8 && (plain[1]?.coefficient ?? 0) < 0)
    }
  }

  @Test func anExactOrderIsOneAndWhatDoesNotVaryHasNone() throws {
    let rising = (0..<12).map(Double.init)
    let found = try PartialRankCorrelation.coefficients(
      [rising, rising.map { _ in 4 }], rising.map { $0 * $0 })
    #expect(abs((found[0]?.coefficient ?? 0) - 1) < 1e-12 && found[1] == nil)
    // Two factors that say the same cannot be told apart.
    let twins = try PartialRankCorrelation.coefficients([rising, rising.map { -$0 }], rising)
    #expect(twins == [nil, nil])
    #expect(
      reason { () throws(Undefined) in
        try PartialRankCorrelation.coefficients([rising], rising.map { _ in 1 })
      }
        == .degenerate("the output does not vary"))
    #expect(
      reason { () throws(Undefined) in try PartialRankCorrelation.coefficients([[1, 2, 3]], [1, 2, 3]) }
        == .tooFew(have: 3, need: 4))
    #expect(reason { () throws(Undefined) in try PartialRankCorrelation.coefficients([[1]], [1, 2]) } != nil)
  }
}
