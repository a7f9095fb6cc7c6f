import OrderLog
import Testing

@testable import Metrics

@Suite struct DispatchMetricsTests {
  @Test func pushShareLeavesUnknownModesOut() throws {
    let modes: [String?] = ["push", "push", "grab", nil]
    let log = testLog(
      modes.enumerated().map { TestOrder(worker: "w\($0 % 2)", city: $0 == 0 ? "A" : "B", mode: $1) })
    let result = try value(of: PushShare(least: anySize), on: log)
    #expect(result.pushed.hits == 2)
    #expect(result.pushed.size == 3)
    #expect(result.undecided == 1)
    #expect(result.cities.map(\.city) == ["A", "B"])
    #expect(result.cities.map(\.orders) == [1, 2])
    #expect(result.workerShares() == [0.5, 1])
    #expect(throws: NoValue.tooFew(have: 3, need: 200, of: .order)) { try value(of: PushShare(), on: log) }
  }

  func carrying(_ carried: Int64?, cap: Int64?, worker: String = "w0") -> TestOrder {
    var order = TestOrder(worker: worker, at: [.acceptedAt: 0])
    order.numbers[.carried] = carried
    order.numbers[.carryLimit] = cap
    return order
  }

  @Test func theNewOrderCountsAsOneInHand() throws {
    let log = testLog([
      carrying(11, cap: 12), carrying(12, cap: 12), carrying(13, cap: nil), carrying(nil, cap: 5),
      carrying(0, cap: 0),
    ])
    let result = try value(of: Concurrency(), on: log)
    #expect(result.examined == 4)
    #expect(result.measurement().exceeding == 2)
    #expect(result.measurement().undecided == 1)
    #expect(result.measurement().figure("max") == 14)
    let cap = try result.capMeasurement()
    #expect(cap.examined == 3)
    #expect(cap.exceeding == 2)
    #expect(cap.undecided == 2)
    #expect(cap.cases.map(\.measured) == [13, 1])
    #expect(cap.cases.map(\.limit) == [12, 0])
    let without = try value(of: Concurrency(includesThis: false), on: log)
    #expect(without.measurement().exceeding == 1)
    #expect(without.quantile(0) == 0)
  }

  @Test func withoutTheColumnThereIsNoValue() throws {
    let log = testLog([TestOrder(at: [.acceptedAt: 0, .completedAt: 60])])
    #expect(throws: NoValue.missingFields([FieldRequirement(.carried)])) {
      try value(of: Concurrency(), on: log)
    }
    let noCap = try value(of: Concurrency(), on: testLog([carrying(3, cap: nil)]))
    #expect(throws: NoValue.missingFields([FieldRequirement(.carryLimit)])) { try noCap.capMeasurement() }
  }

  /// Offers: worker, answer, eligible.
  func offers(_ rows: [(String?, String?, Int64?)], eligible: Bool = true) -> Table {
    var columns: [Field: Column] = [
      .orderID: .identifier(IdentifierColumn(rows.indices.map { "o\($0)" })),
      .workerID: .text(TextColumn(rows.map(\.0))), .response: .text(TextColumn(rows.map(\.1))),
      .offeredAt: .integer(IntegerColumn(rows.map { _ in noon })),
    ]
    if eligible { columns[.eligible] = .integer(IntegerColumn(rows.map(\.2))) }
    return Table(kind: .offers, rowCount: rows.count, columns: columns)
  }

  @Test func answersAreSharesOfTheKnownAnswers() throws {
    let table = offers([
      ("w0", "accepted", 2), ("w0", "rejected", 3), ("w1", "timeout", nil), ("w1", nil, 5),
      ("w1", "accepted", 0), (nil, "reassigned", 4),
    ])
    let log = testLog([TestOrder()], others: [table])
    let result = try value(of: OfferResponse(least: anySize), on: log)
    #expect(result.offers == 6)
    #expect(result.answered == 5)
    #expect(result.share(.accepted)?.value == 0.4)
    #expect(result.share(.rejected)?.value == 0.2)
    #expect(result.measurement().workersExceeding == 1)
    #expect(result.measurement().undecided == 1)
    let eligible = try value(of: OffersPerEligible(least: anySize), on: log)
    #expect(eligible.withEligible == 4)
    #expect(eligible.share.value == 4.0 / 14)
    #expect(eligible.meanEligible == 3.5)
  }

  @Test func offersPerEligibleIsNotDecidableWithoutTheField() {
    let log = testLog([TestOrder()], others: [offers([("w0", "accepted", nil)], eligible: false)])
    let expected = NoValue.missingFields([FieldRequirement(.offers, anyOf: [.eligible])])
    #expect(throws: expected) { try value(of: OffersPerEligible(), on: log) }
    #expect(throws: expected) { try value(of: OffersPerEligible(), on: testLog([TestOrder()])) }
  }

  /// Sessions of `hours` per worker, from noon.
  func sessions(_ hours: [(String, Int?)]) -> Table {
    Table(
      kind: .sessions, rowCount: hours.count,
      columns: [
        .workerID: .text(TextColumn(hours.map(\.0))),
        .onlineAt: .integer(IntegerColumn(hours.map { _ in noon })),
        .offlineAt: .integer(IntegerColumn(hours.map { $0.1.map { noon + Int64($0) * 3_600_000 } })),
      ])
  }

  /// Trap 10: a worker who was online and got no offer stays in, and raises the Gini.
  @Test func workersWithoutOffersStayIn() throws {
    let table = offers([("w0", nil, nil), ("w0", nil, nil), ("w1", nil, nil), ("w1", nil, nil)])
    let log = testLog(
      [TestOrder(worker: "w0")], others: [table, sessions([("w0", 1), ("w1", 2), ("w2", 4), ("w3", 0)])])
    let metric = OffersPerOnlineHour(leastWorkers: 1)
    let result = try value(of: metric, on: log)
    #expect(result.rates == [0, 1, 2])
    #expect(result.belowLeastHours == 1)
    #expect(result.groups.map(\.label) == ["unknown/unknown", "A/unknown"])
    // Gini of 0 and 1 is ½, of one worker 0; weighted by 2 and 1 workers: ⅓.
    #expect(abs((result.meanGini ?? 0) - 1.0 / 3) < 1e-12)
    #expect(result.groups.first?.p90ToP10 == 9)
    #expect(throws: NoValue.tooFew(have: 2, need: 30, of: .worker)) {
      try value(of: OffersPerOnlineHour(), on: log)
    }
  }

  @Test func ordersNeverStandInForOffers() throws {
    let order = TestOrder(worker: "w0", at: [.acceptedAt: 0, .completedAt: 7_200])
    let log = testLog([order, order], others: [sessions([("w0", 4)])])
    #expect(throws: NoValue.missingFields([FieldRequirement(.offers, anyOf: [.workerID])])) {
      try value(of: OffersPerOnlineHour(leastWorkers: 1), on: log)
    }
    #expect(try value(of: OrdersPerHour(leastWorkers: 1), on: log).rates == [1])
    #expect(try value(of: OrdersPerHour(basis: .online, leastWorkers: 1), on: log).rates == [0.5])
    #expect(throws: NoValue.self) {
      try value(of: OrdersPerHour(basis: .online, leastWorkers: 1), on: testLog([order]))
    }
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func lawAndOracle(seed: UInt64) throws {
    let log = randomLog(seed: seed)
    expectMergeLaw(WorkerMajority.self, .init(.city), on: log, seed: seed)
    expectMergeLaw(WorkerMajority.self, .init(.contract), on: log, seed: seed)
    let modes = (0..<log.orders.rowCount).compactMap { log.orders.texts(.assignMode)?.value(at: $0) }
    let push = try value(of: PushShare(least: anySize), on: log)
    #expect(push.pushed.hits == modes.count { $0 == "push" })
    #expect(push.pushed.size == modes.count)
    let answers = (0..<(log.table(.offers)?.rowCount ?? 0)).compactMap {
      log.table(.offers)?.texts(.response)?.value(at: $0)
    }
    let response = try value(of: OfferResponse(least: anySize), on: log)
    for answer in OfferResponse.Answer.allCases {
      #expect(response.share(answer)?.hits == answers.count { $0 == answer.rawValue })
    }
    let spread = try value(of: OffersPerOnlineHour(leastWorkers: 1), on: log)
    #expect(spread.workers + spread.belowLeastHours + spread.inSmallGroups == log.workers.values.count)
  }
}
