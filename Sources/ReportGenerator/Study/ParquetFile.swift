public import Foundation

/// A Parquet file of a table, written without any library: plain encoding, no compression, every column optional.
///
/// Texts are BYTE_ARRAY with the annotation UTF8, whole numbers INT64, other numbers DOUBLE. The same table gives the same
/// bytes. Why there is a writer of our own: Docs/decisions/0003-parquet-writer.md. Format: Apache Parquet, parquet.thrift.
/// Complexity: O(bytes).
public struct ParquetFile: Sendable {
  /// The whole file.
  public let data: Data

  /// The most rows of a row group.
  public static let rowsPerGroup = 1_000_000
  /// The most rows of a page.
  static let rowsPerPage = 65_536
  /// A page ends after the row with which its texts reach so many bytes, since a page's size is a 32-bit number.
  static let bytesPerPage = 8 << 20
  static let plainEncoding: Int32 = 0
  static let runLengthEncoding: Int32 = 3

  /// The file of a table; `rowsPerGroup` is there for tests.
  public init(_ table: StudyTable, rowsPerGroup: Int = Self.rowsPerGroup) {
    self.init(
      table.columns.map { ($0.name, $0.values) }, rowCount: table.rowCount, rowsPerGroup: rowsPerGroup)
  }

  init(
    _ columns: [(name: String, values: StudyTable.Values)], rowCount: Int,
    rowsPerGroup: Int = Self.rowsPerGroup
  ) {
    var bytes: [UInt8] = Array("PAR1".utf8)
    let step = max(1, rowsPerGroup)
    let groups = stride(from: 0, to: rowCount, by: step).map { start in
      let rows = start..<min(start + step, rowCount)
      return Group(
        rowCount: rows.count,
        chunks: columns.map { Self.append($0, rows, to: &bytes) })
    }
    let footer = Self.footer(columns, rowCount, groups)
    bytes += footer
    var length = UInt32(truncatingIfNeeded: footer.count)
    for _ in 0..<4 {
      bytes.append(UInt8(truncatingIfNeeded: length))
      length >>= 8
    }
    bytes += Array("PAR1".utf8)
    data = Data(bytes)
  }

  /// Rows that stand together.
  private struct Group {
    let rowCount: Int
    let chunks: [Chunk]
  }

  /// The pages of a column in a group of rows.
  private struct Chunk {
    let name: String
    let type: Int32
    let rowCount: Int
    /// Where its first page begins in the file.
    let start: Int
    /// Bytes of its pages with their headers.
    let size: Int
  }

  /// Writes the pages of some rows of a column.
  private static func append(
    _ column: (name: String, values: StudyTable.Values), _ rows: Range<Int>, to bytes: inout [UInt8]
  ) -> Chunk {
    let start = bytes.count
    var row = rows.lowerBound
    while row < rows.upperBound {
      let end = pageEnd(column.values, from: row, to: rows.upperBound)
      let page = ParquetPage(column.values, row..<end)
      bytes += page.header
      bytes += page.body
      row = end
    }
    return Chunk(
      name: column.name, type: type(of: column.values), rowCount: rows.count, start: start,
      size: bytes.count - start)
  }

  private static func pageEnd(_ values: StudyTable.Values, from start: Int, to end: Int) -> Int {
    let last = min(start + rowsPerPage, end)
    guard case .text(let texts) = values else { return last }
    var size = 0
    var row = start
    while row < last {
      size += texts[row]?.utf8.count ?? 0
      row += 1
      if size >= bytesPerPage { break }
    }
    return row
  }

  /// The physical type.
  private static func type(of values: StudyTable.Values) -> Int32 {
    switch values {
    case .integers: 2
    case .numbers: 5
    case .text: 6
    }
  }

  /// The file's metadata: schema, number of rows, where each column of each group begins.
  private static func footer(
    _ columns: [(name: String, values: StudyTable.Values)], _ rowCount: Int, _ groups: [Group]
  ) -> [UInt8] {
    var writer = ThriftCompactWriter()
    writer.field(1, int32: 1)
    // The first element is the root, the others its children.
    writer.field(2, structures: Array(-1..<columns.count)) { element, index in
      guard index >= 0 else {
        element.field(4, text: "schema")
        element.field(5, int32: Int32(clamping: columns.count))
        return
      }
      let type = Self.type(of: columns[index].values)
      element.field(1, int32: type)
      element.field(3, int32: 1)  // optional
      element.field(4, text: columns[index].name)
      if type == 6 { element.field(6, int32: 0) }  // UTF8
    }
    writer.field(3, int64: Int64(rowCount))
    writer.field(4, structures: groups) { element, group in
      element.field(1, structures: group.chunks) { write(&$0, $1) }
      element.field(2, int64: Int64(group.chunks.reduce(0) { $0 + $1.size }))
      element.field(3, int64: Int64(group.rowCount))
    }
    writer.field(6, text: "mingsuan")
    writer.stop()
    return writer.bytes
  }

  private static func write(_ writer: inout ThriftCompactWriter, _ chunk: Chunk) {
    writer.field(2, int64: Int64(chunk.start))
    writer.field(3) { meta in
      meta.field(1, int32: chunk.type)
      meta.field(2, int32s: [plainEncoding, runLengthEncoding])
      meta.field(3, texts: [chunk.name])
      meta.field(4, int32: 0)  // not compressed
      meta.field(5, int64: Int64(chunk.rowCount))
      meta.field(6, int64: Int64(chunk.size))
      meta.field(7, int64: Int64(chunk.size))
      meta.field(9, int64: Int64(chunk.start))
    }
  }
}
