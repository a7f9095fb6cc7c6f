/// A continuous distribution on the real line.
///
/// Both tails are computed directly, so a small p-value is precise to about 10⁻¹³ of itself and is never
/// obtained as 1 minus a number close to 1.
public protocol ContinuousDistribution: Sendable {
  /// The probability density at `x`.
  func density(_ x: Double) -> Double
  /// The probability of a value at most `x`.
  func cumulative(_ x: Double) -> Double
  /// The probability of a value above `x`.
  func upperTail(_ x: Double) -> Double
  /// The value below which the distribution has the given probability.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < `probability` < 1.
  func quantile(_ probability: Double) throws(Undefined) -> Double
  /// The value above which the distribution has the given probability.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < `probability` < 1.
  func quantile(upperTail probability: Double) throws(Undefined) -> Double
}

extension ContinuousDistribution {
  /// The probability of a value at least as far from 0 as `x`, for a distribution symmetric about 0.
  func twoSided(_ x: Double) -> Double { min(1, 2 * upperTail(x.magnitude)) }
}
