/// The normal distribution.
///
/// The distribution function is the platform's `erfc`; the quantile is Wichura's AS 241 followed by one
/// Halley step, correct to about 10⁻¹⁵ relative.
public struct NormalDistribution: ContinuousDistribution, Hashable {
  /// The mean.
  public let mean: Double
  /// The standard deviation, positive.
  public let standardDeviation: Double

  /// Mean 0, standard deviation 1.
  public static let standard = NormalDistribution()

  private init() { (mean, standardDeviation) = (0, 1) }

  /// A normal distribution.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless both are finite and the deviation is positive.
  public init(mean: Double, standardDeviation: Double) throws(Undefined) {
    guard mean.isFinite, standardDeviation.isFinite, standardDeviation > 0 else {
      throw .invalidArgument("a normal distribution needs a finite mean and a positive deviation")
    }
    (self.mean, self.standardDeviation) = (mean, standardDeviation)
  }

  public func density(_ x: Double) -> Double {
    let z = (x - mean) / standardDeviation
    return exponential(-z * z / 2) / (standardDeviation * 2.506628274631000502)
  }

  public func cumulative(_ x: Double) -> Double {
    complementaryErrorFunction(-(x - mean) / standardDeviation * 0.70710678118654752440) / 2
  }

  public func upperTail(_ x: Double) -> Double {
    complementaryErrorFunction((x - mean) / standardDeviation * 0.70710678118654752440) / 2
  }

  public func quantile(_ probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    let z = probability <= 0.5 ? Self.lowerQuantile(probability) : -Self.lowerQuantile(1 - probability)
    return mean + standardDeviation * z
  }

  public func quantile(upperTail probability: Double) throws(Undefined) -> Double {
    try requireOpenUnit(probability, "probability")
    let z = probability <= 0.5 ? -Self.lowerQuantile(probability) : Self.lowerQuantile(1 - probability)
    return mean + standardDeviation * z
  }

  /// The standard normal quantile for 0 < p ≤ ½.
  private static func lowerQuantile(_ p: Double) -> Double {
    let z = approximateQuantile(p)
    guard p > 1e-300 else { return z }
    let scaledError = (standard.cumulative(z) - p) / standard.density(z)
    return z - scaledError / (1 + z * scaledError / 2)
  }

  /// Source: M. Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
  /// Applied Statistics 37 (1988), PPND16.
  private static func approximateQuantile(_ p: Double) -> Double {
    let q = p - 0.5
    if q.magnitude <= 0.425 {
      let r = 0.180625 - q * q
      return q * ratio(r, centralNumerator, centralDenominator)
    }
    let r = (-logarithm(p)).squareRoot()
    if r <= 5 { return -ratio(r - 1.6, middleNumerator, middleDenominator) }
    return -ratio(r - 5, farNumerator, farDenominator)
  }

  private static func ratio(_ r: Double, _ numerator: [Double], _ denominator: [Double]) -> Double {
    numerator.reduce(0) { $0 * r + $1 } / denominator.reduce(0) { $0 * r + $1 }
  }

  private static let centralNumerator = [
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
  ]
  private static let centralDenominator = [
    5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
  ]
  private static let middleNumerator = [
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ]
  private static let middleDenominator = [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
    0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
  ]
  private static let farNumerator = [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
    0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699,
    6.6579046435011037772,
  ]
  private static let farDenominator = [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
    7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
  ]
}
