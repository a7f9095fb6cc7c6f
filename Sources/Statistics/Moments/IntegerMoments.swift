/// Count, sum and sum of squares of 64-bit integers, exactly.
///
/// Money, durations and distances are integers, so their sums need not depend on the order of the rows or on
/// the number of threads: `add` and `merge` are associative and commutative to the bit, and mean and variance
/// are rounded at the end only. No sequence of up to 2⁶³ − 1 values overflows: the sum needs at most
/// 127 bits and the sum of squares, kept in 192 bits, at most 189.
///
/// - Complexity: O(1) per value and per merge; 48 bytes.
public struct IntegerMoments: Hashable, Sendable {
  /// The number of values.
  public private(set) var count = 0
  /// The sum of the values.
  public private(set) var sum: Int128 = 0
  private var squares = UnsignedInteger192()

  /// No values.
  public init() {}

  /// The moments of some values.
  public init(_ values: some Sequence<Int64>) {
    for value in values { add(value) }
  }

  /// Adds one value.
  public mutating func add(_ value: Int64) {
    count += 1
    sum += Int128(value)
    let magnitude = UInt128(value.magnitude)
    squares.add(low: magnitude * magnitude)
  }

  /// Adds all values of another state.
  public mutating func merge(_ other: IntegerMoments) {
    count += other.count
    sum += other.sum
    squares.add(other.squares)
  }

  /// The sum of squares, rounded to the nearest floating-point number.
  public var sumOfSquares: Double { squares.rounded }

  /// The arithmetic mean.
  ///
  /// - Throws: ``Undefined/empty``.
  public func mean() throws(Undefined) -> Double {
    guard count > 0 else { throw .empty }
    let (quotient, remainder) = centre()
    // The integer part is rounded once and the fraction is below 1, so a large mean keeps its precision.
    return Double(quotient) + Double(remainder) / Double(count)
  }

  /// The mean squared deviation with divisor *n* − 1 (`sample`) or *n*.
  ///
  /// With m the integer nearest the mean and r = Σx − n·m, Σ(x − mean)² = Σ(x − m)² − r²/n. The first term is
  /// computed in exact integers, and r²/n is at most half of it, so at most one bit is lost.
  ///
  /// - Throws: ``Undefined/empty``, or ``Undefined/tooFew(have:need:)`` for one value and `sample`.
  public func variance(sample: Bool = true) throws(Undefined) -> Double {
    let divisor = try varianceDivisor(count, sample: sample)
    let (m, r) = centre()
    // Σ(x − m)² = Σx² − m (Σx + r)
    let factor = sum + r
    var centred = squares
    let product = factor.magnitude.multipliedFullWidth(by: m.magnitude)
    let term = UnsignedInteger192(high: UInt64(truncatingIfNeeded: product.high), low: product.low)
    if (m < 0) == (factor < 0) { centred.subtract(term) } else { centred.add(term) }
    let remainder = Double(r)
    return max(0, centred.rounded - remainder * remainder / Double(count)) / divisor
  }

  /// The integer nearest the mean, and the sum less `count` times that integer.
  private func centre() -> (nearest: Int128, remainder: Int128) {
    let n = Int128(count)
    var (quotient, remainder) = sum.quotientAndRemainder(dividingBy: n)
    if 2 * remainder > n {
      quotient += 1
      remainder -= n
    } else if 2 * remainder < -n {
      quotient -= 1
      remainder += n
    }
    return (quotient, remainder)
  }
}

/// A 192-bit unsigned integer that wraps around, enough for sums of squares of 64-bit integers.
struct UnsignedInteger192: Hashable, Sendable {
  private var high: UInt64
  private var low: UInt128

  init(high: UInt64 = 0, low: UInt128 = 0) { (self.high, self.low) = (high, low) }

  mutating func add(low term: UInt128) { add(UnsignedInteger192(high: 0, low: term)) }

  mutating func add(_ other: UnsignedInteger192) {
    let (sum, carry) = low.addingReportingOverflow(other.low)
    low = sum
    high = high &+ other.high &+ (carry ? 1 : 0)
  }

  mutating func subtract(_ other: UnsignedInteger192) {
    let (difference, borrow) = low.subtractingReportingOverflow(other.low)
    low = difference
    high = high &- other.high &- (borrow ? 1 : 0)
  }

  var rounded: Double { Double(high) * 0x1p128 + Double(low) }
}
