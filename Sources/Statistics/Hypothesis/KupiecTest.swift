/// Kupiec's proportion-of-failures test: does a stated quantile fail as often as it says?
///
/// LR = −2 ln [ (1 − p)^(n−k) p^k / ((1 − k/n)^(n−k) (k/n)^k) ], compared with chi-squared on 1 degree of
/// freedom; 0 · ln 0 = 0, so k = 0 and k = n are defined. Assumes independent trials.
///
/// - Complexity: O(1).
/// - Note: Source: P. Kupiec, "Techniques for verifying the accuracy of risk measurement models",
///   J. of Derivatives 3 (1995).
public struct KupiecTest: Hashable, Sendable {
  /// The observed failures.
  public let failures: Proportion
  /// The failure probability that was promised.
  public let probability: Double
  /// The likelihood ratio, not negative.
  public let statistic: Double
  /// The probability of a likelihood ratio at least as large if the promise holds.
  public let pValue: Double

  /// Tests failures against the promised failure probability (1 − level of the quantile).
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < probability < 1.
  public init(_ failures: Proportion, probability: Double) throws(Undefined) {
    try requireOpenUnit(probability, "probability")
    self.failures = failures
    self.probability = probability
    let (n, k) = (Double(failures.trials), Double(failures.successes))
    func deviance(_ observed: Double, _ expected: Double) -> Double {
      observed == 0 ? expected : devianceTerm(observed, expected)
    }
    // The terms expected − observed of the two cells cancel each other.
    statistic = max(0, 2 * (deviance(k, n * probability) + deviance(n - k, n * (1 - probability))))
    pValue = try ChiSquaredDistribution(degreesOfFreedom: 1).upperTail(statistic)
  }
}
