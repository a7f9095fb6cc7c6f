/// A name for a finding that stays the same from run to run: a hash of rule, reading, subject and window.
///
/// The numbers are left out on purpose, so that two audits of growing logs can be compared: what is new, what
/// is unchanged, what is gone. 128 bits of two FNV-1a hashes with different offsets; it names, it does not
/// secure (digests of rows and files do that).
enum Fingerprint {
  /// The fingerprint of parts, in order.
  static func of(_ parts: String?...) -> String {
    hex(hash(parts, offset: 0xcbf2_9ce4_8422_2325)) + hex(hash(parts, offset: 0x9ae1_6a3b_2f90_404f))
  }

  private static func hash(_ parts: [String?], offset: UInt64) -> UInt64 {
    var value = offset
    func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for part in parts {
      // A missing part and an empty one differ, and no part can run into the next.
      add(part == nil ? 0 : 1)
      for byte in (part ?? "").utf8 { add(byte) }
      add(0xff)
    }
    return value ^ (value >> 29)
  }

  private static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
