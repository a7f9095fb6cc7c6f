/// An interval that covers the true value with a stated long-run frequency.
///
/// The bounds are kept as computed; rounding is left to whoever prints them, because a bound that is rounded
/// before it is compared can change a verdict.
public struct ConfidenceInterval: Hashable, Sendable {
  /// The lower bound; −∞ for an interval open to the left.
  public let lower: Double
  /// The upper bound, not below `lower`; ∞ for an interval open to the right.
  public let upper: Double
  /// The nominal coverage, between 0 and 1.
  public let level: Double

  /// An interval.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` when a bound is not a number, the bounds are reversed or the
  ///   level lies outside (0, 1).
  public init(lower: Double, upper: Double, level: Double) throws(Undefined) {
    try requireOpenUnit(level, "level")
    guard lower <= upper else { throw .invalidArgument("an interval from \(lower) to \(upper)") }
    (self.lower, self.upper, self.level) = (lower, upper, level)
  }

  /// The distance between the bounds.
  public var width: Double { upper - lower }

  /// Whether a value lies between the bounds or on one of them.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// Whether every point of the interval lies in `range`.
  public func lies(within range: ClosedRange<Double>) -> Bool {
    range.lowerBound <= lower && upper <= range.upperBound
  }
}
