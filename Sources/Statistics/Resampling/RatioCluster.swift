/// What one worker adds to a ratio of sums.
///
/// A take rate is Σ fee / Σ price and an hourly rate Σ pay / Σ hours; a worker enters with both sums over all
/// of the worker's orders. A mean over workers is the same thing with denominators of 1.
public struct RatioCluster: Hashable, Sendable {
  /// The worker's sum above the line.
  public let numerator: Double
  /// The worker's sum below the line.
  public let denominator: Double

  /// One worker's sums.
  public init(numerator: Double, denominator: Double) {
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  /// Σ numerators / Σ denominators.
  ///
  /// Not the mean of the workers' own ratios, which one worker with a tiny denominator can move anywhere.
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/degenerate(_:)`` when the
  ///   denominators add up to 0.
  /// - Complexity: O(*n* log *n*).
  public static func ratioOfSums(_ clusters: [RatioCluster]) throws(Undefined) -> Double {
    try requireFinite(clusters.map(\.numerator))
    try requireFinite(clusters.map(\.denominator))
    let denominator = CompensatedSum(sorting: clusters.map(\.denominator)).value
    guard denominator != 0 else { throw .degenerate("the denominators add up to 0") }
    return CompensatedSum(sorting: clusters.map(\.numerator)).value / denominator
  }
}
