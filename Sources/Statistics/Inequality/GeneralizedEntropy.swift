extension Inequality {
  /// Theil's T, the generalised entropy of order 1: sensitive to the top. In [0, ln n].
  ///
  /// T = mean (x/μ) ln(x/μ), with 0 · ln 0 = 0.
  ///
  /// - Complexity: O(*n*).
  /// - Note: Source: H. Theil, "Economics and Information Theory" (1967).
  public var theil: Double {
    if isEqual { return 0 }
    // Σ(x − μ) = 0, so μ's own rounding is removed by taking d off every term; each term is then ≥ 0.
    return meanOverRelativeDeviations { d in d <= -1 ? 1 : d * logarithmOnePlus(d) + logOnePlusDeficit(d) }
  }

  /// The mean log deviation (Theil's L), the generalised entropy of order 0: sensitive to the bottom.
  /// In [0, ∞).
  ///
  /// L = −mean ln(x/μ), the logarithm of arithmetic over geometric mean.
  ///
  /// - Throws: ``Undefined/zeroValues(count:)`` when someone has 0: the index is infinite there.
  /// - Complexity: O(*n*).
  /// - Note: Source: H. Theil (1967).
  public func meanLogDeviation() throws(Undefined) -> Double {
    try requirePositive()
    if isEqual { return 0 }
    let mean = self.mean
    var sum = CompensatedSum()
    for amount in amounts {
      let d = (amount - mean) / mean
      sum.add(d > -0.5 ? -logOnePlusDeficit(d) : d - logarithmOfRatio(amount, to: mean))
    }
    return max(0, sum.value / Double(count))
  }

  /// The generalised entropy of any order α: a larger α gives more weight to the top. In [0, ∞).
  ///
  /// GE(α) = mean((x/μ)^α − 1) / (α(α − 1)); GE(0) is ``meanLogDeviation()``, GE(1) is ``theil``, GE(2) is
  /// half the squared coefficient of variation.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless α is finite; ``Undefined/zeroValues(count:)`` when
  ///   α ≤ 0 and someone has 0; ``Undefined/degenerate(_:)`` when the result is too large to represent.
  /// - Complexity: O(*n*).
  /// - Note: Source: F. Cowell, "Measuring Inequality", 3rd ed. (2011).
  public func generalizedEntropy(alpha: Double) throws(Undefined) -> Double {
    guard alpha.isFinite else { throw .invalidArgument("the order of an entropy must be finite: \(alpha)") }
    if alpha == 0 { return try meanLogDeviation() }
    if alpha == 1 { return theil }
    if alpha < 0 { try requirePositive() }
    if isEqual { return 0 }
    let factor = alpha * (alpha - 1)
    let value =
      alpha == 2
      ? meanOverRelativeDeviations { $0 * $0 } / 2
      : meanOverRelativeDeviations { d in
        let logRatio = d <= -1 ? -Double.infinity : logarithmOnePlus(d)
        return exponentialMinusOne(alpha * logRatio) - alpha * d
      } / factor
    guard value.isFinite else { throw .degenerate("the entropy of order \(alpha) is too large") }
    return max(0, value)
  }
}

/// ln(1 + d) − d for d > −1, never positive, without cancellation for small d.
func logOnePlusDeficit(_ d: Double) -> Double {
  guard d.magnitude < 0.125 else { return logarithmOnePlus(d) - d }
  // With s = d/(2 + d): ln(1 + d) = 2 artanh s and d = 2s + s·d, so the linear parts cancel on paper.
  let s = d / (2 + d)
  let square = s * s
  var series = 0.0
  var denominator = 21.0
  while denominator >= 3 {
    series = (series + 1 / denominator) * square
    denominator -= 2
  }
  return s * (2 * series - d)
}
