import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// Many tests of one run are corrected together.
@Suite struct CorrectionTests {
  /// Workers of one city with orders on the holiday and on other days; the holiday pays `factor` times as much.
  private func trips(_ city: String, factor: Double, seed: UInt64) -> [Trip] {
    var random = Mixer(seed: seed)
    return (0..<12).flatMap { worker in
      (0..<12).map { index in
        // Monday to Thursday, three orders a day; Wednesday is the holiday.
        let day = index / 3
        let start = Double(day * 24 + 9 + index % 3)
        let pay = 10 * Double.random(in: 0.7...1.3, using: &random) * (day == 2 ? factor : 1)
        return Trip(
          id: "\(city)-\(worker)-\(index)", worker: "\(city)-\(worker)", from: start, to: start + 0.5,
          paid: 40, pay: (pay * 100).rounded() / 100, city: city)
      }
    }
  }

  private func rule(of city: String) -> Rule {
    holidayRule("HOLIDAY-\(city)", scope: RuleScope(cities: [city]))
  }

  private let settings = AuditSettings(level: 0.95)

  private var log: OrderLog {
    AuditEngineTests.log(
      trips("A", factor: 0.93, seed: 4)
        + (0..<12).flatMap { trips("B\($0)", factor: 1, seed: 100 + UInt64($0)) })
  }

  @Test func whatPassesAloneNeedNotPassAmongMany() throws {
    let log = log
    let alone = try #require(try audit(log, pack([rule(of: "A")]), settings: settings).rules.first)
    #expect(alone.verdict == .needsReview)
    #expect(alone.reason.code == .intervalBeyondLimit)
    let p = try #require(alone.readings.first?.measured?.estimate?.pValue)
    #expect(alone.readings.first?.measured?.correctedPValue == p)
    #expect(p < 0.05)

    let cities = ["A"] + (0..<12).map { "B\($0)" }
    let many = try audit(log, pack(cities.map(rule(of:))), settings: settings)
    let among = try #require(many.rules.first)
    #expect(among.readings.first?.measured?.estimate?.pValue == p)
    let corrected = try #require(among.readings.first?.measured?.correctedPValue)
    #expect(corrected > 0.05)
    #expect(among.verdict == .undetermined)
    #expect(among.reason.code == .notAfterCorrection)
    #expect(many.findings.isEmpty)
    #expect(corrected <= p * 13 + 1e-12)
    // The corrected values are those of Benjamini and Hochberg over all readings together.
    let raw = many.rules.compactMap { $0.readings.first?.measured?.estimate?.pValue }
    #expect(raw.count == 13)
    for (index, value) in many.rules.enumerated() {
      let own = try #require(value.readings.first?.measured?.correctedPValue)
      #expect(abs(own - adjusted(raw, index)) < 1e-12)
    }
  }

  @Test func otherReadingsAreTestsToo() throws {
    let single = try audit(log, pack([rule(of: "A")]), settings: settings)
    let two = holidayRuleWithReadings(scope: RuleScope(cities: ["A"]))
    let double = try audit(log, pack([two]), settings: settings)
    let one = try #require(single.rules.first?.readings.first?.measured)
    let both = try #require(double.rules.first?.readings)
    #expect(both.count == 2)
    let raw = both.compactMap { $0.measured?.estimate?.pValue }
    #expect(raw.count == 2)
    #expect(raw.first == one.estimate?.pValue)
    for (index, reading) in both.enumerated() {
      let own = try #require(reading.measured?.correctedPValue)
      #expect(abs(own - adjusted(raw, index)) < 1e-12)
    }
  }

  @Test func factsAndRatesAreNotCorrected() throws {
    let result = try audit(log, pack([takeRule(), dayRule(), rule(of: "A")]), settings: settings)
    let alone = try audit(log, pack([rule(of: "A")]), settings: settings)
    #expect(
      result.rules.prefix(2).allSatisfy { $0.readings.allSatisfy { $0.measured?.correctedPValue == nil } })
    #expect(result.rules.last?.readings == alone.rules.last?.readings)
  }

  @Test func aLogWithoutAHolidayHasNoSuchEvent() throws {
    let trips = (0..<60).map {
      Trip(id: "o\($0)", worker: "w\($0 % 6)", from: 200 + Double($0), to: 200.5 + Double($0))
    }
    let result = try #require(try audit(AuditEngineTests.log(trips), pack([holidayRule()])).rules.first)
    #expect(result.verdict == .notApplicable)
    #expect(result.reason == VerdictReason(.noSuchEvent, ["event": "holiday"]))
  }

  private func holidayRuleWithReadings(scope: RuleScope) -> Rule {
    AuditEngineTests.rule(
      "HOLIDAY", metric: HolidayPay.id, parameters: ["limit": "holiday.ratio"],
      decision: Decision(kind: .tendency, direction: .below, beyond: .needsReview, limit: "limit"),
      readings: [reading("day"), reading("hour", ["strata": "city-service-distance-hour"])],
      requires: [.workerID, .workerPay, .acceptedAt, .completedAt], scope: scope)
  }

  /// The smallest p · m / rank over the p-values that are not smaller, at most 1.
  private func adjusted(_ values: [Double], _ index: Int) -> Double {
    values.filter { $0 >= values[index] }.map { value in
      min(1, value * Double(values.count) / Double(values.count { $0 <= value }))
    }.min() ?? 1
  }
}
