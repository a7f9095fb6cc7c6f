import OrderLog
import Rules
import Testing

@testable import AuditEngine

@Suite struct LogCensusTests {
  private let usual = [
    Trip(id: "a", worker: "v", from: 8, to: 9), Trip(id: "b", worker: "w", from: 30, to: 31),
    Trip(id: "c", worker: nil, from: 20, to: 21, city: nil),
  ]

  @Test func thePeriodIsThatOfTheOrders() throws {
    let period = try #require(LogCensus(log: log(usual)).period)
    #expect(period.first == at(8))
    #expect(period.last == at(31))
  }

  @Test func implausibleInstantsDoNotStretchIt() throws {
    let hour = 3_600_000.0
    func hours(_ day: String) -> Double {
      Double(CivilTimeZone.utc.start(of: civil(day)) - monday) / hour
    }
    let faulty =
      usual + [
        Trip(id: "x", worker: "w", from: hours("1970-01-01"), to: hours("2149-01-01")),
        Trip(id: "y", worker: "w", from: hours("1979-12-31"), to: nil),
        Trip(id: "z", worker: "w", from: nil, to: hours("2100-01-02")),
      ]
    let period = try #require(LogCensus(log: log(faulty)).period)
    #expect(period.first == at(8))
    #expect(period.last == at(31))
    let summary = LogCensus(log: log(faulty)).summary(period: period)
    #expect(summary.firstDay == civil("2025-06-02"))
    #expect(summary.lastDay == civil("2025-06-03"))
    #expect(summary.firstInstant == "2025-06-02T08:00:00Z")
    // The parameters of the day are found all the same.
    let result = try #require(try audit(log(faulty), pack([takeRule()])).rules.first)
    #expect(result.reason.code != .noParameterValue)
  }

  @Test func aLogWithoutPlausibleInstantsHasNoPeriod() {
    #expect(LogCensus(log: log([])).period == nil)
    #expect(LogCensus(log: log([Trip(id: "a", worker: "w", from: nil, to: nil)])).period == nil)
    #expect(LogCensus(log: log(usual, without: [.acceptedAt, .completedAt])).period == nil)
  }

  @Test func daysAreThoseOfTheZone() throws {
    let zone = try #require(CivilTimeZone(identifier: "Asia/Shanghai"))
    let made = log([Trip(id: "a", worker: "w", from: 15.5, to: 16.5)], zone: zone)
    let census = LogCensus(log: made)
    let summary = census.summary(period: census.period)
    #expect(summary.firstDay == civil("2025-06-02"))
    #expect(summary.lastDay == civil("2025-06-03"))
    #expect(summary.firstInstant == "2025-06-02T23:30:00+08:00")
    #expect(summary.timeZone == "Asia/Shanghai")
  }

  @Test func rowsWorkersAndValuesAreCounted() {
    let census = LogCensus(log: log(usual))
    let summary = census.summary(period: census.period)
    #expect(summary.rows == ["orders": 3])
    #expect(summary.workers == 2)
    #expect(summary.workersWithOrders == 2)
    #expect(summary.breakdown["city"] == ["杭州": 2, "": 1])
    #expect(summary.breakdown["service"] == ["food": 3])
    #expect(summary.breakdown["contract"] == nil)
  }

  @Test func manyValuesAreCutOffAtFifty() {
    let trips = (0..<60).flatMap { city in
      (0...(city == 0 ? 1 : 0)).map {
        Trip(id: "\(city)-\($0)", worker: "w", from: 0, to: 1, city: "c\(100 + city)")
      }
    }
    let summary = LogCensus(log: log(trips)).summary(period: nil)
    let cities = summary.breakdown["city"] ?? [:]
    #expect(cities.count == 51)
    #expect(cities["…"] == 10)
    #expect(cities["c100"] == 2)
    #expect(cities.values.reduce(0, +) == 61)
  }

  @Test func fieldsWithoutAnyValueAreNotListed() {
    let trips = [Trip(id: "a", worker: "w", from: 0, to: 1, vehicle: nil)]
    let fields = LogCensus(log: log(trips)).summary(period: nil).fields["orders"] ?? []
    #expect(fields.contains("worker_id"))
    #expect(!fields.contains("vehicle"))
  }
}
