import Foundation

/// Reads one delimited text file into columns.
struct CSVReader {
  let source: ByteSource
  let file: String
  let dialect: CSVDialect
  let zone: CivilTimeZone?
  let control: ReadingControl

  /// Reads the file; `planner` makes the plan once the columns are known.
  func read(planner: ParsePlanner) throws(LogError) -> ParsedFile {
    try checkDialect()
    let (columns, dataStart) = try header()
    var planner = planner
    let plan = try planner.plan(columns: columns)
    let parser = ChunkedParser(
      source: source, file: file, format: .delimited(dialect.delimiter), zone: zone, control: control)
    return try parser.parse(plan, from: dataStart)
  }

  // MARK: Before the rows

  private func checkDialect() throws(LogError) {
    let byte = dialect.delimiter
    let isLetterOrDigit = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    // Bytes that numbers and times are made of cannot also stand between fields.
    if byte == 9 || byte >= 32, byte < 128, !isLetterOrDigit, !"\"+-.:".utf8.contains(byte) { return }
    throw .badDialect(file: file, reason: "byte \(byte) cannot be a delimiter")
  }

  /// The column names, and where the first record begins.
  private func header() throws(LogError) -> (columns: [String], dataStart: Int) {
    let base = source.base
    let count = source.count
    if count >= 2, (base[0] == 0xFF && base[1] == 0xFE) || (base[0] == 0xFE && base[1] == 0xFF) {
      throw .utf16(file)
    }
    if count >= 4, base[0] == 0x50, base[1] == 0x41, base[2] == 0x52, base[3] == 0x31 { throw .parquet(file) }
    // The first bytes of ZIP archives (xlsx, ods) and of the older binary workbooks (xls).
    let head = (0..<min(count, 4)).map { base[$0] }
    if head == [0x50, 0x4B, 0x03, 0x04] || head == [0xD0, 0xCF, 0x11, 0xE0] { throw .spreadsheet(file) }
    var start = count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF ? 3 : 0
    if let columns = dialect.columns {
      if columns.isEmpty { throw .badDialect(file: file, reason: "the list of columns is empty") }
      return (columns, start)
    }
    while start < count, base[start] == 10 || base[start] == 13 { start += 1 }
    if start == count { throw .emptyFile(file) }
    var scanner = RecordScanner(delimiter: dialect.delimiter, end: base + count)
    defer { scanner.deallocate() }
    let next = scanner.scan(base + start, keeping: 100_000)
    let line = LineCounter.counts(base, count: start).lineEnds + 1
    if let fault = scanner.fault {
      throw .badHeader(file: file, line: line, reason: "field \(fault.field + 1): \(fault.reason.rawValue)")
    }
    var columns: [String] = []
    for field in scanner.fields {
      if let fault = UTF8Check.fault(field) {
        throw .badHeader(file: file, line: line, reason: "field \(columns.count + 1): \(fault.rawValue)")
      }
      let name = String(decoding: field, as: UTF8.self)
      columns.append(name.trimmingCharacters(in: .whitespaces))
    }
    return (columns, next - base)
  }
}
