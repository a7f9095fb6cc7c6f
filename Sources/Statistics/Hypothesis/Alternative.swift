/// Which departures from a null hypothesis count against it.
public enum Alternative: String, Hashable, Sendable, CaseIterable {
  /// The statistic differs from its null value.
  case twoSided
  /// The statistic is above its null value.
  case greater
  /// The statistic is below its null value.
  case less
}
