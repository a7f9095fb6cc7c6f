import OrderLog
import Testing

@testable import Metrics

@Suite struct HourlyPayTests {
  // a: [0, 60) and [30, 90) are 90 minutes once, 30 yuan; b: 30 minutes, pay 0; c: paid without time;
  // d: only in the table of workers; e: two hours of which the pay is unknown.
  let log = smallLog(
    [
      SmallOrder("a", 0, 60, pay: 20, numbers: [.tip: stored(3)]), SmallOrder("a", 30, 90, pay: 10),
      SmallOrder("b", 0, 30, pay: 0), SmallOrder("c", nil, nil, pay: 5), SmallOrder("e", 0, 120, pay: nil),
    ],
    sessions: [("a", 0, 120), ("a", 60, 180), ("b", 0, 60)],
    workers: [("d", [:])])

  @Test func engagedTimeCountsOverlapsOnce() throws {
    let value = try evaluate(HourlyPay(inference: lenient), log)
    #expect(value.rates.map(\.rate) == [20, 0, 0])
    #expect(value.rates.map(\.hours) == [1.5, 0.5, 2])
    #expect(value.overall.value == 30.0 / 4)
  }

  @Test func zeroEarnersStayAndWorkersWithoutHoursStandApart() throws {
    let value = try evaluate(HourlyPay(inference: lenient), log)
    // e's pay is unknown, not zero.
    #expect(value.zeroEarners == 1)
    #expect(value.workersWithUnknownPay == 1)
    #expect(value.paidWithoutHours == 1)
    #expect(value.payWithoutHours == 50_000)
    #expect(value.idle == 1)
    #expect(value.distribution.count == 3)
    #expect(value.distribution.minimum == 0)
    #expect(value.distribution.bins.reduce(0, +) == 3)
  }

  @Test func allowanceLengthensTheHours() throws {
    let value = try evaluate(HourlyPay(basis: .allowance(200_000), inference: lenient), log)
    #expect(value.rates.map(\.hours) == [1.8, 0.6, 2.4])
    #expect(value.rates[0].rate == 30 / 1.8)
  }

  @Test func onlineTimeIsTheUnionOfSessions() throws {
    let value = try evaluate(HourlyPay(basis: .online, inference: lenient), log)
    #expect(value.rates.map(\.rate) == [10, 0])
    // e completed an order and was never online: no hours, unknown pay.
    #expect(value.idle == 2)
  }

  @Test func tipsAreAReading() throws {
    let value = try evaluate(HourlyPay(includesTips: true, inference: lenient), log)
    #expect(value.rates[0].rate == 22)
  }

  @Test func aLimitIsComparedExactly() throws {
    let value = try evaluate(HourlyPay(inference: lenient), log)
    // a earns exactly 20 an hour: not below 20. b is below; e is below by what the log shows, so undecided.
    let at = value.measurement(limit: stored(20))
    #expect((at.examined, at.exceeding, at.undecided) == (3, 1, 1))
    let above = value.measurement(limit: stored(20) + 1)
    #expect((above.exceeding, above.undecided) == (2, 1))
    #expect(above.cases.map(\.measured) == [0, 20])
  }

  /// Trap 11: a mean of ratios is not the ratio of sums.
  @Test func theOverallIsARatioOfSums() throws {
    let log = smallLog([SmallOrder("a", 0, 1, pay: 10), SmallOrder("b", 0, 600, pay: 100)])
    let value = try evaluate(HourlyPay(inference: lenient), log)
    #expect(value.distribution.mean == 305)
    #expect(abs(value.overall.value - 110 * 60 / 601.0) < 1e-12)
  }

  @Test func theIntervalDrawsWorkersAndNeedsEnoughOfThem() throws {
    let log = smallLog((0..<40).map { SmallOrder("w\($0)", 0, 60, pay: Double($0)) })
    let value = try evaluate(HourlyPay(), log)
    let (lower, upper) = (try #require(value.overall.lower), try #require(value.overall.upper))
    #expect(lower < 19.5 && upper > 19.5)
    #expect(value.overall.method == "cluster-bootstrap")
    let few = try evaluate(HourlyPay(), self.log)
    #expect(few.overall.lower == nil)
    #expect(few.overall.method == "ratio-of-sums.too-few-workers")
  }

  @Test func aLogWithoutSessionsHasNoOnlineHours() {
    let log = smallLog([SmallOrder("a", pay: 1)])
    guard case .missingFields? = reason(HourlyPay(basis: .online), log) else {
      Issue.record("a reason is expected")
      return
    }
  }
}
