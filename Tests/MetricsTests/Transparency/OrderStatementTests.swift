import OrderLog
import Testing

@testable import Metrics

@Suite struct OrderStatementTests {
  private func order(_ numbers: [Field: Int64], status: String? = "completed", weather: String? = "clear")
    -> TestOrder
  { TestOrder(status: status, weather: weather, at: [.acceptedAt: 0], numbers: numbers) }

  @Test func aRideHasThreeItems() throws {
    let whole: [Field: Int64] = [.customerPaid: 200_000, .workerPay: 160_000, .displayedTakeRate: 0]
    var gap = whole
    gap[.displayedTakeRate] = nil
    let log = testLog([
      order(whole), order(gap), order([:], status: "cancelled_customer"), order(whole, status: nil),
    ])
    let result = try value(of: OrderStatement(.ride), on: log)
    #expect(result.examined == 2)
    #expect(result.incomplete == 1)
    #expect(result.missing.map(\.field) == [.displayedTakeRate])
    let measurement = result.measurement()
    // A row of unknown status without a completion may or may not be settled.
    #expect(measurement.undecided == 1)
    #expect(measurement.cases.map(\.orderID) == ["o1"])
  }

  @Test func subsidyAndDeductionWhereDue() throws {
    let lines: [Field: Int64] = [.payDistance: 0, .payTime: 1, .payDifficulty: 2]
    let paid = lines.merging([.subsidyWeather: 5, .deduction: 0]) { $1 }
    let log = testLog([order(lines), order(lines, weather: "rain"), order(paid, weather: "rain")])
    #expect(try value(of: OrderStatement(.deliveryWhereDue), on: log).incomplete == 1)
    #expect(try value(of: OrderStatement(.deliveryAlways), on: log).incomplete == 2)
  }

  @Test func anAbsentColumnSaysNothing() {
    let log = testLog([order([.customerPaid: 1, .workerPay: 1])])
    #expect(throws: NoValue.missingFields([FieldRequirement(.displayedTakeRate)])) {
      try value(of: OrderStatement(.ride), on: log)
    }
  }

  @Test func detoursBeginAboveTheRatio() throws {
    func way(_ planned: Int64?, _ shortest: Int64, carried: Int64 = 0) -> TestOrder {
      var order = TestOrder(at: [.acceptedAt: 0])
      order.numbers = [.shortestDistance: shortest, .carried: carried]
      order.numbers[.distance] = planned
      return order
    }
    var nobodys = TestOrder(worker: nil, status: "cancelled_customer")
    nobodys.numbers = [:]
    let log = testLog([
      way(1_300, 1_000), way(1_301, 1_000), way(900, 1_000), way(3_000, 1_000, carried: 2), way(nil, 1_000),
      way(5, 0), nobodys,
    ])
    let all = try value(of: Detour(least: anySize), on: log)
    #expect(all.examined == 4)
    #expect(all.detours == 2)
    let measurement = try all.measurement()
    #expect(measurement.undecided == 2)
    #expect(measurement.cases.map(\.measured) == [3, 1.301])
    #expect(measurement.figure("belowShortest") == 1)
    #expect(measurement.figure("untaken") == 1)
    #expect(try value(of: Detour(onlyAlone: true, least: anySize), on: log).detours == 1)
  }
}
