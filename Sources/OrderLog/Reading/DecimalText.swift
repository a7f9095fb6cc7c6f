/// Numbers as people write them, read exactly into whole stored units.
enum DecimalText {
  enum Outcome: Equatable {
    /// The number in stored units, and whether digits were lost to rounding half to even.
    case value(Int64, rounded: Bool)
    case notANumber
    case outOfRange
  }

  /// The most significant digits that are carried; with a unit's factor the product fits into 128 bits.
  private static let carriedDigits = 30

  /// Reads `[+-] digits [. digits] [e [+-] digits]` times `numerator / denominator`. Never through floating
  /// point. O(length).
  static func read(_ text: UnsafeBufferPointer<UInt8>, numerator: Int64, denominator: Int64) -> Outcome {
    var index = 0
    let end = text.count
    var negative = false
    if index < end, text[index] == 43 || text[index] == 45 {
      negative = text[index] == 45
      index += 1
    }
    var mantissa: UInt128 = 0
    var carried = 0
    var exponent = 0
    var lost = false
    var hasDigits = false
    var afterPoint = false
    while index < end {
      let byte = text[index]
      let digit = byte &- 48
      if digit < 10 {
        hasDigits = true
        if carried < carriedDigits {
          mantissa = mantissa * 10 + UInt128(digit)
          if mantissa != 0 { carried += 1 }
          if afterPoint { exponent -= 1 }
        } else {
          if digit != 0 { lost = true }
          if !afterPoint { exponent += 1 }
        }
      } else if byte == 46, !afterPoint {
        afterPoint = true
      } else {
        break
      }
      index += 1
    }
    guard hasDigits else { return .notANumber }
    if index < end, text[index] == 101 || text[index] == 69 {
      guard let written = readExponent(text, from: index + 1) else { return .notANumber }
      exponent += written
      index = end
    }
    guard index == end else { return .notANumber }
    return scale(mantissa, exponent, lost, negative, numerator, denominator)
  }

  private static func readExponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    var negative = false
    if index < text.count, text[index] == 43 || text[index] == 45 {
      negative = text[index] == 45
      index += 1
    }
    guard index < text.count else { return nil }
    var value = 0
    while index < text.count {
      let digit = text[index] &- 48
      if digit >= 10 { return nil }
      value = min(value * 10 + Int(digit), 1_000_000)
      index += 1
    }
    return negative ? -value : value
  }

  private static func scale(
    _ mantissa: UInt128, _ exponent: Int, _ lost: Bool, _ negative: Bool, _ numerator: Int64,
    _ denominator: Int64
  ) -> Outcome {
    if mantissa == 0 { return .value(0, rounded: lost) }
    var dividend = mantissa * UInt128(numerator.magnitude)
    var divisor = UInt128(denominator.magnitude)
    var power = exponent
    while power > 0 {
      let (product, overflow) = dividend.multipliedReportingOverflow(by: 10)
      if overflow { return .outOfRange }
      dividend = product
      power -= 1
    }
    while power < 0 {
      let (product, overflow) = divisor.multipliedReportingOverflow(by: 10)
      // The divisor is then more than twice any dividend that comes from carried digits.
      if overflow { return .value(0, rounded: true) }
      divisor = product
      power += 1
    }
    var (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    let rounded = remainder != 0 || lost
    let rest = divisor - remainder
    if remainder > rest || (remainder == rest && (lost || quotient % 2 == 1)) { quotient += 1 }
    guard quotient <= UInt128(UInt64(Int64.max)) else { return .outOfRange }
    let magnitude = Int64(truncatingIfNeeded: quotient)
    remainder = 0
    return .value(negative ? -magnitude : magnitude, rounded: rounded)
  }
}
