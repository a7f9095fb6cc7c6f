/// A regular two-level fraction of a factorial design: 2^m runs for *k* factors, *k* > *m*.
///
/// Factors beyond the first *m* are products of those; which products decides the resolution, the length of the
/// shortest product of factors that is constant over all runs. At resolution III no main effect is mixed with
/// another, at IV no main effect with an interaction of two, at V no interaction of two with another. Source: G. E. P.
/// Box and J. S. Hunter, "The 2^(k−p) fractional factorial designs", Technometrics 3 (1961).
///
/// The columns are found as a code found in lexicographic order, so designs with few factors have the fewest runs that
/// there are and large ones may have twice as many as a catalogue lists. ``resolution`` is computed, not assumed.
public struct FractionalFactorial: Sendable, Hashable {
  /// The number of factors.
  public let factors: Int
  /// The number of runs, a power of two.
  public let count: Int
  /// The length of the shortest constant product of factors; nil for a full factorial, which has none.
  public let resolution: Int?
  /// For each factor the base factors whose product it is, as bits.
  private let columns: [UInt32]

  /// The most factors that a design may have.
  public static let maximumFactors = 24

  /// The smallest design for *k* factors with at least a resolution from 3 to 5.
  ///
  /// - Throws: ``Undefined/empty`` without a factor; ``Undefined/invalidArgument(_:)`` for more than
  ///   ``maximumFactors`` or another resolution.
  /// - Complexity: O(2^m · k²) at most.
  public init(factors: Int, resolution wanted: Int) throws(Undefined) {
    guard factors > 0 else { throw .empty }
    guard factors <= Self.maximumFactors, (3...5).contains(wanted) else {
      throw .invalidArgument("1 to \(Self.maximumFactors) factors and a resolution of 3, 4 or 5")
    }
    var bases = 1
    while true {
      if let columns = Self.columns(factors, bases: bases, resolution: wanted) {
        self.factors = factors
        self.columns = columns
        count = 1 << bases
        resolution = Self.shortestWord(columns)
        return
      }
      bases += 1
    }
  }

  /// Whether each factor is at its upper level in a run.
  ///
  /// - Precondition: `index` is in 0 ..< ``count``.
  public func run(_ index: Int) -> [Bool] {
    precondition((0..<count).contains(index), "no such run")
    // A product of signs is +1 when an even number of its base factors are low.
    return columns.map { column in
      (column & ~UInt32(index)).nonzeroBitCount.isMultiple(of: 2)
    }
  }

  /// Columns for *k* factors over *m* base factors such that no product of fewer than `resolution` is constant.
  private static func columns(_ factors: Int, bases: Int, resolution: Int) -> [UInt32]? {
    if factors <= bases { return (0..<UInt32(factors)).map { 1 << $0 } }
    var chosen = (0..<UInt32(bases)).map { UInt32(1) << $0 }
    // Sums of up to resolution − 2 chosen columns; a new column may not be one of them.
    var forbidden = [[Bool]](repeating: [Bool](repeating: false, count: 1 << bases), count: resolution - 1)
    forbidden[0][0] = true
    for column in chosen { Self.extend(&forbidden, by: column) }
    for candidate in 1..<(UInt32(1) << UInt32(bases)) where chosen.count < factors {
      let isFree = forbidden.allSatisfy { !$0[Int(candidate)] }
      guard isFree else { continue }
      chosen.append(candidate)
      Self.extend(&forbidden, by: candidate)
    }
    return chosen.count == factors ? chosen : nil
  }

  /// `sums[j]` are the sums of exactly *j* columns.
  private static func extend(_ sums: inout [[Bool]], by column: UInt32) {
    for length in stride(from: sums.count - 1, through: 1, by: -1) {
      for word in sums[length - 1].indices where sums[length - 1][word] {
        sums[length][word ^ Int(column)] = true
      }
    }
  }

  /// The least number of columns whose sum is zero; all of them are tried.
  private static func shortestWord(_ columns: [UInt32]) -> Int? {
    guard let last = columns.last, last.nonzeroBitCount > 1 else { return nil }
    var shortest: Int?
    // Gray code: one column enters or leaves at each step.
    var sum: UInt32 = 0
    var included: UInt32 = 0
    for step in 1..<(UInt32(1) << UInt32(columns.count)) {
      let bit = step.trailingZeroBitCount
      included ^= 1 << UInt32(bit)
      sum ^= columns[bit]
      if sum == 0 { shortest = min(shortest ?? .max, included.nonzeroBitCount) }
    }
    return shortest
  }
}
