import OrderLog
import Statistics
import Testing

@testable import Metrics

@Suite struct RefusalEffectTests {
  /// 60 workers online from 8 to 20 on three days; an offer about every twenty minutes, one refused a day. After a
  /// refusal no offer for `penalty` minutes. With `lull` who will refuse is offered nothing from two hours to one hour
  /// before; with `isShort` workers log on so shortly before that nothing can be seen there.
  private func log(penalty: Int64, lull: Bool = false, isShort: Bool = false, seed: UInt64) throws -> OrderLog
  {
    var random = RandomStream(seed: seed, purpose: "refusals")
    let first = Int64(try #require(CivilDate("2026-03-02")).dayNumber) * 86_400_000
    let minute: Int64 = 60_000
    var who: [String?] = []
    var offered: [Int64?] = []
    var answers: [String?] = []
    var online: [Int64?] = []
    for day in 0..<3 as Range<Int64> {
      for worker in 0..<60 {
        let start = first + day * 86_400_000 + 480 * minute
        online.append(start)
        let chosen =
          start + Int64(isShort ? 65 + random.nextInt(below: 30) : 150 + random.nextInt(below: 400)) * minute
        var refused: Int64?
        var at = start
        while true {
          at += Int64(random.nextExponential(rate: 1 / Double(20 * minute)))
          guard at < start + 720 * minute else { break }
          if lull, at > chosen - 120 * minute, at < chosen - 60 * minute { continue }
          if let refused, at <= refused + penalty * minute { continue }
          who.append("w\(worker)")
          offered.append(at)
          let isRefusal = refused == nil && at >= chosen
          answers.append(isRefusal ? "rejected" : "accepted")
          if isRefusal { refused = at }
        }
      }
    }
    func texts(_ values: [String?]) -> Column { .text(TextColumn(values)) }
    let workers = (0..<180).map { "w\($0 % 60)" }
    return OrderLog(
      orders: Table(
        kind: .orders, rowCount: 60,
        columns: [
          .orderID: .identifier(IdentifierColumn((0..<60).map { "o\($0)" })),
          .workerID: texts((0..<60).map { "w\($0)" }),
          .acceptedAt: .integer(IntegerColumn((0..<60).map { _ in first + 420 * minute })),
          .completedAt: .integer(IntegerColumn((0..<60).map { _ in first + 430 * minute })),
        ]),
      others: [
        Table(
          kind: .offers, rowCount: who.count,
          columns: [
            .workerID: texts(who), .offeredAt: .integer(IntegerColumn(offered)), .response: texts(answers),
          ]),
        Table(
          kind: .sessions, rowCount: 180,
          columns: [
            .workerID: texts(workers), .onlineAt: .integer(IntegerColumn(online)),
            .offlineAt: .integer(IntegerColumn(online.map { $0.map { $0 + 720 * minute } })),
          ]),
      ], timeZone: .utc)
  }

  private func value(_ log: OrderLog, _ metric: RefusalEffect = RefusalEffect()) throws -> RefusalEffect.Value
  {
    var store = StateStore(metric.states)
    store.add(0..<log.orders.rowCount, of: .orders, in: log)
    for (kind, table) in log.tables { store.add(0..<table.rowCount, of: kind, in: log) }
    store.finish()
    return try metric.value(from: store, in: log)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func nothingHappensWithoutAPenalty(seed: UInt64) throws {
    let found = try value(try log(penalty: 0, seed: seed))
    #expect(found.matched > 100 && found.workers > 50)
    #expect(found.drop.lower ?? 1 < 0.1, "\(found.drop)")
    #expect(found.drop.value.magnitude < 0.15, "\(found.drop)")
    #expect(found.placebo.map { $0.value.magnitude < 0.2 } ?? false, "\(String(describing: found.placebo))")
  }

  @Test(arguments: [(30, 0.5), (45, 0.75)] as [(Int64, Double)])
  func aPenaltyIsMeasured(minutes: Int64, drop: Double) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let found = try value(try log(penalty: minutes, seed: seed))
      #expect((found.drop.value - drop).magnitude < 0.15, "\(found.drop)")
      #expect(found.drop.lower ?? 0 > 0.1 && found.drop.pValue ?? 1 < 0.001)
    }
  }

  @Test func noOfferAtAllHasAnIntervalOfItsOwn() throws {
    let found = try value(try log(penalty: 60, seed: 2))
    #expect(found.drop.value == 1 && found.observed == 0)
    #expect(found.drop.lower ?? 0 > 0.7 && found.drop.upper == 1)
    #expect(found.drop.pValue ?? 1 < 1e-6)
  }

  /// An effect where nothing was refused: refusers differ from those they are matched with, and there is no verdict,
  /// whether or not refusals are punished.
  @Test(arguments: [0, 45] as [Int64]) func aPlaceboThatFailsLeavesNoValue(penalty: Int64) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let found = try log(penalty: penalty, lull: true, seed: seed)
      #expect(throws: NoValue.undefined(.degenerate("the placebo hour shows an effect of its own"))) {
        try value(found)
      }
    }
  }

  /// Logged on for little more than an hour before: a drop is measured, and nothing stands beside it.
  @Test func aDropWithoutAPlaceboIsNoFinding() throws {
    let found = try log(penalty: 45, isShort: true, seed: 1)
    #expect(throws: NoValue.self) { try value(found) }
    #expect(try value(try log(penalty: 0, isShort: true, seed: 1)).placebo == nil)
  }

  /// Nothing happens after refusals on 30 logs: no drop beyond the limit is found, and a failing placebo is rare.
  @Test func noFalseFindingOverManySeeds() throws {
    var (found, failed) = (0, 0)
    for seed in 20..<50 as Range<UInt64> {
      do throws(NoValue) {
        let drop = try measured(seed).drop
        if drop.lower ?? 0 > 0.1, drop.pValue ?? 1 < 0.01 { found += 1 }
      } catch {
        failed += 1
      }
    }
    #expect(found == 0 && failed <= 3, "\(found) found, \(failed) without a value")
  }

  private func measured(_ seed: UInt64) throws(NoValue) -> RefusalEffect.Value {
    let metric = RefusalEffect(inference: InferenceParameters(replicates: 200))
    guard let log = try? log(penalty: 0, seed: seed) else { throw .nothingToMeasure(examined: 0) }
    var store = StateStore(metric.states)
    store.add(0..<log.orders.rowCount, of: .orders, in: log)
    for (kind, table) in log.tables where kind != .orders { store.add(0..<table.rowCount, of: kind, in: log) }
    store.finish()
    return try metric.value(from: store, in: log)
  }

  @Test func rowsInAnyOrderGiveTheSameValue() throws {
    let plain = try log(penalty: 30, seed: 4)
    let offers = try #require(plain.table(.offers))
    var random = RandomStream(seed: 9, purpose: "shuffle")
    var order = Array(0..<offers.rowCount)
    random.shuffle(&order)
    let shuffled = Table(
      kind: .offers, rowCount: offers.rowCount,
      columns: [
        .workerID: .text(TextColumn(order.map { offers.texts(.workerID)?.value(at: $0) })),
        .offeredAt: .integer(IntegerColumn(order.map { offers.integers(.offeredAt)?.value(at: $0) })),
        .response: .text(TextColumn(order.map { offers.texts(.response)?.value(at: $0) })),
      ])
    let sessions = try #require(plain.table(.sessions))
    let other = OrderLog(orders: plain.orders, others: [shuffled, sessions], timeZone: .utc)
    #expect(try value(other) == value(plain))
  }

  @Test func aLogWithoutRefusalsHasNoValue() throws {
    let plain = try log(penalty: 0, seed: 1)
    #expect(throws: NoValue.self) {
      try value(plain, RefusalEffect(inference: InferenceParameters(minimumOrders: 1_000_000)))
    }
  }
}
