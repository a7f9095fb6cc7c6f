import OrderLog
import Testing

@testable import Metrics

@Suite struct HourlyFloorShortfallTests {
  private func metric(_ floor: LimitTable, allowance: Int64 = 0) -> HourlyFloorShortfall {
    HourlyFloorShortfall(floor: floor, basis: .allowance(allowance), inference: lenient)
  }

  @Test func headcountShortfallAndFGT() throws {
    // Floor 20: a has 2 h and 30 (short by 10), b 1 h and 20 (at the floor), c 1 h and 50.
    let log = smallLog([
      SmallOrder("a", 0, 120, pay: 30), SmallOrder("b", 0, 60, pay: 20), SmallOrder("c", 0, 60, pay: 50),
    ])
    let value = try evaluate(metric(LimitTable(stored(20))), log)
    #expect((value.decided, value.below, value.undecided, value.withoutFloor) == (3, 1, 0, 0))
    #expect(value.totalShortfall == 10)
    #expect(value.gapShare == 10.0 / 80)
    #expect(abs((value.gapIndex ?? 0) - 0.25 / 3) < 1e-15)
    let measurement = value.measurement()
    #expect((measurement.examined, measurement.exceeding, measurement.workersExceeding) == (3, 1, 1))
    #expect(measurement.cases.map(\.measured) == [15])
    #expect(measurement.cases.map(\.limit) == [20])
  }

  @Test func theAllowanceTurnsTheFloor() throws {
    let log = smallLog([SmallOrder("a", 0, 60, pay: 20)])
    #expect(try evaluate(metric(LimitTable(stored(20))), log).below == 0)
    let value = try evaluate(metric(LimitTable(stored(20)), allowance: 200_000), log)
    #expect(value.below == 1)
    #expect(abs(value.totalShortfall - 4) < 1e-9)
  }

  @Test func theMonthSplitsTimeAndCompletionBooksPay() throws {
    // June has 30 days: accepted half an hour before July, completed half an hour after.
    let july = 30.0 * 1_440
    let log = smallLog([
      SmallOrder("a", july - 30, july + 30, pay: 20), SmallOrder("a", july - 120, july - 60, pay: 30),
    ])
    let value = try evaluate(metric(LimitTable(stored(20))), log)
    #expect(value.months.map(\.month.description) == ["2025-06", "2025-07"])
    #expect(value.months.map(\.hours) == [1.5, 0.5])
    #expect(value.months.map(\.pay) == [300_000, 200_000])
    #expect(value.months.map(\.standing) == [.above, .above])
  }

  @Test func aFloorThatChangesInsideAMonthSplitsIt() throws {
    let change = instant(10 * 1_440)
    let table = LimitTable(general: [
      .init(from: .min, value: stored(10)), .init(from: change, value: stored(20)),
    ])
    // One hour before the change, one after it, and one across it: line 10 + 20 + 5 + 10.
    let log = smallLog([
      SmallOrder("a", 0, 60, pay: 15), SmallOrder("a", 14_400 - 30, 14_400 + 30, pay: 15),
      SmallOrder("a", 20_000, 20_060, pay: 15),
    ])
    let value = try evaluate(metric(table), log)
    #expect(value.months.map(\.line) == [45])
    #expect(value.below == 0)
  }

  @Test func withoutAFloorTheMonthIsUndecided() throws {
    let log = smallLog([
      SmallOrder("a", 0, 60, pay: 1, texts: [.city: "X"]),
      SmallOrder("b", 0, 60, pay: 1, texts: [.city: "Y"]),
    ])
    let table = LimitTable(byCity: ["X": [.init(from: .min, value: stored(20))]])
    let value = try evaluate(metric(table), log)
    #expect((value.decided, value.below, value.withoutFloor) == (1, 1, 1))
    let measurement = value.measurement()
    #expect((measurement.examined, measurement.exceeding, measurement.undecided) == (2, 1, 1))
    // A floor that begins only after part of the time was worked leaves the month open.
    let late = LimitTable(general: [.init(from: instant(30), value: stored(20))])
    #expect(try evaluate(metric(late), log).withoutFloor == 2)
  }

  @Test func theCityIsTheOneOfMostOrders() throws {
    let orders = [("X", 0.0), ("Y", 100.0), ("Y", 200.0)].map { city, start in
      SmallOrder("a", start, start + 60, pay: 15, texts: [.city: city])
    }
    let table = LimitTable(byCity: [
      "X": [.init(from: .min, value: stored(10))], "Y": [.init(from: .min, value: stored(20))],
    ])
    #expect(try evaluate(metric(table), smallLog(orders)).below == 1)
    #expect(try evaluate(metric(table), smallLog(Array(orders.prefix(2)))).below == 0)
  }

  @Test func unknownPayNeverMakesAFinding() throws {
    let floor = LimitTable(stored(20))
    let unknown = smallLog([SmallOrder("a", 0, 60, pay: 1), SmallOrder("a", 100, 160, pay: nil)])
    let value = try evaluate(metric(floor), unknown)
    #expect((value.decided, value.below, value.undecided) == (0, 0, 1))
    #expect(value.headcount == nil)
    // Pay that no month can claim could lift the month to 21, or only to 5.
    for (undated, standing) in [(20.0, HourlyFloorShortfall.WorkerMonth.Standing.undecided), (4, .below)] {
      let log = smallLog([SmallOrder("a", 0, 60, pay: 1), SmallOrder("a", 100, nil, pay: undated)])
      #expect(try evaluate(metric(floor), log).months.map(\.standing) == [standing])
    }
  }

  @Test func tipsDoNotFillTheFloorUnlessAsked() throws {
    let log = smallLog([SmallOrder("a", 0, 60, pay: 15, numbers: [.tip: stored(10)])])
    var metric = metric(LimitTable(stored(20)))
    #expect(try evaluate(metric, log).below == 1)
    metric.includesTips = true
    #expect(try evaluate(metric, log).below == 0)
  }
}
