/// Why a statistic has no value.
///
/// A statistic that cannot be computed is reported with its reason, never as 0 and never as "passed".
public enum Undefined: Error, Hashable, Sendable {
  /// No observation at all.
  case empty
  /// Fewer observations than the statistic needs.
  case tooFew(have: Int, need: Int)
  /// Every observation is zero, so shares of the total do not exist.
  case allZero
  /// The statistic is not defined on negative values; `count` says how many there are.
  case negativeValues(count: Int)
  /// The statistic is infinite or not defined when a value is zero; `count` says how many there are.
  case zeroValues(count: Int)
  /// An observation is not a finite number.
  case notFinite(count: Int)
  /// The arguments contradict each other or lie outside their range.
  case invalidArgument(String)
  /// The observations do not vary in a way the statistic needs.
  case degenerate(String)
}
