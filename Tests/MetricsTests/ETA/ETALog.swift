import OrderLog

@testable import Metrics

/// One order of a small made-up log; times in seconds after 2025-06-02T12:00+08:00.
struct TestOrder {
  var id = ""
  var worker: String? = "w0"
  var city: String? = "A"
  var vehicle: String? = "ebike"
  var status: String? = "completed"
  var weather: String? = "clear"
  var mode: String? = "push"
  /// Values in stored units; instants in ms are made from the seconds of `at`.
  var at: [Field: Int] = [:]
  var numbers: [Field: Int64] = [:]
}

let noon: Int64 = 1_748_836_800_000  // 2025-06-02T12:00+08:00

/// A log of the orders with the fields that at least one of them has, plus `present`.
func testLog(
  _ orders: [TestOrder], leavingOut absent: Set<Field> = [], others: [Table] = []
) -> OrderLog {
  var columns: [Field: Column] = [
    .orderID: .identifier(
      IdentifierColumn(orders.enumerated().map { $1.id.isEmpty ? "o\($0)" : $1.id })),
    .workerID: .text(TextColumn(orders.map(\.worker))), .city: .text(TextColumn(orders.map(\.city))),
    .vehicle: .text(TextColumn(orders.map(\.vehicle))), .status: .text(TextColumn(orders.map(\.status))),
    .weather: .text(TextColumn(orders.map(\.weather))), .assignMode: .text(TextColumn(orders.map(\.mode))),
  ]
  for field in Set(orders.flatMap(\.at.keys)) {
    columns[field] = .integer(IntegerColumn(orders.map { $0.at[field].map { noon + Int64($0) * 1_000 } }))
  }
  for field in Set(orders.flatMap(\.numbers.keys)) {
    columns[field] = .integer(IntegerColumn(orders.map { $0.numbers[field] }))
  }
  for field in absent { columns[field] = nil }
  return OrderLog(
    orders: Table(kind: .orders, rowCount: orders.count, columns: columns), others: others,
    timeZone: CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc)
}

/// A metric's value after one scan of the whole log.
func value<M: Metric>(of metric: M, on log: OrderLog) throws(NoValue) -> M.Value {
  var store = StateStore(metric.states)
  for kind in TableKind.allCases {
    if let table = log.table(kind) { store.add(0..<table.rowCount, of: kind, in: log) }
  }
  store.finish()
  return try metric.value(from: store, in: log)
}

/// The state of a type over the whole log.
func folded<State: MergeableState>(_ type: State.Type, _ parameters: State.Parameters, _ log: OrderLog)
  -> State
{
  var state = State(parameters)
  for kind in TableKind.allCases where State.tables.contains(kind) {
    if let table = log.table(kind) { state.add(0..<table.rowCount, of: kind, in: log) }
  }
  state.finish()
  return state
}

/// No least size.
let anySize = SampleSize(orders: 1, workers: 1)

extension Measurement {
  func figure(_ key: String) -> Double? { figures.first { $0.key == key }?.value }
}
