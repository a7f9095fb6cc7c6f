/// Orders that stand in the log more than once.
///
/// The same row twice counts pay and work twice. One id with different contents is worse: nobody can say which of
/// the rows is true. Ids are compared by 64-bit hash and then by their bytes; empty ids are not compared.
/// O(rows), 8 bytes a row.
struct DuplicateOrdersCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected: the rows beyond the first of each. Details: `ids` = how many ids are repeated so.
    case same = "duplicate-orders"
    /// Affected: all rows of such ids. Details: `ids` = how many ids.
    case conflicting = "conflicting-orders"
  }
  static let id = "duplicate-orders"
  static let cost = 20

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let orders = subject.log.orders
    guard let ids = orders.identifiers(.orderID), let hashes = subject.orderHashes,
      let partitions = HashPartitions(hashes, bits: HashPartitions.bits(forRows: orders.rowCount))
    else { return [] }
    let groups = partitions.repeats { ByteOrder.equal(ids.utf8(at: $0), ids.utf8(at: $1)) }
    var same = RowExamples(orders)
    var conflicting = RowExamples(orders)
    var sameIDs = 0
    var conflictingIDs = 0
    for group in groups {
      guard let first = group.first, !ids.utf8(at: first).isEmpty else { continue }
      if group.allSatisfy({ orders.rowsEqual(first, $0) }) {
        sameIDs += 1
        group.dropFirst().forEach { same.add($0) }
      } else {
        conflictingIDs += 1
        group.forEach { conflicting.add($0) }
      }
    }
    var found: [LogObservation] = []
    if sameIDs > 0 {
      found.append(
        observation(
          .same, .caution, .orders, [.orderID], affected: same.count, total: orders.rowCount,
          examples: same.examples, details: ["ids": .init(sameIDs)], faulty: [.orderID]))
    }
    if conflictingIDs > 0 {
      found.append(
        observation(
          .conflicting, .serious, .orders, [.orderID], affected: conflicting.count, total: orders.rowCount,
          examples: conflicting.examples, details: ["ids": .init(conflictingIDs)], faulty: [.orderID]))
    }
    return found
  }
}
