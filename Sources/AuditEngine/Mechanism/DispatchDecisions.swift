import OrderLog

/// The pushed decisions of a log: which workers could have got each order when it was offered, and who got it.
///
/// A decision is an order at an instant of offer; its candidates may stand anywhere in the table. Who got it is the
/// worker of the offer of the same order at the same instant. Decisions are sorted by instant, then by order, the
/// candidates of each by worker, so nothing depends on the order of rows. A worker whose entry is repeated to the last
/// number is one candidate; one with entries that differ leaves the decision open.
///
/// - Complexity: O(candidates + offers + orders) on average, plus the sorting of the decisions; some 8 bytes a
///   candidate and 80 a decision.
struct DispatchDecisions {
  /// One decision.
  struct Decision {
    /// Where its candidates are in `rows`.
    var candidates: Range<Int32>
    /// Who got the order, as a position in `rows`; −1 when that is not known.
    var chosen: Int32 = -1
    /// Why it is not known, or known.
    var state = State.unmatched
    /// The worker who got the order, −1 when not known.
    var worker: Int32 = -1
    /// The row of the order, −1 when the log lacks it.
    var order: Int32 = -1
    /// The instant of the offer (ms).
    let at: Int64
    /// The hash of the order's id.
    let hash: UInt64
  }

  /// What is known of who got an order.
  enum State: UInt8 {
    /// One of the candidates.
    case known
    /// No offer of the order at that instant.
    case unmatched
    /// Several workers at one instant.
    case ambiguous
    /// A worker who is not among the candidates.
    case outside
    /// A list on which a worker has several entries that differ.
    case contradictory
  }

  /// Instants that have a civil day; others, and missing ones, are no instants of an offer.
  private static let instants: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000

  /// The table of candidates.
  let table: Table
  /// The decisions, by instant and order.
  private(set) var decisions: [Decision] = []
  /// Rows of the table of candidates.
  private(set) var rows: [Int32] = []
  /// Offers that the platform made without a list of candidates, and orders that it gave out without offer or list:
  /// whether they follow the rule cannot be seen. Orders that workers took are none of these.
  private(set) var withoutList = 0

  /// The decisions of a log; none without a table of candidates.
  init(_ log: OrderLog) {
    guard let table = log.table(.candidates), let ids = table.identifiers(.orderID),
      let workers = table.texts(.workerID), let times = table.integers(.offeredAt), table.rowCount < Int32.max
    else {
      table = Table(kind: .candidates, rowCount: 0, columns: [:])
      return
    }
    self.table = table
    var index = DecisionIndex(capacity: table.rowCount / 4)
    var found = [Int32](repeating: -1, count: table.rowCount)
    var sizes: [Int32] = []
    var keys: [(row: Int32, hash: UInt64)] = []
    for row in 0..<table.rowCount where workers[row] >= 0 && Self.instants.contains(times[row]) {
      // Rows of a decision mostly follow each other.
      if row > 0, found[row - 1] >= 0, times[row] == times[row - 1],
        ids.utf8(at: row).elementsEqual(ids.utf8(at: row - 1))
      {
        found[row] = found[row - 1]
      } else {
        let hash = DecisionIndex.hash(ids.utf8(at: row))
        let known = index.decision(hash, times[row], inserting: Int32(sizes.count)) { other in
          let first = Int(keys[Int(other)].row)
          return times[first] == times[row] && ids.utf8(at: first).elementsEqual(ids.utf8(at: row))
        }
        if Int(known) == sizes.count {
          sizes.append(0)
          keys.append((Int32(row), hash))
        }
        found[row] = known
      }
      sizes[Int(found[row])] += 1
    }
    fill(found, sizes, keys, times)
    let unlisted = match(log.table(.offers), index, keys, ids, times, workers)
    matchOrders(log.orders, keys, ids, unlisted, log.table(.offers)?.identifiers(.orderID))
    decisions.sort { a, b in
      if a.at != b.at { return a.at < b.at }
      if a.hash != b.hash { return a.hash < b.hash }
      return false
    }
  }

  private mutating func fill(
    _ found: [Int32], _ sizes: [Int32], _ keys: [(row: Int32, hash: UInt64)], _ times: IntegerColumn
  ) {
    var next: [Int32] = []
    next.reserveCapacity(sizes.count)
    var total: Int32 = 0
    for (decision, size) in sizes.enumerated() {
      next.append(total)
      decisions.append(
        Decision(
          candidates: total..<total + size, at: times[Int(keys[decision].row)], hash: keys[decision].hash))
      total += size
    }
    rows = Array(repeating: 0, count: Int(total))
    for row in found.indices where found[row] >= 0 {
      let decision = Int(found[row])
      rows[Int(next[decision])] = Int32(row)
      next[decision] += 1
    }
    guard let workers = table.texts(.workerID)?.codes.elements else { return }
    let numbers = table.columns.values.compactMap { column -> IntegerColumn? in
      if case .integer(let integers) = column { integers } else { nil }
    }
    for decision in decisions.indices {
      let range = decisions[decision].candidates
      sort(Int(range.lowerBound)..<Int(range.upperBound), workers)
      var kept = Int(range.lowerBound)
      for position in Int(range.lowerBound)..<Int(range.upperBound) {
        let row = Int(rows[position])
        if kept > Int(range.lowerBound), workers[row] == workers[Int(rows[kept - 1])] {
          let first = Int(rows[kept - 1])
          if !numbers.allSatisfy({ $0[row] == $0[first] }) { decisions[decision].state = .contradictory }
          continue
        }
        rows[kept] = Int32(truncatingIfNeeded: row)
        kept += 1
      }
      decisions[decision].candidates = range.lowerBound..<Int32(truncatingIfNeeded: kept)
    }
  }

  /// Sorts some rows by worker: few and mostly sorted ones by insertion, many by the library.
  private mutating func sort(_ range: Range<Int>, _ workers: UnsafeBufferPointer<Int32>) {
    if range.count > 32 {
      rows[range].sort { (workers[Int($0)], $0) < (workers[Int($1)], $1) }
      return
    }
    for position in range.dropFirst() {
      var hole = position
      while hole > range.lowerBound, workers[Int(rows[hole])] < workers[Int(rows[hole - 1])] {
        rows.swapAt(hole, hole - 1)
        hole -= 1
      }
    }
  }

  /// Finds who got each order; yields the offers without a list.
  private mutating func match(
    _ offers: Table?, _ index: DecisionIndex, _ keys: [(row: Int32, hash: UInt64)], _ ids: IdentifierColumn,
    _ times: IntegerColumn, _ workers: TextColumn
  ) -> [Int] {
    guard let offers, let offerIDs = offers.identifiers(.orderID),
      let offerTimes = offers.integers(.offeredAt),
      let offerWorkers = offers.texts(.workerID)
    else { return [] }
    var unlisted: [Int] = []
    for row in 0..<offers.rowCount where Self.instants.contains(offerTimes[row]) && offerWorkers[row] >= 0 {
      let id = offerIDs.utf8(at: row)
      let found = index.decision(DecisionIndex.hash(id), offerTimes[row]) { other in
        let first = Int(keys[Int(other)].row)
        return times[first] == offerTimes[row] && ids.utf8(at: first).elementsEqual(id)
      }
      guard let found else {
        unlisted.append(row)
        continue
      }
      let decision = Int(found)
      let worker = offerWorkers[row]
      if decisions[decision].state == .contradictory {
        decisions[decision].worker = worker
        continue
      }
      if decisions[decision].worker >= 0 {
        if decisions[decision].worker != worker { decisions[decision].state = .ambiguous }
        continue
      }
      decisions[decision].worker = worker
      decisions[decision].state = .outside
      for position in decisions[decision].candidates where workers[Int(rows[Int(position)])] == worker {
        decisions[decision].chosen = position
        decisions[decision].state = .known
      }
    }
    for decision in decisions.indices where decisions[decision].state != .known {
      decisions[decision].chosen = -1
    }
    return unlisted
  }

  private mutating func matchOrders(
    _ orders: Table, _ keys: [(row: Int32, hash: UInt64)], _ ids: IdentifierColumn, _ unlisted: [Int],
    _ offerIDs: IdentifierColumn?
  ) {
    guard let orderIDs = orders.identifiers(.orderID) else { return }
    var rowOf: [UInt64: Int32] = [:]
    rowOf.reserveCapacity(orders.rowCount)
    for row in 0..<orders.rowCount {
      let hash = DecisionIndex.hash(orderIDs.utf8(at: row))
      if rowOf[hash] == nil { rowOf[hash] = Int32(truncatingIfNeeded: row) }
    }
    for decision in decisions.indices {
      guard let row = rowOf[decisions[decision].hash],
        orderIDs.utf8(at: Int(row)).elementsEqual(ids.utf8(at: Int(keys[decision].row)))
      else { continue }
      decisions[decision].order = row
    }
    // What the platform gave out without a list.
    let modes = orders.texts(.assignMode)
    let grab = modes?.dictionary.code(of: "grab") ?? TextColumn.null
    func isTaken(_ row: Int) -> Bool { grab >= 0 && modes?[row] == grab }
    var isSeen = [Bool](repeating: false, count: orders.rowCount)
    for decision in decisions where decision.order >= 0 { isSeen[Int(decision.order)] = true }
    if let offerIDs {
      for offer in unlisted {
        let id = offerIDs.utf8(at: offer)
        guard let row = rowOf[DecisionIndex.hash(id)].map(Int.init), orderIDs.utf8(at: row).elementsEqual(id)
        else { continue }
        isSeen[row] = true
        if !isTaken(row) { withoutList += 1 }
      }
    }
    guard let workers = orders.texts(.workerID), !decisions.isEmpty else { return }
    for row in 0..<orders.rowCount where workers[row] >= 0 && !isSeen[row] && !isTaken(row) {
      // A repeated row of an order is the order that was seen.
      let id = orderIDs.utf8(at: row)
      if let first = rowOf[DecisionIndex.hash(id)].map(Int.init), first != row,
        orderIDs.utf8(at: first).elementsEqual(id)
      {
        continue
      }
      withoutList += 1
    }
  }

  /// The id of a decision's order.
  func orderID(_ decision: Decision) -> String {
    let row = Int(rows[Int(decision.candidates.lowerBound)])
    return table.identifiers(.orderID)?.value(at: row) ?? ""
  }

  /// The decision of an instant that has a position among its candidates. O(log decisions + those of the instant).
  func index(at instant: Int64, holding position: Int32) -> Int? {
    var (low, high) = (0, decisions.count)
    while low < high {
      let middle = (low + high) / 2
      if decisions[middle].at < instant { low = middle + 1 } else { high = middle }
    }
    return decisions[low...].prefix { $0.at == instant }.firstIndex { $0.candidates.contains(position) }
  }

  /// The worker of a candidate.
  func worker(at position: Int32) -> Int32 { table.texts(.workerID)?[Int(rows[Int(position)])] ?? -1 }
}

/// Finds decisions by order and instant. Equal hashes are verified by the caller on the bytes.
private struct DecisionIndex {
  private var known: [UInt64: Int32] = [:]

  init(capacity: Int) { known.reserveCapacity(capacity) }

  /// The hash of an id.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  private static func key(_ hash: UInt64, _ at: Int64) -> UInt64 {
    let mixed = (hash ^ UInt64(bitPattern: at) &* 0x9E37_79B9_7F4A_7C15)
      .multipliedFullWidth(by: 0xD1B5_4A32_D192_ED03)
    return mixed.high ^ mixed.low
  }

  /// The decision of a hash and an instant, `new` after it was put in when there is none yet.
  mutating func decision(
    _ hash: UInt64, _ at: Int64, inserting new: Int32, isSame: (Int32) -> Bool
  ) -> Int32 {
    var key = Self.key(hash, at)
    while let other = known[key] {
      if isSame(other) { return other }
      key &+= 1
    }
    known[key] = new
    return new
  }

  func decision(_ hash: UInt64, _ at: Int64, isSame: (Int32) -> Bool) -> Int32? {
    var key = Self.key(hash, at)
    while let other = known[key] {
      if isSame(other) { return other }
      key &+= 1
    }
    return nil
  }
}
