/// Student's t distribution.
public struct StudentTDistribution: ContinuousDistribution, Hashable {
  /// The degrees of freedom, positive, not necessarily an integer.
  public let degreesOfFreedom: Double

  /// A t distribution.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless the degrees of freedom are positive and finite.
  public init(degreesOfFreedom: Double) throws(Undefined) {
    guard degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .invalidArgument("degrees of freedom must be positive: \(degreesOfFreedom)")
    }
    self.degreesOfFreedom = degreesOfFreedom
  }

  public func density(_ x: Double) -> Double {
    let n = degreesOfFreedom
    // Γ((n+1)/2) / (√(nπ) Γ(n/2)) (1 + x²/n)^(−(n+1)/2)
    let logConstant = logGammaHalfStep(n / 2) - logarithm(n * 3.141592653589793238) / 2
    return exponential(logConstant - (n + 1) / 2 * logarithmOnePlus(x * x / n))
  }

  public func cumulative(_ x: Double) -> Double {
    x < 0 ? positiveTail(-x) : 1 - positiveTail(x)
  }

  public func upperTail(_ x: Double) -> Double {
    x < 0 ? 1 - positiveTail(-x) : positiveTail(x)
  }

  public func quantile(_ probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    return try probability <= 0.5 ? -positiveQuantile(probability) : positiveQuantile(1 - probability)
  }

  public func quantile(upperTail probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    return try probability <= 0.5 ? positiveQuantile(probability) : -positiveQuantile(1 - probability)
  }

  /// P(T > x) for x ≥ 0, half of I_{n/(n+x²)}(n/2, ½).
  private func positiveTail(_ x: Double) -> Double {
    let n = degreesOfFreedom
    let square = x * x
    guard square.isFinite else { return 0 }
    return incompleteBeta(n / 2, 0.5, x: n / (n + square), y: square / (n + square)).lower / 2
  }

  /// The x ≥ 0 with P(T > x) = p, for 0 < p ≤ ½.
  private func positiveQuantile(_ p: Double) throws(Undefined) -> Double {
    if p == 0.5 { return 0 }
    let beta = try BetaDistribution(alpha: degreesOfFreedom / 2, beta: 0.5)
    let (x, y) = beta.solve(Tails(lower: 2 * p, upper: 1 - 2 * p))
    return (degreesOfFreedom * y / x).squareRoot()
  }

  /// ln Γ(a + ½) − ln Γ(a).
  private func logGammaHalfStep(_ a: Double) -> Double {
    // The leading terms are combined before rounding: (a) ln(1 + 1/(2a)) + ½ ln a − ½ + δ(a + ½) − δ(a).
    a * logarithmOnePlus(0.5 / a) + logarithm(a) / 2 - 0.5 + stirlingError(a + 0.5) - stirlingError(a)
  }
}
