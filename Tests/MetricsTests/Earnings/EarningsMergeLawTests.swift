import OrderLog
import Testing

@testable import Metrics

@Suite struct EarningsMergeLawTests {
  static let seeds: [UInt64] = Array(1...32)

  @Test(arguments: seeds) func monthlyPay(seed: UInt64) {
    // 70 days cross two ends of months, and three cities compete for the slot.
    expectMergeLaw(MonthlyPay.self, NoParameters(), on: randomLog(days: 70, seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func takeRates(seed: UInt64) {
    let cap = LimitTable(
      general: [.init(from: juneFirst + 86_400_000, value: 250_000)],
      byCity: ["a": [.init(from: .min, value: 100_000)], "b": [.init(from: .min, value: -500_000)]])
    let parameters = TakeRates.Parameters(cap: cap, addsRefunds: seed % 2 == 0)
    expectMergeLaw(TakeRates.self, parameters, on: randomLog(seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func monthlyTakes(seed: UInt64) {
    expectMergeLaw(
      MonthlyTakes.self, MonthlyTakes.Parameters(), on: randomLog(days: 70, seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func payRecomputation(seed: UInt64) {
    let parameters = PayRecomputation.Parameters(
      emptyLine: seed % 2 == 0 ? .zero : .unknown, linesAreComplete: seed % 3 == 0)
    expectMergeLaw(PayRecomputation.self, parameters, on: randomLog(seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func components(seed: UInt64) {
    expectMergeLaw(PayComponentSums.self, NoParameters(), on: randomLog(seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func deductions(seed: UInt64) {
    let parameters = DeductionTally.Parameters(
      lateReasons: ["a"], empty: seed % 2 == 0 ? .zero : .unknown)
    expectMergeLaw(DeductionTally.self, parameters, on: randomLog(seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func payouts(seed: UInt64) {
    let parameters = PayoutDelays.Parameters(limit: 1_800_000)
    expectMergeLaw(PayoutDelays.self, parameters, on: randomLog(nulls: 0.2, seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func stratified(seed: UInt64) {
    let contrast: StratifiedPay.Contrast =
      switch seed % 3 {
      case 0: .none
      case 1: .weather(clear: ["clear"])
      default: .days(Set([CivilDate("2025-06-02"), CivilDate("2025-06-04")].compactMap { $0 }))
      }
    let parameters = StratifiedPay.Parameters(
      axes: [.city, .service, .ruleVersion, .hourBand, .distanceBand], contrast: contrast)
    expectMergeLaw(StratifiedPay.self, parameters, on: randomLog(seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func weather(seed: UInt64) {
    expectMergeLaw(
      WeatherSubsidies.self, WeatherSubsidies.Parameters(), on: randomLog(nulls: 0.3, seed: seed), seed: seed)
  }

  @Test(arguments: seeds) func matched(seed: UInt64) {
    // Cells of 20 km and half days, so that orders meet.
    let parameters = MatchedPay.Parameters(
      cellSize: 20_000, distanceStep: 5_000_000, timeBin: 43_200_000)
    expectMergeLaw(MatchedPay.self, parameters, on: randomLog(orders: 900, seed: seed), seed: seed)
  }
}
