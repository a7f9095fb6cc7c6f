/// Arithmetic on eight bytes at a time, for the parser's hot paths.
enum SWAR {
  @inline(__always)
  static func load(_ place: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
  }

  /// The high bit of each byte that is no digit, of bytes from which `0` was already taken by exclusive or.
  @inline(__always)
  static func nonDigits(_ bytes: UInt64) -> UInt64 {
    ((bytes & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7676_7676_7676_7676 | bytes) & 0x8080_8080_8080_8080
  }

  /// The number that eight digit values make, the first digit in the lowest byte.
  @inline(__always)
  static func number(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ (digits >> 8)
    return
      ((pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
      &+ ((pairs >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001) >> 32
  }

  /// The high bit of each byte that equals `byte`, exactly for the lowest one.
  @inline(__always)
  static func matches(_ bytes: UInt64, _ pattern: UInt64) -> UInt64 {
    let difference = bytes ^ pattern
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }

  /// A byte in all eight places.
  @inline(__always)
  static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
}
