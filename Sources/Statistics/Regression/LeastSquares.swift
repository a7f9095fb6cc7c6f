/// Ordinary least squares.
///
/// The columns are used as given: put a column of ones first for an intercept. Coefficients are reproducible
/// for the same rows in the same order; another order may change the last bits.
///
/// - Complexity: O(n k²) for *n* rows and *k* columns.
public struct LeastSquares: Sendable {
  /// One coefficient per column.
  public let coefficients: [Double]
  /// Response less fitted value, per row.
  public let residuals: [Double]
  /// The number of rows.
  public let count: Int
  private let rows: [[Double]]
  private let inverseGram: [[Double]]

  /// How the uncertainty of the coefficients is estimated.
  public enum Covariance: Hashable, Sendable {
    /// Independent errors of equal variance: s² (XᵀX)⁻¹.
    case classical
    /// Independent errors of any variance (White, with n/(n − k)).
    case hc1
    /// Errors that are correlated within a cluster and independent between clusters:
    /// (XᵀX)⁻¹ [Σ_c X_cᵀu_c u_cᵀX_c] (XᵀX)⁻¹ · C/(C − 1) · (n − 1)/(n − k).
    ///
    /// One cluster id per row. Below about 40 clusters its tests reject too often; use a worker-level
    /// permutation test instead.
    case cluster([Int])
  }

  /// Fits the response to the columns.
  ///
  /// - Parameters:
  ///   - rows: One list of *k* regressors per observation.
  ///   - response: One value per observation.
  /// - Throws: ``Undefined/empty``; ``Undefined/tooFew(have:need:)`` for fewer rows than columns;
  ///   ``Undefined/notFinite(count:)``; ``Undefined/invalidArgument(_:)`` for rows of different lengths;
  ///   ``Undefined/degenerate(_:)`` when the columns are linearly dependent.
  public init(rows: [[Double]], response: [Double]) throws(Undefined) {
    try requireSameCount(rows.count, response.count, "rows and responses")
    try requireFinite(response)
    let k = rows[0].count
    guard k > 0, rows.allSatisfy({ $0.count == k }) else {
      throw .invalidArgument("every row needs the same positive number of regressors")
    }
    let bad = rows.reduce(0) { $0 + $1.count { !$0.isFinite } }
    guard bad == 0 else { throw .notFinite(count: bad) }
    guard rows.count >= k else { throw .tooFew(have: rows.count, need: k) }
    let qr = try HouseholderQR(columns: (0..<k).map { j in rows.map { $0[j] } })
    let coefficients = qr.solve(response)
    self.coefficients = coefficients
    residuals = zip(rows, response).map { row, y in
      var fitted = CompensatedSum()
      for (x, b) in zip(row, coefficients) { fitted.add(x * b) }
      return y - fitted.value
    }
    count = rows.count
    self.rows = rows
    inverseGram = qr.inverseGram()
  }

  /// The estimated covariance matrix of the coefficients.
  ///
  /// - Throws: ``Undefined/tooFew(have:need:)`` when no degrees of freedom are left, or for fewer than two
  ///   clusters; ``Undefined/invalidArgument(_:)`` for another number of cluster ids than rows.
  public func covariance(_ kind: Covariance) throws(Undefined) -> [[Double]] {
    let k = coefficients.count
    guard count > k else { throw .tooFew(have: count, need: k + 1) }
    let (n, free) = (Double(count), Double(count - k))
    switch kind {
    case .classical:
      var squares = CompensatedSum()
      for u in residuals { squares.add(u * u) }
      let variance = squares.value / free
      return inverseGram.map { $0.map { $0 * variance } }
    case .hc1:
      let scores = zip(rows, residuals).map { row, u in row.map { $0 * u } }
      return sandwich(scores, factor: n / free)
    case .cluster(let clusters):
      try requireSameCount(count, clusters.count, "rows and cluster ids")
      var index: [Int: Int] = [:]
      var scores: [[Double]] = []
      for (row, (u, cluster)) in zip(rows, zip(residuals, clusters)) {
        let position = index[cluster] ?? scores.count
        if position == scores.count {
          index[cluster] = position
          scores.append([Double](repeating: 0, count: k))
        }
        for j in 0..<k { scores[position][j] += row[j] * u }
      }
      guard scores.count > 1 else { throw .tooFew(have: scores.count, need: 2) }
      let c = Double(scores.count)
      return sandwich(scores, factor: c / (c - 1) * (n - 1) / free)
    }
  }

  /// The square roots of the diagonal of ``covariance(_:)``.
  public func standardErrors(_ kind: Covariance) throws(Undefined) -> [Double] {
    let covariance = try covariance(kind)
    return covariance.indices.map { max(0, covariance[$0][$0]).squareRoot() }
  }

  /// A t interval for one coefficient, with n − k degrees of freedom, or C − 1 for clusters.
  ///
  /// - Throws: as ``covariance(_:)``; ``Undefined/invalidArgument(_:)`` for a coefficient that does not exist
  ///   or a level outside (0, 1).
  public func interval(
    coefficient: Int, _ kind: Covariance, level: Double = 0.95
  ) throws(Undefined) -> ConfidenceInterval {
    try requireOpenUnit(level, "level")
    guard coefficients.indices.contains(coefficient) else {
      throw .invalidArgument("there is no coefficient \(coefficient)")
    }
    let error = try standardErrors(kind)[coefficient]
    let free: Int
    if case .cluster(let clusters) = kind {
      free = Set(clusters).count - 1
    } else {
      free = count - coefficients.count
    }
    let t = try StudentTDistribution(degreesOfFreedom: Double(free)).quantile(upperTail: (1 - level) / 2)
    let centre = coefficients[coefficient]
    return try ConfidenceInterval(lower: centre - t * error, upper: centre + t * error, level: level)
  }

  /// The share of the variation about the mean that the fit explains; meaningful with an intercept.
  ///
  /// - Throws: ``Undefined/degenerate(_:)`` when the response does not vary.
  public func rSquared() throws(Undefined) -> Double {
    let response = zip(rows, residuals).map { row, u in zip(row, coefficients).reduce(u) { $0 + $1.0 * $1.1 }
    }
    let mean = try SortedSample(response).mean()
    var (left, all) = (CompensatedSum(), CompensatedSum())
    for (u, y) in zip(residuals, response) {
      left.add(u * u)
      all.add((y - mean) * (y - mean))
    }
    guard all.value > 0 else { throw .degenerate("the response does not vary") }
    return 1 - left.value / all.value
  }

  private func sandwich(_ scores: [[Double]], factor: Double) -> [[Double]] {
    let k = coefficients.count
    // Each score is first carried through the inverse, so the product stays symmetric and never negative.
    let influence = scores.map { score in
      inverseGram.map { row in zip(row, score).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    return (0..<k).map { a in
      (0..<k).map { b in influence.reduce(0) { $0 + $1[a] * $1[b] } * factor }
    }
  }
}
