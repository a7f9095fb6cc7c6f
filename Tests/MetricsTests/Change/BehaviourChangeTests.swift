import OrderLog
import Statistics
import Testing

@testable import Metrics

@Suite struct BehaviourChangeTests {
  /// Orders of 30 workers on some days from 2026-03-02, in UTC; `level` gives pay and given time by day.
  private func log(
    days: Int, perDay: Int = 60, versions: ((Int) -> String)? = { _ in "v1" }, city: String? = "上海",
    noise: Double = 0.003, seed: UInt64 = 1, pay: (Int) -> Double = { _ in 1 },
    time: (Int) -> Double = { _ in 1 }
  ) throws -> OrderLog {
    var random = RandomStream(seed: seed, purpose: "daily log")
    let first = try #require(CivilDate("2026-03-02")).dayNumber
    var accepted: [Int64?] = []
    var amounts: [Int64?] = []
    var limits: [Int64?] = []
    var metres: [Int64?] = []
    var names: [String?] = []
    for day in 0..<days {
      let shake = 1 + noise * random.nextNormal()
      for order in 0..<perDay {
        let start = Int64(first + day) * 86_400_000 + Int64(9 * 60 + order * 600 / perDay) * 60_000
        let distance = Int64(800 + order % 5 * 900)
        accepted.append(start)
        metres.append(distance)
        amounts.append(Int64((4 + Double(distance) / 1_000) * 10_000 * pay(day) * shake))
        limits.append(start + Int64(Double(1_200_000 + distance * 300) * time(day) * shake))
        names.append(versions?(day))
      }
    }
    let count = accepted.count
    var columns: [Field: Column] = [
      .orderID: .identifier(IdentifierColumn((0..<count).map { "o\($0)" })),
      .workerID: .text(TextColumn((0..<count).map { "w\($0 % 30)" })),
      .acceptedAt: .integer(IntegerColumn(accepted)),
      .completedAt: .integer(IntegerColumn(accepted.map { $0.map { $0 + 900_000 } })),
      .workerPay: .integer(IntegerColumn(amounts)), .deadlineAt: .integer(IntegerColumn(limits)),
      .distance: .integer(IntegerColumn(metres)),
      .customerPaid: .integer(IntegerColumn(amounts.map { $0.map { Int64(Double($0) * 1.25) } })),
      .city: .text(TextColumn((0..<count).map { _ in city })),
      .service: .text(TextColumn((0..<count).map { _ in "food" })),
    ]
    if versions != nil { columns[.ruleVersion] = .text(TextColumn(names)) }
    return OrderLog(orders: Table(kind: .orders, rowCount: count, columns: columns), timeZone: .utc)
  }

  private func value(_ log: OrderLog, _ metric: BehaviourChange = BehaviourChange()) throws
    -> BehaviourChange.Value
  {
    var store = StateStore(metric.states)
    store.add(0..<log.orders.rowCount, of: .orders, in: log)
    store.finish()
    return try metric.value(from: store, in: log)
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>) func statesMerge(seed: UInt64) {
    let log = randomLog(orders: 260, workers: 9, days: 8, nulls: 0.1, seed: seed)
    expectMergeLaw(DailyFigures.self, DailyFigures.Parameters(), on: log, seed: seed)
    expectMergeLaw(WorkerMoments.self, NoParameters(), on: log, seed: seed)
    expectMergeLaw(OfferHours.self, NoParameters(), on: log, seed: seed)
    expectMergeLaw(
      StratifiedPay.self,
      StratifiedPay.Parameters(axes: [.city, .hourBand, .distanceBand, .weather, .pickupZone]), on: log,
      seed: seed)
  }

  @Test func theKeyHoldsEveryDay() {
    for day in [-719_162, -1, 0, 20_000, 2_932_896] {
      let key = DailyKey(group: UInt64(1) << 31 | 7, kind: 0x3FF, day: day)
      let read = DailyKey(packed: key.packed)
      #expect(read.day == day && read.group == key.group && read.kind == key.kind)
    }
    #expect(DailyKey.codes(of: 0) == (-1, -1))
  }

  @Test func aSteadyLogHasNoBreakAndSaysWhatItCouldShow() throws {
    let found = try value(try log(days: 21))
    #expect(found.followed.map(\.series.kind) == [.pay, .workerShare, .givenTime])
    #expect(found.followed.allSatisfy { $0.result.breaks.isEmpty && $0.series.days.count == 21 })
    let detectable = found.followed.map(\.result.smallestDetectable)
    #expect(detectable.allSatisfy { $0 > 0.002 && $0 < 0.02 }, "\(detectable)")
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func aDropIsFoundOnItsDay(seed: UInt64) throws {
    let found = try value(try log(days: 20, seed: seed, pay: { $0 >= 11 ? 0.95 : 1 }))
    let pay = try #require(found.followed.first { $0.series.kind == .pay })
    let change = try #require(pay.result.breaks.first)
    #expect(pay.result.breaks.count == 1)
    #expect(abs(change.day - (try #require(CivilDate("2026-03-13")).dayNumber)) <= 1)
    #expect((change.effect.value + 0.05).magnitude < 0.01)
    #expect(change.effect.upper ?? 0 < -0.03 && change.effect.pValue ?? 1 < 0.001)
    #expect(change.hasNewVersion == false)
    // The customer's price went down with it, and nobody's time changed.
    #expect(found.followed.filter { $0.series.kind != .pay }.allSatisfy { $0.result.breaks.isEmpty })
  }

  @Test func aNewVersionOnTheDayIsSeen() throws {
    let change = { (day: Int) in day >= 11 ? "v2" : "v1" }
    let found = try value(try log(days: 20, versions: change, pay: { $0 >= 11 ? 0.9 : 1 }))
    #expect(found.followed.first?.result.breaks.first?.hasNewVersion == true)
    let later = try value(
      try log(days: 20, versions: { $0 >= 16 ? "v2" : "v1" }, pay: { $0 >= 11 ? 0.9 : 1 }))
    #expect(later.followed.first?.result.breaks.first?.hasNewVersion == false)
    let none = try value(try log(days: 20, versions: nil, pay: { $0 >= 11 ? 0.9 : 1 }))
    #expect(none.followed.first?.result.breaks.first?.hasNewVersion == nil)
  }

  @Test func shorterTimesAreFoundAmongOrdersOfTheSameDistance() throws {
    let found = try value(try log(days: 20, time: { $0 >= 9 ? 0.9 : 1 }))
    let time = try #require(found.followed.first { $0.series.kind == .givenTime })
    #expect((try #require(time.result.breaks.first).effect.value + 0.1).magnitude < 0.01)
  }

  @Test func holidaysAreLeftOut() throws {
    let holidays = Set(["2026-03-08", "2026-03-09", "2026-03-10"].compactMap { CivilDate($0) })
    let log = try log(days: 20, pay: { (6...8).contains($0) ? 1.5 : 1 })
    #expect(try value(log).followed.first?.result.breaks.count == 2)
    let without = try value(log, BehaviourChange(holidays: holidays))
    #expect(without.followed.first?.result.breaks.isEmpty == true)
    #expect(without.followed.first?.series.days.count == 17)
  }

  @Test func tooFewDaysAreNoSeries() throws {
    let short = try log(days: 10)
    #expect(throws: NoValue.tooFew(have: 10, need: 14, of: .day)) { try value(short) }
    let thin = try log(days: 20, perDay: 10)
    #expect(throws: NoValue.tooFew(have: 0, need: 14, of: .day)) { try value(thin) }
  }
}

/// The rates that Docs/metrics/behaviour-change.md states.
@Suite struct DailySeriesRateTests {
  private func beyond(_ values: [Double]) throws -> Bool {
    let series = DailySeries(
      kind: .pay, city: "", service: "", days: Array(values.indices), values: values, orders: 1,
      versionDays: nil)
    return try series.changes().breaks.contains { one in
      max(one.effect.lower ?? 0, -(one.effect.upper ?? 0)) > 0.02 && (one.effect.pValue ?? 1) * 3 <= 0.01
    }
  }

  @Test(arguments: [14, 28]) func cleanSeriesAreHardlyEverBeyond(count: Int) throws {
    var alarms = 0
    for seed in 0..<150 as Range<UInt64> {
      var random = RandomStream(seed: seed, purpose: "rates", entity: UInt64(count))
      var last = random.nextNormal()
      let values = (0..<count).map { _ in
        last = 0.3 * last + 0.953_939_201_416_946 * random.nextNormal()
        return 1 + 0.01 * last
      }
      if try beyond(values) { alarms += 1 }
    }
    #expect(alarms == 0)
  }

  @Test func aCutOfSixPercentIsMostlyBeyond() throws {
    var found = 0
    for seed in 0..<60 as Range<UInt64> {
      var random = RandomStream(seed: seed, purpose: "power", entity: 14)
      let values = (0..<14).map { day in (day >= 7 ? 0.94 : 1) + 0.01 * random.nextNormal() }
      if try beyond(values) { found += 1 }
    }
    #expect(found >= 54, "\(found)")
  }
}
