/// Counts of 64-bit integers in bins of a fixed width; mergeable, exact and independent of order.
///
/// With width 1 it is the full distribution and every quantile is exact. With width *w* memory is bounded by
/// the range divided by *w*; a quantile is then within (w − 1)/2 of the exact one, while count, sum, mean,
/// minimum and maximum stay exact. Bin *b* holds the integers b·w … b·w + w − 1, also for negative numbers.
///
/// `add` and `merge` form a commutative monoid: any order and any partition give equal states.
///
/// - Complexity: O(1) per value, O(bins) per merge, O(bins log bins) per set of quantiles.
public struct IntegerHistogram: Hashable, Sendable {
  /// The number of consecutive integers in one bin, at least 1.
  public let binWidth: Int64
  /// The number of values.
  public private(set) var count = 0
  /// The exact sum of the values.
  public private(set) var sum: Int128 = 0
  /// The smallest value, `nil` when empty.
  public private(set) var minimum: Int64?
  /// The largest value, `nil` when empty.
  public private(set) var maximum: Int64?
  private var bins: [Int64: Int] = [:]

  /// No values.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless `binWidth` is positive.
  public init(binWidth: Int64) throws(Undefined) {
    guard binWidth > 0 else { throw .invalidArgument("a bin width must be positive: \(binWidth)") }
    self.binWidth = binWidth
  }

  /// No values, bins of width 1.
  public init() { binWidth = 1 }

  /// The number of bins in use.
  public var binCount: Int { bins.count }

  /// Adds a value, `occurrences` times.
  ///
  /// - Precondition: `occurrences` is not negative.
  public mutating func add(_ value: Int64, occurrences: Int = 1) {
    precondition(occurrences >= 0, "a count is not negative")
    if occurrences == 0 { return }
    count += occurrences
    sum += Int128(value) * Int128(occurrences)
    minimum = minimum.map { min($0, value) } ?? value
    maximum = maximum.map { max($0, value) } ?? value
    bins[bin(of: value), default: 0] += occurrences
  }

  /// Adds all values of another histogram.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` when the bin widths differ.
  public mutating func merge(_ other: IntegerHistogram) throws(Undefined) {
    guard binWidth == other.binWidth else {
      throw .invalidArgument("bin widths differ: \(binWidth) and \(other.binWidth)")
    }
    count += other.count
    sum += other.sum
    if let low = other.minimum { minimum = minimum.map { min($0, low) } ?? low }
    if let high = other.maximum { maximum = maximum.map { max($0, high) } ?? high }
    bins.merge(other.bins, uniquingKeysWith: +)
  }

  /// The arithmetic mean of the exact sum.
  ///
  /// - Throws: ``Undefined/empty``.
  public func mean() throws(Undefined) -> Double {
    guard count > 0 else { throw .empty }
    let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: Int128(count))
    return Double(quotient) + Double(remainder) / Double(count)
  }

  /// The bins in ascending order: lowest integer of the bin, and how many values it holds.
  public var ascendingBins: [(lowerBound: Int64, count: Int)] {
    bins.sorted { $0.key < $1.key }.map { (lowerBound: firstInteger(of: $0.key), count: $0.value) }
  }

  /// The number of values at most `value`.
  ///
  /// Exact when the bin of `value` ends at `value` (always with width 1); otherwise the whole bin is left out,
  /// so the answer is a lower bound.
  public func countAtMost(_ value: Int64) -> Int {
    let last = bin(of: value)
    let whole = value == Int64.max || bin(of: value + 1) != last
    return bins.reduce(0) { $0 + ($1.key < last || ($1.key == last && whole) ? $1.value : 0) }
  }

  /// Type 7 quantiles, as ``SortedSample/quantile(_:)``, each value taken at the middle of its bin and kept
  /// within the exact minimum and maximum.
  ///
  /// - Throws: ``Undefined/empty``, or ``Undefined/invalidArgument(_:)`` unless every share lies in [0, 1].
  public func quantiles(_ shares: [Double]) throws(Undefined) -> [Double] {
    guard let minimum, let maximum else { throw .empty }
    for p in shares where !(p >= 0 && p <= 1) {
      throw .invalidArgument("a quantile needs a share between 0 and 1: \(p)")
    }
    let keys = bins.keys.sorted()
    var cumulative: [Int] = []
    cumulative.reserveCapacity(keys.count)
    var running = 0
    for key in keys {
      running += bins[key, default: 0]
      cumulative.append(running)
    }
    func value(at rank: Int) -> Double {
      if rank == 0 { return Double(minimum) }
      if rank == count - 1 { return Double(maximum) }
      var (low, high) = (0, keys.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle] > rank { high = middle } else { low = middle + 1 }
      }
      let middle = Double(firstInteger(of: keys[low])) + Double(binWidth - 1) / 2
      return min(max(middle, Double(minimum)), Double(maximum))
    }
    return shares.map { p in
      let position = Double(count - 1) * p
      let rank = min(Int(position), count - 1)
      let fraction = position - Double(rank)
      let lower = value(at: rank)
      if fraction == 0 { return lower }
      let upper = value(at: rank + 1)
      return lower == upper ? lower : lower * (1 - fraction) + upper * fraction
    }
  }

  /// One type 7 quantile; see ``quantiles(_:)``.
  public func quantile(_ p: Double) throws(Undefined) -> Double {
    try quantiles([p])[0]
  }

  private func bin(of value: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: binWidth)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The lowest integer of a bin; the bin that would start below the smallest integer starts there.
  private func firstInteger(of bin: Int64) -> Int64 {
    let (product, overflow) = bin.multipliedReportingOverflow(by: binWidth)
    return overflow ? Int64.min : product
  }
}
