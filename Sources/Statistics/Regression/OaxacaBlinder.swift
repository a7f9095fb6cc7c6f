/// The difference of two groups' means split into what their characteristics explain and what they do not.
///
/// Ȳ_A − Ȳ_B = (X̄_A − X̄_B)ᵀβ* + [X̄_Aᵀ(β_A − β*) + X̄_Bᵀ(β* − β_B)]. The second part is a difference in how the
/// same characteristics are paid; it is not by itself proof of discrimination, because characteristics that
/// were left out of the model end up in it.
///
/// - Complexity: O(n k²).
/// - Note: Source: R. Oaxaca (1973); A. Blinder (1973); pooled reference with group indicator: B. Jann,
///   Stata Journal 8 (2008).
public struct OaxacaBlinder: Hashable, Sendable {
  /// The coefficients β* at which characteristics are valued.
  public enum Reference: Hashable, Sendable {
    /// Those of both groups together, with a group indicator in the model that is then left out of β*.
    case pooled
    /// Those of both groups together, without a group indicator (Neumark). Attributes part of an unexplained
    /// gap to characteristics that correlate with the group.
    case neumark
    /// w β_A + (1 − w) β_B; 1 values characteristics as group A is paid, 0 as group B.
    case weighted(Double)
  }

  /// Mean response of A less mean response of B.
  public let gap: Double
  /// (X̄_A − X̄_B)ᵀβ*.
  public let explained: Double
  /// X̄_Aᵀ(β_A − β*): the advantage of A.
  public let advantageOfA: Double
  /// X̄_Bᵀ(β* − β_B): the disadvantage of B.
  public let disadvantageOfB: Double
  /// The explained part of each column.
  public let explainedByColumn: [Double]
  /// The gap that the characteristics do not explain.
  public var unexplained: Double { advantageOfA + disadvantageOfB }

  /// Decomposes a gap.
  ///
  /// - Parameters:
  ///   - rowsA: Regressors of group A, first column ones.
  ///   - responseA: Responses of group A.
  ///   - rowsB: Regressors of group B.
  ///   - responseB: Responses of group B.
  ///   - reference: How characteristics are valued.
  /// - Throws: as ``LeastSquares/init(rows:response:)``; ``Undefined/invalidArgument(_:)`` for different
  ///   numbers of columns, a first column that is not all ones, or a weight outside [0, 1].
  public init(
    rowsA: [[Double]], responseA: [Double], rowsB: [[Double]], responseB: [Double],
    reference: Reference = .pooled
  ) throws(Undefined) {
    let fitA = try LeastSquares(rows: rowsA, response: responseA)
    let fitB = try LeastSquares(rows: rowsB, response: responseB)
    try requireSameCount(fitA.coefficients.count, fitB.coefficients.count, "columns of A and B")
    guard rowsA.allSatisfy({ $0[0] == 1 }), rowsB.allSatisfy({ $0[0] == 1 }) else {
      throw .invalidArgument(
        "the first column must be all ones: without an intercept the parts do not add up")
    }
    let k = fitA.coefficients.count
    let betaStar: [Double]
    switch reference {
    case .pooled:
      let rows = rowsA.map { $0 + [1] } + rowsB.map { $0 + [0] }
      let fit = try LeastSquares(rows: rows, response: responseA + responseB)
      betaStar = Array(fit.coefficients.prefix(k))
    case .neumark:
      betaStar = try LeastSquares(rows: rowsA + rowsB, response: responseA + responseB).coefficients
    case .weighted(let w):
      guard w >= 0, w <= 1 else { throw .invalidArgument("a weight must lie in [0, 1]: \(w)") }
      betaStar = zip(fitA.coefficients, fitB.coefficients).map { w * $0 + (1 - w) * $1 }
    }
    let meansA = Self.columnMeans(rowsA)
    let meansB = Self.columnMeans(rowsB)
    explainedByColumn = (0..<k).map { (meansA[$0] - meansB[$0]) * betaStar[$0] }
    explained = CompensatedSum(sorting: explainedByColumn).value
    advantageOfA = Self.dot(meansA, zip(fitA.coefficients, betaStar).map { $0 - $1 })
    disadvantageOfB = Self.dot(meansB, zip(betaStar, fitB.coefficients).map { $0 - $1 })
    gap = try SortedSample(responseA).mean() - SortedSample(responseB).mean()
  }

  private static func columnMeans(_ rows: [[Double]]) -> [Double] {
    rows[0].indices.map { j in CompensatedSum(sorting: rows.map { $0[j] }).value / Double(rows.count) }
  }

  private static func dot(_ x: [Double], _ y: [Double]) -> Double {
    CompensatedSum(sorting: zip(x, y).map { $0 * $1 }).value
  }
}
