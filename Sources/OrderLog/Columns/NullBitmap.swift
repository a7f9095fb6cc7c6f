/// Which rows of a column have a value: one bit a row, set where there is one.
public struct NullBitmap: Sendable, Equatable {
  /// 64 rows a word, row 0 in the lowest bit of the first word; bits past the last row are 0.
  public let words: [UInt64]
  /// How many rows the bitmap covers.
  public let count: Int
  /// How many rows have no value.
  public let nullCount: Int

  /// A bitmap of `count` rows from its words. Bits past the last row are cleared.
  public init(words: [UInt64], count: Int) {
    var words = words
    if count % 64 != 0, let last = words.indices.last { words[last] &= (1 << UInt64(count % 64)) - 1 }
    self.words = words
    self.count = count
    nullCount = count - words.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// A bitmap that marks the rows where `values` is not `null`. O(n).
  public init<Value: Equatable>(of values: UnsafeBufferPointer<Value>, null: Value) {
    var words = [UInt64](repeating: 0, count: (values.count + 63) / 64)
    for word in words.indices {
      let start = word * 64
      var bits: UInt64 = 0
      // Without a branch per row: nulls come irregularly, and mispredictions would cost more than the rest.
      for offset in 0..<min(64, values.count - start) {
        bits |= (values[start + offset] != null ? 1 : 0) &<< UInt64(truncatingIfNeeded: offset)
      }
      words[word] = bits
    }
    self.init(words: words, count: values.count)
  }

  /// Whether `row` has a value.
  @inlinable
  public subscript(row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 == 1 }
}
