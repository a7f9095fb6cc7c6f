import OrderLog
import Testing

@testable import Metrics

@Suite struct TakeRateTests {
  /// Trap 11: the ratio of sums, beside the median, whatever single orders do.
  @Test func ratioOfSumsMedianAndNegatives() throws {
    // c: 0.2, 0.5, −9 (never netted), and two orders without a rate.
    let log = smallLog([
      SmallOrder("a", pay: 80, paid: 100), SmallOrder("a", pay: 5, paid: 10),
      SmallOrder("b", pay: 10, paid: 1), SmallOrder("b", pay: 5, paid: 0), SmallOrder("b", pay: nil, paid: 9),
    ])
    let value = try evaluate(TakeRate(inference: lenient), log)
    #expect(abs(value.overall.value - 16.0 / 111) < 1e-12)
    #expect(abs(value.median - 0.2) < 1e-5)
    #expect(value.highShare == 1.0 / 3)
    #expect(
      (value.counts.measured, value.counts.negative, value.counts.unpriced, value.counts.incomplete) == (
        3, 1, 1, 1
      ))
    #expect(value.negativeMoney == 9)
    #expect(value.percentBins.reduce(0, +) == 3)
    #expect(throws: NoValue.nothingToMeasure(examined: 3)) { try value.measurement() }
  }

  @Test func theCapIsComparedExactlyPerOrder() throws {
    // Cap 25 %, tolerance 0.05 points: 25.05 % is within, one ten-thousandth of a yuan more is beyond.
    let log = smallLog([
      SmallOrder("a", pay: 749.5, paid: 1_000), SmallOrder("a", pay: 749.4999, paid: 1_000),
      SmallOrder("b", pay: 2_000, paid: 1_000), SmallOrder("b", pay: 500, paid: 1_000),
    ])
    let value = try evaluate(TakeRate(cap: LimitTable(250_000), inference: lenient), log)
    let measurement = try value.measurement()
    #expect((measurement.examined, measurement.exceeding, measurement.undecided) == (4, 2, 0))
    #expect((measurement.workersExamined, measurement.workersExceeding) == (2, 2))
    #expect(measurement.cases.map(\.orderID) == ["o3", "o1"])
    #expect(measurement.cases.map(\.measured) == [0.5, 0.2505])
    #expect(measurement.cases.map(\.limit) == [0.25, 0.25])
  }

  @Test func withoutACapForItsCityAndDateAnOrderIsUndecided() throws {
    let log = smallLog([
      SmallOrder("a", pay: 5, paid: 10, texts: [.city: "X"]),
      SmallOrder("a", pay: 5, paid: 10, texts: [.city: "Y"]),
      SmallOrder("a", pay: 5, paid: 10, texts: [.city: nil]),
    ])
    let cap = LimitTable(byCity: ["X": [.init(from: .min, value: 250_000)]])
    let measurement = try evaluate(TakeRate(cap: cap, inference: lenient), log).measurement()
    #expect((measurement.examined, measurement.exceeding, measurement.undecided) == (3, 1, 2))
  }

  @Test func refundsAreAReading() throws {
    let log = smallLog([SmallOrder("a", pay: 70, paid: 100, numbers: [.commissionRefund: stored(10)])])
    let cap = LimitTable(250_000)
    #expect(try evaluate(TakeRate(cap: cap, inference: lenient), log).measurement().exceeding == 1)
    let after = try evaluate(TakeRate(cap: cap, addsRefunds: true, inference: lenient), log)
    #expect(try after.measurement().exceeding == 0)
    #expect(abs(after.overall.value - 0.2) < 1e-12)
  }

  @Test func theWorstTwentyAreKeptWhateverTheOrder() throws {
    let log = smallLog((0..<200).map { SmallOrder("w\($0 % 7)", pay: Double($0 % 50), paid: 100) })
    var random = SplitMix(seed: 5)
    let metric = TakeRate(cap: LimitTable(250_000), inference: lenient)
    let first = try evaluate(metric, log)
    #expect(first.cases.count == 20)
    #expect(first.cases.map(\.measured).prefix(5) == [1, 1, 1, 1, 0.99])
    for _ in 0..<5 {
      let shuffled = log.selectingOrders(Array(0..<200).shuffled(using: &random))
      #expect(try evaluate(metric, shuffled) == first)
    }
  }

  @Test func aMonthIsJudgedByItsSumsAndNeedsEnoughOrders() throws {
    // a: 49 orders at 20 % and one of 1 yuan at −900 %: the month's rate is that of its sums.
    let many = (0..<49).map { _ in SmallOrder("a", pay: 70, paid: 100) } + [SmallOrder("a", pay: 10, paid: 1)]
    let few = (0..<49).map { _ in SmallOrder("b", pay: 10, paid: 100) }
    let log = smallLog(many + few)
    let value = try evaluate(MonthlyTakeRate(cap: LimitTable(250_000), inference: lenient), log)
    #expect(value.months.count == 1)
    #expect(value.small == 1)
    #expect(abs(value.months[0].share - (49 * 30 - 9) / 4_901.0) < 1e-12)
    #expect(value.measurement().exceeding == 1)
    #expect(value.measurement().cases.first?.limit == 0.25)
    guard case .tooFew? = reason(MonthlyTakeRate(cap: LimitTable(1)), smallLog(few)) else {
      Issue.record("too few orders are a reason")
      return
    }
  }
}
