import Metrics
import OrderLog
import Rules

/// The distributions that a report draws, from the states of the whole log.
struct Pictures {
  let plan: AuditPlan
  let stores: [StateStore]
  let log: OrderLog
  let settings: AuditSettings

  /// The states that pictures need.
  static var requests: [StateRequest] { [] }

  /// All distributions that the log has data for.
  var all: [Distribution] { [] }
}
