/// Gives texts numbers in the order in which they are first met; one table per column and thread.
///
/// Texts of up to 16 bytes are compared as two words in an open-addressing table, which is where a log's cities,
/// zones and workers are; longer ones go through a dictionary.
final class TextTable {
  private struct Entry {
    var low: UInt64
    var high: UInt64
    var length: Int32
    var code: Int32
  }

  /// The texts by code.
  private(set) var values: [String] = []
  private var entries: UnsafeMutablePointer<Entry>
  private var bits = 10
  private var long: [String: Int32] = [:]

  /// The code of a text that no dictionary may hold: not UTF-8, or with a NUL byte.
  static let notUTF8: Int32 = -2
  static let nulByte: Int32 = -3

  init() {
    entries = .allocate(capacity: 1 << bits)
    entries.initialize(repeating: Entry(low: 0, high: 0, length: -1, code: -1), count: 1 << bits)
  }

  deinit { entries.deallocate() }

  /// The code of a text of at most 16 bytes, given as two little-endian words with zeros behind its end.
  @inline(__always)
  func code(_ low: UInt64, _ high: UInt64, _ length: Int) -> Int32 {
    let mask = (1 << bits) - 1
    var index = Int(truncatingIfNeeded: Self.hash(low, high)) & mask
    while true {
      let entry = entries + index
      if entry.pointee.low == low, entry.pointee.high == high,
        entry.pointee.length == Int32(truncatingIfNeeded: length)
      {
        return entry.pointee.code
      }
      if entry.pointee.length < 0 { return insert(low, high, length) }
      index = (index + 1) & mask
    }
  }

  /// The code of a text of any length.
  func code(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
    if text.count <= 16 {
      var words: (UInt64, UInt64) = (0, 0)
      withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: text) }
      return code(words.0, words.1, text.count)
    }
    guard !text.contains(0) else { return Self.nulByte }
    guard let string = String(validating: text, as: UTF8.self) else { return Self.notUTF8 }
    if let known = long[string] { return known }
    let code = Int32(truncatingIfNeeded: values.count)
    values.append(string)
    long[string] = code
    return code
  }

  @inline(__always)
  private static func hash(_ low: UInt64, _ high: UInt64) -> UInt64 {
    let product = (low ^ 0x9E37_79B9_7F4A_7C15)
      .multipliedFullWidth(by: high ^ 0xA076_1D64_78BD_642F ^ (low << 1))
    return product.high ^ product.low
  }

  @inline(never)
  private func insert(_ low: UInt64, _ high: UInt64, _ length: Int) -> Int32 {
    var words = (low, high)
    let code: Int32 = withUnsafeBytes(of: &words) { bytes in
      let text = bytes[0..<length]
      if text.contains(0) { return Self.nulByte }
      guard let string = String(validating: text, as: UTF8.self) else { return Self.notUTF8 }
      values.append(string)
      return Int32(truncatingIfNeeded: values.count - 1)
    }
    // Texts that are refused are not remembered: there are few, and each of their rows is a fault anyway.
    guard code >= 0 else { return code }
    if values.count * 2 >= 1 << bits { grow() }
    place(Entry(low: low, high: high, length: Int32(length), code: code))
    return code
  }

  private func place(_ entry: Entry) {
    let mask = (1 << bits) - 1
    var index = Int(truncatingIfNeeded: Self.hash(entry.low, entry.high)) & mask
    while entries[index].length >= 0 { index = (index + 1) & mask }
    entries[index] = entry
  }

  private func grow() {
    let old = entries
    let count = 1 << bits
    bits += 2
    entries = .allocate(capacity: 1 << bits)
    entries.initialize(repeating: Entry(low: 0, high: 0, length: -1, code: -1), count: 1 << bits)
    for index in 0..<count where old[index].length >= 0 { place(old[index]) }
    old.deallocate()
  }
}
