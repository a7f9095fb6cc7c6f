import OrderLog

@testable import Metrics

let minute: Int64 = 60_000
let hour: Int64 = 3_600_000
let day: Int64 = 86_400_000

/// 2025-06-02, a Monday, at midnight UTC.
let monday: Int64 = 1_748_822_400_000

/// A made-up order of a rest-time test.
struct Work {
  var worker: String? = "a"
  var accepted: Int64?
  var pickedUp: Int64?
  var completed: Int64?

  /// An order from one instant to another.
  init(_ accepted: Int64?, _ completed: Int64?, pickedUp: Int64? = nil, by worker: String? = "a") {
    self.worker = worker
    self.accepted = accepted
    self.completed = completed
    self.pickedUp = pickedUp
  }

  /// An order by hours from `monday`.
  static func hours(_ from: Double, _ to: Double, _ worker: String = "a") -> Work {
    Work(monday + Int64(from * 3_600_000), monday + Int64(to * 3_600_000), by: worker)
  }
}

/// A log of made-up orders. With `wide`, two empty orders of nobody two months before and after the others keep
/// everything away from the ends of the log.
func restLog(_ works: [Work], zone: CivilTimeZone = .utc, wide: Bool = true) -> OrderLog {
  var works = works
  if wide {
    let instants = works.flatMap { [$0.accepted, $0.completed].compactMap { $0 } }
      .filter { TimeSpan.plausible.contains($0) }
    if let low = instants.min(), let high = instants.max() {
      works.append(Work(low - 60 * day, low - 60 * day, by: nil))
      works.append(Work(high + 60 * day, high + 60 * day, by: nil))
    }
  }
  let columns: [Field: Column] = [
    .workerID: .text(TextColumn(works.map(\.worker))),
    .acceptedAt: .integer(IntegerColumn(works.map(\.accepted))),
    .pickedUpAt: .integer(IntegerColumn(works.map(\.pickedUp))),
    .completedAt: .integer(IntegerColumn(works.map(\.completed))),
  ]
  return OrderLog(
    orders: Table(kind: .orders, rowCount: works.count, columns: columns), timeZone: zone)
}

/// The states that a metric asks for, filled from a log.
func filled(_ requests: [StateRequest], _ log: OrderLog) -> StateStore {
  var store = StateStore(requests)
  store.add(0..<log.orders.rowCount, of: .orders, in: log)
  if let sessions = log.table(.sessions) { store.add(0..<sessions.rowCount, of: .sessions, in: log) }
  store.finish()
  return store
}

extension Metric {
  /// The metric's value on a log.
  func value(of log: OrderLog) throws(NoValue) -> Value { try value(from: filled(states, log), in: log) }
}

/// The finished state of a log.
func duties(_ log: OrderLog, _ parameters: DutyIntervals.Parameters = .init()) -> DutyIntervals {
  var state = DutyIntervals(parameters)
  state.add(0..<log.orders.rowCount, of: .orders, in: log)
  state.finish()
  return state
}

/// Random orders of a few workers on a grid of minutes, some overlapping, some touching, some empty.
func minuteOrders(seed: UInt64, workers: Int = 3, count: Int = 60, days: Int = 4) -> [Work] {
  var random = SplitMix(seed: seed)
  return (0..<count).map { _ in
    let start = Int64.random(in: 0..<Int64(days) * 1_440, using: &random)
    let length = Int64.random(in: 0...90, using: &random)
    let worker = "w\(Int.random(in: 0..<workers, using: &random))"
    return Work(monday + start * minute, monday + (start + length) * minute, by: worker)
  }
}
