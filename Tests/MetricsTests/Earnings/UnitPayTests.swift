import OrderLog
import Statistics
import Testing

@testable import Metrics

@Suite struct UnitPayTests {
  /// One order a worker a day, in two cities with different pay, on eight days of which one is a holiday.
  private func holidayLog(bonus: Double, workers: Int = 60) -> OrderLog {
    var orders: [SmallOrder] = []
    var random = SplitMix(seed: 9)
    for worker in 0..<workers {
      let city = worker % 2 == 0 ? "X" : "Y"
      for day in 0..<8 where day != 5 || worker % 3 != 0 {
        let noise = Double(Int.random(in: -10...10, using: &random)) / 100
        let pay = (city == "X" ? 10.0 : 20) * (day == 5 ? bonus : 1) + noise
        let start = Double(day) * 1_440 + 600
        orders.append(
          SmallOrder(
            "w\(worker)", start, start + 30, pay: pay, numbers: [.distance: 2_500], texts: [.city: city]))
      }
    }
    return smallLog(orders)
  }

  private let holiday = Set([CivilDate("2025-06-06")].compactMap { $0 })

  @Test func holidaysAreComparedWithinStrata() throws {
    let value = try evaluate(HolidayPay(holidays: holiday), holidayLog(bonus: 1.5))
    let ratio = value.matched.ratio
    #expect(abs(ratio.value - 1.5) < 0.01)
    #expect((value.matched.strata, value.matched.orders, value.matched.unmatched) == (2, 40, 0))
    let (lower, upper) = (try #require(ratio.lower), try #require(ratio.upper))
    #expect(lower > 1.45 && upper < 1.55 && lower < upper)
    #expect((ratio.pValue ?? 1) < 1e-6)
    #expect((ratio.minimumDetectable ?? 1) < 0.05)
    // 40 orders are fewer than 200.
    #expect(throws: NoValue.tooFew(have: 40, need: 200, of: .order)) { try value.measurement() }
  }

  @Test func noBonusIsARatioOfOne() throws {
    let value = try evaluate(HolidayPay(holidays: holiday), holidayLog(bonus: 1))
    let ratio = value.matched.ratio
    #expect((ratio.lower ?? 2) < 1 && (ratio.upper ?? 0) > 1)
    #expect((ratio.pValue ?? 0) > 0.01)
  }

  @Test func handComputedRatioAndUnmatchedStrata() throws {
    // City X: normal 10 and 20 (mean 15), holiday 30; city Y has holidays only.
    func order(_ worker: String, _ day: Double, _ pay: Double, _ city: String) -> SmallOrder {
      SmallOrder(worker, day * 1_440, day * 1_440 + 30, pay: pay, texts: [.city: city])
    }
    let log = smallLog([
      order("a", 0, 10, "X"), order("b", 0, 20, "X"), order("a", 5, 30, "X"), order("c", 5, 99, "Y"),
    ])
    let value = try evaluate(HolidayPay(holidays: holiday, inference: lenient), log)
    #expect(value.matched.ratio.value == 2)
    #expect((value.matched.strata, value.matched.unmatched) == (1, 1))
    #expect((value.matched.meanPay, value.matched.baseMeanPay) == (30, 15))
    #expect(reason(HolidayPay(holidays: [], inference: lenient), log) != nil)
  }

  @Test func theHolidayIsALocalDay() throws {
    // 23:59 on 5 June and 00:01 on 6 June, Shanghai time.
    let log = smallLog([
      SmallOrder("a", 5 * 1_440 - 1, 5 * 1_440 + 9, pay: 10),
      SmallOrder("a", 5 * 1_440 + 1, 5 * 1_440 + 9, pay: 30),
    ])
    #expect(try evaluate(HolidayPay(holidays: holiday, inference: lenient), log).matched.ratio.value == 3)
  }

  @Test func missingSubsidiesInAdverseWeather() throws {
    func order(_ worker: String, _ weather: String?, _ subsidy: Double?) -> SmallOrder {
      SmallOrder(
        worker, pay: 10 + (subsidy ?? 0), numbers: [.subsidyWeather: subsidy.map(stored)],
        texts: [.weather: weather])
    }
    let log = smallLog([
      order("a", "rain", 2), order("a", "rain", nil), order("b", "snow", 0), order("b", nil, nil),
      order("a", "clear", nil), order("b", "clear", nil),
    ])
    let value = try evaluate(WeatherPay(inference: lenient), log)
    #expect((value.adverse, value.missing, value.unknown) == (3, 2, 1))
    #expect(value.missingShare?.value == 2.0 / 3)
    #expect(value.subsidies == 2)
    let measurement = try value.measurement()
    #expect((measurement.examined, measurement.exceeding, measurement.undecided) == (4, 2, 1))
    #expect(measurement.cases.map(\.orderID) == ["o1", "o2"])
    // Adverse orders earned 12, 10, 10; clear ones 10.
    #expect(abs((value.payRatio?.ratio.value ?? 0) - 32.0 / 30) < 1e-12)
  }

  @Test func aLogWithoutSubsidiesCannotShowThemMissing() throws {
    let log = smallLog([SmallOrder("a", pay: 1, texts: [.weather: "rain"])])
    // Nothing to compare with, and no column of subsidies.
    #expect(reason(WeatherPay(inference: lenient), log) != nil)
  }

  /// The share of orders beyond a limit has workers as clusters: one worker's thousand orders are one worker.
  @Test func sharesAreClusteredByWorker() throws {
    var tally = WorkerSlots<WorkerTally>()
    tally.prepare(40)
    tally.withSlots { slots in
      for worker in 0..<40 { slots[worker] = WorkerTally(examined: 100, exceeding: worker == 0 ? 100 : 0) }
    }
    let share = try InferenceParameters().share(tally)
    let rows = try Proportion(successes: 100, trials: 4_000).wilsonInterval(level: 0.99)
    let width = (share.upper ?? 0) - (share.lower ?? 0)
    #expect(share.value == 0.025)
    #expect(width > 4 * rows.width)
    // No order beyond the limit: the interval is not [0, 0].
    var none = WorkerSlots<WorkerTally>()
    none.prepare(40)
    none.withSlots { slots in
      for worker in 0..<40 { slots[worker] = WorkerTally(examined: 100, exceeding: 0) }
    }
    let zero = try InferenceParameters().share(none)
    #expect((zero.value, zero.lower, zero.method) == (0, 0, "wilson-workers"))
    #expect((zero.upper ?? 0) > 0.1)
  }

  @Test func monthsFollowTheLocalCalendar() throws {
    let zone = CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc
    let june = try #require(CivilMonth(of: juneFirst, in: zone))
    #expect(june.description == "2025-06")
    #expect(CivilMonth(of: juneFirst - 1, in: zone)?.description == "2025-05")
    #expect(june.range(in: zone) == juneFirst..<(juneFirst + 30 * 86_400_000))
    #expect(CivilMonth(of: .max, in: zone) == nil)
    #expect(CivilMonth(of: .min, in: zone) == nil)
    #expect(CivilMonth(year: 2025, month: 6) == june)
    #expect(CivilMonth(year: 2025, month: 13) == nil)
    var grid = MonthGrid(zone)
    var random = SplitMix(seed: 2)
    for _ in 0..<2_000 {
      let instant = juneFirst + Int64.random(in: -400...400, using: &random) * 77_777_777
      let month = grid.month(of: instant)
      #expect(month == CivilMonth(of: instant, in: zone))
      #expect(month?.range(in: zone).contains(instant) == true)
    }
  }
}
