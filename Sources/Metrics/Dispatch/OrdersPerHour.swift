public import OrderLog

/// Accepted orders per hour of each worker, compared within city × contract.
///
/// Not a measure of what the platform offered: a worker who declines much takes few. Hours are hours online,
/// which needs the table of sessions, or engaged hours (acceptance to completion, overlaps counted once).
///
/// - Complexity: O(n log n) in the orders or sessions after the scan.
/// - Note: Source: law.md T-DISP-1 where a log has no offers; always reported under its own name.
public struct OrdersPerHour: Metric {
  public static let id = "dispatch.orders-per-hour"
  public static let requires = [FieldRequirement(.acceptedAt)]

  /// Which hours count.
  public enum Basis: String, Hashable, Sendable, CaseIterable {
    case online, engaged
  }

  /// Which hours count.
  public let basis: Basis
  /// Time (ms) that a worker needs to be compared.
  public let leastTime: Int64
  /// Workers that a group needs.
  public let leastWorkers: Int
  /// How sessions or orders without an end count.
  public let unknownTime: UnknownTimePolicy

  /// The metric.
  public init(
    basis: Basis = .engaged, leastTime: Int64 = 3_600_000, leastWorkers: Int = 30,
    unknownTime: UnknownTimePolicy = .asRest
  ) {
    self.basis = basis
    self.leastTime = leastTime
    self.leastWorkers = leastWorkers
    self.unknownTime = unknownTime
  }

  public var states: [StateRequest] {
    let time =
      basis == .online
      ? StateRequest(OnlineTime.self, .init()) : StateRequest(DutyIntervals.self, .init())
    return [time] + WorkerGroups.states
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RateSpread {
    var needed = [FieldRequirement(.acceptedAt)]
    switch basis {
    case .online:
      needed.append(FieldRequirement(.sessions, anyOf: [.onlineAt]))
      needed.append(FieldRequirement(.sessions, anyOf: [.offlineAt]))
    case .engaged: needed.append(FieldRequirement(.completedAt))
    }
    let missing = needed.filter { !$0.isMet(by: log) }
    if !missing.isEmpty { throw .missingFields(missing) }
    let accepted = store.state(WorkerMajority.self, .init(.city)).accepted
    let timeline =
      basis == .online
      ? store.state(OnlineTime.self, .init()).timeline(unknownTime)
      : store.state(DutyIntervals.self, .init()).timeline(unknownTime)
    let groups = WorkerGroups(store, log)
    return try RateSpread(
      log.workers.values.indices.map { index in
        let worker = Int32(index)
        return (
          groups.city(of: worker), groups.contract(of: worker), accepted.count(0, of: worker),
          timeline.engaged(of: worker)
        )
      }, leastTime: leastTime, leastWorkers: leastWorkers)
  }
}
