/// A number of successes out of a number of trials.
public struct Proportion: Hashable, Sendable {
  /// The number of successes.
  public let successes: Int
  /// The number of trials, at least 1.
  public let trials: Int

  /// A proportion.
  ///
  /// - Throws: ``Undefined/empty`` for no trials; ``Undefined/invalidArgument(_:)`` unless
  ///   0 ≤ successes ≤ trials.
  public init(successes: Int, trials: Int) throws(Undefined) {
    guard trials != 0 else { throw .empty }
    guard trials > 0, successes >= 0, successes <= trials else {
      throw .invalidArgument("\(successes) successes out of \(trials) trials")
    }
    (self.successes, self.trials) = (successes, trials)
  }

  /// Successes over trials, in [0, 1].
  public var value: Double { Double(successes) / Double(trials) }

  /// Wilson's score interval: the p that a score test does not reject. In [0, 1].
  ///
  /// (p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n). Mean coverage is close to nominal also for few
  /// trials; the lower bound of 0 successes is exactly 0 and the upper bound of n successes exactly 1.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < level < 1.
  /// - Complexity: O(1).
  /// - Note: Source: E. Wilson, "Probable inference, the law of succession, and statistical inference",
  ///   JASA 22 (1927).
  public func wilsonInterval(level: Double = 0.95) throws(Undefined) -> ConfidenceInterval {
    try requireOpenUnit(level, "level")
    let z = try NormalDistribution.standard.quantile(upperTail: (1 - level) / 2)
    let upper = trials == successes ? 1 : Self.wilsonUpper(successes, trials, z)
    let lower = successes == 0 ? 0 : Self.wilsonLower(successes, trials, z)
    return try ConfidenceInterval(lower: lower, upper: upper, level: level)
  }

  /// Clopper and Pearson's exact interval: inverts the two one-sided binomial tests. In [0, 1].
  ///
  /// Covers with at least the nominal level for every true p, hence wider than ``wilsonInterval(level:)``.
  /// Lower bound: the α/2 quantile of Beta(k, n − k + 1), 0 for k = 0; upper bound: the 1 − α/2 quantile of
  /// Beta(k + 1, n − k), 1 for k = n.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < level < 1.
  /// - Complexity: O(√n).
  /// - Note: Source: C. Clopper, E. Pearson, Biometrika 26 (1934).
  public func clopperPearsonInterval(level: Double = 0.95) throws(Undefined) -> ConfidenceInterval {
    try requireOpenUnit(level, "level")
    let tail = (1 - level) / 2
    let (k, failures) = (Double(successes), Double(trials - successes))
    let lower =
      successes == 0 ? 0 : try BetaDistribution(alpha: k, beta: failures + 1).quantile(tail)
    let upper =
      successes == trials
      ? 1 : try BetaDistribution(alpha: k + 1, beta: failures).quantile(upperTail: tail)
    return try ConfidenceInterval(lower: lower, upper: upper, level: level)
  }

  private static func wilsonUpper(_ k: Int, _ n: Int, _ z: Double) -> Double {
    let (n, p, square) = (Double(n), Double(k) / Double(n), z * z)
    let half = z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
    return min(1, (p + square / (2 * n) + half) / (1 + square / n))
  }

  /// The product of the two roots is p̂² / (1 + z²/n), which avoids a difference of close numbers.
  private static func wilsonLower(_ k: Int, _ n: Int, _ z: Double) -> Double {
    let (size, p, square) = (Double(n), Double(k) / Double(n), z * z)
    let half = z * (p * (1 - p) / size + square / (4 * size * size)).squareRoot()
    return p * p / (p + square / (2 * size) + half)
  }
}
