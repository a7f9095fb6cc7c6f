public import OrderLog
import Statistics

/// Offers per eligible opportunity: over all offers that say how many workers could have got the order, the
/// number of offers ÷ the sum of those numbers.
///
/// Whether offers go round evenly among those who could have got them cannot be seen from who got them:
/// without the field `eligible` there is no value, and no other number takes its place. With it, 1 ÷ the
/// share is the size of the usual choice. Who else was in it shows in the table of candidates: where the log has
/// one, the offers per time among the candidates are given for each group of workers too, over the offers of which the
/// list is known.
///
/// - Complexity: see ``OfferCounts``; with candidates, O(their rows) more.
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
    let listed = log.table(.candidates) == nil ? nil : ListedOffers(log)
    return Value(
      share: share, offers: state.total(.offers), withEligible: known, workers: workers,
      listsWithoutOffer: listed?.listsWithoutOffer ?? 0, offersOutside: listed?.offersOutside ?? 0,
      groups: listed.map { Self.groups($0, log, level) } ?? [])
  }

  /// Offers per time among the candidates, group by group.
  private static func groups(_ listed: ListedOffers, _ log: OrderLog, _ level: Double) -> [Value.Group] {
    var groups: [Value.Group] = []
    for attribute in [Field.gender, .ageBand, .origin, .contract].map(WorkerAttribute.field) {
      var clusters: [String: [ShareCluster]] = [:]
      for (code, group) in attribute.groups(in: log).enumerated() {
        guard let group, listed.opportunities[code] > 0 else { continue }
        clusters[group, default: []].append(
          ShareCluster(hits: listed.offers[code], size: listed.opportunities[code]))
      }
      for (name, own) in clusters.sorted(by: { TextDictionary.precedes($0.key, $1.key) }) {
        guard clusters.count > 1, let share = try? ClusteredShare(own, level: level) else { continue }
        groups.append(Value.Group(attribute: attribute.name, name: name, share: share))
      }
    }
    return groups
  }

  /// Offers against opportunities.
  public struct Value: Sendable {
    /// Offers ÷ opportunities.
    public let share: ClusteredShare
    /// All offers, and those that say how many workers could have got the order.
    public let offers: Int
    public let withEligible: Int
    let workers: Int
    /// Lists of candidates of which no offer was made, and offers without a list or to somebody who is not on it: neither
    /// counts for a group.
    public let listsWithoutOffer: Int
    public let offersOutside: Int
    /// Offers per time among the candidates, by attribute and group.
    public let groups: [Group]

    /// One group of workers.
    public struct Group: Sendable {
      /// The attribute, such as `gender`, and the group's value of it.
      public let attribute: String
      public let name: String
      /// Offers ÷ times among the candidates.
      public let share: ClusteredShare
    }

    /// Opportunities per offer: how many workers there usually were to choose from.
    public var meanEligible: Double { withEligible == 0 ? 0 : Double(share.size) / Double(withEligible) }

    /// A description; nothing is beyond a limit.
    public func measurement() -> Measurement {
      Measurement(
        unit: .order, examined: withEligible, exceeding: 0, undecided: offers - withEligible,
        workersExamined: workers, workersExceeding: 0, estimate: share.estimate,
        figures: [Figure("eligible.mean", meanEligible, .count)] + share.figures
          + [("listsWithoutOffer", listsWithoutOffer), ("offersOutsideLists", offersOutside)]
          .filter { $0.1 > 0 && !groups.isEmpty }.map { Figure($0.0, Double($0.1), .count) }
          + groups.flatMap { group in
            let key = "\(group.attribute).\(group.name)"
            return [
              Figure("opportunity.\(key)", group.share.value, .share),
              Figure("opportunities.\(key)", Double(group.share.size), .count),
            ]
          })
    }
  }
}
