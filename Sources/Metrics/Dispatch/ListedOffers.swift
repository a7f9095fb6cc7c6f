import OrderLog

/// Each worker's opportunities and what came of them, where the log has both sides: a list of candidates and the offer
/// that was made from it.
///
/// A list is the candidates of one order at one instant. A worker who stands on a list of which an offer was made had one
/// opportunity, however often the list repeats the name; the offer is a hit of the worker who got it. Lists without an
/// offer are no opportunities, offers without a list, or to somebody who is not on it, are nobody's hits: neither side
/// is known. Ids are compared by 64-bit hashes with the instant.
///
/// - Complexity: O(rows of both tables) on average; 16 bytes a row of candidates.
struct ListedOffers: Equatable {
  /// By worker code: lists on which the worker stood, and offers that the worker got from them.
  private(set) var opportunities: [Int]
  private(set) var offers: [Int]
  /// Lists of which an offer was made, lists without one, and offers without a list or to somebody who is not on it.
  private(set) var lists = 0
  private(set) var listsWithoutOffer = 0
  private(set) var offersOutside = 0

  init(_ log: OrderLog) {
    let count = log.workers.values.count
    opportunities = Array(repeating: 0, count: count)
    offers = opportunities
    guard let candidates = Self.rows(log.table(.candidates)), let offered = Self.rows(log.table(.offers))
    else {
      return
    }
    let made = Set(offered.map(\.list))
    var entries: Set<UInt64> = []
    var seen: Set<UInt64> = []
    for row in candidates {
      if seen.insert(row.list).inserted {
        if made.contains(row.list) { lists += 1 } else { listsWithoutOffer += 1 }
      }
      guard made.contains(row.list), entries.insert(row.entry).inserted else { continue }
      if opportunities.indices.contains(Int(row.worker)) { opportunities[Int(row.worker)] += 1 }
    }
    // The same offer written down twice is one.
    var counted: Set<UInt64> = []
    for row in offered where counted.insert(row.entry).inserted {
      if entries.contains(row.entry), self.offers.indices.contains(Int(row.worker)) {
        self.offers[Int(row.worker)] += 1
      } else {
        offersOutside += 1
      }
    }
  }

  private struct Row {
    let list: UInt64
    let entry: UInt64
    let worker: Int32
  }

  /// The rows of a table that say of whom and when.
  private static func rows(_ table: Table?) -> [Row]? {
    guard let table, let ids = table.identifiers(.orderID), let instants = table.integers(.offeredAt),
      let workers = table.texts(.workerID)
    else { return nil }
    var rows: [Row] = []
    rows.reserveCapacity(table.rowCount)
    for row in 0..<table.rowCount where workers[row] >= 0 && !instants.isNull(row) {
      var key = CellKey()
      for byte in ids.utf8(at: row) { key.mix(UInt64(byte)) }
      key.mix(UInt64(bitPattern: instants[row]))
      let list = key.value
      key.mix(UInt64(UInt32(bitPattern: workers[row])) | 1 << 40)
      rows.append(Row(list: list, entry: key.value, worker: workers[row]))
    }
    return rows
  }
}
