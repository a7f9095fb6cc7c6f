/// Pairs of instants of one row of which the second is before the first.
///
/// Instants that the range check finds fault with are left out. Merchants often press "ready" late, so where food
/// is ready after it was picked up only the ready time is in doubt. O(rows) per pair.
struct EventOrderCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `largestSeconds` = how far back the second instant goes at most.
    case pair = "events-out-of-order"
  }
  static let id = "event-order"
  static let cost = 8

  /// Two instants that must not decrease.
  struct Pair: Sendable {
    let table: TableKind
    let first: Field
    let second: Field
    /// The fields in doubt when they do.
    let faulty: [Field]

    init(_ first: Field, _ second: Field, in table: TableKind = .orders, faulty: [Field]? = nil) {
      self.table = table
      self.first = first
      self.second = second
      self.faulty = faulty ?? [first, second]
    }
  }

  /// The pairs that are looked at. Steps that a log may lack are bridged (accepted to completed), so that a row
  /// with gaps is still checked.
  static let pairs: [Pair] = [
    Pair(.placedAt, .offeredAt), Pair(.placedAt, .acceptedAt), Pair(.offeredAt, .acceptedAt),
    Pair(.acceptedAt, .arrivedPickupAt), Pair(.acceptedAt, .pickedUpAt), Pair(.arrivedPickupAt, .pickedUpAt),
    Pair(.readyAt, .pickedUpAt, faulty: [.readyAt]), Pair(.placedAt, .readyAt, faulty: [.readyAt]),
    Pair(.pickedUpAt, .arrivedDropoffAt), Pair(.pickedUpAt, .completedAt),
    Pair(.arrivedDropoffAt, .completedAt), Pair(.acceptedAt, .completedAt),
    Pair(.placedAt, .promisedAt, faulty: [.promisedAt]), Pair(.completedAt, .paidOutAt, faulty: [.paidOutAt]),
    Pair(.offeredAt, .respondedAt, in: .offers), Pair(.onlineAt, .offlineAt, in: .sessions),
    Pair(.startedAt, .endedAt, in: .breaks), Pair(.openedAt, .repliedAt, in: .appeals),
  ]

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    Self.pairs.compactMap { pair in
      guard let table = subject.log.table(pair.table), let first = table.integers(pair.first),
        let second = table.integers(pair.second)
      else { return nil }
      let (a, b) = (first.storage.elements, second.storage.elements)
      // An empty slot is the least integer: never above anything, so only the second needs a look.
      var candidates = 0
      for row in 0..<table.rowCount { candidates += a[row] > b[row] && b[row] != IntegerColumn.null ? 1 : 0 }
      guard candidates > 0 else { return nil }
      var rows = RowExamples(table)
      var largest: Int64 = 0
      for row in 0..<table.rowCount
      where a[row] > b[row] && PlausibleInstant.contains(a[row]) && PlausibleInstant.contains(b[row]) {
        rows.add(row)
        largest = max(largest, a[row] - b[row])
      }
      guard rows.count > 0 else { return nil }
      let total = (table.present(pair.first) & table.present(pair.second)).count
      let isWeak = Double(rows.count) > LogObservation.weakShare * Double(total)
      return observation(
        .pair, isWeak ? .serious : .caution, pair.table, [pair.first, pair.second], affected: rows.count,
        total: total, examples: rows.examples, details: ["largestSeconds": .init(Double(largest) / 1_000)],
        faulty: pair.faulty)
    }
  }
}
