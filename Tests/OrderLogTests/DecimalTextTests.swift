import Testing

@testable import OrderLog

@Suite struct DecimalTextTests {
  private func read(_ text: String, _ numerator: Int64 = 10_000, _ denominator: Int64 = 1)
    -> DecimalText.Outcome
  {
    Array(text.utf8).withUnsafeBufferPointer {
      DecimalText.read($0, numerator: numerator, denominator: denominator)
    }
  }

  @Test(arguments: [
    ("0", 0), ("1", 10_000), ("-1", -10_000), ("+1", 10_000), ("-0", 0), ("12.34", 123_400), ("0.0001", 1),
    (".5", 5_000), ("5.", 50_000), ("1e3", 10_000_000), ("1.5E-2", 150), ("0001.10", 11_000),
    ("922337203685477.5807", Int64.max), ("-922337203685477.5807", -Int64.max), ("1e-4", 1), ("0e999999", 0),
    ("0000000000000000000000000000000000000000000001", 10_000),
  ])
  func exactNumbers(_ text: String, _ stored: Int64) {
    #expect(read(text) == .value(stored, rounded: false))
  }

  @Test(arguments: [
    ("0.00005", 0), ("0.00015", 2), ("0.00025", 2), ("0.000050000000000000000000000000000000000000001", 1),
    ("-0.00015", -2), ("0.00004999", 0), ("1e-9", 0), ("1e-1000", 0),
    ("1.23456789012345678901234567890123456789", 12_346),
  ])
  func roundsHalfToEven(_ text: String, _ stored: Int64) {
    #expect(read(text) == .value(stored, rounded: true))
  }

  @Test(arguments: [
    "", "-", "+", ".", "1.2.3", "1,000", "abc", "1e", "1e+", "NaN", "inf", "0x10", "--1", "1 2", "½",
  ])
  func whatIsNotANumber(_ text: String) {
    #expect(read(text) == .notANumber)
  }

  @Test(arguments: [
    "922337203685477.5808", "99999999999999999999", "1e40", "1e1000000000", "-922337203685477.5808",
    "123456789012345678901234567890123456789012345678901234567890",
  ])
  func whatDoesNotFit(_ text: String) {
    #expect(read(text) == .outOfRange)
  }

  @Test func milesBecomeMetres() {
    #expect(read("1", 1_609_344, 1_000) == .value(1_609, rounded: true))
    #expect(read("1000", 1_609_344, 1_000) == .value(1_609_344, rounded: false))
    #expect(read("0.44", 1_609_344, 1_000) == .value(708, rounded: true))
  }
}
