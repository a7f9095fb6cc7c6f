import OrderLog

/// A made-up log with every field, nulls sprinkled in, reproducible from its seed.
func randomLog(
  orders count: Int = 300, workers: Int = 12, days: Int = 6, nulls: Double = 0.05, seed: UInt64,
  zone: String = "Asia/Shanghai"
) -> OrderLog {
  var random = SplitMix(seed: seed)
  let start: Int64 = 1_748_707_200_000  // 2025-06-01T00:00+08:00
  func chance(_ p: Double) -> Bool { Double.random(in: 0..<1, using: &random) < p }
  func pick(_ texts: [String]) -> String? { chance(nulls) ? nil : texts.randomElement(using: &random) }
  func number(_ range: ClosedRange<Int64>) -> Int64? {
    chance(nulls) ? nil : Int64.random(in: range, using: &random)
  }
  var columns: [Field: Column] = [:]
  columns[.orderID] = .identifier(IdentifierColumn((0..<count).map { "o\(seed)-\($0)" }))
  var ids: [String?] = []
  for _ in 0..<count { ids.append(chance(0.02) ? nil : "w\(Int.random(in: 0..<workers, using: &random))") }
  columns[.workerID] = .text(TextColumn(ids))
  for field in TableKind.orders.fields where field.type == .text && field != .workerID {
    let texts = field.vocabulary ?? ["a", "b", "clear"]
    columns[field] = .text(TextColumn((0..<count).map { _ in pick(texts) }))
  }
  let placed = (0..<count).map { _ in
    start + Int64.random(in: 0..<Int64(days) * 86_400, using: &random) * 1_000
  }
  var clock = placed
  for field: Field in [
    .placedAt, .offeredAt, .acceptedAt, .arrivedPickupAt, .pickedUpAt, .arrivedDropoffAt, .completedAt,
  ] {
    let values = clock.map { chance(nulls) && field != .placedAt ? nil : Optional($0) }
    columns[field] = .integer(IntegerColumn(values))
    for row in clock.indices { clock[row] += Int64.random(in: 5...900, using: &random) * 1_000 }
  }
  for field: Field in [.readyPromisedAt, .readyAt, .promisedAt, .deadlineAt, .paidOutAt] {
    columns[field] = .integer(
      IntegerColumn(
        placed.map { chance(nulls) ? nil : $0 + Int64.random(in: 300...3_600, using: &random) * 1_000 }))
  }
  for field in TableKind.orders.fields {
    let range: ClosedRange<Int64>? =
      switch field.type {
      case .duration: 0...3_600_000
      case .distance: 200...12_000
      case .mass: 0...20_000
      case .money: 0...300_000
      case .count: 0...14
      case .ratio: 0...400_000
      case .coordinate:
        field == .pickupLon || field == .dropoffLon
          ? 1_163_000_000...1_164_000_000 : 399_000_000...400_000_000
      case .flag: 0...1
      case .identifier, .text, .instant: nil
      }
    if let range { columns[field] = .integer(IntegerColumn((0..<count).map { _ in number(range) })) }
  }
  let table = Table(kind: .orders, rowCount: count, columns: columns)
  let sessionCount = workers * days
  let online = (0..<sessionCount).map {
    start + Int64($0 / workers) * 86_400_000 + Int64.random(in: 0...36_000, using: &random) * 1_000
  }
  let sessions = Table(
    kind: .sessions, rowCount: sessionCount,
    columns: [
      .workerID: .text(TextColumn((0..<sessionCount).map { "w\($0 % workers)" })),
      .onlineAt: .integer(IntegerColumn(online.map(Optional.some))),
      .offlineAt: .integer(
        IntegerColumn(
          online.map { chance(nulls) ? nil : $0 + Int64.random(in: 600...40_000, using: &random) * 1_000 })),
    ])
  let offerCount = count * 2
  let offers = Table(
    kind: .offers, rowCount: offerCount,
    columns: [
      .orderID: .identifier(IdentifierColumn((0..<offerCount).map { "o\(seed)-\($0 / 2)" })),
      .workerID: .text(
        TextColumn((0..<offerCount).map { _ in "w\(Int.random(in: 0..<workers, using: &random))" })),
      .offeredAt: .integer(IntegerColumn((0..<offerCount).map { placed[$0 / 2] + 1_000 })),
      .response: .text(
        TextColumn((0..<offerCount).map { _ in pick(["accepted", "rejected", "timeout", "reassigned"]) })),
      .eligible: .integer(IntegerColumn((0..<offerCount).map { _ in number(1...30) })),
    ])
  let attributes = Table(
    kind: .workers, rowCount: workers,
    columns: [
      .workerID: .text(TextColumn((0..<workers).map { "w\($0)" })),
      .gender: .text(TextColumn((0..<workers).map { _ in pick(["female", "male"]) })),
      .ageBand: .text(TextColumn((0..<workers).map { _ in pick(["18-30", "31-45", "46+"]) })),
      .contract: .text(TextColumn((0..<workers).map { _ in pick(["crowd", "dedicated"]) })),
    ])
  return OrderLog(
    orders: table, others: [sessions, offers, attributes],
    timeZone: CivilTimeZone(identifier: zone) ?? .utc)
}
