/// One data page of a Parquet column: which rows have a value, then the values, plainly.
///
/// Rows with and without a value are runs of ones and zeros in the hybrid of run lengths and packed bits (only run
/// lengths are written); numbers are little-endian, texts have their length in four bytes in front.
/// Source: Apache Parquet format, Encodings.md and README.md.
struct ParquetPage {
  /// The page without its header.
  private(set) var body: [UInt8] = []
  /// The number of rows, with those that have no value.
  let rowCount: Int

  /// The page of some rows of a column.
  init(_ values: StudyTable.Values, _ rows: Range<Int>) {
    rowCount = rows.count
    switch values {
    case .text(let column):
      levels(rows) { column[$0] != nil }
      for row in rows {
        guard let text = column[row] else { continue }
        append(UInt32(truncatingIfNeeded: text.utf8.count))
        body.append(contentsOf: text.utf8)
      }
    case .integers(let column):
      levels(rows) { column[$0] != nil }
      for row in rows { if let value = column[row] { append(UInt64(bitPattern: value)) } }
    case .numbers(let column):
      levels(rows) { column[$0] != nil }
      for row in rows { if let value = column[row] { append(value.bitPattern) } }
    }
  }

  /// The header that stands in front of the body.
  var header: [UInt8] {
    var writer = ThriftCompactWriter()
    let size = Int32(clamping: body.count)
    writer.field(1, int32: 0)  // data page
    writer.field(2, int32: size)
    writer.field(3, int32: size)
    writer.field(5) { page in
      page.field(1, int32: Int32(clamping: rowCount))
      page.field(2, int32: ParquetFile.plainEncoding)
      page.field(3, int32: ParquetFile.runLengthEncoding)
      page.field(4, int32: ParquetFile.runLengthEncoding)
    }
    writer.stop()
    return writer.bytes
  }

  /// Rows with a value as runs, their length in bytes in front.
  private mutating func levels(_ rows: Range<Int>, _ hasValue: (Int) -> Bool) {
    var runs: [UInt8] = []
    var row = rows.lowerBound
    while row < rows.upperBound {
      let isPresent = hasValue(row)
      var end = row + 1
      while end < rows.upperBound, hasValue(end) == isPresent { end += 1 }
      ThriftCompactWriter.varint(UInt64(end - row) << 1, to: &runs)
      runs.append(isPresent ? 1 : 0)
      row = end
    }
    append(UInt32(truncatingIfNeeded: runs.count))
    body.append(contentsOf: runs)
  }

  private mutating func append(_ value: some FixedWidthInteger & UnsignedInteger) {
    var rest = value
    for _ in 0..<(value.bitWidth / 8) {
      body.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
