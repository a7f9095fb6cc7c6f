extension Inequality {
  /// Atkinson's index: the share of the total that could be given up without loss of welfare if the rest were
  /// spread equally. In [0, 1).
  ///
  /// A(ε) = 1 − (mean (x/μ)^(1−ε))^(1/(1−ε)); A(1) = 1 − exp(mean ln(x/μ)) = 1 − exp(−L) with the mean log
  /// deviation L. ε is the aversion to inequality; 0 gives 0.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless ε ≥ 0 is finite; ``Undefined/zeroValues(count:)`` when
  ///   ε ≥ 1 and someone has 0, where the index is 1 whatever the others have.
  /// - Complexity: O(*n*).
  /// - Note: Source: A. Atkinson, "On the measurement of inequality", J. Economic Theory 2 (1970).
  public func atkinson(epsilon: Double) throws(Undefined) -> Double {
    guard epsilon >= 0, epsilon.isFinite else {
      throw .invalidArgument("the aversion to inequality must be finite and not negative: \(epsilon)")
    }
    if epsilon >= 1 { try requirePositive() }
    if isEqual || epsilon == 0 { return 0 }
    if epsilon == 1 { return -exponentialMinusOne(-(try meanLogDeviation())) }
    let power = 1 - epsilon
    let entropy: Double
    do throws(Undefined) {
      entropy = try generalizedEntropy(alpha: power)
    } catch {
      // The mean of (x/μ)^(1−ε) is too large to represent; its root is taken from the largest term.
      return try atkinsonOfLargeAversion(power)
    }
    // mean (x/μ)^a = 1 + a(a − 1)·GE(a), which keeps its precision when inequality is small.
    let excess = power * (power - 1) * entropy
    return min(1, -exponentialMinusOne(logarithmOnePlus(excess) / power))
  }

  /// The same index with every term divided by the largest one, that of the smallest amount.
  private func atkinsonOfLargeAversion(_ power: Double) throws(Undefined) -> Double {
    let smallest = amounts[0]
    var sum = CompensatedSum()
    for amount in amounts { sum.add(exponential(power * logarithmOfRatio(amount, to: smallest))) }
    let logMean = logarithm(sum.value / Double(count)) / power + logarithmOfRatio(smallest, to: mean)
    return -exponentialMinusOne(logMean)
  }
}
