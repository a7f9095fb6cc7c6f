import Foundation
import OrderLog
import Testing

@testable import Simulators

@Suite struct MealDeliveryPlanTests {
  typealias Instance = MealDeliveryInstance

  @Test(arguments: 1...12, MealDeliveryRun.Dispatcher.allCases)
  func everyPlanKeepsTheRules(seed: Int, dispatcher: MealDeliveryRun.Dispatcher) throws {
    let instance = MealDeliveryTown.random(seed: UInt64(seed), couriers: 4 + seed)
    let result = try MealDeliveryRun(instance, dispatcher: dispatcher).result()
    let judge = MealDeliveryTown.judge(result)
    #expect(judge.violations == [])
    #expect(result.plan.refusedDecisions == 0)
    #expect(judge.delivered == result.summary.delivered)
    #expect(judge.delivered > 10)
    #expect(abs(judge.clickToDoor - (result.summary.meanClickToDoor ?? 0)) < 1e-9)
    #expect(abs(judge.readyToPickup - (result.summary.meanReadyToPickup ?? 0)) < 1e-9)
    #expect(try MealDeliveryRun(instance, dispatcher: dispatcher).result() == result)
  }

  @Test func theJudgeSeesABrokenPlan() throws {
    let result = try MealDeliveryRun(MealDeliveryTown.random(seed: 3)).result()
    func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
    func changed(_ text: String, _ line: Int, _ column: Int, _ value: (String) -> String) -> String {
      var lines = lines(text)
      var cells = lines[line].split(separator: " ").map(String.init)
      cells[column] = value(cells[column])
      lines[line] = cells.joined(separator: " ")
      return lines.joined(separator: "\n") + "\n"
    }
    func earlier(_ cell: String) -> String { String((Int(cell) ?? 0) - 1) }
    let assignments = result.assignmentsText
    let last = lines(assignments).count - 1
    #expect(
      !MealDeliveryTown.judge(result, assignments: changed(assignments, 1, 1, earlier)).violations.isEmpty)
    let untold = changed(assignments, 1, 0) { _ in "-1" }
    #expect(!MealDeliveryTown.judge(result, assignments: untold).violations.isEmpty)
    #expect(
      !MealDeliveryTown.judge(result, assignments: changed(assignments, last, 3) { _ in "o1" }).violations
        .isEmpty)
    let delivered = try #require(
      lines(result.ordersText).firstIndex {
        $0.hasPrefix("o") && !$0.contains("nan") && !$0.hasPrefix("order")
      })
    for column in [1, 3, 4, 5] {
      let broken = changed(result.ordersText, delivered, column, earlier)
      #expect(!MealDeliveryTown.judge(result, orderInfo: broken).violations.isEmpty)
    }
    let lost = changed(result.ordersText, delivered, 6) { _ in "nan" }
    #expect(!MealDeliveryTown.judge(result, orderInfo: lost).violations.isEmpty)
    #expect(
      !MealDeliveryTown.judge(result, moves: changed(result.couriersText, 1, 1, earlier)).violations.isEmpty)
    let elsewhere = changed(result.couriersText, 1, 3) { $0 == "r1" ? "r2" : "r1" }
    #expect(!MealDeliveryTown.judge(result, moves: elsewhere).violations.isEmpty)
  }

  /// What is decided up to a minute does not depend on what is placed after it.
  @Test(arguments: [4, 5, 6]) func theFutureChangesNothing(seed: Int) throws {
    let instance = MealDeliveryTown.random(seed: UInt64(seed), orders: 50)
    let whole = try MealDeliveryRun(instance).result()
    for minute in [40, 90, 140] {
      var cut = instance
      cut.orders.removeAll { $0.placedAt > minute }
      let part = try MealDeliveryRun(cut).result()
      func decided(_ result: MealDeliveryResult) -> [String] {
        result.plan.assignments.filter { $0.assignedAt <= minute }.map { assignment in
          "\(assignment.assignedAt) \(assignment.courier) "
            + assignment.orders.map { result.instance.orders[$0].id }.joined(separator: " ")
        }
      }
      #expect(decided(part) == decided(whole))
      #expect(!decided(part).isEmpty)
    }
  }

  static func small(
    orders: [(x: Double, placed: Int, ready: Int)], couriers: [(x: Double, on: Int, off: Int)]
  ) -> Instance {
    Instance(
      name: "small", restaurants: [.init(id: "r1", location: Location(x: 0, y: 0))],
      orders: orders.enumerated().map {
        .init(
          id: "o\($0 + 1)", location: Location(x: $1.x, y: 0), placedAt: $1.placed, restaurant: 0,
          readyAt: $1.ready)
      },
      couriers: couriers.enumerated().map {
        .init(id: "c\($0 + 1)", location: Location(x: $1.x, y: 0), onAt: $1.on, offAt: $1.off)
      },
      parameters: .init(metresPerMinute: 300))
  }

  @Test func aCourierIsSentNoSoonerThanNeeded() throws {
    // Five minutes away, food ready at 30, two minutes at the door: leaves at 23.
    let instance = Self.small(orders: [(1_000, 10, 30)], couriers: [(1_500, 0, 100)])
    let plan = try MealDeliveryRun(instance).result().plan
    #expect(plan.assignments.map(\.assignedAt) == [23])
    #expect(plan.assignments.map(\.pickedUpAt) == [30])
    // Four minutes of way (rounded up), two before it on leaving, two before the drop-off.
    #expect(plan.deliveries.map { $0?.droppedOffAt } == [38])
    #expect(plan.assignments.map(\.freeAt) == [40])
    let eager = try MealDeliveryRun(instance, dispatcher: .nearestIdle).result().plan
    #expect(eager.assignments.map(\.assignedAt) == [10])
  }

  @Test func aLoneCourierBundlesTheOrdersOfOneRestaurant() throws {
    let instance = Self.small(orders: [(3_000, 10, 20), (3_300, 11, 20)], couriers: [(0, 0, 60)])
    let plan = try MealDeliveryRun(instance).result().plan
    #expect(plan.assignments.map(\.orders) == [[0, 1]])
    let single = try MealDeliveryRun(instance, dispatcher: .nearestIdle).result()
    #expect(single.plan.assignments.map(\.orders) == [[0], [1]])
    #expect(single.summary.ordersPerBundle == 1)
  }

  @Test func anOrderWaitsForTheCourierWhoServesItSooner() throws {
    // c1 brings o1 to a place beside the restaurant and is back at once; c2 is 40 minutes away.
    let instance = Self.small(
      orders: [(300, 0, 5), (300, 6, 8)], couriers: [(0, 0, 200), (12_000, 0, 200)])
    let plan = try MealDeliveryRun(instance).result().plan
    #expect(plan.assignments.map(\.courier) == [0, 0])
  }

  @Test func noPickUpAfterTheShift() throws {
    let instance = Self.small(orders: [(300, 0, 31)], couriers: [(0, 0, 30)])
    let result = try MealDeliveryRun(instance).result()
    #expect(result.plan.deliveries == [nil])
    #expect(result.summary.meanClickToDoor == nil)
    #expect(result.summary.undeliveredShare == 1)
    #expect(result.ordersText.hasSuffix("o1 0 r1 31 nan nan nan\n"))
    #expect(result.couriersText == "courier departure_time origin destination\n")
    var later = instance
    later.couriers[0].offAt = 31
    #expect(try MealDeliveryRun(later).result().summary.delivered == 1)
  }

  struct Stubborn: MealDeliveryDispatcher {
    func decide(_ situation: MealDeliverySituation, decisions: inout [MealDeliveryDecision]) {
      decisions += [
        .init(courier: 0, orders: [0]), .init(courier: 7, orders: [0]), .init(courier: 0, orders: [9]),
      ]
      decisions += [
        .init(courier: 0, orders: []), .init(courier: 0, orders: situation.open + situation.open),
      ]
      decisions.append(.init(courier: 0, orders: situation.open))
    }
  }

  @Test func whatTheRulesForbidIsNotCarriedOut() throws {
    let instance = Self.small(orders: [(300, 5, 8), (600, 5, 8)], couriers: [(0, 0, 200)])
    let result = try MealDeliveryRun.result(of: instance, under: Stubborn())
    #expect(MealDeliveryTown.judge(result).violations == [])
    #expect(result.plan.refusedDecisions > 0)
    #expect(result.plan.deliveries.allSatisfy { $0 != nil })
  }

  @Test func payIsTheGreaterOfOrdersAndHours() throws {
    // c1 delivers one order in two hours: 30, not 10. c2 delivers nothing in one hour: 15.
    let instance = Self.small(orders: [(300, 0, 8)], couriers: [(0, 0, 120), (9_000, 0, 60)])
    let result = try MealDeliveryRun(instance).result()
    #expect(result.summary.pay == 45)
    #expect(result.summary.payWithoutOrders == 15)
    let day = try #require(CivilDate(year: 2026, month: 3, day: 18))
    let log = result.log(on: day, timeZone: .utc)
    #expect(log.orders.integers(.workerPay)?.value(at: 0) == 300_000)
    #expect(log.orders.integers(.payBase)?.value(at: 0) == 100_000)
    #expect(log.orders.integers(.incentive)?.value(at: 0) == 200_000)
  }

  @Test(arguments: 1...4) func theLogSaysWhatThePlanSays(seed: Int) throws {
    let result = try MealDeliveryRun(MealDeliveryTown.random(seed: UInt64(seed))).result()
    let day = try #require(CivilDate(year: 2026, month: 3, day: 18))
    let zone = try #require(CivilTimeZone(identifier: "Asia/Shanghai"))
    let orders = result.log(on: day, timeZone: zone).orders
    #expect(orders.rowCount == result.instance.orders.count)
    let clocks: [Field] = [
      .placedAt, .acceptedAt, .arrivedPickupAt, .pickedUpAt, .arrivedDropoffAt, .completedAt,
    ]
    let columns = try clocks.map { try #require(orders.integers($0)) }
    let pay = try #require(orders.integers(.workerPay))
    var sum: Int64 = 0
    var completed = 0
    for row in 0..<orders.rowCount {
      let times = columns.compactMap { $0.value(at: row) }
      #expect(times == times.sorted())
      #expect(times.count == 1 || times.count == clocks.count)
      sum += pay.value(at: row) ?? 0
      completed += pay.value(at: row) == nil ? 0 : 1
    }
    #expect(completed == result.summary.delivered)
    let paid = result.summary.pay - result.summary.payWithoutOrders
    #expect(abs(Double(sum) / 10_000 - paid) < 1e-6)
    #expect(columns[0].value(at: 0) ?? 0 >= zone.start(of: day))
  }
}
