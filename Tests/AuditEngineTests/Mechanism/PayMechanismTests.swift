import OrderLog
import Rules
import Simulators
import Testing

@testable import AuditEngine

/// What the simulator paid follows from the log and the declared rules alone.
@Suite struct PayMechanismTests {
  static var fee: PricingChoice {
    var fee = PricingChoice(.customerFee)
    (fee.base, fee.perKilometre, fee.perMinute, fee.minimum) = (8, 2.5, 0.4, 11)
    return fee
  }

  static var goods: PricingChoice {
    var fee = fee
    fee.goodsShare = 0.18
    return fee
  }

  static func choice(_ rule: PricingChoice.Name, _ change: (inout PricingChoice) -> Void) -> PricingChoice {
    var choice = PricingChoice(rule)
    change(&choice)
    return choice
  }

  /// Every rule with the rules that it needs.
  static let rules: [[PricingChoice]] = [
    [PricingChoice(.flat, amount: 5)],
    [fullComponents],
    [fullComponents, PricingChoice(.subsidies)],
    [
      fullComponents,
      choice(.subsidies) {
        $0.holidayShare = 1
        $0.holidays = ["2026-03-02"]
      },
    ],
    [
      fullComponents,
      choice(.tierIncentive) { $0.tiers = [.init(from: 4, bonus: 1), .init(from: 8, bonus: 2)] },
    ],
    [fullComponents, choice(.rushIncentive) { $0.goals = [.init(orders: 5, bonus: 10)] }],
    [fee, PricingChoice(.driverShare, amount: 0.78)],
    [fee, fullComponents, PricingChoice(.commissionCap, amount: 0.2)],
    [fee, PricingChoice(.driverShare, amount: 0.7), PricingChoice(.surge)],
    [goods, PricingChoice(.driverShare, amount: 0.7)],
    [fullComponents, choice(.guaranteedMinimum) { ($0.perOrder, $0.perHour, $0.period) = (9, 18, .day) }],
    [fullComponents, choice(.hourlyFloor) { ($0.amount, $0.period) = (60, .day) }],
    [fullComponents, PricingChoice(.newYorkTLC)],
    [fullComponents, PricingChoice(.seattle)],
    [fullComponents, PricingChoice(.newYorkDCWP)],
    [fullComponents, PricingChoice(.deductions)],
  ]

  @Test(arguments: rules.indices)
  func recomputedIsPaid(_ index: Int) throws {
    let scenario = town(Self.rules[index])
    let log = try scenario.run().log()
    let version = try declaration(Self.rules[index])
    let tally = PayMechanism([version], log: log, tolerance: 0).tally()
    #expect(tally.total.compared > 150, "\(tally.undecided)")
    #expect(tally.total.departing == 0, "\(tally.parts)")
    #expect(tally.parts.allSatisfy { $0.differing == 0 }, "\(tally.parts)")
    // Only orders whose period is not whole, or whose fee cannot be known to the hundredth, may stay open.
    #expect(tally.undecided.values.reduce(0, +) * 20 < tally.total.compared, "\(tally.undecided)")
  }

  @Test func partsOfTheLogAddUp() throws {
    let log = try town([fullComponents]).run().log()
    let pay = log.values(.workerPay).enumerated().map { $0 % 7 == 0 ? $1.map { $0 - 5_000 } : $1 }
    let cut = log.with(pay, for: .workerPay)
    let mechanism = PayMechanism([try declaration([fullComponents])], log: cut)
    let whole = mechanism.tally(0..<cut.orders.rowCount)
    for seed in 0..<8 {
      var random = Mixer(seed: UInt64(seed))
      let cuts =
        ([0, cut.orders.rowCount]
        + (0..<4).map { _ in Int.random(in: 0...cut.orders.rowCount, using: &random) })
        .sorted()
      let parts = zip(cuts, cuts.dropFirst()).map { mechanism.tally($0..<$1) }.shuffled(using: &random)
      #expect(parts.reduce(into: PayTally()) { $0.merge($1) } == whole)
    }
    #expect(whole == mechanism.tally())
    // The order of rows changes nothing but the rows' numbers.
    let reversed = cut.selectingOrders(Array((0..<cut.orders.rowCount).reversed()))
    let other = PayMechanism([try declaration([fullComponents])], log: reversed).tally()
    #expect(other.total == whole.total && other.byDay == whole.byDay && other.byWorker == whole.byWorker)
  }

  @Test func findsAndSizesACutFromADay() throws {
    let log = try town([fullComponents], days: 6, orders: 200).run().log()
    let from = civil("2026-03-05")
    let start = log.timeZone.start(of: from)
    let placed = log.values(.placedAt)
    let pay = log.values(.workerPay).enumerated().map { row, pay in
      pay.map { (placed[row] ?? 0) >= start ? Int64((Double($0) * 0.97 / 100).rounded()) * 100 : $0 }
    }
    let cut = log.with(pay, for: .workerPay)
    let mechanism = PayMechanism([try declaration([fullComponents])], log: cut)
    let structure = PayStructure(mechanism.tally(), of: mechanism)
    #expect(structure.from == from)
    #expect(structure.isBeyondLines)
    let share = try #require(structure.share)
    let (lower, upper) = (try #require(share.lower), try #require(share.upper))
    #expect(lower <= -0.03 && -0.03 <= upper)
  }

  @Test func undecidedOrdersHaveReasons() throws {
    let log = try town([fullComponents]).run().log()
    let version = try declaration([fullComponents])
    var late = version
    late.from = civil("2026-03-03")
    #expect(PayMechanism([late], log: log).tally().undecided[.gap] ?? 0 > 0)
    #expect(PayMechanism([version, version], log: log).tally().undecided[.overlap] ?? 0 > 0)
    var words = version
    words.steps = []
    #expect(PayMechanism([words], log: log).tally().undecided[.inWords] ?? 0 > 0)
    let without = OrderLog(
      orders: Table(
        kind: .orders, rowCount: log.orders.rowCount,
        columns: log.orders.columns.filter { $0.key != .approachDistance }), timeZone: log.timeZone)
    let mechanism = PayMechanism([version], log: without)
    #expect(mechanism.missing.flatMap(\.anyOf) == [.approachDistance])
    #expect(mechanism.tally().total.compared == 0)
  }

  @Test func daysBeforeTheFirstValueAreNotPaidNothing() throws {
    let log = try town([fullComponents]).run().log()
    var late = fullComponents
    late.versions = late.versions?.map { Dated(from: "2026-03-03", $0.value) }
    let tally = PayMechanism([try declaration([late])], log: log).tally()
    #expect(tally.total.compared > 50 && tally.total.departing == 0)
    #expect((tally.undecided[.gap] ?? 0) > 50)
    let last = tally.undecidedDays[.gap]?.upperBound
    #expect(last == civil("2026-03-02").dayNumber)
  }

  /// Values that no order can have leave their order undecided and no other.
  @Test(arguments: [
    (Field.workerPay, Int64.max), (.workerPay, .min + 1), (.payDistance, .max), (.distance, .max),
    (.distance, -5), (.approachDistance, 1 << 53), (.goodsWeight, -1), (.difficulty, 99_999_999),
    (.completedAt, 0),
  ])
  func absurdValuesStayApart(_ field: Field, _ value: Int64) throws {
    let log = try town([fullComponents]).run().log()
    let status = try #require(log.orders.texts(.status))
    let rows = (0..<log.orders.rowCount).filter { status.value(at: $0) == "completed" && $0 % 5 == 0 }
    var values = log.values(field)
    for row in rows { values[row] = value }
    let tally = PayMechanism([try declaration([fullComponents])], log: log.with(values, for: field)).tally()
    #expect(tally.undecided == [.implausible: rows.count])
    #expect(tally.total.departing == 0 && tally.total.compared > 150)
    #expect(tally.total.difference == 0)
  }

  @Test(
    "A period with an order that cannot be priced is not settled",
    arguments: [Field.distance, .approachDistance])
  func unknownOrdersLeaveTheirPeriodOpen(_ field: Field) throws {
    let rules = [fullComponents, Self.choice(.hourlyFloor) { ($0.amount, $0.period) = (60, .day) }]
    let log = try town(rules).run().log()
    var values = log.values(field)
    for row in stride(from: 0, to: values.count, by: 20) { values[row] = nil }
    let tally = PayMechanism([try declaration(rules)], log: log.with(values, for: field)).tally()
    // Without the pay of such an order the floor would owe more, and its last order would seem to be paid less.
    #expect(tally.total.departing == 0, "\(tally.total)")
    #expect((tally.undecided[.missingValue] ?? 0) > 5)
    #expect((tally.undecided[.openPeriod] ?? 0) > 0)
  }

  @Test func aFloorThatBindsOnEveryOrderAgrees() throws {
    var floor = PricingChoice(.guaranteedMinimum)
    (floor.perOrder, floor.perHour, floor.period) = (50, 0, .day)
    let rules = [fullComponents, floor]
    let log = try town(rules).run().log()
    let tally = PayMechanism([try declaration(rules)], log: log).tally()
    #expect(tally.total.compared > 150 && tally.total.departing == 0)
    let incentives = log.values(.incentive).compactMap { $0 }
    #expect(incentives.contains { $0 > 100_000 })
  }

  @Test("Periods end at local midnight, not at that of UTC", arguments: ["Asia/Shanghai", "America/Bogota"])
  func periodsEndAtLocalMidnight(_ zone: String) throws {
    var scenario = town(
      [fullComponents, Self.choice(.hourlyFloor) { ($0.amount, $0.period) = (60, .day) }], days: 3)
    scenario.timeZone = zone
    let rules = scenario.pricing
    let log = try scenario.run().log()
    #expect(log.timeZone.offset(at: monday) != 0)
    let tally = PayMechanism([try declaration(rules)], log: log).tally()
    #expect(tally.total.compared > 300 && tally.total.departing == 0, "\(tally.total)")
  }

  @Test func roundingToOneSideIsCounted() throws {
    let log = try town([fullComponents]).run().log()
    let pay = log.values(.workerPay).map { $0.map { $0 - 100 } }
    let mechanism = PayMechanism([try declaration([fullComponents])], log: log.with(pay, for: .workerPay))
    let tally = mechanism.tally()
    #expect(tally.total.departing == 0 && tally.rounding == tally.total.compared)
    #expect(tally.roundingShort == tally.rounding)
    #expect(tally.roundingNet == -100 * Int64(tally.rounding))
    let figures = PayFigures(tally: tally, mechanism: mechanism, log: log).counts
    #expect(figures.first { $0.key == "roundingOnly.less" }?.value == Double(tally.rounding))
  }

  @Test func fewWorkersGiveNoInterval() throws {
    let whole = try town([fullComponents]).run().log()
    let worker = try #require(whole.orders.texts(.workerID))
    let log = whole.selectingOrders((0..<whole.orders.rowCount).filter { (0..<3).contains(worker[$0]) })
    let cut = log.with(log.values(.workerPay).map { $0.map { $0 - 5_000 } }, for: .workerPay)
    let mechanism = PayMechanism([try declaration([fullComponents])], log: cut)
    let structure = PayStructure(mechanism.tally(), of: mechanism)
    #expect(structure.amount?.value == -0.5)
    #expect(structure.amount?.lower == nil && structure.share?.upper == nil)
  }

  @Test func gapsAndOverlapsNameTheirDays() throws {
    let log = try town([fullComponents], days: 4).run().log()
    var first = try declaration([fullComponents], version: "a")
    first.until = civil("2026-03-02")
    let second = try declaration([fullComponents], version: "b", from: "2026-03-05")
    let mechanism = PayMechanism([first, second], log: log)
    let figures = PayFigures(tally: mechanism.tally(), mechanism: mechanism, log: log).counts
    #expect(figures.contains { $0.key == "undecided.noVersion.2026-03-03–2026-03-04" })
  }

  @Test func traceAddsUp() throws {
    let log = try town([fullComponents, PricingChoice(.subsidies)]).run().log()
    let mechanism = PayMechanism([try declaration([fullComponents, PricingChoice(.subsidies)])], log: log)
    var seen = 0
    for row in 0..<log.orders.rowCount {
      guard let trace = mechanism.trace(row) else { continue }
      let sum = try #require(trace.first { $0.code == "sum" }).amount
      let parts = trace.prefix { $0.code != "sum" }.reduce(0) { $0 + $1.amount }
      #expect((parts - sum).magnitude < 1e-5)
      for line in trace {
        guard let quantity = line.quantity, let rate = line.rate else { continue }
        #expect((quantity * rate - line.amount).magnitude < 1e-5)
      }
      seen += 1
    }
    #expect(seen > 150)
  }

  @Test func anEmptyLogHasNothing() throws {
    let log = OrderLog(orders: Table(kind: .orders, rowCount: 0, columns: [:]), timeZone: .utc)
    let tally = PayMechanism([try declaration([fullComponents])], log: log).tally()
    #expect(tally.total.compared == 0 && tally.departures.isEmpty)
  }
}
