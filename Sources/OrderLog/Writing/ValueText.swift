/// Stored values as text that reads back to the same value.
enum ValueText {
  /// Appends a number of stored units as a decimal in the field type's customary unit, without idle zeros.
  static func appendDecimal(_ value: Int64, scale: Int64, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(45) }
    let magnitude = value.magnitude
    let scale = UInt64(scale)
    bytes.append(contentsOf: String(magnitude / scale).utf8)
    var fraction = magnitude % scale
    if fraction == 0 { return }
    bytes.append(46)
    var unit = scale / 10
    while fraction > 0, unit > 0 {
      bytes.append(48 + UInt8(fraction / unit))
      fraction %= unit
      unit /= 10
    }
  }

  /// Appends an instant as `yyyy-MM-ddTHH:mm:ss[.SSS]Z`. False: its year does not have four digits.
  static func appendInstant(_ instant: Int64, to bytes: inout [UInt8]) -> Bool {
    let day = CivilTimeZone.floorDivide(instant, 86_400_000)
    // 0000-01-01 and 9999-12-31.
    guard (-719_528...2_932_896).contains(day) else { return false }
    let (year, month, date) = CivilDate(dayNumber: Int(day)).components
    let clock = Int(instant - day * 86_400_000)
    appendDigits(year, 4, &bytes)
    bytes.append(45)
    appendDigits(month, 2, &bytes)
    bytes.append(45)
    appendDigits(date, 2, &bytes)
    bytes.append(84)
    appendDigits(clock / 3_600_000, 2, &bytes)
    bytes.append(58)
    appendDigits(clock / 60_000 % 60, 2, &bytes)
    bytes.append(58)
    appendDigits(clock / 1_000 % 60, 2, &bytes)
    if clock % 1_000 != 0 {
      bytes.append(46)
      appendDigits(clock % 1_000, 3, &bytes)
    }
    bytes.append(90)
    return true
  }

  /// Appends a text as one CSV field, quoted where RFC 4180 asks for it.
  static func appendCSV(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    let needsQuotes = text.contains { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }
    if !needsQuotes {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(34)
    for byte in text {
      if byte == 34 { bytes.append(34) }
      bytes.append(byte)
    }
    bytes.append(34)
  }

  /// Appends a text as a JSON string.
  static func appendJSON(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(34)
    for byte in text {
      switch byte {
      case 34, 92: bytes.append(contentsOf: [92, byte])
      case 10: bytes.append(contentsOf: "\\n".utf8)
      case 13: bytes.append(contentsOf: "\\r".utf8)
      case 9: bytes.append(contentsOf: "\\t".utf8)
      case 0..<32:
        let digits = String(byte, radix: 16)
        bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(34)
  }

  private static func appendDigits(_ value: Int, _ width: Int, _ bytes: inout [UInt8]) {
    var unit = 1
    for _ in 1..<width { unit *= 10 }
    while unit > 0 {
      bytes.append(48 + UInt8(truncatingIfNeeded: value / unit % 10))
      unit /= 10
    }
  }
}
