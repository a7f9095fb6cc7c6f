import OrderLog
import Testing

@testable import Metrics

@Suite struct RecordsTests {
  @Test func monthsBeforeADay() throws {
    func day(_ text: String) throws -> Int { try #require(CivilDate(text)).dayNumber }
    for (from, months, to) in [
      ("2026-01-01", 24, "2024-01-01"), ("2026-03-31", 1, "2026-02-28"), ("2024-03-31", 1, "2024-02-29"),
      ("2026-07-01", 6, "2026-01-01"), ("2026-01-15", 1, "2025-12-15"), ("2026-01-15", 0, "2026-01-15"),
    ] {
      #expect(Retention.day(try day(from), monthsBefore: months) == (try day(to)), "\(from)")
    }
  }

  /// Orders on every `step`-th of `count` days up to 2026-06-30.
  private func daily(_ count: Int, step: Int, service: String = "food") -> OrderLog {
    let last = (CivilDate("2026-06-30") ?? CivilDate(dayNumber: 0)).dayNumber
    let days = stride(from: 0, to: count, by: step).map { last - $0 }
    return OrderLog(
      orders: Table(
        kind: .orders, rowCount: days.count,
        columns: [
          .placedAt: .integer(IntegerColumn(days.map { Int64($0) * 86_400_000 + 3_600_000 })),
          .service: .text(TextColumn(days.map { _ in service })),
        ]), timeZone: .utc)
  }

  @Test func aLogGoesBackFarEnoughWhenHalfOfItsDaysHaveOrders() throws {
    func outcome(_ log: OrderLog, claimed: Int? = nil) throws -> [Int] {
      let value = try measured(Retention(claimed: claimed), log)
      return [value.examined, value.exceeding, value.undecided]
    }
    // 181 days from 1 January to 30 June.
    #expect(try outcome(daily(181, step: 1)) == [1, 0, 0])
    #expect(try outcome(daily(181, step: 2)) == [1, 0, 0])
    #expect(try outcome(daily(180, step: 1)) == [1, 0, 1])
    #expect(try outcome(daily(180, step: 1), claimed: 6) == [1, 1, 0])
    #expect(try outcome(daily(181, step: 3)) == [1, 0, 1])
    #expect(try outcome(daily(181, step: 1, service: "ride")) == [1, 0, 1])
  }

  @Test func surgeShares() throws {
    func trip(_ paid: Double, _ pay: Double) -> SmallOrder {
      SmallOrder("w", pay: pay, paid: paid, numbers: [.distance: 5_100])
    }
    let log = smallLog(
      Array(repeating: trip(20, 15), count: 60) + Array(repeating: trip(40, 20), count: 40))
    let value = try #require(try measured(SurgePassThrough(), log))
    #expect((value.surge, value.base, value.leftOut) == (40, 60, 0))
    #expect(abs(value.surgeTake - 0.5) < 1e-12 && abs(value.baseTake - 0.25) < 1e-12)
    // 20 more paid, 5 more to the worker.
    #expect(abs((value.kept ?? 0) - 0.75) < 1e-12)
    #expect(abs((value.elasticity ?? 0) - (5.0 / 15) / (20.0 / 20)) < 1e-12)
    #expect(abs((value.measurement.estimate?.value ?? 0) - 25) < 1e-9)
    let calm = smallLog(Array(repeating: trip(20, 15), count: 60))
    #expect(try measured(SurgePassThrough(), calm) == nil)
    #expect(throws: NoValue.self) {
      _ = try measured(SurgePassThrough(), smallLog(Array(repeating: trip(20, 15), count: 29)))
    }
  }

  /// An order that nobody took has no limit to be fast for and no load: it is not undecided, it is outside.
  @Test func ordersCalledOffBeforeAnyoneHadThemAreOutside() throws {
    let statuses = ["completed", "cancelled_customer", "cancelled_platform", "cancelled_worker", "completed"]
    let accepted: [Int64?] = [monday, nil, nil, nil, nil]
    let log = OrderLog(
      orders: Table(
        kind: .orders, rowCount: 5,
        columns: [
          .orderID: .identifier(IdentifierColumn((0..<5).map { "o\($0)" })),
          .workerID: .text(TextColumn(["w", nil, nil, nil, nil])),
          .status: .text(TextColumn(statuses)), .vehicle: .text(TextColumn(["ebike", nil, nil, nil, nil])),
          .acceptedAt: .integer(IntegerColumn(accepted)),
          .deadlineAt: .integer(IntegerColumn(accepted.map { $0.map { $0 + hour } })),
          .distance: .integer(IntegerColumn([1_000, nil, nil, nil, nil])),
          .carried: .integer(IntegerColumn([0, nil, nil, nil, nil])),
          .carryLimit: .integer(IntegerColumn([3, nil, nil, nil, nil])),
        ]), timeZone: .utc)
    let speed = try measured(ImpliedSpeed(limits: [15_000]), log)
    // Of the four without an acceptance, two were called off first; the other two ought to have one.
    #expect((speed.examined, speed.undecided + speed.unknownVehicle) == (1, 2))
    let carried = try measured(Concurrency(), log).capMeasurement()
    #expect((carried.examined, carried.undecided) == (1, 2))
    var riding = RidingSpeeds(.init(start: .placed, vehicles: .any, limits: [15_000]))
    riding.add(0..<5, of: .orders, in: log)
    #expect((riding.neverAccepted, riding.undecided) == (2, 3))
  }

  @Test func partMonthsAndUnknownRefundsAreUndecided() throws {
    let june = CivilMonth(year: 2025, month: 6)
    let zone = CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc
    let window = try #require(june).range(in: zone)
    // One driver, an order a day of June, 30 % taken.
    let log = smallLog(
      (0..<30).map { SmallOrder("a", Double($0) * 1_440 + 600, Double($0) * 1_440 + 630, pay: 7, paid: 10) })
    let metric = MonthlyTakeRate(cap: LimitTable(250_000), minimumOrders: 30, inference: lenient)
    let value = try measured(metric, log)
    #expect(LogDays(log).contains(window))
    let whole = value.measurement(within: LogDays(log))
    #expect((whole.exceeding, whole.undecided) == (1, 0))
    let unknown = value.measurement(within: LogDays(log), refundsAreKnown: false)
    #expect((unknown.exceeding, unknown.undecided) == (0, 1))
    let part = value.measurement(within: LogDays(log.selectingOrders(Array(0..<29))))
    #expect((part.exceeding, part.undecided) == (0, 1))
  }
}
