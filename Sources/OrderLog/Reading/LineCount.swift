/// Counts what cuts a file into rows, sixteen bytes at a time.
struct LineCount {
  /// Line feeds, and carriage returns without one behind them.
  var lineEnds = 0
  /// Double quotes.
  var quotes = 0

  /// Counts in `range` of `base`; one byte behind the range must be readable. O(n).
  init(_ base: UnsafePointer<UInt8>, _ range: Range<Int>) {
    var position = range.lowerBound
    let feed = SIMD16<UInt8>(repeating: 10)
    let carriage = SIMD16<UInt8>(repeating: 13)
    let quote = SIMD16<UInt8>(repeating: 34)
    while position + 16 < range.upperBound {
      var ends = SIMD16<UInt8>(repeating: 0)
      var marks = SIMD16<UInt8>(repeating: 0)
      for _ in 0..<min(255, (range.upperBound - position - 1) / 16) {
        let here = UnsafeRawPointer(base + position).loadUnaligned(as: SIMD16<UInt8>.self)
        let next = UnsafeRawPointer(base + position + 1).loadUnaligned(as: SIMD16<UInt8>.self)
        // A comparison gives -1 where it holds, so taking it away counts.
        ends &-= Self.bits(here .== feed) | (Self.bits(here .== carriage) & Self.bits(next .!= feed))
        marks &-= Self.bits(here .== quote)
        position += 16
      }
      lineEnds += Self.sum(ends)
      quotes += Self.sum(marks)
    }
    while position < range.upperBound {
      let byte = base[position]
      if byte == 10 || (byte == 13 && base[position + 1] != 10) { lineEnds += 1 }
      if byte == 34 { quotes += 1 }
      position += 1
    }
  }

  @inline(__always)
  private static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> SIMD16<UInt8> {
    unsafeBitCast(mask, to: SIMD16<UInt8>.self)
  }

  @inline(__always)
  private static func sum(_ counts: SIMD16<UInt8>) -> Int {
    Int(SIMD16<UInt16>(truncatingIfNeeded: counts).wrappedSum())
  }
}
