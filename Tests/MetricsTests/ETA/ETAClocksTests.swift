import OrderLog
import Testing

@testable import Metrics

@Suite struct ETAClocksTests {
  @Test func twoClocks() throws {
    let log = testLog([
      TestOrder(at: [.deadlineAt: 1_500, .promisedAt: 1_800]),
      TestOrder(at: [.deadlineAt: 1_800, .promisedAt: 1_800]),
      TestOrder(at: [.deadlineAt: 1_920, .promisedAt: 1_800]), TestOrder(at: [.deadlineAt: 1_920]),
    ])
    let result = try value(of: TwoClocks(), on: log)
    #expect(result.examined == 3)
    #expect(result.workerEarlier == 1)
    #expect(result.meanGap == 60)
    let measurement = result.measurement()
    #expect(measurement.undecided == 1)
    #expect(measurement.cases.map(\.measured) == [5])
    #expect(measurement.estimate == nil)
    #expect(throws: NoValue.missingFields([FieldRequirement(.promisedAt)])) {
      try value(of: TwoClocks(), on: testLog([TestOrder(at: [.deadlineAt: 1])]))
    }
  }

  func estimates(_ given: Int, _ four: [Int64?]) -> TestOrder {
    var order = TestOrder(at: [.acceptedAt: 0, .deadlineAt: given])
    for (field, seconds) in zip([Field.etaModel, .etaCity, .etaSegments, .etaDistance], four) {
      order.numbers[field] = seconds.map { $0 * 1_000 }
    }
    return order
  }

  @Test func maxOfFourAllowsOneSecond() throws {
    let log = testLog([
      estimates(1_000, [900, 1_000, 800, 1]), estimates(999, [900, 1_000, 800, 1]),
      estimates(998, [900, 800, 1_000, 1]), estimates(998, [1_000, nil, 800, 1]),
      estimates(2_000, [5, 5, 5, 5]), estimates(2_000, [5, -5, 5, 5]),
    ])
    let result = try value(of: MaxOfFour(), on: log)
    #expect(result.examined == 4)
    #expect(result.short == 1)
    #expect(result.binding == [1, 2, 1, 0])
    let measurement = result.measurement()
    #expect(measurement.undecided == 2)
    #expect(measurement.cases.map(\.measured) == [998])
    #expect(measurement.cases.map(\.limit) == [1_000])
  }

  @Test(arguments: [Field.etaModel, .etaCity, .etaSegments, .etaDistance])
  func maxOfFourNeedsAllFour(field: Field) {
    let log = testLog([estimates(1_000, [1, 1, 1, 1])], leavingOut: [field])
    #expect(throws: NoValue.missingFields([FieldRequirement(field)])) { try value(of: MaxOfFour(), on: log) }
  }

  func delayed(_ delay: Int, added: Int64?) -> TestOrder {
    var order = TestOrder(at: [.readyPromisedAt: 600, .readyAt: 600 + delay])
    order.numbers[.addedTime] = added.map { $0 * 1_000 }
    return order
  }

  @Test func addedTimeCountsDelaysAboveThreeMinutes() throws {
    let log = testLog([
      delayed(180, added: 0), delayed(181, added: 181), delayed(300, added: 299), delayed(600, added: 0),
      delayed(600, added: nil), delayed(-60, added: nil),
    ])
    let result = try value(of: AddedTime(), on: log)
    #expect(result.examined == 3)
    #expect(result.notDelayed == 2)
    #expect(result.lacking == 2)
    #expect(result.medianRatio == 0.99)
    let measurement = result.measurement()
    #expect(measurement.undecided == 1)
    #expect(measurement.cases.map(\.orderID) == ["o3", "o2"])
    #expect(measurement.figure("nothingAdded") == 1)
    let strict = try value(of: AddedTime(missingIsNone: true), on: log)
    #expect(strict.examined == 4)
    #expect(strict.lacking == 3)
  }

  @Test func noDelayAnywhereIsNotCompensated() {
    #expect(throws: NoValue.nothingToMeasure(examined: 1)) {
      try value(of: AddedTime(), on: testLog([delayed(60, added: 0)]))
    }
  }
}
