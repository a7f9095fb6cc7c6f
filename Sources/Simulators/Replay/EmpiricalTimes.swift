import Statistics

/// An empirical distribution kept as quantiles, for drawing from.
public struct EmpiricalTimes: Sendable, Hashable {
  /// The quantiles at 0, 1/(n−1), …, 1; the lowest and highest hundredth are cut off.
  public let quantiles: [Double]
  /// How many values it was made from.
  public let count: Int
  /// Their mean.
  public let mean: Double

  /// The distribution of values; nil without any.
  public init?(_ values: [Double], points: Int = 51) {
    guard points > 1, let sample = try? SortedSample(values) else { return nil }
    count = values.count
    mean = values.reduce(0, +) / Double(values.count)
    quantiles = (0..<points).compactMap {
      try? sample.quantile(0.01 + 0.98 * Double($0) / Double(points - 1))
    }
  }

  /// The value at a share of 0…1, between quantiles by a straight line.
  public func value(at share: Double) -> Double {
    let position = min(max(share, 0), 1) * Double(quantiles.count - 1)
    let low = min(Int(position), quantiles.count - 1)
    let high = min(low + 1, quantiles.count - 1)
    return quantiles[low] + (position - Double(low)) * (quantiles[high] - quantiles[low])
  }

  /// The middle value.
  public var median: Double { value(at: 0.5) }
}
