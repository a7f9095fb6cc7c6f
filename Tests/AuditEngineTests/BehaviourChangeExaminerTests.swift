import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// What the verdict on a break of pay rests on: announcements at hand, rule versions, neither.
@Suite struct BehaviourChangeExaminerTests {
  /// Fifteen days from 2026-03-02; from the ninth day on, 2026-03-10, pay is 6 % lower.
  private func log(version: @escaping (Int) -> String? = { _ in "v1" }, drop: Double = 0.06) -> OrderLog {
    let first = civil("2026-03-02").dayNumber
    var random = Mixer(seed: 5)
    var accepted: [Int64?] = []
    var pay: [Int64?] = []
    var versions: [String?] = []
    for day in 0..<15 {
      let level = (day >= 8 ? 1 - drop : 1) * Double.random(in: 0.997...1.003, using: &random)
      for order in 0..<30 {
        accepted.append(Int64(first + day) * 86_400_000 + Int64(540 + order * 20) * 60_000)
        pay.append(Int64(80_000 * level))
        versions.append(version(day))
      }
    }
    let count = accepted.count
    return OrderLog(
      orders: Table(
        kind: .orders, rowCount: count,
        columns: [
          .orderID: .identifier(IdentifierColumn((0..<count).map { "o\($0)" })),
          .workerID: .text(TextColumn((0..<count).map { "w\($0 % 30)" })),
          .acceptedAt: .integer(IntegerColumn(accepted)),
          .completedAt: .integer(IntegerColumn(accepted.map { $0.map { $0 + 900_000 } })),
          .workerPay: .integer(IntegerColumn(pay)), .ruleVersion: .text(TextColumn(versions)),
        ]), timeZone: .utc)
  }

  private func measurement(_ log: OrderLog, _ announcements: [AnnouncedChange]?) throws -> Measurement {
    func parameter(_ key: String, _ unit: ParameterUnit, _ value: Double) -> DatedParameter {
      DatedParameter(
        key: key, title: words(key), unit: unit,
        values: [.init(from: civil("1970-01-01"), value: value, status: .analystDefault, reference: "test")])
    }
    let parameters = [
      parameter("effect", .share, 0.02), parameter("days", .days, 7), parameter("penalty", .ratio, 4),
    ]
    let reading = Reading(id: "all", title: words("all"))
    let rule = Rule(
      id: "T", title: words("t"), statement: words("s"), obligations: [], coverage: .partial, bases: [],
      requires: [], metric: "change.behaviour",
      parameters: ["limit": "effect", "notice": "days", "penalty": "penalty"], readings: [reading],
      decision: Decision(kind: .tendency, limit: "limit"), remedy: words("r"), ask: words("a"))
    let resolver = ParameterResolver(
      parameters: Dictionary(parameters.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first }),
      overrides: [], period: civil("2026-03-02")...civil("2026-03-16"), timeZone: .utc)
    let examiner = try BehaviourChangeExaminer(
      ExaminationRequest(
        rule: rule, reading: reading, resolver: resolver, holidays: HolidayCalendar(years: [:]),
        settings: AuditSettings(), announcements: announcements))
    var store = StateStore(examiner.states)
    store.add(0..<log.orders.rowCount, of: .orders, in: log)
    store.finish()
    return try examiner.measure(store, log)
  }

  @Test func underTheSameVersionItStands() throws {
    let found = try measurement(log(), nil)
    #expect(found.doubt == nil && found.exceeding == 1)
    #expect(found.estimate?.lower ?? 0 > 0.02 && found.estimate?.pValue ?? 1 < 0.001)
    let unit = try #require(found.cases.first)
    #expect(unit.window?.lowerBound == CivilTimeZone.utc.start(of: civil("2026-03-10")))
    #expect(unit.measured > 0.04 && unit.limit == 0.02)
  }

  @Test func aNewVersionOrNoneIsForAPerson() throws {
    #expect(try measurement(log { $0 >= 8 ? "v2" : "v1" }, nil).doubt == "notice-of-new-version")
    #expect(try measurement(log { _ in nil }, nil).exceeding == 1)
    var columns = log().orders.columns
    columns[.ruleVersion] = nil
    let bare = OrderLog(
      orders: Table(kind: .orders, rowCount: log().orders.rowCount, columns: columns), timeZone: .utc)
    #expect(try measurement(bare, nil).doubt == "notice-unknown")
  }

  @Test func announcementsWithinSevenDaysExplainIt() throws {
    let near = AnnouncedChange(published: civil("2026-02-01"), effective: civil("2026-03-12"))
    let explained = try measurement(log(), [near])
    #expect(explained.exceeding == 0 && explained.cases.isEmpty)
    #expect(explained.figures.contains { $0.key == "announced" && $0.value == 1 })
    #expect(explained.estimate?.value == 0 && explained.estimate?.upper ?? 1 < 0.02)
    let published = AnnouncedChange(published: civil("2026-03-04"), effective: nil)
    #expect(try measurement(log(), [published]).exceeding == 0)
    // Too far away, or none at all: with announcements at hand a new version does not excuse.
    let far = AnnouncedChange(published: civil("2026-02-01"), effective: civil("2026-02-10"))
    for announcements in [[far], []] {
      let found = try measurement(log { $0 >= 8 ? "v2" : "v1" }, announcements)
      #expect(found.exceeding == 1 && found.doubt == nil)
    }
  }

  @Test func aSmallChangeIsNotBeyondTheLimit() throws {
    let found = try measurement(log(drop: 0.012), nil)
    #expect(found.exceeding == 0)
    #expect(found.estimate?.lower ?? 1 <= 0.02)
  }
}
