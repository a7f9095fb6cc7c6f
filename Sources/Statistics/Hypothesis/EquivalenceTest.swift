/// The two one-sided tests (TOST) that two means differ by less than a margin.
///
/// "No significant difference" is not evidence of equality; a small p here is. The null hypothesis is that the
/// difference lies outside the margin, and both of its halves must be rejected.
///
/// - Note: Source: D. Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15 (1987).
public struct EquivalenceTest: Hashable, Sendable {
  /// The difference of the means and its standard error.
  public let difference: MeanDifference
  /// The differences that count as equivalent.
  public let margin: ClosedRange<Double>
  /// p against a difference at or below the lower margin.
  public let pLower: Double
  /// p against a difference at or above the upper margin.
  public let pUpper: Double
  /// The larger of the two.
  public var pValue: Double { max(pLower, pUpper) }

  /// Tests whether the difference of the means of two samples of independent observations lies in `margin`.
  ///
  /// - Throws: as ``MeanDifference/init(_:_:)``; ``Undefined/invalidArgument(_:)`` for a margin that is not
  ///   finite.
  public init(_ first: [Double], _ second: [Double], margin: ClosedRange<Double>) throws(Undefined) {
    guard margin.lowerBound.isFinite, margin.upperBound.isFinite else {
      throw .invalidArgument("an equivalence margin must be finite")
    }
    difference = try MeanDifference(first, second)
    self.margin = margin
    let t = try StudentTDistribution(degreesOfFreedom: difference.degreesOfFreedom)
    pLower = t.upperTail((difference.estimate - margin.lowerBound) / difference.standardError)
    pUpper = t.cumulative((difference.estimate - margin.upperBound) / difference.standardError)
  }
}
