import OrderLog
import Statistics
import Testing

@testable import Metrics

@Suite struct GroupDisparityTests {
  /// 80 workers, 36 of them women, online from 9 to 12 on one day; offers and pay by group.
  private func log(
    women: Int = 36, offers: (Bool) -> Double = { _ in 6 }, pay: (Bool) -> Double = { _ in 8 },
    seed: UInt64 = 1
  ) throws -> OrderLog {
    var random = RandomStream(seed: seed, purpose: "groups")
    let day = Int64(try #require(CivilDate("2026-03-02")).dayNumber) * 86_400_000
    let workers = (0..<80).map { "w\($0)" }
    var offerWorkers: [String?] = []
    var offered: [Int64?] = []
    var orderWorkers: [String?] = []
    var accepted: [Int64?] = []
    var pays: [Int64?] = []
    for (index, worker) in workers.enumerated() {
      let isWoman = index < women
      for _ in 0..<random.nextPoisson(mean: offers(isWoman)) {
        let at = day + 9 * 3_600_000 + Int64(random.nextInt(below: 10_800_000))
        offerWorkers.append(worker)
        offered.append(at)
      }
      for order in 0..<6 {
        orderWorkers.append(worker)
        accepted.append(day + 9 * 3_600_000 + Int64(order) * 1_500_000)
        pays.append(Int64(pay(isWoman) * 10_000 * random.nextUniform(in: 0.9..<1.1)))
      }
    }
    func texts(_ values: [String?]) -> Column { .text(TextColumn(values)) }
    let count = orderWorkers.count
    return OrderLog(
      orders: Table(
        kind: .orders, rowCount: count,
        columns: [
          .orderID: .identifier(IdentifierColumn((0..<count).map { "o\($0)" })),
          .workerID: texts(orderWorkers), .acceptedAt: .integer(IntegerColumn(accepted)),
          .completedAt: .integer(IntegerColumn(accepted.map { $0.map { $0 + 1_200_000 } })),
          .workerPay: .integer(IntegerColumn(pays)), .city: texts((0..<count).map { _ in "a" }),
        ]),
      others: [
        Table(
          kind: .offers, rowCount: offered.count,
          columns: [.workerID: texts(offerWorkers), .offeredAt: .integer(IntegerColumn(offered))]),
        Table(
          kind: .sessions, rowCount: 80,
          columns: [
            .workerID: texts(workers),
            .onlineAt: .integer(IntegerColumn(workers.map { _ in day + 9 * 3_600_000 })),
            .offlineAt: .integer(IntegerColumn(workers.map { _ in day + 12 * 3_600_000 })),
          ]),
        Table(
          kind: .workers, rowCount: 80,
          columns: [
            .workerID: texts(workers),
            .gender: texts(workers.indices.map { $0 < women ? "female" : "male" }),
          ]),
      ], timeZone: .utc)
  }

  private func store(_ states: [StateRequest], _ log: OrderLog) -> StateStore {
    var store = StateStore(states)
    store.add(0..<log.orders.rowCount, of: .orders, in: log)
    for (kind, table) in log.tables { store.add(0..<table.rowCount, of: kind, in: log) }
    store.finish()
    return store
  }

  private func value(_ log: OrderLog) throws -> GroupDisparity.Value {
    let metric = GroupDisparity()
    return try metric.value(from: store(metric.states, log), in: log)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func alikeGroupsAreNotAccused(seed: UInt64) throws {
    let found = try value(try log(offers: { _ in 12 }, seed: seed))
    #expect(found.contrasts.count == 2 && found.beyond == 0)
    #expect(found.contrasts.allSatisfy { $0.ratio.value <= 1 && $0.ratio.lower ?? 0 > 0.6 })
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>) func fewerOffersAreFound(seed: UInt64) throws {
    let found = try value(try log(offers: { $0 ? 5 : 12 }, seed: seed))
    #expect(found.deciding.measure == "offers" && found.deciding.group == "female")
    #expect(found.deciding.isGroupWorse)
    #expect((found.deciding.ratio.value - 5.0 / 12).magnitude < 0.15)
    #expect(found.deciding.ratio.upper ?? 1 < 0.8 && found.deciding.ratio.pValue ?? 1 < 0.001)
    // Turned round, the other group is worse off.
    let turned = try value(try log(offers: { $0 ? 12 : 5 }, seed: seed))
    #expect(!turned.deciding.isGroupWorse && turned.deciding.ratio.upper ?? 1 < 0.8)
  }

  @Test func cheaperOrdersAreFound() throws {
    let found = try value(try log(offers: { _ in 12 }, pay: { $0 ? 5 : 8 }))
    #expect(found.deciding.measure == "value")
    #expect((found.deciding.ratio.value - 0.625).magnitude < 0.02)
  }

  @Test func aSmallGroupIsComparedWithNoOne() throws {
    let small = try log(women: 8)
    #expect(throws: NoValue.tooFew(have: 8, need: 30, of: .worker)) { try value(small) }
  }

  @Test func groupPayNamesTheGroupAndTheGap() throws {
    let metric = GroupPay()
    let cut = try log(pay: { $0 ? 7.2 : 8 })
    let found = try metric.value(from: store(metric.states, cut), in: cut)
    #expect(found.deciding.group == "female" && found.beyond == 1)
    #expect((found.gap.value - 0.1).magnitude < 0.02)
    #expect(found.gap.lower ?? 0 > 0.05 && found.gap.pValue ?? 1 < 0.001)
    let fair = try log()
    let none = try metric.value(from: store(metric.states, fair), in: fair)
    #expect(none.beyond == 0 && none.gap.upper ?? 1 < 0.05)
  }

  @Test func timeIsSplitIntoPartsOfTheDay() {
    let hour: Int64 = 3_600_000
    let spans = [TimeSpan(start: 2 * hour, end: 7 * hour), TimeSpan(start: 23 * hour, end: 25 * hour)]
    let time = OfferHours.time(of: spans[...], in: .utc)
    #expect(time == [2 * hour, 3 * hour, hour, 0, 0, 0, 0, hour])
  }
}
