import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

@Suite struct ParameterResolverTests {
  private func resolver(
    _ values: [DatedParameter.DatedValue], overrides: [AuditSettings.Override] = [],
    from: String? = "2025-06-01",
    to: String = "2025-06-30"
  ) -> ParameterResolver {
    let period = from.map { civil($0)...civil(to) }
    return ParameterResolver(
      parameters: ["k": DatedParameter(key: "k", title: words("k"), unit: .share, values: values)],
      overrides: overrides, period: period, timeZone: .utc)
  }

  private func value(_ from: String, _ city: String? = nil, _ value: Double?) -> DatedParameter.DatedValue {
    .init(from: civil(from), city: city, value: value, status: .guidance, reference: "made up")
  }

  @Test func theValueOfTheDayIsTaken() throws {
    let values = [value("2024-01-01", nil, 1), value("2025-01-01", nil, 2), value("2026-01-01", nil, 3)]
    #expect(try resolver(values).value("k") == 2)
    #expect(try resolver(values, from: "2024-12-01", to: "2024-12-31").value("k") == 1)
  }

  @Test func aDayBeforeTheFirstValueHasNone() {
    let problem = ParameterResolver.Problem.lookup(
      .beforeFirstValue(key: "k", day: civil("2025-06-01"), first: civil("2025-07-01")))
    #expect(throws: problem) { try resolver([value("2025-07-01", nil, 1)]).value("k") }
    #expect(problem.verdict == .undetermined)
    #expect(
      problem.reason
        == VerdictReason(
          .noParameterValue,
          ["key": "k", "day": "2025-06-01", "first": "2025-07-01", "why": "before-first"]))
    #expect(
      throws: ParameterResolver.Problem.lookup(
        .beforeFirstValue(key: "k", day: civil("2025-06-30"), first: civil("2025-07-01")))
    ) { try resolver([value("2025-07-01", nil, 1)]).table("k", scale: 1) }
  }

  @Test func aValueOfOneCityIsNotTheOthers() {
    let problem = ParameterResolver.Problem.lookup(
      .noValue(key: "k", city: nil, day: civil("2025-06-01")))
    #expect(throws: problem) { try resolver([value("2025-01-01", "杭州", 1)]).value("k") }
    #expect(problem.verdict == .undetermined)
    #expect(problem.reason.code == .noParameterValue)
    #expect(problem.reason.details["why"] == "no-value")
  }

  @Test func aValueThatEndedIsNone() {
    #expect(
      throws: ParameterResolver.Problem.lookup(.noValue(key: "k", city: nil, day: civil("2025-06-01")))
    ) { try resolver([value("2024-01-01", nil, 1), value("2025-01-01", nil, nil)]).value("k") }
    #expect(
      throws: ParameterResolver.Problem.lookup(.noValue(key: "k", city: nil, day: civil("2025-06-10")))
    ) { try resolver([value("2024-01-01", nil, 1), value("2025-06-10", nil, nil)]).value("k") }
  }

  @Test func anUnknownKeyIsAnErrorOfThePack() {
    let problem = ParameterResolver.Problem.lookup(.unknownKey("other"))
    #expect(throws: problem) { try resolver([value("2025-01-01", nil, 1)]).value("other") }
    #expect(problem.verdict == .error)
    #expect(ParameterResolver.Problem.unknownMetric("x").verdict == .error)
    #expect(ParameterResolver.Problem.noParameter(role: "x").verdict == .error)
    #expect(ParameterResolver.Problem.badArgument(name: "a", value: "b", allowed: []).verdict == .error)
  }

  @Test func aChangeInsideThePeriodIsNoOneValue() throws {
    let changing = [value("2024-01-01", nil, 1), value("2025-06-10", nil, 2)]
    let problem = ParameterResolver.Problem.changesInPeriod(key: "k", days: [civil("2025-06-10")])
    #expect(throws: problem) { try resolver(changing).value("k") }
    #expect(problem.verdict == .undetermined)
    #expect(problem.reason.details["why"] == "changes-in-period")
    // A change on the first day, after the last day, or to the same number changes nothing.
    #expect(try resolver(changing, from: "2025-06-10").value("k") == 2)
    #expect(try resolver(changing, to: "2025-06-09").value("k") == 1)
    #expect(throws: problem) { try resolver(changing, to: "2025-06-10").value("k") }
    #expect(
      try resolver([value("2024-01-01", nil, 1), value("2025-06-10", nil, 1)]).value("k") == 1)
  }

  @Test func anOverrideReplacesTheHistoryOfItsCity() throws {
    let changing = [value("2024-01-01", nil, 1), value("2025-06-10", nil, 2), value("2024-01-01", "杭州", 3)]
    let everywhere = resolver(changing, overrides: [.init(key: "k", value: 9, reference: "agreement")])
    #expect(try everywhere.value("k") == 9)
    let history = try everywhere.history("k")
    #expect(history.values.map(\.value) == [9, 3])
    #expect(history.values.first?.reference == "agreement")
    let own = resolver(
      changing, overrides: [.init(key: "k", city: "杭州", value: 9, reference: "agreement")])
    #expect(try own.history("k").value(on: civil("2025-06-15"), city: "杭州").value == 9)
    #expect(try own.history("k").value(on: civil("2025-06-15"), city: "上海").value == 2)
    // An override of another key touches nothing; the later one of the same key wins.
    #expect(
      throws: ParameterResolver.Problem.changesInPeriod(key: "k", days: [civil("2025-06-10")])
    ) {
      try resolver(changing, overrides: [.init(key: "j", value: 9, reference: "")]).value("k")
    }
    let twice = [8.0, 7].map { AuditSettings.Override(key: "k", value: $0, reference: "") }
    #expect(try resolver(changing, overrides: twice).value("k") == 7)
    // A value that begins later still holds on every day once it is set by hand.
    let later = [value("2030-01-01", nil, 1)]
    let set = [AuditSettings.Override(key: "k", value: 4, reference: "")]
    #expect(try resolver(later, overrides: set).value("k") == 4)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aNumberThatIsNoneIsNoValue(_ number: Double) {
    let set = [AuditSettings.Override(key: "k", value: number, reference: "")]
    #expect(throws: ParameterResolver.Problem.self) {
      try resolver([value("2025-01-01", nil, 1)], overrides: set).value("k")
    }
  }

  @Test func aTableHoldsTheStepsByCity() throws {
    let table = try resolver([
      value("2025-01-01", nil, 0.2), value("2025-06-10", nil, 0.3), value("2025-01-01", "杭州", 0.1),
      value("2025-07-01", "上海", 0.4),
    ]).table("k", scale: 1_000_000)
    let before = at(0)
    let after = at(24 * 20)
    #expect(table.value(city: nil, at: before) == 200_000)
    #expect(table.value(city: "北京", at: after) == 300_000)
    #expect(table.value(city: "杭州", at: after) == 100_000)
    // A step after the log has not begun: 上海 still has the general value.
    #expect(table.value(city: "上海", at: after) == 300_000)
    #expect(table.value(city: nil, at: CivilTimeZone.utc.start(of: civil("2024-12-31"))) == nil)
  }

  @Test func aTableWithoutAGeneralValueLeavesOtherCitiesOut() throws {
    let table = try resolver([value("2025-01-01", "杭州", 0.1)]).table("k", scale: 1_000_000)
    #expect(table.value(city: "上海", at: at(0)) == nil)
    #expect(table.value(city: nil, at: at(0)) == nil)
    #expect(table.value(city: "杭州", at: at(0)) == 100_000)
  }

  @Test func withoutAPeriodThereIsNoValue() {
    let none = resolver([value("2025-01-01", nil, 1)], from: nil)
    #expect(throws: ParameterResolver.Problem.noPeriod) { try none.value("k") }
    #expect(throws: ParameterResolver.Problem.noPeriod) { try none.table("k", scale: 1) }
    #expect(none.used("k", as: "limit")?.values.isEmpty == true)
  }

  @Test func aReportShowsTheValuesOfThePeriod() throws {
    let values = [
      value("2023-01-01", nil, 1), value("2025-01-01", nil, 2), value("2025-06-10", nil, 3),
      value("2026-01-01", nil, 4), value("2024-01-01", "杭州", 5),
    ]
    let used = try #require(resolver(values).used("k", as: "limit"))
    #expect(used.values.map(\.value) == [2, 3, 5])
    #expect(used.role == "limit")
    #expect(!used.isOverridden)
    let set = resolver(values, overrides: [.init(key: "k", value: 9, reference: "agreement")])
    let overridden = try #require(set.used("k", as: "limit"))
    #expect(overridden.isOverridden)
    #expect(overridden.values.map(\.value) == [9, 5])
    #expect(resolver(values).used("other", as: "limit") == nil)
  }
}
