import Foundation

/// The distinct texts that one thread has met in one column, with a code for each in order of appearance.
///
/// An open-addressing table: texts of up to 16 bytes are compared as two words inside the slot; longer ones by
/// a 128-bit hash and then byte for byte.
struct TextInterner {
  private struct Slot {
    var low: UInt64
    var high: UInt64
    var length: Int32
    var code: Int32
  }

  /// What `code` gives for bytes that are not UTF-8 or that contain a NUL.
  static let invalid: Int32 = -2

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  /// The texts, one after the other; `ends[code]` is where the text of `code` ends.
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []

  init() {
    mask = 1_023
    slots = Self.emptySlots(1_024)
  }

  /// Frees the table. The owner calls it once.
  func deallocate() { slots.deallocate() }

  /// How many distinct texts there are.
  var count: Int { ends.count }

  /// The bytes of a code's text.
  func text(_ code: Int) -> ArraySlice<UInt8> { bytes[(code == 0 ? 0 : ends[code - 1])..<ends[code]] }

  /// Gives the bytes of a code's text to `body`.
  func withText<Result>(_ code: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[(code == 0 ? 0 : ends[code - 1])..<ends[code]]))
    }
  }

  /// The code of a text of 1 to 16 bytes, given as two little-endian words with zeros after the text.
  @inline(__always)
  mutating func code(_ low: UInt64, _ high: UInt64, _ length: Int) -> Int32 {
    var index = Self.hash(low, high) & mask
    while true {
      let slot = slots + index
      if slot.pointee.low == low && slot.pointee.high == high
        && slot.pointee.length == Int32(truncatingIfNeeded: length)
      {
        return slot.pointee.code
      }
      if slot.pointee.code < 0 { return insertShort(low, high, length) }
      index = (index + 1) & mask
    }
  }

  /// A short text that waits for its code; both words are zero when the row has its code already.
  struct Staged {
    var low: UInt64
    var high: UInt64
  }

  /// Writes the codes of staged texts. Looking up many at once lets the processor overlap the cache misses,
  /// which otherwise dominate columns with many distinct texts.
  mutating func resolve(
    _ staged: UnsafePointer<Staged>, _ codes: UnsafeMutablePointer<Int32>, count: Int
  ) {
    for index in 0..<count {
      let text = staged[index]
      if text.low == 0 { continue }
      let bits = text.high == 0 ? text.low.leadingZeroBitCount : text.high.leadingZeroBitCount
      codes[index] = code(text.low, text.high, (text.high == 0 ? 8 : 16) - (bits &>> 3))
    }
  }

  /// The code of a text of any length above zero.
  @inline(never)
  mutating func code(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
    if text.count <= 16 {
      var words: (UInt64, UInt64) = (0, 0)
      withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: UnsafeRawBufferPointer(text)) }
      return code(words.0, words.1, text.count)
    }
    guard let start = text.baseAddress else { return Self.invalid }
    let (low, high) = Self.digest(start, text.count)
    var index = Self.hash(low, high) & mask
    while slots[index].code >= 0 {
      let slot = slots[index]
      if slot.low == low, slot.high == high, slot.length == Int32(truncatingIfNeeded: text.count),
        withText(Int(slot.code), { $0.elementsEqual(text) })
      {
        return slot.code
      }
      index = (index + 1) & mask
    }
    return insert(text, low, high)
  }

  @inline(never)
  private mutating func insertShort(_ low: UInt64, _ high: UInt64, _ length: Int) -> Int32 {
    let words = (low, high)
    return withUnsafeBytes(of: words) {
      insert(UnsafeBufferPointer(rebasing: $0.bindMemory(to: UInt8.self)[0..<length]), low, high)
    }
  }

  private mutating func insert(_ text: UnsafeBufferPointer<UInt8>, _ low: UInt64, _ high: UInt64) -> Int32 {
    guard UTF8Check.isClean(text) else { return Self.invalid }
    if (ends.count + 1) * 2 > mask { grow() }
    let code = Int32(truncatingIfNeeded: ends.count)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    place(Slot(low: low, high: high, length: Int32(truncatingIfNeeded: text.count), code: code))
    return code
  }

  private mutating func grow() {
    let old = slots
    let oldCount = mask + 1
    mask = oldCount * 2 - 1
    slots = Self.emptySlots(oldCount * 2)
    for index in 0..<oldCount where old[index].code >= 0 { place(old[index]) }
    old.deallocate()
  }

  private func place(_ slot: Slot) {
    var index = Self.hash(slot.low, slot.high) & mask
    while slots[index].code >= 0 { index = (index + 1) & mask }
    slots[index] = slot
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    slots.initialize(repeating: Slot(low: 0, high: 0, length: -1, code: -1), count: count)
    return slots
  }

  @inline(__always)
  private static func hash(_ low: UInt64, _ high: UInt64) -> Int {
    let product = (low ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: high ^ 0xA076_1D64_78BD_642F ^ (low &<< 1))
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }

  /// Two words that stand for a long text; equal texts have equal words.
  private static func digest(_ start: UnsafePointer<UInt8>, _ count: Int) -> (UInt64, UInt64) {
    var low: UInt64 = 0xE703_7ED1_A0B4_28DB
    var high = UInt64(truncatingIfNeeded: count) &* 0x8EBC_6AF0_9C88_C6E3
    var offset = 0
    while offset < count {
      var word: UInt64 = 0
      memcpy(&word, start + offset, min(8, count - offset))
      let product = (word ^ low).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15 ^ high)
      low = product.low ^ product.high
      high = (high ^ word) &* 0xD6E8_FEB8_6659_FD93
      high ^= high &>> 32
      offset += 8
    }
    return (low, high)
  }
}

/// Whether bytes can be kept as text.
enum UTF8Check {
  /// Whether `text` is UTF-8 without a NUL. O(n).
  static func isClean(_ text: UnsafeBufferPointer<UInt8>) -> Bool { fault(text) == nil }

  /// What is wrong with `text` as text, or nil.
  static func fault(_ text: UnsafeBufferPointer<UInt8>) -> RowFault? {
    guard let start = text.baseAddress, !text.isEmpty else { return nil }
    if memchr(start, 0, text.count) != nil { return .nulByte }
    if text.allSatisfy({ $0 < 0x80 }) { return nil }
    return String(validating: text, as: UTF8.self) == nil ? .notUTF8 : nil
  }
}
