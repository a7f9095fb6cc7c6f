extension SortedSample {
  /// The smallest value whose cumulative weight reaches a share `p` of the total weight, 0 ≤ p ≤ 1.
  ///
  /// The inverse of the weighted distribution function: always one of the observations with positive weight.
  /// No interpolation, because a weight (hours, orders) says nothing about values between the observations;
  /// with equal weights this is type 1 of Hyndman and Fan, not type 7.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for lists of different lengths or p outside [0, 1];
  ///   ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/negativeValues(count:)`` for negative
  ///   weights; ``Undefined/allZero`` when no weight is positive.
  /// - Complexity: O(*n* log *n*).
  public static func weightedQuantile(
    _ p: Double, of values: [Double], weights: [Double]
  ) throws(Undefined) -> Double {
    guard p >= 0, p <= 1 else { throw .invalidArgument("a quantile needs a share between 0 and 1: \(p)") }
    let pairs = try sortedWeightedPairs(values, weights)
    var total = CompensatedSum()
    for pair in pairs { total.add(pair.weight) }
    let target = p * total.value
    var cumulative = CompensatedSum()
    for pair in pairs {
      cumulative.add(pair.weight)
      if cumulative.value >= target { return pair.value }
    }
    return pairs[pairs.count - 1].value
  }
}

/// The pairs with positive weight, ascending by value and then by weight; never empty.
func sortedWeightedPairs(
  _ values: [Double], _ weights: [Double]
) throws(Undefined) -> [(value: Double, weight: Double)] {
  try requireSameCount(values.count, weights.count, "values and weights")
  try requireFinite(values)
  try requireFinite(weights)
  let negative = weights.count { $0 < 0 }
  guard negative == 0 else { throw .negativeValues(count: negative) }
  let pairs = zip(values, weights)
    .filter { $0.1 > 0 }
    .map { (value: $0.0 + 0, weight: $0.1) }
    .sorted { ($0.value, $0.weight) < ($1.value, $1.weight) }
  guard !pairs.isEmpty else { throw .allZero }
  return pairs
}
