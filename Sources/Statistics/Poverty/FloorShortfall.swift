/// How far people fall short of a floor, such as f yuan per hour worked.
///
/// Each person has an amount y and a line z of their own (f · hours). Who reaches the line adds nothing, so a
/// surplus of one person never makes up for the shortfall of another. An amount may be negative (costs above
/// pay); its gap then exceeds the line.
///
/// - Complexity: O(*n* log *n*).
/// - Note: Source: J. Foster, J. Greer, E. Thorbecke, "A class of decomposable poverty measures",
///   Econometrica 52 (1984).
public struct FloorShortfall: Hashable, Sendable {
  /// The number of people.
  public let count: Int
  /// The number of people below their line; who is exactly on it is not below.
  public let belowCount: Int
  /// Σ max(0, z − y).
  public let totalShortfall: Double
  /// Σ z.
  public let totalLine: Double
  /// (z − y)/z of the people below a positive line, ascending.
  private let gaps: [Double]
  /// People below a line of 0, for whom no relative gap exists.
  private let belowZeroLine: Int

  /// Compares amounts with lines.
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/negativeValues(count:)`` for
  ///   lines; ``Undefined/invalidArgument(_:)`` for lists of different lengths.
  public init(amounts: [Double], lines: [Double]) throws(Undefined) {
    try requireSameCount(amounts.count, lines.count, "amounts and lines")
    try requireFinite(amounts)
    try requireFinite(lines)
    let negative = lines.count { $0 < 0 }
    guard negative == 0 else { throw .negativeValues(count: negative) }
    let below = zip(amounts, lines).filter { $0 < $1 }
    count = amounts.count
    belowCount = below.count
    totalShortfall = CompensatedSum(sorting: below.map { $1 - $0 }).value
    totalLine = CompensatedSum(sorting: lines).value
    gaps = below.filter { $1 > 0 }.map { ($1 - $0) / $1 }.sorted()
    belowZeroLine = below.count { $1 == 0 }
  }

  /// Compares pay with a floor per hour.
  ///
  /// - Throws: as ``init(amounts:lines:)``; also ``Undefined/negativeValues(count:)`` for hours or the floor.
  public init(pay: [Double], hours: [Double], hourlyFloor: Double) throws(Undefined) {
    guard hourlyFloor.isFinite else { throw .notFinite(count: 1) }
    guard hourlyFloor >= 0 else { throw .negativeValues(count: 1) }
    try self.init(amounts: pay, lines: hours.map { $0 * hourlyFloor })
  }

  /// The share of people below their line (Foster-Greer-Thorbecke, α = 0). In [0, 1].
  public var headcountShare: Double { Double(belowCount) / Double(count) }

  /// Σ max(0, z − y) / Σ z: the part of what the floor asks for that is missing. In [0, 1] for amounts ≥ 0.
  ///
  /// - Throws: ``Undefined/allZero`` when every line is 0.
  public func aggregateGapShare() throws(Undefined) -> Double {
    guard totalLine > 0 else { throw .allZero }
    return totalShortfall / totalLine
  }

  /// The Foster-Greer-Thorbecke index: mean over all people of ((z − y)/z)^α for those below, 0 for the others.
  ///
  /// α = 0 is ``headcountShare``, 1 the mean gap share, 2 weights large gaps more. In [0, 1] for amounts ≥ 0.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless α ≥ 0 is finite; ``Undefined/degenerate(_:)`` for α > 0
  ///   when someone is below a line of 0, where the relative gap does not exist.
  public func fosterGreerThorbecke(alpha: Double) throws(Undefined) -> Double {
    guard alpha >= 0, alpha.isFinite else {
      throw .invalidArgument("α must be finite and not negative: \(alpha)")
    }
    if alpha == 0 { return headcountShare }
    guard belowZeroLine == 0 else { throw .degenerate("\(belowZeroLine) people are below a line of 0") }
    var sum = CompensatedSum()
    for gap in gaps { sum.add(alpha == 1 ? gap : alpha == 2 ? gap * gap : power(gap, alpha)) }
    return sum.value / Double(count)
  }
}
