import Testing

@testable import OrderLog

@Suite struct CheckPlantedGapsTests {
  @Test func duplicateOrders() {
    var made = MadeUpLog()
    made.rows[.orders]?.append(contentsOf: [MadeUpLog.order(5), MadeUpLog.order(5), MadeUpLog.order(6)])
    made.change([242]) { $0.numbers[.workerPay] = 1 }
    let same = made.observed("duplicate-orders")
    #expect(same.map(\.affected) == [2])
    #expect(same.first?.examples == [.init(.order, "o-1005")])
    #expect(same.first?.details == ["ids": 1])
    let conflicting = made.observed("conflicting-orders")
    #expect(conflicting.map(\.affected) == [2])
    #expect(conflicting.first?.severity == .serious)
    #expect(conflicting.first?.weakens == [.orderID])
  }

  @Test func duplicatesAmongManyPiles() {
    let count = 40_000
    let names = (0..<count).map { "id" + String($0 % (count - 7)) }
    let table = Table(
      kind: .orders, rowCount: count, columns: [.orderID: .identifier(IdentifierColumn(names))])
    let found = LogChecks.run([DuplicateOrdersCheck()], on: OrderLog(orders: table, timeZone: .utc))
      .observations
    #expect(found.map(\.affected) == [7])
  }

  @Test func duplicateRowsOfOtherTables() {
    var made = MadeUpLog()
    if let session = made.rows[.sessions]?[3] { made.rows[.sessions]?.append(session) }
    if let worker = made.rows[.workers]?[3] { made.rows[.workers]?.append(worker) }
    made.change(.workers, [10]) { $0.texts[.gender] = "other" }
    #expect(made.observed("duplicate-rows").map(\.table) == [.sessions])
    #expect(made.observed("conflicting-rows").first?.examples == [.init(.worker, "w3")])
    #expect(made.observed("overlapping-sessions").map(\.affected) == [1])
  }

  @Test func daysWithoutOrders() {
    var made = MadeUpLog()
    made.rows[.orders]?.removeSubrange(60..<100)
    let found = made.observed("days-without-orders")
    #expect(found.map(\.affected) == [2])
    #expect(found.map(\.total) == [12])
    #expect(found.first?.examples.map(\.value) == ["2025-03-06", "2025-03-07"])
    #expect(found.first?.weakens == [.placedAt])
    #expect(made.observed("missing-order-numbers").first?.details["largestGap"] == 40)
  }

  @Test func daysWithFewOrders() {
    let day = MadeUpLog.day
    var instants: [Int64] = []
    for number in 0..<70 {
      for order in 0..<(number == 33 ? 10 : 60) {
        instants.append(MadeUpLog.start + Int64(number) * day + Int64(order))
      }
    }
    let table = Table(
      kind: .orders, rowCount: instants.count, columns: [.placedAt: .integer(IntegerColumn(instants))])
    let found = LogChecks.run([DayGapsCheck()], on: OrderLog(orders: table, timeZone: .utc)).observations
    #expect(found.map(\.code) == ["days-with-few-orders"])
    #expect(found.first?.examples.map(\.value) == ["2025-04-05"])
  }

  @Test func missingNumbers() {
    var made = MadeUpLog()
    made.rows[.orders]?.remove(at: 100)
    made.rows[.orders]?.remove(at: 50)
    let found = made.observed("missing-order-numbers")
    #expect(found.map(\.affected) == [2])
    #expect(found.map(\.total) == [240])
    #expect(found.first?.examples.map(\.value) == ["1050", "1100"])
    #expect(found.first?.details == ["gaps": 2, "largestGap": 1, "lowest": 1_000, "highest": 1_239])
    // Every third number of a wider series is no series.
    var thin = MadeUpLog()
    thin.rows[.orders] = thin.rows[.orders]?.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    #expect(thin.observed("missing-order-numbers") == [])
    // Numbers that start anew each day leave gaps at night.
    var dated = MadeUpLog()
    for index in 0..<240 {
      dated.change([index]) {
        $0.texts[.orderID] = String(202_503_030_000 + index / 20 * 10_000 + index % 20)
      }
    }
    #expect(dated.observed("missing-order-numbers") == [])
  }

  @Test func workersInOneTableOnly() {
    var made = MadeUpLog()
    made.rows[.workers]?.append(
      MadeUpRow(
        numbers: [.tenureDays: 1],
        texts: [
          .workerID: "idle", .gender: "f", .ageBand: "30", .origin: "x", .contract: "crowd",
        ]))
    made.change([0]) { $0.texts[.workerID] = "stranger" }
    let idle = made.observed("workers-without-orders")
    #expect(idle.map(\.table) == [.workers])
    #expect(idle.first?.examples.map(\.value) == ["idle"])
    #expect(made.observed("workers-not-listed").first?.examples.map(\.value) == ["stranger"])
    #expect(made.observed("workers-without-sessions").first?.details == ["orders": 1])
  }

  @Test func aSharedIdWorksAroundTheClock() {
    var made = MadeUpLog()
    for (index, row) in (0..<44).enumerated() {
      made.change([row]) {
        $0.texts[.workerID] = "shared"
        let placed =
          MadeUpLog.start + 15 * 3_600_000 + Int64(index / 22) * MadeUpLog.day + Int64(index % 22) * 3_600_000
        $0.numbers[.acceptedAt] = placed
        $0.clear(.completedAt)
      }
    }
    let found = made.observed("round-the-clock-workers")
    #expect(found.map(\.affected) == [1])
    #expect(found.first?.details == ["workerDays": 2, "mostHours": 22])
    #expect(found.first?.examples.map(\.value) == ["shared"])
  }

  @Test func twoPlacesAtOnce() {
    var made = MadeUpLog()
    // Worker w0 has orders 0, 10, 20, …; three hours lie between 0 and 10.
    made.change([10]) { $0.numbers[.pickupLon] = 1_300_000_000 }
    let found = made.observed("impossible-travel")
    #expect(found.map(\.affected) == [1])
    #expect(found.map(\.total) == [224])
    #expect(found.first?.examples.map(\.value) == ["o-1010"])
  }

  @Test func sessions() {
    var made = MadeUpLog()
    made.change(.sessions, [5]) { $0.numbers[.offlineAt] = $0[number: .onlineAt] + 25 * 3_600_000 }
    #expect(made.observed("sessions-over-a-day").first?.details == ["longestHours": 25])
    #expect(made.observed("overlapping-sessions").map(\.affected) == [1])
    var skewed = MadeUpLog()
    skewed.change(.sessions, Array(0..<120)) {
      $0[number: .onlineAt] += 28_800_000
      $0[number: .offlineAt] += 28_800_000
    }
    let outside = skewed.observed("accepted-outside-sessions")
    #expect(outside.map(\.affected) == [240])
    #expect(outside.first?.weakens == [.onlineAt, .offlineAt])
  }

  @Test func breaks() {
    // Order 10 of worker w0 is accepted in the middle of its first break; clocks have a minute.
    var worked = MadeUpLog()
    let accepted = MadeUpLog.order(10)[number: .acceptedAt]
    worked.change(.breaks, [0]) {
      $0.numbers = [.startedAt: accepted - 300_000, .endedAt: accepted + 61_000]
    }
    let inside = worked.observed("accepted-in-breaks")
    #expect(inside.map(\.affected) == [1] && inside.first?.examples.map(\.value) == ["o-1010"])
    worked.change(.breaks, [0]) { $0[number: .endedAt] = accepted + 60_000 }
    #expect(worked.observed("accepted-in-breaks") == [])
    // A break in the night, and one twice.
    var odd = MadeUpLog()
    odd.change(.breaks, [3]) {
      $0[number: .startedAt] += 43_200_000
      $0[number: .endedAt] += 43_200_000
    }
    let outside = odd.observed("breaks-outside-sessions")
    #expect(outside.map(\.affected) == [1] && outside.map(\.total) == [60])
    #expect(outside.first?.weakens == [.startedAt, .endedAt])
    if let again = odd.rows[.breaks]?[5] { odd.rows[.breaks]?.append(again) }
    #expect(odd.observed("overlapping-breaks").map(\.affected) == [1])
    // A break that goes backwards, and an open last one, which is none of its own.
    var open = MadeUpLog()
    open.change(.breaks, [7]) { $0[number: .endedAt] = $0[number: .startedAt] - 1_000 }
    open.change(.breaks, [59]) { $0.clear(.endedAt) }
    #expect(open.observed("events-out-of-order").map(\.table) == [.breaks])
    #expect(open.observed("missing-values") == [])
  }

  @Test func offersAndOrdersDisagree() {
    var made = MadeUpLog()
    made.change(.offers, [1]) { $0.texts[.orderID] = "elsewhere" }
    made.change(.offers, [2, 3]) { $0[number: .respondedAt] += 120_000 }
    made.change(.offers, [4]) { $0[number: .offeredAt] -= 120_000 }
    made.change(.offers, [5]) { $0.texts[.workerID] = "w9" }
    #expect(made.observed("offers-without-order").first?.examples.map(\.value) == ["elsewhere"])
    #expect(made.observed("acceptance-times-disagree").map(\.affected) == [2])
    #expect(made.observed("acceptance-times-disagree").map(\.total) == [238])
    #expect(made.observed("offer-times-disagree").map(\.affected) == [1])
    #expect(made.observed("offer-workers-disagree").map(\.affected) == [1])
  }
}
