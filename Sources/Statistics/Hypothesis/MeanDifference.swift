/// The difference of two means with a standard error that does not assume equal variances.
///
/// Shared by ``WelchTest`` and ``EquivalenceTest``. Each observation must be independent of the others: give
/// one value per worker (a worker's mean or ratio of sums), never one per order.
public struct MeanDifference: Hashable, Sendable {
  /// Mean of the first sample less mean of the second.
  public let estimate: Double
  /// √(s₁²/n₁ + s₂²/n₂) with sample variances.
  public let standardError: Double
  /// Welch and Satterthwaite's approximation.
  public let degreesOfFreedom: Double

  /// Compares two samples.
  ///
  /// - Throws: ``Undefined/empty`` or ``Undefined/tooFew(have:need:)`` for a sample below two values;
  ///   ``Undefined/notFinite(count:)``; ``Undefined/degenerate(_:)`` when neither sample varies.
  /// - Complexity: O(*n* log *n*).
  public init(_ first: [Double], _ second: [Double]) throws(Undefined) {
    let (meanA, partA) = try Self.meanAndSquaredError(first)
    let (meanB, partB) = try Self.meanAndSquaredError(second)
    let sum = partA + partB
    guard sum > 0 else { throw .degenerate("neither sample varies") }
    guard sum.isFinite else { throw .invalidArgument("the observations are too large to square") }
    estimate = meanA - meanB
    standardError = sum.squareRoot()
    let (shareA, shareB) = (partA / sum, partB / sum)
    degreesOfFreedom =
      1 / (shareA * shareA / Double(first.count - 1) + shareB * shareB / Double(second.count - 1))
  }

  /// The mean of a sample and its variance divided by its size.
  private static func meanAndSquaredError(_ values: [Double]) throws(Undefined) -> (Double, Double) {
    let sample = try SortedSample(values)
    guard sample.count > 1 else { throw .tooFew(have: sample.count, need: 2) }
    let mean = try sample.mean()
    var squares = CompensatedSum()
    var residual = CompensatedSum()
    for value in sample.values {
      squares.add((value - mean) * (value - mean))
      residual.add(value - mean)
    }
    let n = Double(sample.count)
    // The correction removes the rounding of the mean (the two-pass formula of Chan, Golub and LeVeque).
    let variance = max(0, squares.value - residual.value * residual.value / n) / (n - 1)
    return (mean, variance / n)
  }

  /// A two-sided t interval for the difference.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < level < 1.
  public func interval(level: Double = 0.95) throws(Undefined) -> ConfidenceInterval {
    try requireOpenUnit(level, "level")
    let t = try StudentTDistribution(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2)
    return try ConfidenceInterval(
      lower: estimate - t * standardError, upper: estimate + t * standardError, level: level)
  }
}
