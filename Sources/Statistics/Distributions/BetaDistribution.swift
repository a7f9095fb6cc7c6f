/// The beta distribution on [0, 1].
public struct BetaDistribution: ContinuousDistribution, Hashable {
  /// The first shape, positive.
  public let alpha: Double
  /// The second shape, positive.
  public let beta: Double

  /// A beta distribution.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless both shapes are positive and finite.
  public init(alpha: Double, beta: Double) throws(Undefined) {
    guard alpha > 0, beta > 0, (alpha + beta).isFinite else {
      throw .invalidArgument("the shapes of a beta distribution must be positive: \(alpha), \(beta)")
    }
    (self.alpha, self.beta) = (alpha, beta)
  }

  public func density(_ x: Double) -> Double {
    if x < 0 || x > 1 { return 0 }
    if x == 0 { return alpha < 1 ? .infinity : alpha == 1 ? beta : 0 }
    if x == 1 { return beta < 1 ? .infinity : beta == 1 ? alpha : 0 }
    return kernel(x, 1 - x) / (x * (1 - x))
  }

  public func cumulative(_ x: Double) -> Double { incompleteBeta(alpha, beta, x: x, y: 1 - x).lower }

  public func upperTail(_ x: Double) -> Double { incompleteBeta(alpha, beta, x: x, y: 1 - x).upper }

  public func quantile(_ probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    return solve(Tails(lower: probability, upper: 1 - probability)).x
  }

  public func quantile(upperTail probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    return solve(Tails(lower: 1 - probability, upper: probability)).x
  }

  /// xᵃ yᵇ / B(a, b), the density in the logit of x.
  private func kernel(_ x: Double, _ y: Double) -> Double {
    guard x > 0, y > 0 else { return 0 }
    return binomialKernel(alpha, beta, x, y) * alpha * beta / (alpha + beta)
  }

  /// The point with the given tails and its complement; works in the logit, where the density is
  /// log-concave.
  func solve(_ target: Tails) -> (x: Double, y: Double) {
    func point(_ t: Double) -> (x: Double, y: Double) {
      t < 0
        ? (exponential(t) / (1 + exponential(t)), 1 / (1 + exponential(t)))
        : (1 / (1 + exponential(-t)), exponential(-t) / (1 + exponential(-t)))
    }
    let t = invertLogConcave(
      target: target, start: logarithmOfRatio(alpha, to: beta),
      tails: { t in
        let (x, y) = point(t)
        return incompleteBeta(alpha, beta, x: x, y: y)
      },
      density: { t in
        let (x, y) = point(t)
        return kernel(x, y)
      })
    return point(t)
  }
}
