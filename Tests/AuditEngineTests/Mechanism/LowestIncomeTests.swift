import Metrics
import OrderLog
import Rules
import Simulators
import Testing

@testable import AuditEngine

/// The rule of the lowest income, recomputed from sessions and orders.
@Suite struct LowestIncomeTests {
  private static let start: Int64 = 1_772_380_800_000
  private static let minute: Int64 = 60_000

  /// Worker a: logged on 0–100 and 200–∞ min, orders 10–40 (wait 20–25) and 30–60 (wait 50–60). Worker b: logged on from
  /// 0, an order from 20 that never ends. Worker c: never logged on.
  private func log() -> OrderLog {
    func instants(_ minutes: [Int64?]) -> Column {
      .integer(IntegerColumn(minutes.map { $0.map { Self.start + $0 * Self.minute } }))
    }
    let orders = Table(
      kind: .orders, rowCount: 3,
      columns: [
        .orderID: .identifier(IdentifierColumn(["o0", "o1", "o2"])),
        .workerID: .text(TextColumn(["a", "a", "b"])), .acceptedAt: instants([10, 30, 20]),
        .arrivedPickupAt: instants([20, 50, 30]), .pickedUpAt: instants([25, 60, nil]),
        .completedAt: instants([40, 60, nil]),
      ])
    let sessions = Table(
      kind: .sessions, rowCount: 3,
      columns: [
        .workerID: .text(TextColumn(["a", "a", "b"])), .onlineAt: instants([0, 200, 0]),
        .offlineAt: instants([100, nil, nil]),
      ])
    let workers = Table(kind: .workers, rowCount: 1, columns: [.workerID: .text(TextColumn(["c"]))])
    return OrderLog(orders: orders, others: [sessions, workers], timeZone: .utc)
  }

  @Test func timesAreThoseOfTheTables() throws {
    let log = log()
    let times = try WorkTimes(log)
    func worked(_ name: String, _ minute: Int64) -> WorkTimes.Worked? {
      log.workers.code(of: name).flatMap { times.worked($0, until: Self.start + minute * Self.minute) }
    }
    func minutes(_ online: Int64, _ engaged: Int64, _ waited: Int64) -> WorkTimes.Worked {
      WorkTimes.Worked(
        online: online * Self.minute, engaged: engaged * Self.minute, waited: waited * Self.minute)
    }
    #expect(worked("a", -5) == minutes(0, 0, 0))
    #expect(worked("a", 24) == minutes(24, 14, 0))
    // The wait counts from the pick-up on; the two orders overlap and count once.
    #expect(worked("a", 25) == minutes(25, 15, 5))
    #expect(worked("a", 100) == minutes(100, 50, 15))
    #expect(worked("a", 150) == minutes(100, 50, 15))
    #expect(worked("a", 260) == minutes(160, 50, 15))
    let rate = try #require(worked("a", 100)).rate(waitWeight: 0.8)
    #expect((rate - (35 + 0.8 * 15) / 100).magnitude < 1e-12)
    #expect(worked("b", 20) == minutes(20, 0, 0))
    #expect(worked("b", 21) == nil)
    #expect(worked("c", 50) == nil)
    #expect(times.worked(-1, until: 0) == nil)
    #expect(times.worked(99, until: .max) == nil)
  }

  /// The order that never ended did end: at 70 min b is a candidate who has been without orders for 25.
  @Test func anUnfinishedOrderEndsWhereTheWorkerIsFree() throws {
    let log = log()
    func worked(_ rows: [(minute: Int64, carried: Int64, idle: Int64)], until minute: Int64) throws
      -> WorkTimes.Worked?
    {
      let table = Table(
        kind: .candidates, rowCount: rows.count,
        columns: [
          .orderID: .identifier(IdentifierColumn(rows.map { _ in "x" })),
          .workerID: .text(TextColumn(rows.map { _ in "b" })),
          .offeredAt: .integer(IntegerColumn(rows.map { Self.start + $0.minute * Self.minute })),
          .carried: .integer(IntegerColumn(rows.map(\.carried))),
          .idleTime: .integer(IntegerColumn(rows.map { $0.idle * Self.minute })),
        ])
      let sessions = try #require(log.table(.sessions))
      let whole = OrderLog(orders: log.orders, others: [sessions, table], timeZone: .utc)
      let code = try #require(whole.workers.code(of: "b"))
      return try WorkTimes(whole).worked(code, until: Self.start + minute * Self.minute)
    }
    let entries: [(minute: Int64, carried: Int64, idle: Int64)] = [(10, 0, 10), (40, 1, 0), (70, 0, 25)]
    #expect(
      try worked(entries, until: 100)
        == WorkTimes.Worked(online: 100 * Self.minute, engaged: 25 * Self.minute, waited: 0))
    // Free since before the last that is known of the order, or never seen free again: not known.
    #expect(try worked([(70, 0, 45)], until: 100) == nil)
    #expect(try worked([(40, 1, 0)], until: 100) == nil)
  }

  @Test func whatIsMissingIsNamed() throws {
    let log = log()
    let without = OrderLog(orders: log.orders, timeZone: .utc)
    #expect(
      throws: MissingTimes(fields: [
        FieldRequirement(.sessions, anyOf: [.onlineAt]), FieldRequirement(.sessions, anyOf: [.offlineAt]),
      ])
    ) { try WorkTimes(without) }
    let table = Table(
      kind: .candidates, rowCount: 1,
      columns: [
        .orderID: .identifier(IdentifierColumn(["o0"])), .workerID: .text(TextColumn(["a"])),
        .offeredAt: .integer(IntegerColumn([Self.start])),
      ])
    #expect(
      throws: MissingTimes(fields: [FieldRequirement(.candidates, anyOf: [.approachTime])])
    ) { try LowestIncome(table, log) }
  }

  private static func town(seed: UInt64, days: Int = 1, plantings: [Planting] = []) throws -> Scenario.Run {
    var scenario = Scenario(name: "town")
    scenario.seed = seed
    scenario.days = days
    (scenario.city.width, scenario.city.height) = (5_000, 5_000)
    scenario.demand.ordersPerDay = 700
    scenario.demand.merchants = 40
    scenario.demand.meanTrip = 1_200
    scenario.workers.count = 110
    scenario.dispatch = DispatchChoice(.lowestIncomeFirst, rest: RestRules())
    scenario.recordsCandidates = true
    scenario.plantings = plantings
    return try scenario.run()
  }

  @Test(arguments: [1, 2] as [UInt64]) func plantedOrdersAreFoundAndNoOthers(seed: UInt64) throws {
    let run = try Self.town(
      seed: seed,
      plantings: [Planting(.dispatchFavours, share: 0.1, attribute: "contract", value: "dedicated")])
    let truth = Set(try #require(run.truth.facts.first).orders)
    let check = DispatchCheck(
      run.log(), declared: try DispatchCheckTests.declared("lowest_income_first"), fitsModel: false)
    #expect(truth.count >= 4)
    let found = Set(check.departures)
    // Two who have both not worked yet are equals, whoever of them gets the order.
    #expect(found.isSubset(of: truth))
    #expect(found.count * 10 >= truth.count * 8, "\(found.count) of \(truth.count)")
  }

  @Test func anotherRuleThanTheDeclaredOneDeparts() throws {
    // Dispatch by distance, declared as the lowest income: its scores are no rates, so they alone are compared.
    var scenario = Scenario(name: "town")
    scenario.seed = 3
    scenario.days = 1
    scenario.demand.ordersPerDay = 500
    scenario.workers.count = 90
    scenario.dispatch = DispatchChoice(.nearestIdle)
    scenario.dispatch.candidates = 12
    scenario.recordsCandidates = true
    let log = try scenario.run().log()
    let declared = try DispatchCheckTests.declared("lowest_income_first")
    #expect(DispatchCheck(log, declared: declared, fitsModel: false).restsOnScores)
    // Without scores, the records show that orders went to others; what came before the log may be why.
    let candidates = try #require(log.table(.candidates))
    var columns = candidates.columns
    columns[.score] = nil
    let bare = OrderLog(
      orders: log.orders,
      others: log.tables.values.filter { $0.kind != .orders && $0.kind != .candidates }
        + [Table(kind: .candidates, rowCount: candidates.rowCount, columns: columns)], timeZone: log.timeZone)
    let check = DispatchCheck(bare, declared: declared, fitsModel: false)
    #expect(!check.restsOnScores)
    #expect(check.departures.count * 4 > check.examined)
    #expect(try DeclaredDispatch(bare, declared).restsOnUnconfirmedIncomes)
  }

  @Test func linesOfADepartureAddUp() throws {
    let run = try Self.town(seed: 1, plantings: [Planting(.dispatchFavours, share: 0.2)])
    let log = run.log()
    let dispatch = try DeclaredDispatch(log, try DispatchCheckTests.declared("lowest_income_first"))
    let tally = dispatch.agreement(dispatch.decisions.decisions.indices, in: log.timeZone)
    let departure = try #require(tally.departures.first)
    let figures = dispatch.unit(departure, in: log).figures
    func figure(_ key: String) -> Double? { figures.first { $0.key.hasPrefix(key) }?.value }
    let own = try #require(figure("wentTo.workRate"))
    let travelled = try #require(figure("wentTo.travelled"))
    let waited = try #require(figure("wentTo.waited"))
    let online = try #require(figure("wentTo.loggedOn"))
    #expect(((travelled + 0.8 * waited) / online - own).magnitude < 1e-8)
    #expect(try #require(figure("byRule.workRate")) < own)
    #expect(try #require(figure("difference.workRate")) > 0.001)
  }
}
