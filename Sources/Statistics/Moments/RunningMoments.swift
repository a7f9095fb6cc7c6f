/// Count, mean and variance of a stream of floating-point numbers in one pass.
///
/// Welford's update and Chan's merge: no catastrophic cancellation, constant memory. Results agree to
/// rounding for any order or partition, **not** to the bit; where the bits must not depend on the order use
/// ``IntegerMoments``, which is exact.
///
/// - Complexity: O(1) per value and per merge.
/// - Note: Source: T. Chan, G. Golub, R. LeVeque, "Updating formulae and a pairwise algorithm for computing
///   sample variances" (1979).
public struct RunningMoments: Hashable, Sendable {
  /// The number of values.
  public private(set) var count = 0
  private var runningMean = 0.0
  private var squaredDeviations = 0.0

  /// No values.
  public init() {}

  /// Adds one value.
  ///
  /// - Throws: ``Undefined/notFinite(count:)``; the state is unchanged.
  public mutating func add(_ value: Double) throws(Undefined) {
    guard value.isFinite else { throw .notFinite(count: 1) }
    count += 1
    let delta = value - runningMean
    runningMean += delta / Double(count)
    squaredDeviations += delta * (value - runningMean)
  }

  /// Adds all values of another state.
  public mutating func merge(_ other: RunningMoments) {
    if other.count == 0 { return }
    if count == 0 {
      self = other
      return
    }
    let (n, m) = (Double(count), Double(other.count))
    let delta = other.runningMean - runningMean
    runningMean += delta * (m / (n + m))
    squaredDeviations += other.squaredDeviations + delta * delta * (n * m / (n + m))
    count += other.count
  }

  /// The arithmetic mean.
  ///
  /// - Throws: ``Undefined/empty``.
  public func mean() throws(Undefined) -> Double {
    guard count > 0 else { throw .empty }
    return runningMean
  }

  /// The mean squared deviation with divisor *n* − 1 (`sample`) or *n*.
  ///
  /// - Throws: ``Undefined/empty``, or ``Undefined/tooFew(have:need:)`` for one value and `sample`.
  public func variance(sample: Bool = true) throws(Undefined) -> Double {
    let divisor = try varianceDivisor(count, sample: sample)
    return squaredDeviations / divisor
  }
}

/// The divisor of a variance, or the reason why there is none.
func varianceDivisor(_ count: Int, sample: Bool) throws(Undefined) -> Double {
  guard count > 0 else { throw .empty }
  guard !sample || count > 1 else { throw .tooFew(have: count, need: 2) }
  return Double(sample ? count - 1 : count)
}
