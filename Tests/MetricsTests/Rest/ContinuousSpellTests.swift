import OrderLog
import Testing

@testable import Metrics

@Suite struct ContinuousSpellTests {
  @Test func aGapOfTwentyMinutesEndsASpell() throws {
    let apart = [Work(monday, monday + hour), Work(monday + hour + 20 * minute, monday + 3 * hour)]
    #expect(try ContinuousSpell().value(of: restLog(apart)).examined == 2)
    let joined = [Work(monday, monday + hour), Work(monday + hour + 20 * minute - 1, monday + 3 * hour)]
    #expect(try ContinuousSpell().value(of: restLog(joined)).examined == 1)
  }

  @Test func theLimitItselfIsWithinOrBeyondByTheTieRule() throws {
    let log = restLog([.hours(8, 12)])
    #expect(try ContinuousSpell().value(of: log).exceeding == 0)
    #expect(try ContinuousSpell(test: .atLeast).value(of: log).exceeding == 1)
    let longer = restLog([Work(monday, monday + 4 * hour + 1)])
    #expect(try ContinuousSpell().value(of: longer).exceeding == 1)
  }

  @Test func filledGapsCountOrDoNot() throws {
    let log = restLog([.hours(8, 10), .hours(10.25, 12.2)])
    let whole = try ContinuousSpell().value(of: log)
    #expect(whole.exceeding == 1)
    #expect(whole.measurement.cases.first?.measured == 4.2)
    let engaged = try ContinuousSpell(counting: .engagedOnly).value(of: log)
    #expect(engaged.exceeding == 0)
    #expect(engaged.measurement.figures.first { $0.key == "max" }?.value == 3.95)
  }

  @Test func casesAreWorstFirstWithTheirWindow() throws {
    let log = restLog([.hours(0, 5, "b"), .hours(0, 5, "a"), .hours(24, 30, "b"), .hours(50, 51, "c")])
    let measurement = try ContinuousSpell(cases: 2).value(of: log).measurement
    #expect(measurement.examined == 4)
    #expect(measurement.exceeding == 3)
    #expect(measurement.workersExamined == 3)
    #expect(measurement.workersExceeding == 2)
    #expect(measurement.cases.map(\.worker) == [log.workers.code(of: "b"), log.workers.code(of: "a")])
    #expect(measurement.cases.first?.window == monday + 24 * hour..<monday + 30 * hour)
    #expect(measurement.cases.allSatisfy { !$0.isLowerBound })
    #expect(measurement.undecided == 0)
  }

  @Test func spellsAtTheEndsOfTheLogAreLowerBounds() throws {
    let works = [Work.hours(0, 5), .hours(10, 11), .hours(23.5, 24, "b"), .hours(23.5, 23.9, "c")]
    let value = try ContinuousSpell().value(of: restLog(works, wide: false))
    #expect(value.censored == 3)
    #expect(value.measurement.cases.map(\.isLowerBound) == [true])
    // Those of b and c end with the log's last day and could be longer than they look.
    #expect(value.measurement.undecided == 2)
  }

  @Test func aLogShowsWholeDays() throws {
    // The first and the last order of a day are no ends of the log; midnight is.
    let value = try ContinuousSpell().value(of: restLog([.hours(8, 11), .hours(20, 21, "b")], wide: false))
    #expect(value.censored == 0)
    #expect(value.measurement.undecided == 0)
  }

  @Test func aLimitCanBeAskedAgain() throws {
    let log = restLog([.hours(0, 5), .hours(10, 13)])
    let store = filled(ContinuousSpell().states, log)
    #expect(try ContinuousSpell().measure(limit: 2 * hour, from: store, in: log).exceeding == 2)
    #expect(try ContinuousSpell().measure(limit: 6 * hour, from: store, in: log).exceeding == 0)
    #expect(try ContinuousSpell().measure(limit: .max, cases: 0, from: store, in: log).cases.isEmpty)
    #expect(try ContinuousSpell().measure(limit: .min, cases: -1, from: store, in: log).cases.isEmpty)
  }

  @Test func unknownTimeThatDecidesIsUndecided() throws {
    // 3.5 h known, then an order that was accepted and never completed.
    let log = restLog([.hours(0, 3.5), Work(monday + 7 * hour / 2, nil), .hours(30, 35, "b")])
    #expect(try ContinuousSpell().value(of: log).exceeding == 1)
    #expect(try ContinuousSpell(unknownTime: .asWork()).value(of: log).exceeding == 2)
    let both = try ContinuousSpell(unknownTime: .undetermined()).value(of: log).measurement
    #expect(both.exceeding == 1)
    #expect(both.undecided == 1)
    #expect(both.workersExceeding == 1)
    let capped = try ContinuousSpell(unknownTime: .asWork(cap: 10 * minute)).value(of: log)
    #expect(capped.exceeding == 1)
  }

  @Test func theBilledBasisStartsAtPickUp() throws {
    let log = restLog([Work(monday, monday + 5 * hour, pickedUp: monday + 2 * hour)])
    #expect(try ContinuousSpell().value(of: log).exceeding == 1)
    let billed = ContinuousSpell(intervals: .init(basis: .billed))
    #expect(try billed.value(of: log).exceeding == 0)
  }

  @Test func whatIsMissingIsNamed() {
    let empty = Table(kind: .orders, rowCount: 0, columns: [:])
    #expect(throws: NoValue.self) {
      try ContinuousSpell().value(of: OrderLog(orders: empty, timeZone: .utc))
    }
    #expect(
      throws: NoValue.missingFields([FieldRequirement(.pickedUpAt)])
    ) { try ContinuousSpell(intervals: .init(basis: .billed)).value(of: restLog([.hours(0, 1)])) }
    #expect(throws: NoValue.nothingToMeasure(examined: 1)) {
      try ContinuousSpell().value(of: restLog([Work(monday + 1, monday)], wide: false))
    }
    #expect(throws: NoValue.nothingToMeasure(examined: 1)) {
      try ContinuousSpell().value(of: restLog([Work(.max, .min + 1)], wide: false))
    }
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func rowOrderDoesNotMatter(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let log = randomLog(seed: seed)
    let shuffled = log.selectingOrders(Array(0..<log.orders.rowCount).shuffled(using: &random))
    let metric = ContinuousSpell(limit: hour, unknownTime: .undetermined())
    #expect(try metric.value(of: log) == metric.value(of: shuffled))
    let daily = DailyEngagedTime(anchor: .slidingMaximum(length: day), limit: 2 * hour)
    #expect(try daily.value(of: log) == daily.value(of: shuffled))
    #expect(try WeeklyRest().value(of: log) == WeeklyRest().value(of: shuffled))
    #expect(try OrderOverlap().value(of: log) == OrderOverlap().value(of: shuffled))
  }
}
