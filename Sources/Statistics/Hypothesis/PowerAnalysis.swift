/// How large an effect a comparison can see, and how many workers it needs.
///
/// Two-sided tests, normal approximation: for fewer than about 20 workers per group the true requirement is one
/// or two workers higher. Counts are workers (independent units); when only orders can be counted, multiply by
/// the ``designEffect(clusterSize:intraclassCorrelation:)``.
///
/// - Complexity: O(1).
/// - Note: Source: J. Fleiss, B. Levin, M. Paik, "Statistical Methods for Rates and Proportions", 3rd ed.
public struct PowerAnalysis: Hashable, Sendable {
  /// The probability of a false alarm.
  public let alpha: Double
  /// The probability of seeing a true effect.
  public let power: Double
  private let alphaZ: Double
  private let powerZ: Double

  /// The terms of a comparison.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < alpha < 1 and ½ ≤ power < 1.
  public init(alpha: Double = 0.05, power: Double = 0.8) throws(Undefined) {
    try requireOpenUnit(alpha, "alpha")
    guard power >= 0.5, power < 1 else { throw .invalidArgument("power must lie in [0.5, 1): \(power)") }
    (self.alpha, self.power) = (alpha, power)
    alphaZ = try NormalDistribution.standard.quantile(upperTail: alpha / 2)
    powerZ = try NormalDistribution.standard.quantile(power)
  }

  /// The smallest true difference of means that two groups of workers show with the wanted power:
  /// (z_{1−α/2} + z_power) σ √(1/n₁ + 1/n₂), with σ the standard deviation
  /// between workers within a group.
  ///
  /// - Throws: ``Undefined/tooFew(have:need:)`` for a group below two; ``Undefined/invalidArgument(_:)``.
  public func detectableDifference(
    standardDeviation: Double, firstCount: Int, secondCount: Int
  ) throws(Undefined) -> Double {
    try requirePositive(standardDeviation, "a standard deviation")
    try requireTwo(firstCount, secondCount)
    let root = (1 / Double(firstCount) + 1 / Double(secondCount)).squareRoot()
    return (alphaZ + powerZ) * standardDeviation * root
  }

  /// The number of workers in the first group that shows a difference of means with the wanted power:
  /// (z_{1−α/2} + z_power)² (1 + 1/r) σ² / δ², rounded up, at least 2; r is the ratio, workers of the second
  /// group per worker of the first.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for a difference of 0 or an answer beyond all counts.
  public func requiredCount(
    difference: Double, standardDeviation: Double, ratio: Double = 1
  ) throws(Undefined) -> Int {
    try requirePositive(difference.magnitude, "a difference to detect")
    try requirePositive(standardDeviation, "a standard deviation")
    try requirePositive(ratio, "a ratio of group sizes")
    let z = (alphaZ + powerZ) * standardDeviation / difference
    return try wholeCount(z * z * (1 + 1 / ratio))
  }

  /// The number of workers in the first group that shows two different proportions with the wanted power
  /// (pooled variance under the null hypothesis, no continuity correction), rounded up, at least 2; the ratio
  /// is workers of the second group per worker of the first.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for equal proportions or proportions outside [0, 1].
  public func requiredCount(
    proportions first: Double, _ second: Double, ratio: Double = 1
  ) throws(Undefined) -> Int {
    try requirePositive(ratio, "a ratio of group sizes")
    guard first >= 0, first <= 1, second >= 0, second <= 1, first != second else {
      throw .invalidArgument("two different proportions in [0, 1] are needed: \(first), \(second)")
    }
    return try wholeCount(proportionCount(first, second, ratio))
  }

  /// The smallest increase over a base proportion that two groups show with the wanted power.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 ≤ base < 1; ``Undefined/tooFew(have:need:)`` for a
  ///   group below two; ``Undefined/degenerate(_:)`` when not even an increase to 1 would show.
  public func detectableIncrease(
    base: Double, firstCount: Int, secondCount: Int
  ) throws(Undefined) -> Double {
    guard base >= 0, base < 1 else { throw .invalidArgument("a base proportion must lie in [0, 1): \(base)") }
    try requireTwo(firstCount, secondCount)
    let ratio = Double(secondCount) / Double(firstCount)
    let have = Double(firstCount)
    guard proportionCount(base, 1, ratio) <= have else {
      throw .degenerate("not even an increase to 1 would show with \(firstCount) and \(secondCount) workers")
    }
    var (low, high) = (0.0, 1 - base)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if proportionCount(base, base + middle, ratio) <= have { high = middle } else { low = middle }
    }
    return high
  }

  /// How many times more orders than independent observations a comparison needs when the orders come in
  /// clusters: 1 + (m − 1)ρ, with m orders per worker and ρ the correlation of two orders of one worker.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless m ≥ 1 and 0 ≤ ρ ≤ 1.
  /// - Note: Source: L. Kish, "Survey Sampling" (1965).
  public static func designEffect(
    clusterSize: Double, intraclassCorrelation: Double
  ) throws(Undefined) -> Double {
    guard clusterSize >= 1, clusterSize.isFinite, intraclassCorrelation >= 0, intraclassCorrelation <= 1
    else {
      throw .invalidArgument("a design effect needs a cluster size ≥ 1 and a correlation in [0, 1]")
    }
    return 1 + (clusterSize - 1) * intraclassCorrelation
  }

  private func proportionCount(_ p: Double, _ q: Double, _ ratio: Double) -> Double {
    let pooled = (p + ratio * q) / (1 + ratio)
    let null = alphaZ * ((ratio + 1) * pooled * (1 - pooled)).squareRoot()
    let alternative = powerZ * (ratio * p * (1 - p) + q * (1 - q)).squareRoot()
    let z = (null + alternative) / (p - q)
    return z * z / ratio
  }

  private func wholeCount(_ count: Double) throws(Undefined) -> Int {
    guard count < 1e15 else { throw .invalidArgument("no feasible number of workers shows this effect") }
    return max(2, Int(count.rounded(.up)))
  }

  private func requirePositive(_ value: Double, _ name: String) throws(Undefined) {
    guard value > 0, value.isFinite else { throw .invalidArgument("\(name) must be positive: \(value)") }
  }

  private func requireTwo(_ first: Int, _ second: Int) throws(Undefined) {
    guard min(first, second) >= 2 else { throw .tooFew(have: min(first, second), need: 2) }
  }
}
