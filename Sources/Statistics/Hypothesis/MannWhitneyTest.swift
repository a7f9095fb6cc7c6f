/// Mann and Whitney's test that neither of two populations tends to larger values.
///
/// Normal approximation with tie correction and continuity correction; meant for samples of about 8 or more.
/// Each observation must be independent of the others: one value per worker.
///
/// - Complexity: O(*n* log *n*).
/// - Note: Source: H. Mann, D. Whitney, Annals of Mathematical Statistics 18 (1947).
public struct MannWhitneyTest: Hashable, Sendable {
  /// The number of pairs in which the first value is larger, ties counting one half.
  public let statistic: Double
  /// U / (n₁ n₂): the probability that a value of the first sample exceeds one of the second, ties counting
  /// one half. In [0, 1].
  public let probabilityOfSuperiority: Double
  /// The two-sided p-value.
  public let pValue: Double

  /// Compares two samples.
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/degenerate(_:)`` when all
  ///   values are equal.
  public init(_ first: [Double], _ second: [Double]) throws(Undefined) {
    try requireFinite(first)
    try requireFinite(second)
    let pooled = (first.map { ($0, true) } + second.map { ($0, false) }).sorted { $0.0 < $1.0 }
    let (n, m) = (Double(first.count), Double(second.count))
    var rankSum = 0.0
    var ties = 0.0
    var start = 0
    while start < pooled.count {
      var end = start
      while end < pooled.count && pooled[end].0 == pooled[start].0 { end += 1 }
      let size = Double(end - start)
      let rank = Double(start + end + 1) / 2
      rankSum += rank * Double(pooled[start..<end].count { $0.1 })
      ties += size * size * size - size
      start = end
    }
    let u = rankSum - n * (n + 1) / 2
    let total = n + m
    let variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    guard variance > 0 else { throw .degenerate("all values are equal") }
    statistic = u
    probabilityOfSuperiority = u / (n * m)
    let distance = max(0, (u - n * m / 2).magnitude - 0.5)
    pValue = NormalDistribution.standard.twoSided(distance / variance.squareRoot())
  }
}
