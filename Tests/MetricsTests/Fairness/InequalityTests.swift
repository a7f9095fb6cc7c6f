import OrderLog
import Statistics
import Testing

@testable import Metrics

@Suite struct WorkerInequalityTests {
  /// Twelve workers: three of whom the log knows only that they exist.
  private let log = smallLog(
    [4.0, 5, 8, 10, 12, 15, 18, 20, 30].enumerated().map { SmallOrder("w\($0)", pay: $1) },
    workers: (0..<12).map { (id: "w\($0)", fields: [:]) })

  /// Trap 10: an inner join drops who had no order, and the index falls.
  @Test func workersWithoutAnOrderCountAsZero() throws {
    let known = try evaluate(EarningsInequality(), log).inequality
    let active = try evaluate(EarningsInequality(population: .active), log).inequality
    #expect((known.workers, known.zero, known.outside) == (12, 3, 0))
    #expect((active.workers, active.zero, active.outside) == (9, 0, 3))
    // With zeros in: G' = (n G + z) / (n + z).
    #expect(abs(known.gini - (9 * active.gini + 3) / 12) < 1e-12)
    #expect(known.gini > active.gini + 0.15)
  }

  /// Trap 9: zeros are not patched with a small constant; the index that is infinite says why.
  @Test func zerosAreNeverPatched() throws {
    let known = try evaluate(EarningsInequality(), log).inequality
    #expect(known.meanLogDeviation == nil)
    #expect(known.whyNoMeanLogDeviation == .zeroValues(count: 3))
    #expect(known.p90OverP10 == nil)
    #expect(!known.measurement().figures.contains { $0.key == "mld" })
    let active = try evaluate(EarningsInequality(population: .active), log).inequality
    #expect((active.meanLogDeviation ?? 0) > 0)
    #expect(active.whyNoMeanLogDeviation == nil)
  }

  @Test func goldenNumbers() throws {
    let x = [1200.0, 1850, 2100, 2600, 3100, 3400, 4100, 5200, 6900, 9800]
    let log = smallLog(x.enumerated().map { SmallOrder("w\($0)", pay: $1) })
    let value = try evaluate(EarningsInequality(), log).inequality
    #expect(abs(value.gini - 0.33055900621118) < 1e-13)
    #expect(abs(value.theil - 0.17568321483305) < 1e-13)
    #expect(abs((value.meanLogDeviation ?? 0) - 0.18015661833737) < 1e-13)
    #expect(abs((value.palma ?? 0) - 1.26451612903226) < 1e-13)
    #expect(value.lorenz.count == 101)
    #expect((value.lorenz.first, value.lorenz.last) == (0, 1))
    #expect(abs(value.lorenz[50] - 10_850 / 40_250.0) < 1e-12)
  }

  @Test func hoursAndOrders() throws {
    let log = smallLog(
      [
        SmallOrder("a", 0, 60, pay: 1), SmallOrder("a", 30, 90, pay: 1), SmallOrder("b", 0, 30, pay: 1),
        SmallOrder("b", nil, nil, pay: nil),
      ],
      workers: [("c", [:])])
    let orders = try evaluate(OrdersInequality(), log)
    #expect(orders.distribution.mean == 1)
    #expect(abs(orders.gini - 4.0 / 9) < 1e-12)
    let hours = try evaluate(HoursInequality(), log)
    #expect(hours.distribution.maximum == 1.5)
    #expect(hours.zero == 1)
  }

  @Test func allZeroAndNegativePayAreReasons() {
    #expect(
      reason(EarningsInequality(), smallLog([SmallOrder("a", pay: 0)])) == .undefined(.allZero))
    #expect(
      reason(EarningsInequality(), smallLog([SmallOrder("a", pay: -1), SmallOrder("b", pay: 5)]))
        == .undefined(.negativeValues(count: 1)))
  }

  @Test func theOrderOfRowsDoesNotMatter() throws {
    let log = randomLog(seed: 8)
    var random = SplitMix(seed: 8)
    let first = try evaluate(EarningsInequality(), log)
    for _ in 0..<5 {
      let shuffled = log.selectingOrders(Array(0..<300).shuffled(using: &random))
      #expect(try evaluate(EarningsInequality(), shuffled) == first)
    }
  }
}
