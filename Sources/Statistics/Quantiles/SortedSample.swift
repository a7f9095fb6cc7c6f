/// Finite observations in ascending order.
///
/// Sorting once serves every quantile and makes sums independent of the order in which the observations came.
///
/// - Complexity: O(*n* log *n*) to create; O(1) per quantile.
public struct SortedSample: Hashable, Sendable {
  /// The observations, ascending; never empty.
  public let values: [Double]

  /// Sorts the observations.
  ///
  /// - Throws: ``Undefined/empty`` or ``Undefined/notFinite(count:)``.
  public init(_ observations: [Double]) throws(Undefined) {
    try requireFinite(observations)
    // Adding 0 turns −0 into 0: the two compare equal, so a sort leaves them in their first order.
    values = observations.map { $0 + 0 }.sorted()
  }

  /// The number of observations, at least 1.
  public var count: Int { values.count }
  /// The smallest observation.
  public var minimum: Double { values[0] }
  /// The largest observation.
  public var maximum: Double { values[values.count - 1] }
  /// The sum, in ascending order with compensation.
  public var sum: Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value
  }
  /// The arithmetic mean; exactly the common value when all observations are equal.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` when the sum is too large.
  public func mean() throws(Undefined) -> Double {
    if minimum == maximum { return minimum }
    let total = sum
    guard total.isFinite else { throw .invalidArgument("the observations are too large to add") }
    return total / Double(count)
  }

  /// The value below which a share `p` of the sample lies, 0 ≤ p ≤ 1.
  ///
  /// Type 7 of Hyndman and Fan, the default of R, NumPy and spreadsheets: with h = (n − 1)p the value is
  /// x₍⌊h⌋₎ + (h − ⌊h⌋)(x₍⌊h⌋₊₁₎ − x₍⌊h⌋₎), counting from 0. One observation is every quantile of itself.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 ≤ p ≤ 1.
  /// - Note: Source: R. Hyndman, Y. Fan, "Sample quantiles in statistical packages",
  ///   The American Statistician 50 (1996).
  public func quantile(_ p: Double) throws(Undefined) -> Double {
    guard p >= 0, p <= 1 else { throw .invalidArgument("a quantile needs a share between 0 and 1: \(p)") }
    let position = Double(count - 1) * p
    let index = min(Int(position), count - 1)
    guard index + 1 < count else { return values[index] }
    let fraction = position - Double(index)
    let (lower, upper) = (values[index], values[index + 1])
    // Equal neighbours must give themselves, and the difference of very large ones must not overflow.
    if lower == upper { return lower }
    let value = lower * (1 - fraction) + upper * fraction
    return min(max(value, lower), upper)
  }

  /// The quantile at ½.
  public var median: Double {
    let middle = count / 2
    return count % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2
  }
}
