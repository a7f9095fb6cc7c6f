/// The exact test that a success probability equals a stated value.
///
/// Assumes independent trials. Orders of one worker are not independent of each other: use one trial per
/// worker, or a worker-level test.
public struct BinomialTest: Hashable, Sendable {
  /// The observed proportion.
  public let proportion: Proportion
  /// The probability under the null hypothesis.
  public let probability: Double
  /// Two-sided p: the total probability of all outcomes that are no more probable than the observed one.
  ///
  /// Outcomes whose probabilities agree within a relative 10⁻⁷ count as equally probable, as in R and SciPy.
  public let pValue: Double
  /// P(K ≥ k), the p-value against a larger probability.
  public let pGreater: Double
  /// P(K ≤ k), the p-value against a smaller probability.
  public let pLess: Double

  /// Tests a proportion against a probability.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 ≤ probability ≤ 1.
  /// - Complexity: O(log n) evaluations of the binomial distribution.
  public init(_ proportion: Proportion, probability: Double) throws(Undefined) {
    let distribution = try BinomialDistribution(trials: proportion.trials, probability: probability)
    let (k, n) = (proportion.successes, proportion.trials)
    self.proportion = proportion
    self.probability = probability
    pLess = distribution.cumulative(k)
    pGreater = distribution.upperTail(k - 1)
    let limit = distribution.mass(k) * (1 + 1e-7)
    let mean = Double(n) * probability
    if Double(k) == mean || probability == 0 || probability == 1 {
      pValue = probability == 0 ? (k == 0 ? 1 : 0) : probability == 1 ? (k == n ? 1 : 0) : 1
    } else if Double(k) < mean {
      // Above the mean the mass falls: find the first outcome whose mass is small enough.
      var (low, high) = (Int(mean.rounded(.up)), n + 1)
      while low < high {
        let middle = low + (high - low) / 2
        if distribution.mass(middle) <= limit { high = middle } else { low = middle + 1 }
      }
      pValue = min(1, pLess + distribution.upperTail(low - 1))
    } else {
      var (low, high) = (-1, Int(mean.rounded(.down)))
      while low < high {
        let middle = low + (high - low + 1) / 2
        if distribution.mass(middle) <= limit { low = middle } else { high = middle - 1 }
      }
      pValue = min(1, pGreater + distribution.cumulative(low))
    }
  }
}
