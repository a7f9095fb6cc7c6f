import OrderLog

/// Which time a worker's pay is divided by. A result never stands without it.
public enum HoursBasis: Hashable, Sendable {
  /// The union of accepted → completed, overlaps counted once (接单时间, LAB-50R-4).
  case engaged
  /// Engaged time with an allowance (宽放时间): engaged × (1 + share), the share in millionths.
  case allowance(Int64)
  /// The union of the sessions logged on (在线时间).
  case online

  /// A stable code such as `engaged`.
  public var code: String {
    switch self {
    case .engaged: "engaged"
    case .allowance: "allowance"
    case .online: "online"
    }
  }

  /// What the log must have.
  public var requirements: [FieldRequirement] {
    switch self {
    case .engaged, .allowance: DutyIntervals.Basis.service.requirements
    case .online:
      [
        FieldRequirement(.sessions, anyOf: [.workerID]), FieldRequirement(.sessions, anyOf: [.onlineAt]),
        FieldRequirement(.sessions, anyOf: [.offlineAt]),
      ]
    }
  }

  /// The state that the hours are made from.
  var state: StateRequest {
    switch self {
    case .engaged, .allowance: StateRequest(DutyIntervals.self, DutyIntervals.Parameters())
    case .online: StateRequest(OnlineTime.self, OnlineTime.Parameters())
    }
  }

  /// Millionths of time per unit of the timeline: 1,000,000 plus the allowance, not below 0.
  var factor: Int64 {
    guard case .allowance(let share) = self else { return 1_000_000 }
    return 1_000_000 + min(max(share, -1_000_000), 1 << 40)
  }

  /// The united time of each worker, without the allowance.
  func timeline(_ store: StateStore, _ policy: UnknownTimePolicy) -> DutyTimeline {
    switch self {
    case .engaged, .allowance:
      store.state(DutyIntervals.self, DutyIntervals.Parameters()).timeline(policy)
    case .online: store.state(OnlineTime.self, OnlineTime.Parameters()).timeline(policy)
    }
  }

  /// Each worker's time in ms · millionths, by worker code below `count`.
  func totals(_ store: StateStore, _ policy: UnknownTimePolicy, count: Int) -> [Int128] {
    let timeline = timeline(store, policy)
    var totals = [Int128](repeating: 0, count: max(0, count))
    for worker in 0..<min(totals.count, timeline.workerCount) {
      totals[worker] = Int128(timeline.engaged(of: Int32(worker))) * Int128(factor)
    }
    return totals
  }

  /// ms · millionths in one hour.
  static let hour: Int128 = 3_600_000 * 1_000_000
}
