/// The lists of candidates held against themselves, the offers, the orders and the workers.
///
/// A list is the candidates of one order at one instant. An audit of dispatch asks who could have got an order; a list
/// with somebody twice, without the one who got the order, or of an order that the log lacks answers nothing. Orders
/// that workers take themselves (`grab`) need no list. O(rows of the tables) on average.
struct CandidatesCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// The same worker several times on one list; affected: the rows beyond the first. Details: `conflicting` = how many
    /// of the workers' entries differ in some number.
    case repeated = "duplicate-candidates"
    /// Candidates of orders that the log does not have. No details.
    case withoutOrder = "candidates-without-order"
    /// Candidates who are not in the table of workers; affected: rows. No details.
    case notListed = "candidates-not-listed"
    /// Candidates of an order at an instant at which nobody was offered it. No details.
    case withoutOffer = "candidates-without-offer"
    /// Offers that the platform made without a list; affected: offers. No details.
    case withoutList = "offers-without-candidates"
    /// Offers to somebody who is not on the order's list of that instant; affected: offers. No details.
    case outside = "offers-outside-candidates"
    /// Offers of which fewer than one worker could have got the order. No details.
    case nobody = "eligible-below-one"
  }
  static let id = "candidates"
  static let cost = 20

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let eligible = tooFewEligible(subject)
    guard let table = subject.log.table(.candidates), let own = Listed(table), table.rowCount > 0 else {
      return eligible
    }
    return repeated(own) + withoutOrder(own, subject) + notListed(own, subject.log)
      + againstOffers(own, subject) + eligible
  }

  /// Who is on the lists, row by row: an order, an instant, a worker.
  private struct Listed {
    let table: Table
    let ids: IdentifierColumn
    let instants: IntegerColumn
    let workers: TextColumn
    private let hashes: ColumnStorage<UInt64>

    init?(_ table: Table) {
      guard let ids = table.identifiers(.orderID), let instants = table.integers(.offeredAt),
        let workers = table.texts(.workerID)
      else { return nil }
      (self.table, self.ids, self.instants, self.workers) = (table, ids, instants, workers)
      hashes = IdentifierHash.hashes(of: ids, threads: 1)
    }

    /// Whether the row says of whom and when.
    func isWhole(_ row: Int) -> Bool {
      !ids.utf8(at: row).isEmpty && !instants.isNull(row) && workers[row] >= 0
    }

    var whole: Int { (0..<table.rowCount).count { isWhole($0) } }

    /// The rows by order alone, by order and instant, or by these and the worker.
    func partitions(_ key: Key, bits: Int) -> HashPartitions? {
      let mixed: ColumnStorage<UInt64> =
        key == .order
        ? hashes
        : ColumnStorage(uninitialized: table.rowCount) { slots in
          for row in slots.indices {
            var hash = IdentifierHash.mix(hashes[row], UInt64(bitPattern: instants[row]))
            if key == .entry { hash = IdentifierHash.mix(hash, UInt64(truncatingIfNeeded: workers[row])) }
            slots[row] = hash
          }
        }
      return HashPartitions(mixed, bits: bits)
    }

    /// Whether two rows, the second of another table, are the same by a key.
    func isSame(_ row: Int, _ other: Listed, _ otherRow: Int, _ key: Key) -> Bool {
      (key == .order || instants[row] == other.instants[otherRow])
        && (key != .entry || workers[row] == other.workers[otherRow])
        && ByteOrder.equal(ids.utf8(at: row), other.ids.utf8(at: otherRow))
    }

    enum Key { case order, list, entry }
  }

  private func repeated(_ own: Listed) -> [LogObservation] {
    let bits = HashPartitions.bits(forRows: own.table.rowCount)
    let groups =
      own.partitions(.entry, bits: bits)?
      .repeats { own.isSame($0, own, $1, .entry) }.filter { $0.first.map(own.isWhole) ?? false } ?? []
    guard !groups.isEmpty else { return [] }
    var rows = RowExamples(own.table)
    var conflicting = 0
    for group in groups {
      group.dropFirst().forEach { rows.add($0) }
      if let first = group.first, group.contains(where: { !own.table.rowsEqual(first, $0) }) {
        conflicting += 1
      }
    }
    return [
      observation(
        .repeated, conflicting > 0 ? .serious : .caution, .candidates, [.workerID], affected: rows.count,
        total: own.table.rowCount, examples: rows.examples, details: ["conflicting": .init(conflicting)],
        faulty: [.workerID])
    ]
  }

  private func withoutOrder(_ own: Listed, _ subject: LogUnderCheck) -> [LogObservation] {
    let orders = subject.log.orders
    guard let ids = orders.identifiers(.orderID), let hashes = subject.orderHashes else { return [] }
    let bits = HashPartitions.bits(forRows: orders.rowCount)
    guard let here = HashPartitions(hashes, bits: bits), let there = own.partitions(.order, bits: bits) else {
      return []
    }
    var rows = RowExamples(own.table)
    here.match(there, isSame: { ByteOrder.equal(ids.utf8(at: $0), own.ids.utf8(at: $1)) }) { match, row in
      if case .none = match, own.isWhole(row) { rows.add(row) }
    }
    return note(.withoutOrder, .caution, .orderID, rows, of: own.whole)
  }

  private func notListed(_ own: Listed, _ log: OrderLog) -> [LogObservation] {
    guard let table = log.table(.workers), table.rowCount > 0, let listed = table.texts(.workerID) else {
      return []
    }
    var isKnown = [Bool](repeating: false, count: log.workers.values.count)
    for row in 0..<table.rowCount {
      let code = Int(listed[row])
      if isKnown.indices.contains(code) { isKnown[code] = true }
    }
    var rows = RowExamples(own.table)
    for row in 0..<own.table.rowCount where own.isWhole(row) {
      let code = Int(own.workers[row])
      if !isKnown.indices.contains(code) || !isKnown[code] { rows.add(row) }
    }
    return note(.notListed, .caution, .workerID, rows, of: own.whole)
  }

  private func againstOffers(_ own: Listed, _ subject: LogUnderCheck) -> [LogObservation] {
    guard let table = subject.log.table(.offers), let offers = Listed(table), table.rowCount > 0 else {
      return []
    }
    let bits = HashPartitions.bits(forRows: own.table.rowCount)
    guard let lists = own.partitions(.list, bits: bits), let entries = own.partitions(.entry, bits: bits),
      let offered = offers.partitions(.list, bits: bits), let given = offers.partitions(.entry, bits: bits)
    else { return [] }
    let grabbed = grabbedOffers(offers, subject)
    var hasList = [Bool](repeating: true, count: table.rowCount)
    var withoutList = RowExamples(table)
    var outside = RowExamples(table)
    var pushed = 0
    lists.match(offered, isSame: { own.isSame($0, offers, $1, .list) }) { match, offer in
      if case .none = match { hasList[offer] = false }
    }
    entries.match(given, isSame: { own.isSame($0, offers, $1, .entry) }) { match, offer in
      guard offers.isWhole(offer), !grabbed.contains(offer) else { return }
      pushed += 1
      guard case .none = match else { return }
      if hasList[offer] { outside.add(offer) } else { withoutList.add(offer) }
    }
    var alone = RowExamples(own.table)
    offered.match(lists, isSame: { offers.isSame($0, own, $1, .list) }) { match, row in
      if case .none = match, own.isWhole(row) { alone.add(row) }
    }
    return note(.withoutOffer, .caution, .offeredAt, alone, of: own.whole)
      + note(.withoutList, .caution, .offeredAt, withoutList, of: pushed)
      + note(.outside, .caution, .workerID, outside, of: pushed)
  }

  /// The offers of orders that a worker took.
  private func grabbedOffers(_ offers: Listed, _ subject: LogUnderCheck) -> RowSet {
    let orders = subject.log.orders
    let none = RowSet(none: offers.table.rowCount)
    let grabbed = orders.rows(.assignMode, in: ["grab"])
    guard grabbed.count > 0, let ids = orders.identifiers(.orderID), let hashes = subject.orderHashes else {
      return none
    }
    let bits = HashPartitions.bits(forRows: orders.rowCount)
    guard let here = HashPartitions(hashes, bits: bits), let there = offers.partitions(.order, bits: bits)
    else { return none }
    var isGrabbed = [Bool](repeating: false, count: offers.table.rowCount)
    here.match(there, isSame: { ByteOrder.equal(ids.utf8(at: $0), offers.ids.utf8(at: $1)) }) {
      match, offer in
      if case .row(let order) = match { isGrabbed[offer] = grabbed.contains(order) }
    }
    return RowSet(isGrabbed.count) { isGrabbed[$0] }
  }

  private func tooFewEligible(_ subject: LogUnderCheck) -> [LogObservation] {
    guard let offers = subject.log.table(.offers), let eligible = offers.integers(.eligible) else {
      return []
    }
    var rows = RowExamples(offers)
    for row in 0..<offers.rowCount where !eligible.isNull(row) && eligible[row] < 1 { rows.add(row) }
    guard rows.count > 0 else { return [] }
    return [
      observation(
        .nobody, .caution, .offers, [.eligible], affected: rows.count,
        total: eligible.count - eligible.nullCount, examples: rows.examples, faulty: [.eligible])
    ]
  }

  private func note(
    _ code: Code, _ severity: LogObservation.Severity, _ field: Field, _ rows: RowExamples, of total: Int
  ) -> [LogObservation] {
    guard rows.count > 0 else { return [] }
    return [
      observation(
        code, severity, .candidates, [field], affected: rows.count, total: total, examples: rows.examples,
        faulty: [field])
    ]
  }
}
