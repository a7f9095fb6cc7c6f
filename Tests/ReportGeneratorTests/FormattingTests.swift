import AuditEngine
import Metrics
import OrderLog
import Rules
import Testing

@testable import ReportGenerator

@Suite struct FormattingTests {
  let zh: QuantityText
  let en: QuantityText
  let dates: DateText

  init() throws {
    zh = QuantityText(try StringTable(.chinese))
    en = QuantityText(try StringTable(.english))
    dates = DateText(try StringTable(.chinese))
  }

  @Test func wholeNumbersHaveSeparators() {
    #expect(NumberText.integer(0) == "0")
    #expect(NumberText.integer(999) == "999")
    #expect(NumberText.integer(1_204_377) == "1,204,377")
    #expect(NumberText.integer(-1_000) == "−1,000")
    #expect(NumberText.integer(.min) == "−9,223,372,036,854,775,808")
  }

  @Test func decimalsDoNotTrapAndHaveNoNegativeZero() {
    #expect(NumberText.decimal(1234.5, 2) == "1,234.50")
    #expect(NumberText.decimal(-0.001, 2) == "0.00")
    #expect(NumberText.decimal(.nan, 2) == "—")
    #expect(NumberText.decimal(-.infinity, 0) == "—")
    #expect(NumberText.trimmed(2.50, atMost: 3) == "2.5")
    #expect(NumberText.trimmed(1e300, atMost: 0).hasPrefix("1"))
  }

  @Test func aShareNeverLooksLikeNoneOrAllUnlessItIs() {
    #expect(NumberText.percent(0) == "0%")
    #expect(NumberText.percent(1) == "100%")
    #expect(NumberText.percent(0.123) == "12.3%")
    #expect(NumberText.percent(0.00004) == "0.004%")
    #expect(NumberText.percent(0.99996) == "99.996%")
    #expect(NumberText.percent(1e-9) == "<0.0001%")
    #expect(NumberText.percent(1 - 1e-9) == ">99.9999%")
    #expect(NumberText.probability(0.0004) == "< 0.001")
    #expect(NumberText.probability(0.0123) == "= 0.012")
  }

  @Test func durations() {
    #expect(zh.text(6 + 2.0 / 3, .hours) == "6 小时 40 分")
    #expect(en.text(6 + 2.0 / 3, .hours) == "6 h 40 min")
    #expect(zh.text(4, .hours) == "4 小时")
    #expect(zh.text(20, .minutes) == "20 分钟")
    #expect(zh.text(0, .hours) == "0 小时")
    #expect(zh.text(90, .seconds) == "1 分 30 秒")
    #expect(zh.text(4.5, .seconds) == "4.5 秒")
    #expect(en.text(-30, .minutes) == "−30 min")
    #expect(zh.text(3_599.7, .seconds) == "1 小时")
    #expect(zh.text(1e30, .hours) == "—")
  }

  @Test func moneySpeedAndTheRest() {
    #expect(zh.text(1234.5, .money) == "¥1,234.50")
    #expect(zh.text(-3, .money) == "−¥3.00")
    #expect(zh.text(25, .moneyPerHour) == "¥25.00/小时")
    #expect(en.text(25, .moneyPerHour) == "¥25.00/h")
    #expect(zh.text(15, .kilometresPerHour) == "15 公里/小时")
    #expect(en.text(1, .days) == "1 day")
    #expect(zh.text(850, .metres) == "850 米")
    #expect(zh.text(12_340, .metres) == "12.3 公里")
    #expect(zh.text(0.412345, Quantity.index) == "0.412")
    #expect(zh.text(1, ParameterUnit.months) == "1 个月")
    #expect(zh.text(0.01, ParameterUnit.probability) == "0.01")
    #expect(zh.text(4, ParameterUnit.hours) == "4 小时")
    for quantity in Quantity.allCases {
      #expect(zh.text(.nan, quantity) == "—")
      #expect(!en.text(1.5, quantity).isEmpty)
    }
  }

  @Test func valuesThatDifferLookDifferent() {
    let hours = zh.pair(4.001, 4, .hours)
    #expect(hours.0 != hours.1)
    #expect(hours.0 == "4 小时 0 分 4 秒")
    let pay = zh.pair(24.996, 25, .moneyPerHour)
    #expect(pay.0 == "¥24.996/小时" && pay.1 == "¥25.000/小时")
    #expect(zh.pair(4, 4, .hours).0 == "4 小时")
    #expect(zh.measured(8.8, .hours, isLowerBound: true, beside: 4) == "至少 8 小时 48 分")
    #expect(zh.interval(0.11, 0.15, .share) == "11.0% 至 15.0%")
  }

  @Test func datesAndWindows() throws {
    let day = try #require(CivilDate("2026-03-01"))
    #expect(dates.day(day) == "2026年3月1日")
    #expect(DateText(en.table).day(day) == "1 March 2026")
    func window(_ start: String, _ end: String) -> String { dates.window(Window(start: start, end: end)) }
    #expect(window("2026-03-01T08:00:00+08:00", "2026-03-01T14:40:00+08:00") == "2026-03-01 08:00 至 14:40")
    #expect(
      window("2026-03-01T23:00:00.000+08:00", "2026-03-02T01:00:05Z")
        == "2026-03-01 23:00 至 2026-03-02 01:00:05")
    #expect(window("2026-03-01T00:00:00+08:00", "2026-03-02T00:00:00+08:00") == "2026-03-01")
    #expect(window("2026-03-01T00:00:00+08:00", "2026-04-01T00:00:00+08:00") == "2026年3月")
    #expect(window("2026-03-02T00:00:00+08:00", "2026-03-09T00:00:00+08:00") == "2026-03-02 至 2026-03-08")
    #expect(window("\u{202E}x", "y") == "⟨U+202E⟩x 至 y")
  }

  @Test func namesAreShortenedByScalars() {
    #expect(IdentifierText("worker-1").short == "worker-1")
    let long = IdentifierText(String(repeating: "ab", count: 30))
    #expect(long.short == "abababababab" + "a" + "…" + "ababab")
    #expect(long.whole.count == 60 && long.isShortened)
    let piled = IdentifierText("a" + String(repeating: "\u{301}", count: 5_000))
    #expect(piled.short.unicodeScalars.count <= 20 && piled.whole.unicodeScalars.count <= 401)
  }
}
