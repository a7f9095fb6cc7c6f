import OrderLog
import Testing

@testable import Rules

@Suite struct DatedParameterTests {
  private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

  private func floor() throws -> DatedParameter {
    DatedParameter(
      key: "pay.hour_floor", title: LocalizedText(zh: "小时最低工资", en: "Hourly floor"), unit: .moneyPerHour,
      values: [
        .init(from: try day("2025-12-01"), city: "武汉", value: 24, status: .guidance, reference: "b"),
        .init(from: try day("2025-07-01"), city: "武汉", value: 22, status: .guidance, reference: "a"),
        .init(from: try day("2025-07-01"), city: "北京", value: 26.4, status: .guidance, reference: "a"),
      ])
  }

  @Test func aDayBeforeTheFirstValueIsAnError() throws {
    let parameter = try floor()
    let early = try day("2025-06-30")
    #expect(
      throws: DatedParameter.LookupError.beforeFirstValue(
        key: "pay.hour_floor", day: early, first: try day("2025-07-01"))
    ) { try parameter.value(on: early, city: "武汉") }
  }

  @Test func anUnknownCityIsAnErrorAndNotAGuess() throws {
    let parameter = try floor()
    let now = try day("2026-01-01")
    #expect(throws: DatedParameter.LookupError.noValue(key: "pay.hour_floor", city: "上海", day: now)) {
      try parameter.value(on: now, city: "上海")
    }
  }

  @Test func theValueInForceIsTheLastOneThatHasBegun() throws {
    let parameter = try floor()
    #expect(try parameter.value(on: day("2025-11-30"), city: "武汉").value == 22)
    #expect(try parameter.value(on: day("2025-12-01"), city: "武汉").value == 24)
    let period = try day("2025-11-01")...day("2025-12-31")
    #expect(parameter.changes(in: period, city: "武汉") == [try day("2025-12-01")])
    #expect(parameter.changes(in: period, city: "北京").isEmpty)
  }
}
