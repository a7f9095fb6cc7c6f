/// The number of successes in independent trials.
public struct BinomialDistribution: Hashable, Sendable {
  /// The number of trials, not negative.
  public let trials: Int
  /// The probability of a success, in [0, 1].
  public let probability: Double

  /// A binomial distribution.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for a negative number of trials or a probability outside
  ///   [0, 1].
  public init(trials: Int, probability: Double) throws(Undefined) {
    guard trials >= 0, probability >= 0, probability <= 1 else {
      throw .invalidArgument("a binomial distribution needs trials ≥ 0 and a probability in [0, 1]")
    }
    (self.trials, self.probability) = (trials, probability)
  }

  /// The probability of exactly `k` successes.
  public func mass(_ k: Int) -> Double {
    guard k >= 0, k <= trials else { return 0 }
    if probability == 0 { return k == 0 ? 1 : 0 }
    if probability == 1 { return k == trials ? 1 : 0 }
    let n = Double(trials)
    if k == 0 { return exponential(n * logarithmOnePlus(-probability)) }
    if k == trials { return exponential(n * logarithm(probability)) }
    return binomialKernel(Double(k), Double(trials - k), probability, 1 - probability)
  }

  /// The probability of at most `k` successes.
  public func cumulative(_ k: Int) -> Double { tails(k).lower }

  /// The probability of more than `k` successes.
  public func upperTail(_ k: Int) -> Double { tails(k).upper }

  private func tails(_ k: Int) -> Tails {
    if k < 0 { return Tails(lower: 0, upper: 1) }
    if k >= trials { return Tails(lower: 1, upper: 0) }
    let (a, b) = (Double(trials - k), Double(k) + 1)
    return incompleteBeta(a, b, x: 1 - probability, y: probability)
  }
}
