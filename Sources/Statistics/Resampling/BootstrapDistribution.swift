/// A statistic, its resampled values, and the intervals they give.
public struct BootstrapDistribution: Hashable, Sendable {
  /// The statistic of the data.
  public let estimate: Double
  /// The statistic of each resample, ascending.
  public let replicates: [Double]
  /// How many clusters were resampled, over all groups.
  public let clusterCount: Int
  /// How many groups they were drawn from.
  public let groupCount: Int
  /// The acceleration of the BCa interval from the jackknife; `nil` when the jackknife was not run.
  public let acceleration: Double?

  /// The standard deviation of the replicates.
  public var standardError: Double {
    var moments = RunningMoments()
    for value in replicates { try? moments.add(value) }
    return ((try? moments.variance()) ?? 0).squareRoot()
  }

  /// The central share of the replicates.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < level < 1.
  public func percentileInterval(level: Double = 0.95) throws(Undefined) -> ConfidenceInterval {
    try requireOpenUnit(level, "level")
    return try interval((1 - level) / 2, (1 + level) / 2, level)
  }

  /// The bias-corrected and accelerated interval: second-order accurate for a skewed statistic.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < level < 1; ``Undefined/degenerate(_:)`` when there
  ///   is no acceleration or all replicates lie on one side of the estimate.
  /// - Note: Source: B. Efron, "Better bootstrap confidence intervals", JASA 82 (1987).
  public func bcaInterval(level: Double = 0.95) throws(Undefined) -> ConfidenceInterval {
    try requireOpenUnit(level, "level")
    guard let acceleration else { throw .degenerate("the jackknife gave no acceleration") }
    let below = replicates.count { $0 < estimate }
    let equal = replicates.count { $0 == estimate }
    let share = (Double(below) + Double(equal) / 2) / Double(replicates.count)
    guard share > 0, share < 1 else { throw .degenerate("all replicates lie on one side of the estimate") }
    let normal = NormalDistribution.standard
    let bias = try normal.quantile(share)
    func adjusted(_ z: Double) throws(Undefined) -> Double {
      let sum = bias + z
      let scale = 1 - acceleration * sum
      guard scale > 0 else { throw .degenerate("the acceleration is too large for a BCa interval") }
      return normal.cumulative(bias + sum / scale)
    }
    let z = try normal.quantile(upperTail: (1 - level) / 2)
    return try interval(adjusted(-z), adjusted(z), level)
  }

  /// estimate ± t · standard error, with clusters − groups degrees of freedom; wider than the percentile
  /// interval when clusters are few.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 < level < 1.
  public func tInterval(level: Double = 0.95) throws(Undefined) -> ConfidenceInterval {
    try requireOpenUnit(level, "level")
    let free = Double(clusterCount - groupCount)
    let half =
      try StudentTDistribution(degreesOfFreedom: free).quantile(upperTail: (1 - level) / 2) * standardError
    return try ConfidenceInterval(lower: estimate - half, upper: estimate + half, level: level)
  }

  private func interval(_ low: Double, _ high: Double, _ level: Double) throws(Undefined)
    -> ConfidenceInterval
  {
    let sample = try SortedSample(replicates)
    return try ConfidenceInterval(lower: sample.quantile(low), upper: sample.quantile(high), level: level)
  }
}
