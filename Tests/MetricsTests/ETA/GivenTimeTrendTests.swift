import OrderLog
import Testing

@testable import Metrics

@Suite struct GivenTimeTrendTests {
  static let first = CivilDate(dayNumber: 20_000)
  static let days = first...CivilDate(dayNumber: 20_000 + 90)

  /// Orders of 13 weeks whose given time changes by `slope` of the first week's per week.
  private func weeks(
    _ slope: Double, late: (Int) -> Double, seed: UInt64 = 1, weeks: Int = 13, noise: Int64 = 20_000
  ) -> OrderLog {
    var random = SplitMix(seed: seed)
    var orders: [TestOrder] = []
    let zone = CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc
    for week in 0..<weeks {
      for number in 0..<42 {
        let day = CivilDate(dayNumber: Self.first.dayNumber + week * 7 + number % 7)
        let start = zone.start(of: day) + 43_200_000 + Int64(number) * 60_000
        let metres = Int64(1_000 + number * 97)
        let pace = Double(600_000 + metres * 300) * (1 + slope * Double(week))
        let given = Int64(pace) + Int64.random(in: -noise...noise, using: &random)
        let isLate = Double.random(in: 0..<1, using: &random) < late(week)
        var order = TestOrder(worker: "w\((number + week) % 8)")
        order.numbers = [
          .acceptedAt: start, .deadlineAt: start + given,
          .completedAt: start + given + (isLate ? 60_000 : -60_000), .distance: metres,
        ]
        orders.append(order)
      }
    }
    return testLog(orders)
  }

  private func trend(_ log: OrderLog, leastWeeks: Int = 13) throws -> GivenTimeTrend.Value {
    try value(of: GivenTimeTrend(days: Self.days, leastWeeks: leastWeeks, least: anySize), on: log)
  }

  @Test func aFallIsFoundAndLatenessDecidesWhoJudges() throws {
    let alone = try trend(weeks(-0.015, late: { _ in 0.1 }))
    // ln(1 − 0.015 t) over 13 weeks has the slope −0.0165.
    #expect((alone.fall - 0.193).magnitude < 0.02, "\(alone.fall)")
    let measurement = try alone.measurement(limit: 0.05)
    #expect((measurement.estimate?.lower ?? 0) > 0.05)
    #expect(measurement.doubt == "shorter-without-later")
    #expect(measurement.unit == .week)
    #expect(measurement.examined == 13)
    let rising = try trend(weeks(-0.015, late: { 0.1 + 0.05 * Double($0) }))
    #expect(rising.lateRisesSignificantly == true)
    #expect(((rising.lateRise ?? 0) - 0.65).magnitude < 0.15)
    #expect(try rising.measurement(limit: 0.05).doubt == nil)
    let falling = try trend(weeks(-0.015, late: { 0.8 - 0.05 * Double($0) }))
    #expect(falling.lateRisesSignificantly == false)
  }

  @Test func thirteenWeeksAreNeeded() throws {
    #expect(throws: NoValue.tooFew(have: 12, need: 13, of: .week)) {
      try trend(weeks(-0.015, late: { _ in 0 }, weeks: 12))
    }
    // The last week is not whole: 90 days hold 12.
    let short = Self.first...CivilDate(dayNumber: Self.first.dayNumber + 89)
    let log = weeks(0, late: { _ in 0 })
    #expect(throws: NoValue.tooFew(have: 12, need: 13, of: .week)) {
      try value(of: GivenTimeTrend(days: short, least: anySize), on: log)
    }
    #expect(try trend(log).trend.weeks == 13)
  }

  @Test func withoutCompletionsLatenessIsNotKnown() throws {
    var table = weeks(-0.015, late: { _ in 0.1 }).orders
    table = table.with(
      .integer(IntegerColumn([Int64?](repeating: nil, count: table.rowCount))), for: .completedAt)
    let result = try trend(
      OrderLog(orders: table, timeZone: CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc))
    #expect(result.lateRisesSignificantly == nil)
    #expect(try result.measurement(limit: 0.05).doubt == "shorter-without-later")
  }

  /// Weeks that differ by chance in all strata at once, as wet weeks do: the rule's fall of 5 % is rarely "found".
  @Test func chanceWeeksAreNoTrend() throws {
    var found = 0
    for seed in 0..<30 as Range<UInt64> {
      var random = SplitMix(seed: seed &+ 99)
      let shocks = (0..<13).map { _ in Double.random(in: -0.1...0.1, using: &random) }
      var orders: [WeeklyTrend.Cell] = []
      for stratum in 0..<6 as Range<UInt64> {
        for week in 0..<13 {
          orders.append(
            WeeklyTrend.Cell(
              stratum: stratum, week: week, weight: 50,
              value: 6 + shocks[week] + Double.random(in: -0.01...0.01, using: &random),
              workers: (0..<10).map { ($0, 0) }))
        }
      }
      let trend = try WeeklyTrend(orders)
      if let p = try trend.pValue(of: 0), p <= 0.01 { found += 1 }
    }
    #expect(found <= 3, "\(found) of 30")
  }

  /// Slope and week-clustered error of one stratum with weights, computed outside.
  @Test func slopeAndErrorOfOneStratum() throws {
    let values = [1.0, 1.2, 0.9, 1.4, 1.3]
    let weights = [10.0, 20, 10, 30, 20]
    let trend = try WeeklyTrend(
      zip(values, weights).enumerated().map { week, pair in
        .init(stratum: 1, week: week, weight: pair.1, value: pair.0, workers: [(0, 0)])
      })
    #expect((trend.slope - 0.08125000000000002).magnitude < 1e-12)
    #expect((trend.weekError - 0.028296730483479655).magnitude < 1e-12)
    #expect(trend.freedom == 3)
  }
}
