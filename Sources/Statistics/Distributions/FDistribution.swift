/// Fisher's F distribution: the ratio of two independent mean squares.
public struct FDistribution: ContinuousDistribution, Hashable {
  /// The degrees of freedom of the numerator, positive.
  public let numeratorDegrees: Double
  /// The degrees of freedom of the denominator, positive.
  public let denominatorDegrees: Double

  /// An F distribution.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless both degrees of freedom are positive and finite.
  public init(numeratorDegrees: Double, denominatorDegrees: Double) throws(Undefined) {
    guard numeratorDegrees > 0, denominatorDegrees > 0, (numeratorDegrees + denominatorDegrees).isFinite
    else {
      throw .invalidArgument(
        "degrees of freedom must be positive: \(numeratorDegrees), \(denominatorDegrees)")
    }
    (self.numeratorDegrees, self.denominatorDegrees) = (numeratorDegrees, denominatorDegrees)
  }

  public func density(_ x: Double) -> Double {
    if x < 0 { return 0 }
    let (a, b) = (numeratorDegrees / 2, denominatorDegrees / 2)
    if x == 0 { return a < 1 ? .infinity : a == 1 ? 1 : 0 }
    let (u, v) = point(x)
    guard u > 0, v > 0 else { return 0 }
    return binomialKernel(a, b, u, v) * a * b / (a + b) / x
  }

  public func cumulative(_ x: Double) -> Double { tails(x).lower }

  public func upperTail(_ x: Double) -> Double { tails(x).upper }

  public func quantile(_ probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    return try solve(Tails(lower: probability, upper: 1 - probability))
  }

  public func quantile(upperTail probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    return try solve(Tails(lower: 1 - probability, upper: probability))
  }

  private func point(_ x: Double) -> (x: Double, y: Double) {
    let scaled = numeratorDegrees * x
    return (scaled / (scaled + denominatorDegrees), denominatorDegrees / (scaled + denominatorDegrees))
  }

  private func tails(_ x: Double) -> Tails {
    if x <= 0 { return Tails(lower: 0, upper: 1) }
    if !(numeratorDegrees * x).isFinite { return Tails(lower: 1, upper: 0) }
    let (u, v) = point(x)
    return incompleteBeta(numeratorDegrees / 2, denominatorDegrees / 2, x: u, y: v)
  }

  private func solve(_ target: Tails) throws(Undefined) -> Double {
    let beta = try BetaDistribution(alpha: numeratorDegrees / 2, beta: denominatorDegrees / 2)
    let (x, y) = beta.solve(target)
    return denominatorDegrees * x / (numeratorDegrees * y)
  }
}
