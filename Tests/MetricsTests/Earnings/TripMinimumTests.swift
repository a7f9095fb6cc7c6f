import OrderLog
import Testing

@testable import Metrics

@Suite struct TripMinimumTests {
  /// New York's rates of 2024-03-01.
  private let tlc = TripMinimums.Parameters(
    minute: LimitTable(5_830), mile: LimitTable(13_600), clock: .passenger)
  /// Seattle's of 2025.
  private let seattle = TripMinimums.Parameters(
    minute: LimitTable(4_500), mile: LimitTable(7_700), offer: LimitTable(52_000), clock: .engaged)

  private func trip(
    _ minutes: Double, metres: Int64?, pay: Double?, pickedUp: Double? = 0, status: String? = nil
  ) -> SmallOrder {
    SmallOrder(
      "w", 0, minutes, pay: pay,
      numbers: [.distance: metres, .pickedUpAt: pickedUp.map(instant)], texts: [.status: status])
  }

  @Test func theMinimumIsExactToTheTenThousandth() throws {
    // 30 min · 0.583 + 12070 m · 1.360 / 1609.344 m = 27.68993…
    let value = try evaluate(
      TripMinimum(tlc, inference: lenient), smallLog([trip(30, metres: 12_070, pay: 27.68)]))
    #expect(value.minimum == 27.6899)
    #expect(value.counts.short == 0)
    let short = try evaluate(
      TripMinimum(tlc, inference: lenient), smallLog([trip(30, metres: 12_070, pay: 27.67)]))
    #expect(short.counts.short == 1)
    let found = try #require(short.cases.first)
    #expect(found.measured == 27.67 && found.limit == 27.6899)
    #expect(abs(short.shortfall - 0.0199) < 1e-9)
  }

  @Test func theAmountPerOfferIsAFloorOfItsOwn() throws {
    for (minutes, metres, least) in [(5.0, 805, 5.20), (20.0, 8_047, 12.85)] as [(Double, Int64, Double)] {
      let exact = try evaluate(
        TripMinimum(seattle, inference: lenient), smallLog([trip(minutes, metres: metres, pay: least)]))
      #expect(exact.counts.short == 0, "\(least)")
      let below = try evaluate(
        TripMinimum(seattle, inference: lenient), smallLog([trip(minutes, metres: metres, pay: least - 0.02)])
      )
      #expect(below.counts.short == 1, "\(least)")
    }
  }

  @Test func whatIsMissingIsUndecidedAndNeverMet() throws {
    let trips = [
      trip(30, metres: nil, pay: 40), trip(30, metres: 12_070, pay: nil), trip(30, metres: 12_070, pay: 40),
      trip(30, metres: 12_070, pay: 40, pickedUp: nil), trip(-5, metres: 12_070, pay: 40),
      trip(30, metres: 12_070, pay: 0, status: "cancelled_customer"),
    ]
    let measurement = try evaluate(TripMinimum(tlc, inference: lenient), smallLog(trips)).measurement
    #expect(measurement.examined == 5)
    #expect(measurement.undecided == 4)
    #expect(measurement.exceeding == 0)
    let missing = reason(TripMinimum(tlc), smallLog([SmallOrder("w", pay: 3)]))
    #expect(missing == .missingFields([FieldRequirement(.pickedUpAt), FieldRequirement(.distance)]))
  }

  @Test func theRateIsThatOfTheDayAndTimeAloneIsALowerBound() throws {
    var dated = tlc
    dated.minute = LimitTable(general: [
      .init(from: juneFirst + 86_400_000, value: 5_830), .init(from: juneFirst + 2 * 86_400_000, value: nil),
    ])
    func counts(_ day: Double) throws -> TripMinimums.Counts {
      let order = SmallOrder(
        "w", day * 1_440, day * 1_440 + 30, pay: 20,
        numbers: [.distance: 12_070, .pickedUpAt: instant(day * 1_440)])
      return try evaluate(TripMinimum(dated, inference: lenient), smallLog([order])).counts
    }
    #expect(try counts(0).withoutRate == 1)
    #expect(try counts(1).short == 1)
    #expect(try counts(2).withoutRate == 1)
    var time = tlc
    time.countsDistance = false
    let alone = try evaluate(
      TripMinimum(time, inference: lenient), smallLog([trip(30, metres: nil, pay: 17.49)]))
    #expect(alone.counts.short == 0 && alone.minimum == 17.49)
  }

  @Test func extremesDoNotTrap() throws {
    let huge = TripMinimums.Parameters(
      minute: LimitTable(.max), mile: LimitTable(.max), offer: LimitTable(.max), clock: .passenger,
      tolerance: .max)
    for metres in [0, Int64.max, -1] {
      _ = try? evaluate(
        TripMinimum(huge, inference: lenient), smallLog([trip(40_000, metres: metres, pay: 1)]))
    }
    _ = try? evaluate(
      TripMinimum(huge, inference: lenient),
      smallLog([
        SmallOrder("w", pay: nil, numbers: [.workerPay: .min + 1, .distance: .max, .pickedUpAt: .min + 1])
      ]))
  }

  @Test(arguments: Array(1...32) as [UInt64]) func mergeLaws(seed: UInt64) {
    var parameters = seed % 2 == 0 ? tlc : seattle
    parameters.minute = LimitTable(
      general: [.init(from: juneFirst + 86_400_000, value: 5_830)],
      byCity: ["a": [.init(from: .min, value: 90_000)]])
    expectMergeLaw(TripMinimums.self, parameters, on: randomLog(seed: seed), seed: seed)
    expectMergeLaw(WeeklyPay.self, NoParameters(), on: randomLog(days: 40, seed: seed), seed: seed)
  }
}
