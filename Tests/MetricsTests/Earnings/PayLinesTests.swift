import OrderLog
import Testing

@testable import Metrics

@Suite struct PayLinesTests {
  private func order(
    _ pay: Double, base: Double?, deduction: Double? = 0, shown: Int64? = nil, missing: [Field] = []
  ) -> SmallOrder {
    var numbers: [Field: Int64?] = [:]
    for field in PayRecomputation.lines where !missing.contains(field) { numbers[field] = 0 }
    numbers.updateValue(base.map(stored), forKey: .payBase)
    numbers.updateValue(deduction.map(stored), forKey: .deduction)
    numbers[.displayedTakeRate] = shown
    return SmallOrder("a", pay: pay, paid: 100, numbers: numbers)
  }

  @Test func displayedAndRecomputedRates() throws {
    // c = 0.2; 0.1 points apart agrees, a millionth more does not.
    let log = smallLog([
      order(80, base: 80, shown: 201_000), order(80, base: 80, shown: 201_001),
      order(80, base: 80, shown: 150_000), order(80, base: 80, shown: nil),
    ])
    let check = try evaluate(DisplayedAgainstRecomputed(inference: lenient), log).takeRate
    #expect((check.counts.compared, check.counts.differing, check.counts.undecided) == (3, 2, 1))
    #expect(check.counts.shownTooLow == 1)
    #expect(check.cases.map(\.measured) == [0.15, 0.201001])
    #expect(check.cases.map(\.limit) == [0.2, 0.2])
  }

  @Test func payAndItsLines() throws {
    // 82 − 2 = 80; one fen apart agrees; a ten-thousandth more does not.
    let log = smallLog([
      order(80, base: 82, deduction: 2), order(80.01, base: 80), order(80.0101, base: 80),
      order(70, base: 80),
    ])
    let check = try evaluate(DisplayedAgainstRecomputed(inference: lenient), log).payLines
    #expect((check.counts.compared, check.counts.differing, check.counts.shownTooLow) == (4, 2, 1))
    #expect(check.cases.map(\.orderID) == ["o3", "o2"])
    #expect(try check.measurement().exceedingShare == 0.5)
  }

  @Test func aRefundIsOnTheWorkersSideOfTheRateAndNoLineOfPay() throws {
    // The worker is paid 70 and gets 10 back: the rate after refunds is 0.2, and the lines still add up to 70.
    var refunded = order(70, base: 70, shown: 200_000)
    refunded.numbers[.commissionRefund] = stored(10)
    let parameters = PayRecomputation.Parameters(addsRefunds: true)
    let value = try evaluate(
      DisplayedAgainstRecomputed(parameters: parameters, inference: lenient), smallLog([refunded]))
    #expect((value.takeRate.counts.compared, value.takeRate.counts.differing) == (1, 0))
    #expect((value.payLines.counts.compared, value.payLines.counts.differing) == (1, 0))
  }

  @Test func anAbsentColumnLeavesSumsOpenUnlessLinesAreDeclaredComplete() throws {
    let log = smallLog([order(80, base: 80, missing: [.incentive])])
    let open = try evaluate(DisplayedAgainstRecomputed(inference: lenient), log).payLines
    #expect((open.counts.compared, open.counts.undecided) == (0, 1))
    #expect(throws: NoValue.self) { try open.measurement() }
    var parameters = PayRecomputation.Parameters()
    parameters.linesAreComplete = true
    let closed = try evaluate(DisplayedAgainstRecomputed(parameters: parameters, inference: lenient), log)
    #expect(closed.payLines.counts.compared == 1)
  }

  @Test func anEmptyLineIsZeroOnlyBesideOthersAndOnlyInThatReading() throws {
    var nothing = order(80, base: nil, deduction: nil)
    for field in PayRecomputation.lines { nothing.numbers.updateValue(nil, forKey: field) }
    let log = smallLog([order(80, base: 80, deduction: nil), nothing])
    let zero = try evaluate(DisplayedAgainstRecomputed(inference: lenient), log).payLines
    #expect((zero.counts.compared, zero.counts.undecided) == (1, 1))
    let parameters = PayRecomputation.Parameters(emptyLine: .unknown)
    let unknown = try evaluate(DisplayedAgainstRecomputed(parameters: parameters, inference: lenient), log)
    #expect((unknown.payLines.counts.compared, unknown.payLines.counts.undecided) == (0, 2))
  }

  @Test func aRateNeedsOrdersAndWorkers() throws {
    let log = smallLog([order(80, base: 80, shown: 200_000)])
    let value = try evaluate(DisplayedAgainstRecomputed(), log)
    // One order that differs is a fact; its share among one is no rate.
    #expect(try value.payLines.measurement().estimate == nil)
    #expect(try value.payLines.measurement().examined == 1)
  }

  @Test func componentsAddUp() throws {
    let log = smallLog([order(80, base: 82, deduction: 2), order(20, base: 15, missing: [])])
    let value = try evaluate(PayComponents(), log)
    #expect(value[.payBase]?.money == 97)
    #expect(value[.payBase]?.share == 0.97)
    #expect(value[.deduction]?.share == -0.02)
    #expect(value.unexplained == 5)
    #expect(value.absent == [])
    #expect(value[.tip] == nil)
  }

  @Test func lateAndUncontrollableDeductions() throws {
    func order(
      _ worker: String, _ taken: Double?, _ cause: String?, control: Int64? = 0, slow: Int64? = 0,
      weather: String? = "clear"
    ) -> SmallOrder {
      SmallOrder(
        worker, pay: 10, numbers: [.deduction: taken.map(stored), .control: control, .slowPickup: slow],
        texts: [.deductionReason: cause, .weather: weather])
    }
    let log = smallLog([
      order("a", 5, "超时"), order("a", 3, "Late", weather: "rain"), order("b", 2, "complaint", slow: 1),
      order("b", 1, nil, weather: nil), order("c", nil, nil, control: 1), order("c", -4, "late"),
    ])
    let value = try evaluate(Deductions(inference: lenient), log)
    let late = try value.late()
    #expect((late.examined, late.exceeding, late.undecided) == (6, 2, 1))
    #expect((late.workersExamined, late.workersExceeding) == (3, 1))
    #expect(late.cases.map(\.measured) == [5, 3])
    #expect(value.counts.negative == 1)
    #expect(value.reasons.map(\.text) == ["超时", "Late", "complaint"])
    let beyond = try value.uncontrollable()
    // Flagged: rain, slow, control (no deduction); b's order without weather is open.
    #expect((beyond.examined, beyond.exceeding, beyond.undecided) == (4, 2, 1))
    #expect(value.circumstances.map(\.orders) == [0, 1, 1])
    #expect(value.workersDeducted == 2)
    let strict = try evaluate(
      Deductions(parameters: DeductionTally.Parameters(empty: .unknown), inference: lenient), log)
    #expect(try strict.late().undecided == 2)
    #expect(try strict.uncontrollable().undecided == 2)
  }

  @Test func deductionsWithoutReasonsSayWhatIsMissing() throws {
    let log = smallLog([SmallOrder("a", pay: 1, numbers: [.deduction: stored(1)])])
    let value = try evaluate(Deductions(inference: lenient), log)
    #expect(throws: NoValue.missingFields([FieldRequirement(.deductionReason)])) { try value.late() }
    #expect(throws: NoValue.self) { try value.uncontrollable() }
  }

  @Test func payOutOnTime() throws {
    let day = 86_400_000 as Int64
    func order(_ wait: Int64?) -> SmallOrder {
      SmallOrder("a", 0, 0, pay: 1, numbers: [.paidOutAt: wait.map { juneFirst + $0 }])
    }
    let log = smallLog([
      order(7 * day), order(31 * day), order(31 * day + 1), order(40 * day), order(-day), order(nil),
    ])
    let value = try evaluate(PayOnTime(inference: lenient), log)
    #expect((value.measured, value.exceeding, value.early, value.unpaid) == (5, 2, 1, 1))
    // Completed on day 0, the log sees pay-outs until day 40: unpaid beyond 31 days.
    #expect(value.unpaidBeyondLimit == 1)
    #expect(value.median == 31)
    #expect(value.cases.map(\.measured) == [40, 31 + 1 / Double(day)])
    let measurement = try value.measurement()
    #expect((measurement.examined, measurement.exceeding, measurement.undecided) == (6, 2, 1))
  }
}
