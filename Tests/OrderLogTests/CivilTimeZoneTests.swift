import Testing

@testable import OrderLog

@Suite struct CivilTimeZoneTests {
  @Test func anUnknownNameIsRefused() {
    #expect(CivilTimeZone(identifier: "Asia/Atlantis") == nil)
    #expect(CivilTimeZone(identifier: "CST") == nil)
    #expect(CivilTimeZone(identifier: "") == nil)
  }

  @Test func newYorkChangesItsClocks() throws {
    let zone = try #require(CivilTimeZone(identifier: "America/New_York"))
    // 2024-03-10 02:30 did not happen; 2024-11-03 01:30 happened twice.
    let spring =
      Int64(try #require(CivilDate("2024-03-10")).dayNumber) * 86_400_000 + 2 * 3_600_000 + 1_800_000
    #expect(zone.instant(ofLocal: spring).reading == .skipped)
    #expect(zone.instant(ofLocal: spring).instant == 1_710_055_800_000)
    let autumn = Int64(try #require(CivilDate("2024-11-03")).dayNumber) * 86_400_000 + 5_400_000
    #expect(zone.instant(ofLocal: autumn).reading == .repeated)
    #expect(zone.instant(ofLocal: autumn).instant == 1_730_611_800_000)
    #expect(zone.instant(ofLocal: autumn + 3_600_000).reading == .unique)
    #expect(zone.day(of: 1_710_055_800_000).description == "2024-03-10")
  }

  @Test func shanghaiHasOneOffsetToday() throws {
    let zone = try #require(CivilTimeZone(identifier: "Asia/Shanghai"))
    #expect(zone.offset(at: 1_760_000_000_000) == 28_800_000)
    let day = try #require(CivilDate("2026-11-21"))
    #expect(zone.day(of: zone.start(of: day)) == day)
    #expect(zone.day(of: zone.start(of: day) - 1).dayNumber == day.dayNumber - 1)
  }

  @Test func aChangeOfStandardTimeIsFound() throws {
    // Pyongyang moved its standard time on 2015-08-15 and 2018-05-05.
    let zone = try #require(CivilTimeZone(identifier: "Asia/Pyongyang"))
    #expect(zone.offset(at: 1_451_606_400_000) == 30_600_000)
    #expect(zone.offset(at: 1_577_836_800_000) == 32_400_000)
  }

  @Test func everyDayRoundTrips() {
    for number in stride(from: -800_000, through: 800_000, by: 97) {
      let (year, month, day) = CivilDate(dayNumber: number).components
      #expect(CivilDate(year: year, month: month, day: day)?.dayNumber == number)
    }
    #expect(CivilDate("2025-02-29") == nil)
    #expect(CivilDate("2024-02-29") != nil)
    #expect(CivilDate("1970-01-01")?.weekday == 4)
  }

  /// Columns may hold any number; what is beyond the calendar is cut and does not trap.
  @Test(arguments: ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
  func instantsAtTheEndsOfTheirTypeHaveADay(_ name: String) throws {
    let zone = try #require(CivilTimeZone(identifier: name))
    let ends: [Int64] = [
      .min, .min + 1, .min + 86_400_000, -62_135_596_800_000, -1, 0, .max - 86_400_000, .max,
    ]
    let days = ends.map(zone.day(of:))
    #expect(days == days.sorted())
    for (instant, day) in zip(ends, days) {
      let (year, month, date) = day.components
      #expect(CivilDate.dayNumber(year: year, month: month, day: date) == day.dayNumber)
      // The day's start is at most a day before, but at the ends, where it is cut.
      let start = zone.start(of: day)
      #expect(instant.magnitude > 1 << 62 || (start <= instant && instant - start < 90_000_000), "\(instant)")
      #expect(!zone.text(of: instant).isEmpty)
    }
    #expect(zone.start(of: CivilDate(dayNumber: .max)) > 1 << 62)
    #expect(zone.start(of: CivilDate(dayNumber: .min)) < -(1 << 62))
    let first = zone.offset(at: .min) < 0 ? "0000-12-31" : "0001-01-01"
    #expect(zone.text(of: -62_135_596_800_000).hasPrefix(first))
  }
}
