import Testing

@testable import OrderLog

@Suite struct InstantTextTests {
  private func iso(_ text: String) -> WrittenTime? {
    Array(text.utf8).withUnsafeBufferPointer { InstantText.iso8601($0) }
  }

  @Test func isoForms() {
    let second: Int64 = 1_735_689_600_000
    #expect(iso("2025-01-01T00:00:00") == WrittenTime(local: second, offset: nil, rounded: false))
    #expect(iso("2025-01-01 00:00:00Z")?.offset == 0)
    #expect(iso("2025-01-01t00:00:00z")?.offset == 0)
    #expect(iso("2025-01-01T00:00:00+08:00")?.offset == 28_800_000)
    #expect(iso("2025-01-01T00:00:00-0330")?.offset == -12_600_000)
    #expect(iso("2025-01-01T00:00:00+08")?.offset == 28_800_000)
    #expect(iso("2025-01-01T00:00:00.5Z")?.local == second + 500)
    #expect(
      iso("2025-01-01T00:00:00,123456+00:00") == WrittenTime(local: second + 123, offset: 0, rounded: true))
    #expect(iso("2025-01-01T00:00:00.0005")?.local == second)
    #expect(iso("2025-01-01T00:00:00.0015")?.local == second + 2)
    #expect(iso("2025-01-01T00:00:00.99999")?.local == second + 1_000)
    #expect(iso("0000-01-01T00:00:00Z")?.local == -62_167_219_200_000)
    #expect(iso("9999-12-31T23:59:59.999Z")?.local == 253_402_300_799_999)
  }

  @Test func midnightAtTheEndAndLeapSeconds() {
    #expect(iso("2024-12-31T24:00:00")?.local == 1_735_689_600_000)
    #expect(iso("2024-12-31T24:00:01") == nil)
    #expect(iso("2016-12-31T23:59:60Z")?.local == 1_483_228_799_999)
    #expect(iso("2016-12-31T23:59:60.5Z")?.local == 1_483_228_799_999)
    #expect(iso("2016-12-31T23:58:60Z") == nil)
  }

  @Test(arguments: [
    "", "2025-02-31T00:00:00Z", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00", "2025-00-10T00:00:00",
    "2025-01-00T00:00:00", "2025-01-01T25:00:00", "2025-01-01T99:99:99Z", "2025-01-01T00:60:00",
    "2025-01-01T00:00:61", "2025-01-01", "2025-01-01T00:00", "2025/01/01 00:00:00", "2025-01-01X00:00:00",
    "2025-01-01T00:00:00.", "2025-01-01T00:00:00+8", "2025-01-01T00:00:00+24:00", "2025-01-01T00:00:00 CST",
    "２０２５-01-01T00:00:00", "-025-01-01T00:00:00", "2025-01-01T00:00:00Zx",
  ])
  func whatIsNotATime(_ text: String) {
    #expect(iso(text) == nil)
  }

  @Test func patterns() throws {
    func read(_ pattern: TimePattern, _ text: String) -> Int64? {
      Array(text.utf8).withUnsafeBufferPointer { pattern.read($0)?.local }
    }
    let short = try TimePattern("MM-dd HH:mm:ss", date: nil, year: 2021)
    #expect(read(short, "08-21 09:11:00") == 1_629_537_060_000)
    #expect(read(short, "02-29 09:11:00") == nil)
    #expect(read(short, "08-21 09:11:0") == nil)
    let chinese = try TimePattern("yyyy年MM月dd日 HH:mm", date: nil, year: nil)
    #expect(read(chinese, "2021年08月21日 09:11") == 1_629_537_060_000)
    let clock = try TimePattern("HH:mm:ss.SSS", date: "2021-08-21", year: nil)
    #expect(read(clock, "09:11:00.250") == 1_629_537_060_250)
    let dense = try TimePattern("yyyyMMddHHmmss", date: nil, year: nil)
    #expect(read(dense, "20210821091100") == 1_629_537_060_000)
  }

  @Test func unusablePatterns() {
    #expect(throws: TimePattern.Fault.noYear) { try TimePattern("MM-dd", date: nil, year: nil) }
    for (pattern, date) in [
      ("HH:mm", nil), ("yyyy-MM", nil), ("HH:mm", "2021-02-30"), ("yyyy yyyy", nil), ("", nil),
      ("hh:mm", nil),
    ] as [(String, String?)] {
      #expect(throws: TimePattern.Fault.self) { try TimePattern(pattern, date: date, year: 2021) }
    }
  }
}
