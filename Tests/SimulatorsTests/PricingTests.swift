import OrderLog
import Testing

@testable import Simulators

@Suite struct PricingTests {
  static func job(
    metres: Double = 0, engaged: Double = 0, trip: Double = 0, day: String = "2025-06-02",
    lateness: Int64 = 0,
    completedToday: Int = 0, pressure: Double = 0, weight: Float = 1, difficulty: UInt8 = 0,
    second: Int = 43_200,
    weather: Weather = .clear
  ) -> PricedJob {
    PricedJob(
      distance: metres, engagedTime: Int64(engaged * 60_000), tripTime: Int64(trip * 60_000),
      request: OrderRequest(
        placedAt: 0, pickup: Location(x: 0, y: 0), dropoff: Location(x: 0, y: 0), weight: weight,
        difficulty: difficulty),
      weather: weather, control: false, vehicle: .ebike, contract: .crowd, placedAt: 0, acceptedAt: 0,
      completedAt: 0, day: CivilDate(day) ?? CivilDate(dayNumber: 0), secondOfDay: second, pressure: pressure,
      lateness: lateness, completedToday: completedToday, isQuote: false)
  }

  static func period(
    _ worker: Int32 = 0, orders: Int = 1, pay: Double, engaged: Double, online: Double,
    from: String = "2025-06-02"
  ) -> PayPeriod {
    let day = CivilDate(from) ?? CivilDate(dayNumber: 0)
    return PayPeriod(
      worker: worker, days: day...day, completed: orders, pay: Money.amount(pay),
      engagedTime: Int64(engaged * 3_600_000), onlineTime: Int64(online * 3_600_000))
  }

  @Test func newYorkTrips() throws {
    let rule = NewYorkTLC()
    // The regulator's example for August 2025 is $29.07 for 30 minutes and 7.5 miles; the third decimals are open.
    let august = try #require(rule.minimum(miles: 7.5, minutes: 30, on: "2025-08-01"))
    #expect((august - 29.07).magnitude < 0.02)
    #expect(rule.minimum(miles: 10, minutes: 20, on: "2024-02-29") == 1.234 * 10 + 0.564 * 20)
    #expect(rule.minimum(miles: 10, minutes: 20, on: "2024-03-01") == 1.360 * 10 + 0.583 * 20)
    #expect(rule.minimum(miles: 1, minutes: 1, on: "2018-12-31") == nil)
    var slip = PaySlip()
    slip.base = Money.amount(5)
    rule.price(Self.job(metres: 1_609.344 * 5, trip: 10, day: "2024-05-01"), slip: &slip)
    #expect(slip.workerPay == Money.amount(1.360 * 5 + 0.583 * 10))
  }

  @Test func newYorkDeliveries() {
    let rule = NewYorkDCWP()
    let one = Self.period(0, pay: 10, engaged: 2, online: 3)
    let two = Self.period(1, pay: 100, engaged: 2, online: 3)
    let due = rule.topUps(for: [one, two])
    // Individually 2 h · 21.44; together 6 h · 21.44 = 128.64.
    #expect(one.pay + due[0] >= Money.amount(42.88))
    let total = one.pay + two.pay + due[0] + due[1]
    #expect(total >= Money.amount(142.88) && total <= Money.amount(142.92))
    let short = rule.topUps(for: [Self.period(pay: 0, engaged: 1, online: 2)])
    #expect(short == [Money.amount(42.88)], "on-call time counts in the aggregate")
    let alternative = NewYorkDCWP(method: .alternative)
    #expect(
      alternative.topUps(for: [Self.period(pay: 0, engaged: 1, online: 1.5)]) == [Money.amountUp(21.44 / 0.6)]
    )
    #expect(
      alternative.topUps(for: [Self.period(pay: 0, engaged: 1, online: 2)]) == [Money.amount(42.88)],
      "below 53 % utilization the standard method holds")
  }

  @Test func seattleOffers() {
    let rule = Seattle()
    #expect(rule.minimum(miles: 1, minutes: 5, on: "2025-03-01") == 5.20)
    #expect(rule.minimum(miles: 3, minutes: 20, on: "2024-03-01") == 0.44 * 20 + 0.74 * 3)
  }

  @Test func componentsByVersion() {
    let rule = ComponentPay(versions: [
      Dated(from: "2025-01-01", .init(base: 3, perKilometre: 1, freeKilometres: 1, perMinute: 0.1)),
      Dated(
        from: "2025-06-01", .init(base: 4, perKilometre: 1, perKilogram: 0.5, perDifficulty: 1, night: 2)),
    ])
    var slip = PaySlip()
    rule.price(Self.job(metres: 2_410, engaged: 20, day: "2025-05-31"), slip: &slip)
    #expect(slip.base == 30_000 && slip.distance == 15_000 && slip.time == 20_000 && slip.ruleVersion == 0)
    #expect(slip.workerPay == 65_000)
    slip = PaySlip()
    rule.price(Self.job(metres: 1_000, weight: 7, difficulty: 2, second: 0), slip: &slip)
    #expect(
      slip.base == 60_000 && slip.distance == 10_000 && slip.difficulty == 30_000 && slip.ruleVersion == 1)
  }

  @Test func incentivesSurgeCapsAndMinimums() {
    var slip = PaySlip()
    TierIncentive(tiers: [.init(from: 10, bonus: 1), .init(from: 20, bonus: 2)])
      .price(Self.job(completedToday: 9), slip: &slip)
    #expect(slip.incentive == 10_000)
    slip = PaySlip()
    CustomerFee(base: 10).price(Self.job(), slip: &slip)
    Surge(threshold: 1, slope: 0.5, cap: 1.5, passThrough: 0.8).price(Self.job(pressure: 9), slip: &slip)
    #expect(slip.customerPaid == 150_000 && slip.incentive == 40_000)
    CommissionCap(cap: 0.27).price(Self.job(), slip: &slip)
    #expect(slip.takeRate == 270_000)
    // The log keeps refunds apart from pay, and the take rate counts them.
    #expect(slip.commissionRefund == 69_500 && slip.workerPay == 40_000 && slip.received == 109_500)
    #expect(
      RushIncentive(goals: [.init(orders: 3, bonus: 5), .init(orders: 9, bonus: 50)])
        .topUp(for: Self.period(orders: 4, pay: 0, engaged: 1, online: 1)) == 50_000)
    let guarantee = GuaranteedMinimum()
    #expect(guarantee.topUp(for: Self.period(orders: 3, pay: 0, engaged: 1, online: 4)) == Money.amount(60))
    #expect(guarantee.topUp(for: Self.period(orders: 7, pay: 0, engaged: 1, online: 4)) == Money.amount(70))
    #expect(guarantee.topUp(for: Self.period(orders: 7, pay: 80, engaged: 1, online: 4)) == 0)
    let floor = HourlyFloor(floors: [Dated(from: "2025-01-01", 20)], allowance: 0.2, length: .day)
    #expect(floor.topUp(for: Self.period(pay: 30, engaged: 2, online: 3)) == Money.amount(18))
    slip = PaySlip()
    slip.base = 100_000
    Deductions().price(Self.job(lateness: 1), slip: &slip)
    #expect(slip.deduction == 30_000 && slip.deductionReason == .late && slip.workerPay == 70_000)
    slip = PaySlip()
    slip.base = 100_000
    Subsidies(holidayShare: 2, holidays: ["2025-06-02"]).price(Self.job(weather: .snow), slip: &slip)
    #expect(slip.weatherSubsidy == 30_000 && slip.holidaySubsidy == 200_000)
  }
}
