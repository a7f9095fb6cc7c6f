/// Where the share of marked units changes in a series of counts: the one split in time under which two shares are
/// most likely, with twice the logarithm of its likelihood ratio against one share.
///
/// - Complexity: O(*n*).
public struct ShareShift: Hashable, Sendable {
  /// The first index after the change.
  public let start: Int
  /// The shares before and from it.
  public let before: Double
  public let after: Double
  /// 2 ln(likelihood ratio).
  public let evidence: Double

  /// Looks for the change; nil when there are fewer than two periods with units or the share is the same in all.
  ///
  /// - Parameters:
  ///   - marked: Marked units by period.
  ///   - units: All units by period, as many entries.
  /// - Throws: ``Undefined/invalidArgument(_:)`` for negative counts or more marked units than units.
  public init?(marked: [Int], units: [Int]) throws(Undefined) {
    guard marked.count == units.count, zip(marked, units).allSatisfy({ $0 >= 0 && $0 <= $1 }) else {
      throw .invalidArgument("marked units are among the units of each period")
    }
    let all = (hits: marked.reduce(0, +), units: units.reduce(0, +))
    var (hits, seen) = (0, 0)
    var best: (start: Int, evidence: Double)?
    for index in marked.indices.dropLast() {
      hits += marked[index]
      seen += units[index]
      guard seen > 0, seen < all.units else { continue }
      let split =
        Self.likelihood(hits, seen) + Self.likelihood(all.hits - hits, all.units - seen)
        - Self.likelihood(all.hits, all.units)
      if 2 * split > best?.evidence ?? 1e-9 { best = (index + 1, 2 * split) }
    }
    guard let best else { return nil }
    let first = (marked[..<best.start].reduce(0, +), units[..<best.start].reduce(0, +))
    start = best.start
    evidence = best.evidence
    before = Double(first.0) / Double(first.1)
    after = Double(all.hits - first.0) / Double(all.units - first.1)
  }

  /// The largest log likelihood of a share.
  private static func likelihood(_ hits: Int, _ units: Int) -> Double {
    guard hits > 0, hits < units else { return 0 }
    let share = Double(hits) / Double(units)
    return Double(hits) * logarithm(share) + Double(units - hits) * logarithm(1 - share)
  }
}
