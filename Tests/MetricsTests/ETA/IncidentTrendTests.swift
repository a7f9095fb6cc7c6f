import OrderLog
import Testing

@testable import Metrics

@Suite struct IncidentTrendTests {
  static let first = GivenTimeTrendTests.first
  static let days = GivenTimeTrendTests.days
  static let zone = CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc

  /// 42 orders a week by 8 workers, given times that shrink by 1.5 % of the first week's per week, a tenth late.
  private func orders() -> OrderLog {
    var random = SplitMix(seed: 5)
    var orders: [TestOrder] = []
    for week in 0..<13 {
      for number in 0..<42 {
        let day = CivilDate(dayNumber: Self.first.dayNumber + week * 7 + number % 7)
        let start = Self.zone.start(of: day) + 43_200_000 + Int64(number) * 60_000
        let metres = Int64(1_000 + number * 97)
        let given =
          Int64(Double(600_000 + metres * 300) * (1 - 0.015 * Double(week)))
          + Int64.random(in: -20_000...20_000, using: &random)
        var order = TestOrder(worker: "w\((number + week) % 8)")
        order.numbers = [
          .acceptedAt: start, .deadlineAt: start + given,
          .completedAt: start + given + (number % 10 == 0 ? 60_000 : -60_000), .distance: metres,
        ]
        orders.append(order)
      }
    }
    return testLog(orders)
  }

  /// So many incidents of each kind in each week, one after the other to the workers.
  private func log(_ perWeek: [String: [Int]], from: Int = 0, unknownWorker: Bool = false) -> OrderLog {
    let log = orders()
    var (workers, instants, kinds): ([String?], [Int64?], [String?]) = ([], [], [])
    for (kind, weeks) in perWeek.sorted(by: { $0.key < $1.key }) {
      for (week, number) in weeks.enumerated() {
        for one in 0..<number {
          let day = CivilDate(dayNumber: Self.first.dayNumber + (from + week) * 7 + one % 7)
          instants.append(Self.zone.start(of: day) + 50_000_000)
          workers.append(unknownWorker ? "stranger" : "w\((week + one) % 8)")
          kinds.append(kind)
        }
      }
    }
    let table = Table(
      kind: .incidents, rowCount: instants.count,
      columns: [
        .workerID: .text(TextColumn(workers)),
        .at: .integer(IntegerColumn(instants)), .incident: .text(TextColumn(kinds)),
      ])
    return OrderLog(orders: log.orders, others: [table], timeZone: log.timeZone)
  }

  private func trend(_ log: OrderLog) throws -> GivenTimeTrend.Value {
    try value(of: GivenTimeTrend(days: Self.days, least: anySize), on: log)
  }

  private static let steady = [3, 2, 3, 3, 2, 3, 2, 3, 3, 2, 3, 2, 3]
  private static let rising = [1, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8]

  @Test func aRisingRateMakesTheFallAFinding() throws {
    for kind in ["violation", "accident"] {
      let other = kind == "violation" ? "accident" : "violation"
      let result = try trend(log([kind: Self.rising, other: Self.steady]))
      #expect(result.lateRisesSignificantly == false)
      #expect(result.anyRateRises && result.knowsEveryRate)
      let measurement = try result.measurement(limit: 0.05)
      #expect(measurement.doubt == nil)
      #expect(measurement.figures.first { $0.key == kind + "s" }?.value == 57)
      let gain = measurement.figures.first { $0.key == kind + "Rise.quarter" }?.value ?? 0
      #expect((gain - 13_000 * 0.015175300889586603).magnitude < 1e-6, "\(gain)")
      #expect((measurement.estimate?.pValue ?? 1) >= (result.riseP ?? 0))
    }
  }

  @Test func steadyRatesLeaveItToAPerson() throws {
    let result = try trend(log(["violation": Self.steady, "accident": Self.steady]))
    #expect(!result.anyRateRises && result.knowsEveryRate)
    #expect(try result.measurement(limit: 0.05).doubt == "shorter-without-rise")
    let one = try trend(log(["violation": Self.steady]))
    #expect(!one.knowsEveryRate)
    #expect(try one.measurement(limit: 0.05).doubt == "shorter-without-later")
  }

  /// Nobody can tell a week without incidents from one that was not recorded.
  @Test func aTableThatBeginsLateShowsNoRise() throws {
    let late = try trend(log(["accident": Array(repeating: 5, count: 9)], from: 4))
    #expect(late.incidents.isEmpty)
    // From the fourth week on there are ten weeks of thirteen, all alike.
    let enough = try trend(log(["accident": Array(repeating: 5, count: 10)], from: 3))
    #expect(enough.incidents.map(\.count) == [50])
    #expect(!enough.anyRateRises)
    // A row before the log and one after it show that the table goes on there: weeks without a row had none.
    let around = try trend(log(["accident": [1] + Self.rising.reversed() + [1]], from: -1))
    #expect(around.incidents.map(\.count) == [57] && !around.anyRateRises)
  }

  @Test func fewIncidentsAndOthersWorkersSayNothing() throws {
    let few = try trend(log(["accident": [1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 2, 2]]))
    #expect(few.incidents.isEmpty)
    #expect(try trend(log(["accident": Self.rising], unknownWorker: true)).incidents.isEmpty)
    #expect(try trend(log(["breakdown": Self.rising])).incidents.isEmpty)
    #expect(try trend(orders()).incidents.isEmpty)
  }

  /// Slope and week-clustered error of incidents per order, computed with numpy.
  @Test func theRateIsPerOrder() throws {
    let result = try trend(log(["violation": Self.rising]))
    let trend = try #require(result.incidents.first).trend
    #expect((trend.slope - 0.015175300889586603).magnitude < 1e-12, "\(trend.slope)")
    #expect((trend.weekError - 0.0005773395750964422).magnitude < 1e-12, "\(trend.weekError)")
    #expect(trend.weeks == 13 && trend.strata == 1)
  }
}
