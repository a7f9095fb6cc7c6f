/// Counts of whole numbers in bins of equal width over a fixed range, with what lies outside counted at
/// either end; count, sum, minimum and maximum are exact.
///
/// Faster in the scan than a sparse histogram, because the bins lie side by side in memory.
///
/// - Complexity: O(1) per value, O(bins) per merge and per quantile.
struct BinnedCounts: Sendable, Equatable {
  /// The first number of the range.
  let lower: Int64
  /// How many consecutive numbers share a bin.
  let width: Int64
  /// How many numbers lie below the range, in each bin, and above it.
  private(set) var counts: [Int]
  /// How many numbers there are.
  private(set) var count = 0
  private(set) var sum: Int128 = 0
  /// The smallest and the largest number; meaningless when `count` is 0.
  private(set) var minimum = Int64.max
  private(set) var maximum = Int64.min

  private let upper: Int64

  /// Bins of `width` over `lower..<upper`, whose length is a multiple of `width`.
  init(_ range: Range<Int64>, width: Int64) {
    lower = range.lowerBound
    upper = range.upperBound
    self.width = width
    counts = Array(repeating: 0, count: Int((range.upperBound - range.lowerBound) / width) + 2)
  }

  @inline(__always) mutating func add(_ value: Int64) {
    count += 1
    sum += Int128(value)
    if value < minimum { minimum = value }
    if value > maximum { maximum = value }
    if value < lower {
      counts[0] += 1
    } else if value >= upper {
      counts[counts.count - 1] += 1
    } else {
      // The difference fits: both numbers lie in the range.
      counts[1 + Int((value &- lower) / width)] += 1
    }
  }

  mutating func merge(_ other: BinnedCounts) {
    count += other.count
    sum += other.sum
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    for bin in counts.indices { counts[bin] += other.counts[bin] }
  }

  /// The mean, rounded once; nil when there is nothing.
  var mean: Double? {
    if count == 0 { return nil }
    let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: Int128(count))
    return Double(quotient) + Double(remainder) / Double(count)
  }

  /// The type 7 quantile at a share 0…1, each value taken at the middle of its bin and kept within the exact
  /// minimum and maximum, so within half a bin of the exact one inside the range. Ranks below or above the
  /// range give the minimum or the maximum. nil when there is nothing.
  func quantile(_ share: Double) -> Double? {
    if count == 0 { return nil }
    let position = Double(count - 1) * min(max(share, 0), 1)
    let rank = min(Int(position), count - 1)
    let low = value(atRank: rank)
    let fraction = position - Double(rank)
    return fraction == 0 || rank + 1 >= count
      ? low : low + (value(atRank: rank + 1) - low) * fraction
  }

  private func value(atRank rank: Int) -> Double {
    if rank == 0 { return Double(minimum) }
    if rank == count - 1 { return Double(maximum) }
    var seen = 0
    for (bin, number) in counts.enumerated() where number > 0 {
      seen += number
      guard seen > rank else { continue }
      if bin == 0 { return Double(minimum) }
      if bin == counts.count - 1 { return Double(maximum) }
      let middle = Double(lower) + Double(width) * Double(bin - 1) + Double(width - 1) / 2
      return min(max(middle, Double(minimum)), Double(maximum))
    }
    return Double(maximum)
  }

  /// The bins in use as (first number, count); what lies outside the range is left out.
  var bins: [(lowerBound: Int64, count: Int)] {
    (1..<counts.count - 1).filter { counts[$0] > 0 }
      .map { (lowerBound: lower + Int64($0 - 1) * width, count: counts[$0]) }
  }
}
