/// One 2 × 2 table: a group and its comparison group, with and without an outcome.
public struct TwoByTwoTable: Hashable, Sendable {
  /// People of the first group with the outcome.
  public let a: Int
  /// People of the first group without it.
  public let b: Int
  /// People of the second group with the outcome.
  public let c: Int
  /// People of the second group without it.
  public let d: Int

  /// A table of counts.
  ///
  /// - Throws: ``Undefined/negativeValues(count:)``.
  public init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) throws(Undefined) {
    let negative = [a, b, c, d].count { $0 < 0 }
    guard negative == 0 else { throw .negativeValues(count: negative) }
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }
}

/// Mantel and Haenszel's comparison of two groups within strata.
///
/// Strata (zone, hour, weather) in which one group is absent carry no information and add nothing. The test
/// uses **no continuity correction** by default, as statsmodels does; ½ gives the classical conservative
/// version.
///
/// - Complexity: O(strata).
/// - Note: Source: N. Mantel, W. Haenszel, J. National Cancer Institute 22 (1959); intervals by J. Robins,
///   N. Breslow, S. Greenland, Biometrics 42 (1986) and S. Greenland, J. Robins, Biometrics 41 (1985).
public struct MantelHaenszel: Hashable, Sendable {
  /// The strata.
  public let tables: [TwoByTwoTable]

  /// A comparison over strata.
  ///
  /// - Throws: ``Undefined/empty`` when no table holds anyone.
  public init(_ tables: [TwoByTwoTable]) throws(Undefined) {
    self.tables = tables
    cells = tables.map(Cells.init).filter { $0.n > 0 }.sorted(by: Cells.precedes)
    guard !cells.isEmpty else { throw .empty }
  }

  private let cells: [Cells]

  private struct Cells: Hashable {
    let a, b, c, d, n: Double

    init(_ table: TwoByTwoTable) {
      (a, b, c, d) = (Double(table.a), Double(table.b), Double(table.c), Double(table.d))
      n = a + b + c + d
    }

    /// A fixed order of the strata, so that their order in the input does not matter.
    static func precedes(_ x: Cells, _ y: Cells) -> Bool { (x.a, x.b, x.c, x.d) < (y.a, y.b, y.c, y.d) }
  }

  private func sum(_ term: (Cells) -> Double) -> Double {
    var sum = CompensatedSum()
    for cell in cells { sum.add(term(cell)) }
    return sum.value
  }

  /// The pooled odds ratio Σ ad/n / Σ bc/n, in [0, ∞).
  ///
  /// - Throws: ``Undefined/degenerate(_:)`` when the denominator is 0.
  public func oddsRatio() throws(Undefined) -> Double {
    let denominator = sum { $0.b * $0.c / $0.n }
    guard denominator > 0 else { throw .degenerate("no stratum has the comparison that an odds ratio needs") }
    return sum { $0.a * $0.d / $0.n } / denominator
  }

  /// The pooled risk ratio Σ a(c + d)/n / Σ c(a + b)/n, in [0, ∞).
  ///
  /// - Throws: ``Undefined/degenerate(_:)`` when the denominator is 0.
  public func riskRatio() throws(Undefined) -> Double {
    let denominator = sum { $0.c * ($0.a + $0.b) / $0.n }
    guard denominator > 0 else { throw .degenerate("no stratum has the outcome in the comparison group") }
    return sum { $0.a * ($0.c + $0.d) / $0.n } / denominator
  }

  /// An interval for the pooled odds ratio, symmetric in its logarithm (Robins, Breslow and Greenland).
  ///
  /// - Throws: ``Undefined/degenerate(_:)`` when the odds ratio is 0 or infinite.
  public func oddsRatioInterval(level: Double = 0.95) throws(Undefined) -> ConfidenceInterval {
    let ratio = try oddsRatio()
    guard ratio > 0 else { throw .degenerate("the pooled odds ratio is 0") }
    let r = sum { $0.a * $0.d / $0.n }
    let s = sum { $0.b * $0.c / $0.n }
    let pr = sum { ($0.a + $0.d) * $0.a * $0.d / ($0.n * $0.n) }
    let cross = sum { cell in
      ((cell.a + cell.d) * cell.b * cell.c + (cell.b + cell.c) * cell.a * cell.d) / (cell.n * cell.n)
    }
    let qs = sum { ($0.b + $0.c) * $0.b * $0.c / ($0.n * $0.n) }
    let variance = pr / (2 * r * r) + cross / (2 * r * s) + qs / (2 * s * s)
    return try logInterval(ratio, variance, level)
  }

  /// An interval for the pooled risk ratio, symmetric in its logarithm (Greenland and Robins).
  ///
  /// - Throws: ``Undefined/degenerate(_:)`` when the risk ratio is 0 or infinite.
  public func riskRatioInterval(level: Double = 0.95) throws(Undefined) -> ConfidenceInterval {
    let ratio = try riskRatio()
    guard ratio > 0 else { throw .degenerate("the pooled risk ratio is 0") }
    let numerator = sum { cell in
      let outcomes = cell.a + cell.c
      let product = (cell.a + cell.b) * (cell.c + cell.d) * outcomes
      return (product - cell.a * cell.c * cell.n) / (cell.n * cell.n)
    }
    let r = sum { $0.a * ($0.c + $0.d) / $0.n }
    let s = sum { $0.c * ($0.a + $0.b) / $0.n }
    return try logInterval(ratio, numerator / (r * s), level)
  }

  private func logInterval(
    _ ratio: Double, _ variance: Double, _ level: Double
  ) throws(Undefined) -> ConfidenceInterval {
    try requireOpenUnit(level, "level")
    let half = try NormalDistribution.standard.quantile(upperTail: (1 - level) / 2) * variance.squareRoot()
    return try ConfidenceInterval(
      lower: ratio * exponential(-half), upper: ratio * exponential(half), level: level)
  }

  /// The test that the outcome is independent of the group within every stratum.
  ///
  /// (|Σa − ΣE a| − correction)₊² / ΣVar a, compared with chi-squared on 1 degree of freedom; the correction is 0 or ½.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for a negative correction; ``Undefined/degenerate(_:)`` when
  ///   no stratum has both groups and both outcomes.
  public func test(
    continuityCorrection: Double = 0
  ) throws(Undefined) -> (statistic: Double, pValue: Double) {
    guard continuityCorrection >= 0, continuityCorrection.isFinite else {
      throw .invalidArgument("a continuity correction is not negative: \(continuityCorrection)")
    }
    let difference = sum { $0.a - ($0.a + $0.b) * ($0.a + $0.c) / $0.n }
    let variance = sum { cell in
      guard cell.n > 1 else { return 0 }
      let rows = (cell.a + cell.b) * (cell.c + cell.d)
      let columns = (cell.a + cell.c) * (cell.b + cell.d)
      return rows * columns / (cell.n * cell.n * (cell.n - 1))
    }
    guard variance > 0 else { throw .degenerate("no stratum has both groups and both outcomes") }
    let distance = max(0, difference.magnitude - continuityCorrection)
    let statistic = distance * distance / variance
    return (statistic, try ChiSquaredDistribution(degreesOfFreedom: 1).upperTail(statistic))
  }
}
