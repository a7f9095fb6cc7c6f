import OrderLog
import Testing

@testable import Metrics

@Suite struct ConditionResponseTests {
  private func order(_ worker: Int, given: Int, metres: Int64, weather: String?, carried: Int64 = 0)
    -> TestOrder
  {
    var order = TestOrder(worker: "w\(worker)", weather: weather, at: [.acceptedAt: 0, .deadlineAt: given])
    order.numbers = [.distance: metres, .carried: carried]
    return order
  }

  static let inference = InferenceParameters(minimumWorkers: 3, minimumOrders: 3)

  /// Two strata: rain gives 1.5 times in one and 1.2 times in the other; weighted as the orders in rain are.
  @Test func ratioOfSumsWithinStrata() throws {
    var orders: [TestOrder] = []
    for worker in 0..<6 {
      orders.append(order(worker, given: 1_000 + worker, metres: 1_500, weather: "clear"))
      orders.append(order(worker, given: 1_500 + worker, metres: 1_500, weather: "rain"))
      orders.append(order(worker, given: 1_000, metres: 2_500, weather: "clear"))
    }
    orders.append(order(0, given: 1_200, metres: 2_500, weather: "rain"))
    orders.append(order(1, given: 9_999, metres: 9_000, weather: "rain"))
    orders.append(order(1, given: 9_999, metres: 2_500, weather: nil))
    let result = try value(of: ConditionResponse(inference: Self.inference), on: testLog(orders))
    let expected = (6.0 * 1_500 + 15 + 1_200) / (6.0 * 1_000 + 15 + 1_000)
    #expect(((result.ratio?.value ?? 0) - expected).magnitude < 1e-12)
    #expect(result.adverse == 8)
    #expect(result.undecided == 1)
    let measurement = try result.measurement()
    #expect(measurement.examined == 2)
    #expect(measurement.exceeding == 0)
    #expect(measurement.figure("unmatched") == 1)
  }

  /// More orders in hand get more time; compared like with like, rain gives no more.
  @Test func ordersInHandAreNotTakenForAResponse() throws {
    var orders: [TestOrder] = []
    for worker in 0..<8 {
      for (carried, given) in [(Int64(0), 1_000), (2, 2_000)] {
        let jitter = worker * 3
        orders.append(order(worker, given: given + jitter, metres: 1_500, weather: "clear", carried: carried))
        for _ in 0..<Int(1 + carried * 3) {
          orders.append(
            order(worker, given: given + jitter, metres: 1_500, weather: "rain", carried: carried))
        }
      }
    }
    let result = try value(of: ConditionResponse(inference: Self.inference), on: testLog(orders))
    #expect(((result.ratio?.value ?? 0) - 1).magnitude < 1e-12)
  }

  @Test func noOrderInBadWeatherIsNoRatio() throws {
    let orders = (0..<4).map { order($0, given: 1_000, metres: 1_500, weather: "clear") }
    let result = try value(of: ConditionResponse(inference: Self.inference), on: testLog(orders))
    #expect(result.adverse == 0)
    #expect(result.ratio == nil)
    #expect(throws: NoValue.self) { try result.measurement() }
  }

  /// Groups whose true bias differs by a minute, with workers who differ among themselves.
  @Test func groupsAreComparedAmongLikeOrders() throws {
    var random = SplitMix(seed: 5)
    var orders: [TestOrder] = []
    for worker in 0..<40 {
      let own = Int.random(in: -30...30, using: &random)
      for _ in 0..<6 {
        var order = TestOrder(worker: "w\(worker)", at: [.acceptedAt: 0, .deadlineAt: 1_800])
        order.at[.completedAt] = 1_800 + own + (worker % 2 == 0 ? 60 : 0)
        order.numbers[.distance] = worker < 20 ? 1_500 : 2_500
        orders.append(order)
      }
    }
    let workers = Table(
      kind: .workers, rowCount: 40,
      columns: [
        .workerID: .text(TextColumn((0..<40).map { "w\($0)" })),
        .gender: .text(TextColumn((0..<40).map { $0 == 39 ? nil : $0 % 2 == 0 ? "female" : "male" })),
      ])
    let metric = GroupLateness(
      by: .field(.gender), limit: 20, leastPerStratum: 30, leastPerGroup: 5, least: anySize)
    let result = try value(of: metric, on: testLog(orders, others: [workers]))
    let women = try #require(result.groups.first { $0.name == "female" })
    #expect(result.groups.map(\.name) == ["female", "male"])
    #expect(women.workers == 20 && women.orders == 120)
    #expect(result.withoutGroup == 6)
    let men = try #require(result.groups.first { $0.name == "male" }?.difference)
    // The larger group, the women, is the base.
    #expect(women.difference == nil)
    #expect((men.value + 60).magnitude < 30)
    #expect((men.upper ?? 0) < 0)
    let measurement = result.measurement()
    #expect(measurement.examined == 4)
    #expect(measurement.exceeding == 2)
    #expect(throws: NoValue.missingFields([FieldRequirement(.workers, anyOf: [.origin])])) {
      try value(
        of: GroupLateness(by: .field(.origin), least: anySize), on: testLog(orders, others: [workers]))
    }
  }
}
