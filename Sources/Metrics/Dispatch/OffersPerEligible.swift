public import OrderLog
import Statistics

/// Offers per eligible opportunity: over all offers that say how many workers could have got the order, the
/// number of offers ÷ the sum of those numbers.
///
/// Whether offers go round evenly among those who could have got them cannot be seen from who got them:
/// without the field `eligible` there is no value, and no other number takes its place. With it, 1 ÷ the
/// share is the size of the usual choice; who else was in it, and so each worker's own rate, is not in the
/// log format.
///
/// - Complexity: see ``OfferCounts``.
/// - Note: Source: law.md T-DISP-2 (conditional offer rate); reference formulas, Dispatch.
public struct OffersPerEligible: Metric {
  public static let id = "dispatch.offers-per-eligible"
  public static let requires = [FieldRequirement(.offers, anyOf: [.eligible])]

  /// How much a rate needs; offers in place of orders.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(least: SampleSize = SampleSize(), level: Double = 0.99) {
    self.least = least
    self.level = level
  }

  public var states: [StateRequest] { [StateRequest(OfferCounts.self)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.eligible], in: log, .offers)
    let state = store.state(OfferCounts.self)
    let known = state.total(.withEligible)
    guard known > 0 else { throw .nothingToMeasure(examined: state.total(.offers)) }
    let workers = state.workers.workerCount(withAny: OfferCounts.Counter.withEligible.rawValue)
    try least.check(orders: known, workers: workers)
    // Each offer is one of `eligible` opportunities, so it is a share of opportunities taken.
    let clusters = state.workers.clusters(
      OfferCounts.Counter.withEligible.rawValue, of: OfferCounts.Counter.eligible.rawValue)
    let share = try statistic { () throws(Undefined) in try ClusteredShare(clusters, level: level) }
    return Value(share: share, offers: state.total(.offers), withEligible: known, workers: workers)
  }

  /// Offers against opportunities.
  public struct Value: Sendable {
    /// Offers ÷ opportunities.
    public let share: ClusteredShare
    /// All offers, and those that say how many workers could have got the order.
    public let offers: Int
    public let withEligible: Int
    let workers: Int

    /// Opportunities per offer: how many workers there usually were to choose from.
    public var meanEligible: Double { withEligible == 0 ? 0 : Double(share.size) / Double(withEligible) }

    /// A description; nothing is beyond a limit.
    public func measurement() -> Measurement {
      Measurement(
        unit: .order, examined: withEligible, exceeding: 0, undecided: offers - withEligible,
        workersExamined: workers, workersExceeding: 0, estimate: share.estimate,
        figures: [Figure("eligible.mean", meanEligible, .count)] + share.figures)
    }
  }
}
