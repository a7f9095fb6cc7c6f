import OrderLog

@testable import Metrics

/// One order of a small log; times in minutes since 2025-06-01T00:00+08:00, money in yuan.
struct SmallOrder {
  var worker: String?
  var accepted: Double? = 0
  var completed: Double? = 30
  var pay: Double?
  var paid: Double?
  var numbers: [Field: Int64?] = [:]
  var texts: [Field: String?] = [:]

  init(
    _ worker: String?, _ accepted: Double? = 0, _ completed: Double? = 30, pay: Double?, paid: Double? = nil,
    numbers: [Field: Int64?] = [:], texts: [Field: String?] = [:]
  ) {
    self.worker = worker
    self.accepted = accepted
    self.completed = completed
    self.pay = pay
    self.paid = paid
    self.numbers = numbers
    self.texts = texts
  }
}

/// 2025-06-01T00:00+08:00.
let juneFirst: Int64 = 1_748_707_200_000

func instant(_ minutes: Double) -> Int64 { juneFirst + Int64(minutes * 60_000) }
func stored(_ yuan: Double) -> Int64 { Int64((yuan * 10_000).rounded()) }

/// A log of orders, of sessions (worker, minutes) and of workers with text fields.
func smallLog(
  _ orders: [SmallOrder], sessions: [(String, Double, Double)] = [],
  workers: [(id: String, fields: [Field: String])] = [], prices: Bool = true
) -> OrderLog {
  var columns: [Field: Column] = [
    .orderID: .identifier(IdentifierColumn(orders.indices.map { "o\($0)" })),
    .workerID: .text(TextColumn(orders.map(\.worker))),
    .acceptedAt: .integer(IntegerColumn(orders.map { $0.accepted.map(instant) })),
    .completedAt: .integer(IntegerColumn(orders.map { $0.completed.map(instant) })),
    .workerPay: .integer(IntegerColumn(orders.map { $0.pay.map(stored) })),
  ]
  if orders.contains(where: { $0.paid != nil }) {
    columns[.customerPaid] = .integer(IntegerColumn(orders.map { $0.paid.map(stored) }))
  }
  for field in Set(orders.flatMap(\.numbers.keys)) {
    columns[field] = .integer(IntegerColumn(orders.map { $0.numbers[field] ?? nil }))
  }
  for field in Set(orders.flatMap(\.texts.keys)) {
    columns[field] = .text(TextColumn(orders.map { $0.texts[field] ?? nil }))
  }
  var others: [Table] = []
  if !sessions.isEmpty {
    others.append(
      Table(
        kind: .sessions, rowCount: sessions.count,
        columns: [
          .workerID: .text(TextColumn(sessions.map(\.0))),
          .onlineAt: .integer(IntegerColumn(sessions.map { instant($0.1) })),
          .offlineAt: .integer(IntegerColumn(sessions.map { instant($0.2) })),
        ]))
  }
  if !workers.isEmpty {
    var attributes: [Field: Column] = [.workerID: .text(TextColumn(workers.map(\.id)))]
    for field in Set(workers.flatMap(\.fields.keys)) {
      attributes[field] = .text(TextColumn(workers.map { $0.fields[field] }))
    }
    others.append(Table(kind: .workers, rowCount: workers.count, columns: attributes))
  }
  return OrderLog(
    orders: Table(kind: .orders, rowCount: orders.count, columns: columns), others: others,
    timeZone: CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc)
}

/// The value of a metric after one scan of a log.
func evaluate<M: Metric>(_ metric: M, _ log: OrderLog) throws(NoValue) -> M.Value {
  var store = StateStore(metric.states)
  for kind in store.tables.sorted(by: { $0.rawValue < $1.rawValue }) {
    if let table = log.table(kind) { store.add(0..<table.rowCount, of: kind, in: log) }
  }
  store.finish()
  return try metric.value(from: store, in: log)
}

/// Why a metric has no value, or nil when it has one.
func reason<M: Metric>(_ metric: M, _ log: OrderLog) -> NoValue? {
  do throws(NoValue) {
    _ = try evaluate(metric, log)
    return nil
  } catch {
    return error
  }
}

/// Statistics without a smallest number of workers or orders, and few draws.
let lenient = InferenceParameters(
  level: 0.95, replicates: 199, permutations: 199, minimumWorkers: 1, minimumOrders: 1)
