/// The Sobol sequence: points that fill the unit cube more evenly than random ones.
///
/// Point *n* is built by the Gray code of *n* from direction numbers; a power of two of points puts equally many
/// into every half, quarter, … of each axis. Shifted, every coordinate is XORed with one random word per dimension,
/// which keeps the evenness and makes estimates unbiased over shifts.
///
/// Direction numbers: S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections",
/// SIAM J. Sci. Comput. 30 (2008), their set for property A on small groups of dimensions.
public struct SobolSequence: Sendable {
  /// The number of coordinates of a point.
  public let dimensions: Int
  private let directions: [[UInt32]]
  private let shift: [UInt32]

  /// How many dimensions there are direction numbers for.
  public static let maximumDimensions = table.count

  /// A sequence, with a random shift when a stream is given.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for less than 1 or more than ``maximumDimensions`` dimensions.
  public init(dimensions: Int, shiftedBy stream: RandomStream? = nil) throws(Undefined) {
    guard (1...Self.maximumDimensions).contains(dimensions) else {
      throw .invalidArgument("a Sobol sequence has 1 to \(Self.maximumDimensions) dimensions")
    }
    self.dimensions = dimensions
    directions = Self.table.prefix(dimensions).map(Self.directions)
    var words = stream
    shift = (0..<dimensions).map { _ in UInt32(truncatingIfNeeded: (words?.next() ?? 0) >> 32) }
  }

  /// The point of an index from 0; each coordinate is a multiple of 2⁻³² on [0, 1).
  ///
  /// - Precondition: `index` is not negative and below 2³².
  /// - Complexity: O(`dimensions` · log `index`).
  public func point(_ index: Int) -> [Double] {
    precondition((0...Int(UInt32.max)).contains(index), "the sequence has 2³² points")
    let gray = UInt32(index) ^ (UInt32(index) >> 1)
    return directions.indices.map { axis in
      var word = shift[axis]
      var bits = gray
      var position = 0
      while bits != 0 {
        if bits & 1 == 1 { word ^= directions[axis][position] }
        bits >>= 1
        position += 1
      }
      return Double(word) * 0x1p-32
    }
  }

  /// The first points.
  public func points(_ count: Int) -> [[Double]] { (0..<max(0, count)).map(point) }

  /// The 32 direction numbers of an axis from its polynomial and first odd numbers.
  private static func directions(_ entry: (polynomial: UInt32, initial: [UInt32])) -> [UInt32] {
    let degree = UInt32.bitWidth - 1 - entry.polynomial.leadingZeroBitCount
    guard degree > 0 else { return (0..<32).map { 1 << (31 - UInt32($0)) } }
    var numbers = entry.initial
    for k in degree..<32 {
      // m_k = 2a₁m_{k−1} ⊕ 4a₂m_{k−2} ⊕ … ⊕ 2^s m_{k−s} ⊕ m_{k−s}
      var next = numbers[k - degree] ^ (numbers[k - degree] << UInt32(degree))
      for i in 1..<max(1, degree) where entry.polynomial >> UInt32(degree - i) & 1 == 1 {
        next ^= numbers[k - i] << UInt32(i)
      }
      numbers.append(next)
    }
    return numbers.enumerated().map { $1 << UInt32(31 - $0) }
  }

  /// Primitive polynomials over GF(2) with all coefficients as bits, and the first direction numbers of each axis.
  private static let table: [(polynomial: UInt32, initial: [UInt32])] = [
    (1, [1]), (3, [1]), (7, [1, 3]), (11, [1, 3, 1]), (13, [1, 1, 1]), (19, [1, 1, 3, 3]),
    (25, [1, 3, 5, 13]), (37, [1, 1, 5, 5, 17]), (41, [1, 1, 5, 5, 5]), (47, [1, 1, 7, 11, 19]),
    (55, [1, 1, 5, 1, 1]), (59, [1, 1, 1, 3, 11]), (61, [1, 3, 5, 5, 31]), (67, [1, 3, 3, 9, 7, 49]),
    (91, [1, 1, 1, 15, 21, 21]), (97, [1, 3, 1, 13, 27, 49]), (103, [1, 1, 1, 15, 7, 5]),
    (109, [1, 3, 1, 15, 13, 25]), (115, [1, 1, 5, 5, 19, 61]), (131, [1, 3, 7, 11, 23, 15, 103]),
    (137, [1, 3, 7, 13, 13, 15, 69]), (143, [1, 1, 3, 13, 7, 35, 63]), (145, [1, 3, 5, 9, 1, 25, 53]),
    (157, [1, 3, 1, 13, 9, 35, 107]), (167, [1, 3, 1, 5, 27, 61, 31]), (171, [1, 1, 5, 11, 19, 41, 61]),
    (185, [1, 3, 5, 3, 3, 13, 69]), (191, [1, 1, 7, 13, 1, 19, 1]), (193, [1, 3, 7, 5, 13, 19, 59]),
    (203, [1, 1, 3, 9, 25, 29, 41]), (211, [1, 3, 5, 13, 23, 1, 55]), (213, [1, 3, 7, 3, 13, 59, 17]),
    (229, [1, 3, 1, 3, 5, 53, 69]), (239, [1, 1, 5, 5, 23, 33, 13]), (241, [1, 1, 7, 7, 1, 61, 123]),
    (247, [1, 1, 7, 9, 13, 61, 49]), (253, [1, 3, 3, 5, 3, 55, 33]),
    (285, [1, 3, 1, 15, 31, 13, 49, 245]), (299, [1, 3, 5, 15, 31, 59, 63, 97]),
    (301, [1, 3, 1, 11, 11, 11, 77, 249]), (333, [1, 3, 1, 11, 27, 43, 71, 9]),
    (351, [1, 1, 7, 15, 21, 11, 81, 45]),
  ]
}
