public import OrderLog

/// How evenly offers go round: offers per hour online of each worker, compared within city × contract.
///
/// Needs the tables of offers and of sessions. A log without offers has no value here; orders per hour is
/// another metric, ``OrdersPerHour``, and never takes its place. Online time is the union of a worker's
/// sessions; a session without an end adds what `unknownTime` says.
///
/// - Complexity: O(sessions log sessions) and O(workers log workers) after the scan.
/// - Note: Source: law.md T-DISP-1 (report; a Gini change above 0.05 after a rule change: analyst default).
///   Hour, zone and vehicle are not held equal.
public struct OffersPerOnlineHour: Metric {
  public static let id = "dispatch.offers-per-online-hour"
  public static let requires = [
    FieldRequirement(.offers, anyOf: [.workerID]), FieldRequirement(.sessions, anyOf: [.onlineAt]),
    FieldRequirement(.sessions, anyOf: [.offlineAt]),
  ]

  /// Online time (ms) that a worker needs to be compared.
  public let leastTime: Int64
  /// Workers that a group needs.
  public let leastWorkers: Int
  /// How sessions without an end count.
  public let unknownTime: UnknownTimePolicy

  /// The metric; the default compares workers with one hour online at least, in groups of 30 at least.
  public init(
    leastTime: Int64 = 3_600_000, leastWorkers: Int = 30, unknownTime: UnknownTimePolicy = .asRest
  ) {
    self.leastTime = leastTime
    self.leastWorkers = leastWorkers
    self.unknownTime = unknownTime
  }

  public var states: [StateRequest] {
    [StateRequest(OfferCounts.self), StateRequest(OnlineTime.self, .init())] + WorkerGroups.states
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RateSpread {
    let missing = Self.missing(in: log)
    if !missing.isEmpty { throw .missingFields(missing) }
    let offers = store.state(OfferCounts.self)
    let online = store.state(OnlineTime.self, .init()).timeline(unknownTime)
    let groups = WorkerGroups(store, log)
    return try RateSpread(
      log.workers.values.indices.map { index in
        let worker = Int32(index)
        return (
          groups.city(of: worker), groups.contract(of: worker),
          offers.workers.count(OfferCounts.Counter.offers.rawValue, of: worker), online.engaged(of: worker)
        )
      }, leastTime: leastTime, leastWorkers: leastWorkers)
  }

  /// The same over a part of the log: offers made in `window`, over time online in it. Read from the tables, since
  /// a window is known only after the scan. O(offers + sessions).
  public func value(
    during window: Range<Int64>, from store: StateStore, in log: OrderLog
  ) throws(NoValue) -> RateSpread {
    let missing = Self.missing(in: log)
    if !missing.isEmpty { throw .missingFields(missing) }
    var counts = [Int](repeating: 0, count: log.workers.values.count)
    if let offers = log.table(.offers), let workers = offers.texts(.workerID),
      let offered = offers.integers(.offeredAt)
    {
      for row in 0..<offers.rowCount where workers[row] >= 0 && window.contains(offered[row]) {
        counts[Int(workers[row])] += 1
      }
    }
    let online = store.state(OnlineTime.self, .init()).timeline(unknownTime)
    let groups = WorkerGroups(store, log)
    return try RateSpread(
      counts.indices.map { index in
        let worker = Int32(index)
        return (
          groups.city(of: worker), groups.contract(of: worker), counts[index],
          online.engaged(of: worker, in: window)
        )
      }, leastTime: leastTime, leastWorkers: leastWorkers)
  }
}
