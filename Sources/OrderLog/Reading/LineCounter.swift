/// Counts line ends and quotes at memory speed. A line ends with LF, CRLF or a CR that no LF follows.
enum LineCounter {
  struct Counts: Sendable {
    /// Lines that end in the range, told by the last byte of their end.
    var lineEnds = 0
    /// Quote bytes in the range.
    var quotes = 0
  }

  private typealias Vector = SIMD32<UInt8>

  /// Counts over `count` bytes; one byte after them must be readable. O(n), about 16 bytes a cycle.
  static func counts(_ start: UnsafePointer<UInt8>, count: Int) -> Counts {
    var result = Counts()
    var returns = 0
    var offset = 0
    let newline = Vector(repeating: 10)
    let quote = Vector(repeating: 34)
    let carriage = Vector(repeating: 13)
    while offset + 32 <= count {
      // 255 steps at most, so that the byte-wide counters cannot wrap.
      let steps = min(255, (count - offset) / 32)
      var lines = Vector.zero
      var quotes = Vector.zero
      var carriages = Vector.zero
      for _ in 0..<steps {
        let bytes = UnsafeRawPointer(start + offset).loadUnaligned(as: Vector.self)
        lines &-= mask(bytes .== newline)
        quotes &-= mask(bytes .== quote)
        carriages &-= mask(bytes .== carriage)
        offset += 32
      }
      result.lineEnds += sum(lines)
      result.quotes += sum(quotes)
      returns += sum(carriages)
    }
    while offset < count {
      let byte = start[offset]
      if byte == 10 { result.lineEnds += 1 }
      if byte == 34 { result.quotes += 1 }
      if byte == 13 { returns += 1 }
      offset += 1
    }
    if returns > 0 { result.lineEnds += loneReturns(start, count: count) }
    return result
  }

  /// CRs that no LF follows.
  private static func loneReturns(_ start: UnsafePointer<UInt8>, count: Int) -> Int {
    var found = 0
    var offset = 0
    let newline = Vector(repeating: 10)
    let carriage = Vector(repeating: 13)
    while offset + 32 <= count {
      let steps = min(255, (count - offset) / 32)
      var lone = Vector.zero
      for _ in 0..<steps {
        let bytes = UnsafeRawPointer(start + offset).loadUnaligned(as: Vector.self)
        let following = UnsafeRawPointer(start + offset + 1).loadUnaligned(as: Vector.self)
        lone &-= mask(bytes .== carriage) & ~mask(following .== newline)
        offset += 32
      }
      found += sum(lone)
    }
    while offset < count {
      if start[offset] == 13, start[offset + 1] != 10 { found += 1 }
      offset += 1
    }
    return found
  }

  @inline(__always)
  private static func mask(_ mask: SIMDMask<SIMD32<Int8>>) -> Vector { unsafeBitCast(mask, to: Vector.self) }

  @inline(__always)
  private static func sum(_ vector: Vector) -> Int {
    var total = 0
    for lane in 0..<32 { total += Int(vector[lane]) }
    return total
  }
}
