/// Welch's t test that two means are equal, without assuming equal variances.
///
/// - Note: Source: B. Welch, "The generalization of Student's problem when several different population
///   variances are involved", Biometrika 34 (1947).
public struct WelchTest: Hashable, Sendable {
  /// The difference of the means and its standard error.
  public let difference: MeanDifference
  /// The difference over its standard error.
  public let statistic: Double
  /// The probability, under equal means, of a statistic at least as extreme.
  public let pValue: Double

  /// Tests whether the means of two samples of independent observations differ.
  ///
  /// - Throws: as ``MeanDifference/init(_:_:)``.
  public init(
    _ first: [Double], _ second: [Double], alternative: Alternative = .twoSided
  ) throws(Undefined) {
    difference = try MeanDifference(first, second)
    statistic = difference.estimate / difference.standardError
    let t = try StudentTDistribution(degreesOfFreedom: difference.degreesOfFreedom)
    switch alternative {
    case .twoSided: pValue = t.twoSided(statistic)
    case .greater: pValue = t.upperTail(statistic)
    case .less: pValue = t.cumulative(statistic)
    }
  }
}
