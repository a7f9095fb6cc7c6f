/// Text eight bytes at a time (SWAR). All functions may read up to sixteen bytes past the text.
enum WordText {
  @inline(__always)
  static func load(_ p: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt64.self))
  }

  /// A word in which the high bit of the lowest byte that is below 0x20 or equals the delimiter is set; bits
  /// above the lowest one may be wrong. 0: there is none.
  @inline(__always)
  static func stops(_ word: UInt64, _ delimiters: UInt64) -> UInt64 {
    let other = word ^ delimiters
    return (((word &- 0x2020_2020_2020_2020) & ~word) | ((other &- 0x0101_0101_0101_0101) & ~other))
      & 0x8080_8080_8080_8080
  }

  /// The same for quotes and NULs.
  @inline(__always)
  static func quotes(_ word: UInt64) -> UInt64 {
    let other = word ^ 0x2222_2222_2222_2222
    return (((word &- 0x0101_0101_0101_0101) & ~word) | ((other &- 0x0101_0101_0101_0101) & ~other))
      & 0x8080_8080_8080_8080
  }

  /// The lowest `count` bytes of a word, 0...7.
  @inline(__always)
  static func low(_ word: UInt64, _ count: Int) -> UInt64 {
    word & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
  }

  /// High bits of the bytes that are not digits, of a word XORed with eight "0".
  @inline(__always)
  static func nonDigits(_ word: UInt64) -> UInt64 {
    ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
  }

  /// The number whose eight digits are the bytes of `digits`, the first digit in the lowest byte.
  @inline(__always)
  static func eightDigits(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ (digits &>> 8)
    return
      ((pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
      &+ ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001) &>> 32
  }

  /// Reads 1 to 17 digits and moves past them; nil: none, or more.
  @inline(__always)
  static func digits(_ p: inout UnsafePointer<UInt8>) -> UInt64? {
    let word = load(p) ^ 0x3030_3030_3030_3030
    let others = nonDigits(word)
    if others != 0 {
      let count = others.trailingZeroBitCount &>> 3
      if count == 0 { return nil }
      p += count
      return eightDigits(word &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count))
    }
    var value = eightDigits(word)
    p += 8
    var more = 0
    var digit = p.pointee &- 48
    while digit < 10 {
      if more == 9 { return nil }
      value = value &* 10 &+ UInt64(digit)
      p += 1
      more += 1
      digit = p.pointee &- 48
    }
    return value
  }

  /// Reads a decimal number whose last digit is worth `factors[number of decimals]`, and moves past it.
  /// nil: not in the plainest notation, or too large; the exact reader decides.
  @inline(__always)
  static func decimal(
    _ p: inout UnsafePointer<UInt8>, _ factors: UnsafePointer<Int64>, _ decimals: Int
  ) -> Int64? {
    let negative = p.pointee == 45
    if negative { p += 1 }
    guard var value = digits(&p) else { return nil }
    var count = 0
    if p.pointee == 46 {
      let word = load(p + 1) ^ 0x3030_3030_3030_3030
      let others = nonDigits(word)
      count = others == 0 ? 8 : others.trailingZeroBitCount &>> 3
      if count == 0 || count > decimals || value >= 10_000_000_000 { return nil }
      value = value &* powerOfTen(count) &+ eightDigits(word &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count))
      p += 1 + count
    }
    let (product, overflow) = Int64(truncatingIfNeeded: value).multipliedReportingOverflow(by: factors[count])
    if overflow { return nil }
    return negative ? 0 &- product : product
  }

  @inline(__always)
  private static func powerOfTen(_ exponent: Int) -> UInt64 {
    switch exponent {
    case 1: 10
    case 2: 100
    case 3: 1_000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    case 7: 10_000_000
    default: 100_000_000
    }
  }
}
