/// Workers who stand in one table and not in another.
///
/// Workers with no order at all earned nothing and belong into every comparison of earnings; the orders alone do
/// not show them. Workers of orders who are not listed, or have no session, drop out of comparisons by group or
/// by time online. Affected and total are workers. O(rows).
struct WorkerCoverageCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Listed or logged on, but without orders. No details.
    case withoutOrders = "workers-without-orders"
    /// With orders, but not in the workers table. Details: `orders` = their orders.
    case notListed = "workers-not-listed"
    /// With orders, but never logged on. Details: `orders` = their orders.
    case withoutSessions = "workers-without-sessions"
  }
  static let id = "worker-coverage"
  static let cost = 3

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let log = subject.log
    guard let column = log.orders.texts(.workerID) else { return [] }
    let orders = Self.rowsPerWorker(column, of: log)
    let tables: [(TableKind, Code, [Field])] = [
      (.sessions, .withoutSessions, [.onlineAt, .offlineAt]), (.workers, .notListed, [.workerID]),
    ]
    return tables.flatMap { kind, code, faulty -> [LogObservation] in
      guard let table = log.table(kind), table.rowCount > 0, let workers = table.texts(.workerID) else {
        return []
      }
      let others = Self.rowsPerWorker(workers, of: log)
      let idle = orders.indices.filter { others[$0] > 0 && orders[$0] == 0 }
      let unknown = orders.indices.filter { orders[$0] > 0 && others[$0] == 0 }
      var found: [LogObservation] = []
      if !idle.isEmpty {
        found.append(
          observation(
            .withoutOrders, .info, kind, [.workerID], affected: idle.count, total: others.count { $0 > 0 },
            examples: LogObservation.Example.workers(idle, in: log.workers)))
      }
      if !unknown.isEmpty {
        found.append(
          observation(
            code, .caution, kind, [.workerID], affected: unknown.count, total: orders.count { $0 > 0 },
            examples: LogObservation.Example.workers(unknown, in: log.workers),
            details: ["orders": .init(unknown.reduce(0) { $0 + orders[$1] })], faulty: faulty))
      }
      return found
    }
  }

  private static func rowsPerWorker(_ column: TextColumn, of log: OrderLog) -> [Int] {
    var counts = [Int](repeating: 0, count: log.workers.values.count)
    counts.withUnsafeMutableBufferPointer { counts in
      for code in column.codes.elements where code >= 0 && Int(code) < counts.count { counts[Int(code)] += 1 }
    }
    return counts
  }
}
