/// Partial rank correlation: whether an output rises or falls with each of several factors when the others are held
/// equal, from points that fill a space. It sees monotone effects of any shape and no others.
///
/// Ranks of the output and of each factor (ties at their mean) are freed from a straight line in the ranks of the other
/// factors; the coefficient is the correlation of what is left. Intervals by Fisher's transformation with the variance
/// 1.06 / (n − k − 2) for *n* points and *k* factors.
///
/// Sources: R. L. Iman and W. J. Conover, Communications in Statistics A 9 (1980); variance: E. C. Fieller,
/// H. O. Hartley and E. S. Pearson, Biometrika 44 (1957).
public struct PartialRankCorrelation: Sendable, Hashable {
  /// The coefficient, −1…1.
  public let coefficient: Double
  /// Its interval.
  public let interval: ClosedRange<Double>

  /// The coefficients of all factors; `factors` has one list of values per factor, in the order of `outputs`. A factor
  /// that does not vary, or that the others determine, has none.
  ///
  /// - Throws: ``Undefined/notFinite(count:)``; ``Undefined/tooFew(have:need:)`` below three points more than factors;
  ///   ``Undefined/degenerate(_:)`` when the output does not vary; ``Undefined/invalidArgument(_:)`` for lists of
  ///   different lengths or a level outside (0, 1).
  /// - Complexity: O(n k³).
  public static func coefficients(
    _ factors: [[Double]], _ outputs: [Double], level: Double = 0.95
  ) throws(Undefined) -> [PartialRankCorrelation?] {
    try requireFinite(outputs)
    for factor in factors {
      try requireSameCount(factor.count, outputs.count, "values and outputs")
      try requireFinite(factor)
    }
    try requireOpenUnit(level, "level")
    let (n, k) = (outputs.count, factors.count)
    guard n >= k + 3 else { throw .tooFew(have: n, need: k + 3) }
    let output = ranks(outputs)
    guard (outputs.min() ?? 0) < (outputs.max() ?? 0) else { throw .degenerate("the output does not vary") }
    let columns = factors.map(ranks)
    let z = try NormalDistribution(mean: 0, standardDeviation: 1).quantile(0.5 + level / 2)
    let width = z * (1.06 / Double(n - k - 2)).squareRoot()
    return columns.indices.map { own in
      // Ranks of the others that vary; a column of ones stands for the mean.
      let others = columns.indices.filter { $0 != own && Set(columns[$0]).count > 1 }
      let rows = (0..<n).map { row in [1] + others.map { columns[$0][row] } }
      guard Set(columns[own]).count > 1,
        let freed = try? LeastSquares(rows: rows, response: columns[own]).residuals,
        let left = try? LeastSquares(rows: rows, response: output).residuals
      else { return nil }
      let (xx, yy, xy) = (product(freed, freed), product(left, left), product(freed, left))
      // What is left of a factor that the others determine is rounding error.
      guard xx > 1e-9 * Double(n * n), yy > 0 else { return nil }
      let coefficient = min(1, max(-1, xy / (xx * yy).squareRoot()))
      let bound = min(1 - 1e-12, coefficient.magnitude)
      let size = (logarithmOnePlus(bound) - logarithmOnePlus(-bound)) / 2
      let centre = coefficient < 0 ? -size : size
      let lower = hyperbolicTangent(centre - width)
      return PartialRankCorrelation(
        coefficient: coefficient, interval: lower...max(lower, hyperbolicTangent(centre + width)))
    }
  }

  private static func hyperbolicTangent(_ z: Double) -> Double {
    let grown = exponentialMinusOne(2 * min(z.magnitude, 300))
    return z < 0 ? -grown / (grown + 2) : grown / (grown + 2)
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = CompensatedSum()
    for (x, y) in zip(a, b) { sum.add(x * y) }
    return sum.value
  }

  /// Ranks from 1; equal values share the mean of theirs.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }
}
