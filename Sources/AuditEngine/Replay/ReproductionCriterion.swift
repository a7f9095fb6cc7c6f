/// When a replay of the log's own policy counts as reproducing the log. The numbers are this project's; they are
/// printed with every result and can be changed.
public struct ReproductionCriterion: Codable, Sendable, Hashable {
  /// The largest relative difference of waiting, delivery time and pay per hour.
  public var relative: Double
  /// The largest difference of the shares of orders served and late.
  public var share: Double
  /// How much of the way from random dispatch's agreement with the log's assignments to that of two runs of the own
  /// policy with each other the own policy's agreement with the log must go, 0…1.
  public var agreement: Double

  /// A tenth, five percentage points, half.
  public init(relative: Double = 0.1, share: Double = 0.05, agreement: Double = 0.5) {
    self.relative = relative
    self.share = share
    self.agreement = agreement
  }
}
