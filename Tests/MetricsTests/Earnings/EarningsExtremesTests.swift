import OrderLog
import Statistics
import Testing

@testable import Metrics

/// No input traps: largest and smallest numbers in every column, empty logs, logs of nulls, one worker.
@Suite struct EarningsExtremesTests {
  /// A log in which every number is drawn from the extremes.
  private func extremeLog(seed: UInt64) -> OrderLog {
    let log = randomLog(orders: 80, workers: 5, seed: seed)
    var random = SplitMix(seed: seed)
    let values: [Int64?] = [.max, .max - 1, .min + 1, .min + 2, 0, 1, -1, nil, 1 << 40, -(1 << 40)]
    var orders = log.orders
    for field in TableKind.orders.fields where orders.integers(field) != nil {
      orders = orders.with(
        .integer(IntegerColumn((0..<80).map { _ in values.randomElement(using: &random) ?? nil })), for: field
      )
    }
    return OrderLog(orders: orders, others: Array(log.tables.values), timeZone: log.timeZone)
  }

  private func runAll(_ log: OrderLog) {
    let limits = [
      LimitTable(.max), LimitTable(.min + 1), LimitTable(0), LimitTable(250_000),
      LimitTable(general: [.init(from: juneFirst, value: .max)], byCity: ["a": []]),
    ]
    let bases: [HoursBasis] = [
      .engaged, .allowance(200_000), .allowance(.max), .allowance(.min), .online,
    ]
    for basis in bases {
      let value = try? evaluate(HourlyPay(basis: basis, includesTips: true, inference: lenient), log)
      for limit: Int64 in [.min, -1, 0, 200_000, .max] { _ = value?.measurement(limit: limit) }
      _ = try? evaluate(HoursInequality(basis: basis), log)
    }
    for limit in limits {
      for allowance: Int64 in [0, 200_000, .max] {
        _ = try? evaluate(
          HourlyFloorShortfall(floor: limit, basis: .allowance(allowance), inference: lenient), log
        ).measurement()
      }
      for tolerance: Int64 in [500, .max, .min] {
        _ = try? evaluate(
          TakeRate(
            cap: limit, tolerance: tolerance, highShare: tolerance, addsRefunds: true, inference: lenient),
          log
        ).measurement()
        _ = try? evaluate(
          MonthlyTakeRate(cap: limit, tolerance: tolerance, minimumOrders: 1, inference: lenient), log
        ).measurement()
        let recomputation = PayRecomputation.Parameters(
          rateTolerance: tolerance, payTolerance: tolerance, linesAreComplete: true, addsRefunds: true)
        let value = try? evaluate(
          DisplayedAgainstRecomputed(parameters: recomputation, inference: lenient), log)
        _ = try? value?.takeRate.measurement()
        _ = try? value?.payLines.measurement()
      }
    }
    _ = try? evaluate(PayComponents(), log).figures
    let deductions = try? evaluate(Deductions(inference: lenient), log)
    _ = try? deductions?.late()
    _ = try? deductions?.uncontrollable()
    for limit: Int64 in [.min, 0, .max] {
      _ = try? evaluate(PayOnTime(limit: limit, inference: lenient), log).measurement()
    }
    _ = try? evaluate(HolidayPay(holidays: [CivilDate(dayNumber: 20_240)], inference: lenient), log)
    _ = try? evaluate(WeatherPay(inference: lenient), log).measurement()
    _ = try? evaluate(EarningsInequality(), log).measurement()
    _ = try? evaluate(OrdersInequality(population: .active), log).measurement()
    for bin: Int64 in [.min, 0, 1, .max] {
      let parameters = MatchedPay.Parameters(cellSize: bin, distanceStep: bin, timeBin: bin)
      _ = try? evaluate(
        SameWorkPay(parameters: parameters, gapLimit: bin, inference: lenient), log
      ).measurement()
    }
    for measure: GroupComparison.Measure in [.payPerOrder, .payPerHour(.engaged)] {
      _ = try? evaluate(
        GroupComparison(by: .field(.gender), measure: measure, minimumGroupSize: 1, inference: lenient), log
      ).measurements(stratified: true)
    }
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func extremesDoNotTrap(seed: UInt64) {
    runAll(extremeLog(seed: seed))
  }

  @Test func oneWorkerAndOneRowDoNotTrap() {
    runAll(randomLog(orders: 1, workers: 1, seed: 3))
    runAll(randomLog(orders: 40, workers: 1, seed: 4))
    runAll(randomLog(orders: 60, workers: 4, nulls: 1, seed: 5))
  }

  /// Trap 4 and 14: nothing examined is a reason, never a pass.
  @Test func emptyAndAllNullLogsGiveReasons() {
    let empty = smallLog([])
    let nulls = smallLog([SmallOrder(nil, nil, nil, pay: nil), SmallOrder("a", nil, nil, pay: nil)])
    for log in [empty, nulls] {
      runAll(log)
      #expect(reason(HourlyPay(), log) != nil)
      #expect(reason(HourlyFloorShortfall(floor: LimitTable(1)), log) != nil)
      #expect(reason(TakeRate(cap: LimitTable(1)), log) != nil)
      #expect(reason(MonthlyTakeRate(cap: LimitTable(1)), log) != nil)
      #expect(reason(DisplayedAgainstRecomputed(), log) != nil)
      #expect(reason(PayComponents(), log) != nil)
      #expect(reason(Deductions(), log) != nil)
      #expect(reason(HolidayPay(holidays: []), log) != nil)
      #expect(reason(WeatherPay(), log) != nil)
      #expect(reason(PayOnTime(), log) != nil)
      #expect(reason(EarningsInequality(), log) != nil)
      #expect(reason(OrdersInequality(), log) != nil)
      #expect(reason(HoursInequality(), log) != nil)
      #expect(reason(GroupComparison(by: .field(.gender)), log) != nil)
      #expect(reason(SameWorkPay(), log) != nil)
    }
  }
}
