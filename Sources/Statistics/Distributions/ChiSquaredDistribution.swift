/// The chi-squared distribution: the sum of squares of independent standard normals.
public struct ChiSquaredDistribution: ContinuousDistribution, Hashable {
  /// The degrees of freedom, positive, not necessarily an integer.
  public let degreesOfFreedom: Double

  /// A chi-squared distribution.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless the degrees of freedom are positive and finite.
  public init(degreesOfFreedom: Double) throws(Undefined) {
    guard degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .invalidArgument("degrees of freedom must be positive: \(degreesOfFreedom)")
    }
    self.degreesOfFreedom = degreesOfFreedom
  }

  private var shape: Double { degreesOfFreedom / 2 }

  public func density(_ x: Double) -> Double {
    if x < 0 { return 0 }
    if x == 0 { return shape < 1 ? .infinity : shape == 1 ? 0.5 : 0 }
    return poissonKernel(shape, x / 2) * shape / x
  }

  public func cumulative(_ x: Double) -> Double { incompleteGamma(shape, x / 2).lower }

  public func upperTail(_ x: Double) -> Double { incompleteGamma(shape, x / 2).upper }

  public func quantile(_ probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    return solve(Tails(lower: probability, upper: 1 - probability))
  }

  public func quantile(upperTail probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    return solve(Tails(lower: 1 - probability, upper: probability))
  }

  /// Works in t = ln(x / 2), where the gamma density is log-concave.
  private func solve(_ target: Tails) -> Double {
    let a = shape
    let t = invertLogConcave(
      target: target, start: logarithm(a),
      tails: { incompleteGamma(a, exponential($0)) },
      density: { poissonKernel(a, exponential($0)) * a })
    return 2 * exponential(t)
  }
}
