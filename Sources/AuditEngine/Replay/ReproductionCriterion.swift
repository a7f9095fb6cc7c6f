/// When a replay of the log's own policy counts as reproducing the log. The numbers are this project's; they are
/// printed with every result and can be changed.
public struct ReproductionCriterion: Codable, Sendable, Hashable {
  /// The largest relative difference of waiting, delivery time and pay per hour.
  public var relative: Double
  /// The largest difference of the shares of orders served and late.
  public var share: Double
  /// How many times the agreement of random dispatch the agreement with the log's assignments must be.
  public var agreementLift: Double

  /// A tenth, five percentage points, twice.
  public init(relative: Double = 0.1, share: Double = 0.05, agreementLift: Double = 2) {
    self.relative = relative
    self.share = share
    self.agreementLift = agreementLift
  }
}
