/// When a measured value is beyond a limit. Whether a value equal to the limit is beyond it is part of the
/// reading ("超过" and "以上" differ).
public enum LimitTest: String, Hashable, Sendable, Codable, CaseIterable {
  /// Beyond when greater than the limit.
  case moreThan
  /// Beyond when equal to the limit or greater.
  case atLeast
  /// Beyond when smaller than the limit.
  case lessThan
  /// Beyond when equal to the limit or smaller.
  case atMost

  /// Whether `measured` is beyond `limit`.
  @inlinable public func isBeyond(_ measured: Int64, _ limit: Int64) -> Bool {
    switch self {
    case .moreThan: measured > limit
    case .atLeast: measured >= limit
    case .lessThan: measured < limit
    case .atMost: measured <= limit
    }
  }

  /// Whether larger values are worse.
  var largerIsWorse: Bool { self == .moreThan || self == .atLeast }
}
