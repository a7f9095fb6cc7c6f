/// A set of a table's rows, one bit a row. Operations cost O(rows / 64).
struct RowSet: Sendable, Equatable {
  /// 64 rows a word, row 0 in the lowest bit; bits past the last row are 0.
  private(set) var words: [UInt64]
  /// How many rows the table has.
  let rowCount: Int

  private init(words: [UInt64], rowCount: Int) {
    self.words = words
    self.rowCount = rowCount
  }

  /// No row of `rowCount`.
  init(none rowCount: Int) {
    words = [UInt64](repeating: 0, count: (rowCount + 63) / 64)
    self.rowCount = rowCount
  }

  /// Every row of `rowCount`.
  init(all rowCount: Int) {
    self = ~RowSet(none: rowCount)
  }

  /// The rows that fulfil a condition. O(rows).
  @inline(__always)
  init(_ rowCount: Int, where condition: (Int) -> Bool) {
    words = [UInt64](unsafeUninitializedCapacity: (rowCount + 63) / 64) { words, count in
      var start = 0
      while start < rowCount {
        var bits: UInt64 = 0
        for row in start..<min(start + 64, rowCount) {
          bits |= (condition(row) ? 1 : 0) << UInt64(row & 63)
        }
        words[start >> 6] = bits
        start += 64
      }
      count = words.count
    }
    self.rowCount = rowCount
  }

  /// The rows that a bitmap marks as having a value; all rows when there is no bitmap.
  init(_ validity: NullBitmap?, rowCount: Int) {
    if let validity, validity.words.count == (rowCount + 63) / 64 {
      self.init(words: validity.words, rowCount: rowCount)
    } else {
      self.init(all: rowCount)
    }
  }

  /// How many rows are in the set.
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Whether `row` is in the set.
  @inline(__always) func contains(_ row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 == 1 }

  /// Calls `body` with each row in ascending order.
  func forEach(_ body: (Int) -> Void) {
    for (index, word) in words.enumerated() {
      var bits = word
      while bits != 0 {
        body(index << 6 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
  }

  static func & (a: RowSet, b: RowSet) -> RowSet { a.combined(b, &) }
  static func | (a: RowSet, b: RowSet) -> RowSet { a.combined(b, |) }
  /// The rows of `a` that are not in `b`.
  static func - (a: RowSet, b: RowSet) -> RowSet { a.combined(b) { $0 & ~$1 } }
  /// The rows that are not in the set.
  static prefix func ~ (a: RowSet) -> RowSet {
    var result = a
    for index in result.words.indices { result.words[index] = ~result.words[index] }
    if a.rowCount % 64 != 0, let last = result.words.indices.last {
      result.words[last] &= (1 << UInt64(a.rowCount % 64)) - 1
    }
    return result
  }

  @inline(__always)
  private func combined(_ other: RowSet, _ operation: (UInt64, UInt64) -> UInt64) -> RowSet {
    var result = self
    for index in 0..<min(words.count, other.words.count) {
      result.words[index] = operation(words[index], other.words[index])
    }
    return result
  }
}

extension Table {
  /// The rows that have a value in `field`; none when the column is absent. An empty identifier is no value.
  func present(_ field: Field) -> RowSet {
    switch columns[field] {
    case nil: RowSet(none: rowCount)
    case .integer(let column)?: RowSet(column.validity, rowCount: rowCount)
    case .text(let column)?: RowSet(column.validity, rowCount: rowCount)
    case .identifier(let column)?: identified(column)
    }
  }

  private func identified(_ column: IdentifierColumn) -> RowSet {
    let offsets = column.offsets.elements
    return RowSet(rowCount) { offsets[$0 + 1] > offsets[$0] }
  }

  /// The rows whose text in `field` is one of `texts`; none when the column is absent.
  func rows(_ field: Field, in texts: [String]) -> RowSet {
    guard let column = self.texts(field) else { return RowSet(none: rowCount) }
    var wanted = [Bool](repeating: false, count: column.dictionary.values.count)
    for text in texts {
      if let code = column.dictionary.code(of: text) { wanted[Int(code)] = true }
    }
    if !wanted.contains(true) { return RowSet(none: rowCount) }
    let codes = column.codes.elements
    return wanted.withUnsafeBufferPointer { wanted in
      RowSet(rowCount) { codes[$0] >= 0 && wanted[Int(codes[$0])] }
    }
  }

  /// The rows whose number in `field` is above zero; none when the column is absent.
  func positive(_ field: Field) -> RowSet {
    guard let column = integers(field) else { return RowSet(none: rowCount) }
    let values = column.storage.elements
    return RowSet(rowCount) { values[$0] > 0 }
  }
}
