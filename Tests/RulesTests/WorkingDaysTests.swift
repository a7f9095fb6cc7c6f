import OrderLog
import Testing

@testable import Rules

/// Working days with the arrangement of 2025 and 2026. The golden numbers come from an independent calendar.
@Suite struct WorkingDaysTests {
  private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

  private func days(_ spans: (String, String)...) throws -> Set<CivilDate> {
    var found = Set<CivilDate>()
    for (from, to) in spans {
      for number in try day(from).dayNumber...day(to).dayNumber { found.insert(CivilDate(dayNumber: number)) }
    }
    return found
  }

  private func calendar() throws -> HolidayCalendar {
    HolidayCalendar(arrangements: [
      2025: .init(
        off: try days(
          ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
          ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08")),
        worked: try days(
          ("2025-01-26", "2025-01-26"), ("2025-02-08", "2025-02-08"), ("2025-04-27", "2025-04-27"),
          ("2025-09-28", "2025-09-28"), ("2025-10-11", "2025-10-11")), reference: "test"),
      2026: .init(
        off: try days(
          ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
          ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
          ("2026-10-01", "2026-10-07")),
        worked: try days(
          ("2026-01-04", "2026-01-04"), ("2026-02-14", "2026-02-14"), ("2026-02-28", "2026-02-28"),
          ("2026-05-09", "2026-05-09"), ("2026-09-20", "2026-09-20"), ("2026-10-10", "2026-10-10")),
        reference: "test"),
    ])
  }

  @Test(arguments: [
    ("2025-01-20", "2025-02-10", 11), ("2025-09-26", "2025-10-14", 8), ("2025-04-25", "2025-05-09", 8),
    ("2025-12-26", "2026-01-12", 10), ("2026-02-10", "2026-03-02", 10), ("2026-09-18", "2026-10-12", 12),
    ("2025-03-03", "2025-03-17", 10), ("2026-04-30", "2026-05-11", 5), ("2026-01-01", "2026-12-31", 248),
    ("2025-01-01", "2025-12-31", 248),
  ])
  func countsOverHolidaysAndWorkedWeekends(_ from: String, _ to: String, _ expected: Int) throws {
    #expect(try calendar().workingDays(after: day(from), through: day(to)) == expected)
  }

  @Test func theDayOfTheEventDoesNotCount() throws {
    let calendar = try calendar()
    let monday = try day("2025-03-03")
    #expect(calendar.workingDays(after: monday, through: monday) == 0)
    #expect(try calendar.workingDays(after: monday, through: day("2025-03-04")) == 1)
    #expect(try calendar.workingDays(after: monday, through: day("2025-02-01")) == 0)
  }

  @Test func aYearWithoutAnArrangementIsUnknown() throws {
    let calendar = try calendar()
    #expect(try calendar.workingDays(after: day("2024-12-30"), through: day("2025-01-02")) == nil)
    #expect(try calendar.workingDays(after: day("2026-12-30"), through: day("2027-01-04")) == nil)
    #expect(try calendar.deadline(10, workingDaysAfter: day("2026-12-28")) == nil)
    #expect(try calendar.isWorkingDay(day("2024-05-06")) == nil)
  }

  @Test func theDeadlineIsTheLastDayOfTheLimit() throws {
    let calendar = try calendar()
    #expect(try calendar.deadline(10, workingDaysAfter: day("2026-02-10")) == day("2026-03-02"))
    #expect(try calendar.deadline(10, workingDaysAfter: day("2025-12-26")) == day("2026-01-12"))
    for start in try day("2025-01-01").dayNumber...day("2026-11-01").dayNumber {
      let event = CivilDate(dayNumber: start)
      let end = try #require(calendar.deadline(10, workingDaysAfter: event))
      #expect(calendar.workingDays(after: event, through: end) == 10)
      #expect(calendar.isWorkingDay(end) == true)
    }
  }
}
