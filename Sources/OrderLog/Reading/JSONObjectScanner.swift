import Foundation

/// Takes one JSON object (RFC 8259) apart into the texts of known keys. Numbers stay text, so that they can be
/// read exactly. No recursion: nesting of any depth is skipped in constant stack.
struct JSONObjectScanner {
  /// The text of each key's value in the last object: a string's content, a number or literal as written, empty
  /// for null or a key that is absent. Pointers into the line or into `unescaped`.
  private(set) var values: [UnsafeBufferPointer<UInt8>]
  /// Whether the key's value was an object or array.
  private(set) var isNested: [Bool]
  /// Keys that the last object had and nobody knew, when they are collected.
  private(set) var unknownKeys: [String] = []

  private let keys: [[UInt8]]
  private let positions: [[UInt8]: Int]
  private var stamps: [Int]
  private var stamp = 0
  private var unescaped: [GrowingBytes] = []
  private var unescapedCount = 0
  private static var empty: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

  /// A scanner for objects with these keys; others are skipped.
  init(keys: [String]) {
    self.keys = keys.map { Array($0.utf8) }
    positions = Dictionary(zip(self.keys, 0...), uniquingKeysWith: { first, _ in first })
    values = Array(repeating: Self.empty, count: keys.count)
    isNested = Array(repeating: false, count: keys.count)
    stamps = Array(repeating: 0, count: keys.count)
  }

  /// Frees the scratch memory. The owner calls it once.
  func deallocate() {
    for bytes in unescaped { bytes.deallocate() }
  }

  /// Scans a line. False: it is not one JSON object, or a key appears twice. O(length).
  mutating func scan(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    stamp += 1
    unescapedCount = 0
    unknownKeys.removeAll(keepingCapacity: true)
    for index in values.indices {
      values[index] = Self.empty
      isNested[index] = false
    }
    var cursor = Cursor(line)
    guard cursor.take(123) else { return false }
    if cursor.take(125) { return cursor.isAtEnd }
    var expected = 0
    repeat {
      guard cursor.take(34), let rawKey = cursor.string(), let key = plain(rawKey), cursor.take(58) else {
        return false
      }
      var column = expected
      if column >= keys.count || !Self.equal(keys[column], key) {
        column = positions[Array(key)] ?? -1
        if column < 0 {
          guard let name = String(validating: key, as: UTF8.self) else { return false }
          if unknownKeys.contains(name) { return false }
          unknownKeys.append(name)
        }
      }
      guard let (text, nested) = value(&cursor) else { return false }
      if column >= 0 {
        if stamps[column] == stamp { return false }
        stamps[column] = stamp
        values[column] = text
        isNested[column] = nested
        expected = column + 1
      }
    } while cursor.take(44)
    return cursor.take(125) && cursor.isAtEnd
  }

  private static func equal(_ name: [UInt8], _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    if name.count != key.count { return false }
    guard let start = key.baseAddress else { return true }
    return name.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { memcmp($0, start, key.count) == 0 } ?? true
    }
  }

  private mutating func value(_ cursor: inout Cursor) -> (UnsafeBufferPointer<UInt8>, nested: Bool)? {
    cursor.skipSpace()
    switch cursor.peek {
    case 34:
      cursor.advance()
      guard let raw = cursor.string(), let text = plain(raw) else { return nil }
      return (text, false)
    case 123, 91:
      return cursor.skipNested() ? (Self.empty, true) : nil
    default:
      guard let literal = cursor.literal() else { return nil }
      return (literal.elementsEqual("null".utf8) ? Self.empty : literal, false)
    }
  }

  /// A string's content without escapes, or nil when an escape is wrong.
  private mutating func plain(
    _ raw: (text: UnsafeBufferPointer<UInt8>, escaped: Bool)
  ) -> UnsafeBufferPointer<UInt8>? {
    if !raw.escaped { return raw.text }
    if unescapedCount == unescaped.count { unescaped.append(GrowingBytes(capacity: 64)) }
    let index = unescapedCount
    unescapedCount += 1
    unescaped[index].count = 0
    unescaped[index].reserve(raw.text.count)
    guard let count = JSONEscapes.remove(raw.text, into: unescaped[index].base) else { return nil }
    unescaped[index].count = count
    return UnsafeBufferPointer(start: unescaped[index].base, count: count)
  }

  /// A position in a line.
  private struct Cursor {
    private let line: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ line: UnsafeBufferPointer<UInt8>) { self.line = line }

    /// The next byte; 0 at the end.
    var peek: UInt8 { index < line.count ? line[index] : 0 }

    mutating func advance() { index += 1 }

    mutating func skipSpace() {
      while index < line.count, line[index] == 32 || line[index] == 9 { index += 1 }
    }

    var isAtEnd: Bool {
      mutating get {
        skipSpace()
        return index == line.count
      }
    }

    mutating func take(_ byte: UInt8) -> Bool {
      skipSpace()
      guard index < line.count, line[index] == byte else { return false }
      index += 1
      return true
    }

    /// The raw content of a string whose opening quote was taken.
    mutating func string() -> (text: UnsafeBufferPointer<UInt8>, escaped: Bool)? {
      let start = index
      var escaped = false
      while index < line.count {
        let byte = line[index]
        if byte == 34 {
          index += 1
          return (UnsafeBufferPointer(rebasing: line[start..<index - 1]), escaped)
        }
        if byte < 32 { return nil }
        if byte == 92 {
          escaped = true
          index += 1
          if index == line.count { return nil }
        }
        index += 1
      }
      return nil
    }

    /// A number, `true`, `false` or `null`.
    mutating func literal() -> UnsafeBufferPointer<UInt8>? {
      let start = index
      while index < line.count {
        let byte = line[index]
        let isPart =
          (48...57).contains(byte) || (97...122).contains(byte) || byte == 43 || byte == 45 || byte == 46
          || byte == 69
        if !isPart { break }
        index += 1
      }
      let text = UnsafeBufferPointer(rebasing: line[start..<index])
      guard let first = text.first else { return nil }
      if first == 45 || (48...57).contains(first) {
        // Whole numbers, the bulk of them, need no second look.
        if text.dropFirst().allSatisfy({ $0 &- 48 < 10 }), text.count > 1 || first != 45 { return text }
        return DecimalText.read(text, numerator: 1, denominator: 1) == .notANumber ? nil : text
      }
      let isKnown =
        text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) || text.elementsEqual("null".utf8)
      return isKnown ? text : nil
    }

    /// Moves past an object or array, checking only that brackets and strings close.
    mutating func skipNested() -> Bool {
      var open: [UInt8] = []
      repeat {
        skipSpace()
        guard index < line.count else { return false }
        let byte = line[index]
        index += 1
        switch byte {
        case 123: open.append(125)
        case 91: open.append(93)
        case 125, 93:
          if open.popLast() != byte { return false }
        case 34:
          if string() == nil { return false }
        default:
          break
        }
      } while !open.isEmpty
      return true
    }
  }
}

/// The escapes of JSON strings.
enum JSONEscapes {
  /// Writes `text` without escapes to `target`, which has room for as many bytes, and returns their number; nil:
  /// an escape is wrong, or half of a surrogate pair is missing.
  static func remove(
    _ text: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
  ) -> Int? {
    var count = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      guard byte == 92 else {
        target[count] = byte
        count += 1
        continue
      }
      guard index < text.count else { return nil }
      let letter = text[index]
      index += 1
      switch letter {
      case 34, 47, 92: target[count] = letter
      case UInt8(ascii: "b"): target[count] = 8
      case UInt8(ascii: "f"): target[count] = 12
      case UInt8(ascii: "n"): target[count] = 10
      case UInt8(ascii: "r"): target[count] = 13
      case UInt8(ascii: "t"): target[count] = 9
      case UInt8(ascii: "u"):
        guard let scalar = scalar(text, &index) else { return nil }
        // An escape of six bytes becomes at most three, one of twelve becomes four.
        for unit in String(scalar).utf8 {
          target[count] = unit
          count += 1
        }
        continue
      default: return nil
      }
      count += 1
    }
    return count
  }

  private static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Unicode.Scalar? {
    guard let first = unit(text, &index) else { return nil }
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
    guard index + 1 < text.count, text[index] == 92, text[index + 1] == UInt8(ascii: "u") else { return nil }
    index += 2
    guard let second = unit(text, &index), (0xDC00..<0xE000).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private static func unit(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32? {
    guard index + 4 <= text.count else { return nil }
    var value: UInt32 = 0
    for byte in text[index..<index + 4] {
      switch byte {
      case 48...57: value = value << 4 | UInt32(byte - 48)
      case 65...70: value = value << 4 | UInt32(byte - 55)
      case 97...102: value = value << 4 | UInt32(byte - 87)
      default: return nil
      }
    }
    index += 4
    return value
  }
}
