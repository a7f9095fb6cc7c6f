/// A part of a platform's estimate of times that is compared with what the declared rule gives.
public enum EstimateComponent: Int, Sendable, Hashable, CaseIterable {
  /// The four estimates of a platform that takes the largest.
  case model, city, segments, distance
  /// The time from acceptance to the limit, time added later left out.
  case limit
  /// The time that was added for goods that were ready late.
  case added

  /// A stable name, for figures.
  public var name: String {
    switch self {
    case .model: "model"
    case .city: "city"
    case .segments: "segments"
    case .distance: "distance"
    case .limit: "limit"
    case .added: "added"
    }
  }
}

/// What a duration (ms) lies between, as far as the log and the declaration say.
public struct DurationBounds: Sendable, Hashable {
  /// No less than this.
  public var lower: Int64
  /// No more than this; `.max` where nothing limits it.
  public var upper: Int64

  /// Bounds.
  public init(_ lower: Int64, _ upper: Int64) {
    self.lower = lower
    self.upper = upper
  }

  /// Nothing is known.
  static let unknown = DurationBounds(0, .max)

  /// The larger of two durations.
  func larger(_ other: DurationBounds) -> DurationBounds {
    DurationBounds(max(lower, other.lower), max(upper, other.upper))
  }

  /// How a stated duration compares, with a tolerance.
  func standing(of stated: Int64, tolerance: Int64) -> EstimateStanding {
    if stated < lower.subtractingClamped(tolerance) { return .short }
    guard upper < .max else { return .open }
    if stated.subtractingClamped(tolerance) > upper { return .long }
    return stated >= upper.subtractingClamped(tolerance) ? .agrees : .open
  }
}

/// How a duration of the log compares with the declared rule.
public enum EstimateStanding: Sendable, Hashable {
  /// As declared, or within the tolerance.
  case agrees
  /// Shorter than declared, whatever is not known.
  case short
  /// Longer than declared, whatever is not known.
  case long
  /// Both are possible.
  case open
}
