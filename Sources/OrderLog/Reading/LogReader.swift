public import Foundation

/// Reads an order log: a file of orders, or a folder of tables.
public struct LogReader: Sendable {
  /// How foreign columns become fields.
  public let mapping: LogMapping
  /// The zone of local times and of days; nil: the mapping's.
  public let timeZone: String?
  /// The year of times without one; nil: the mapping's.
  public let year: Int?
  /// How many threads parse; the result does not depend on it.
  public let threads: Int
  /// How many rows that were set aside are kept with their reason; all are counted.
  public let quarantineLimit: Int
  let chunkSize: Int
  let progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  let isCancelled: @Sendable () -> Bool

  /// A reader.
  ///
  /// - Parameters:
  ///   - progress: called with bytes read and bytes in all (of compressed files after decompression).
  ///   - isCancelled: asked now and then; true ends the reading with `CancellationError`.
  public init(
    mapping: LogMapping = LogMapping(), timeZone: String? = nil, year: Int? = nil,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount, quarantineLimit: Int = 100_000,
    chunkSize: Int = 8 << 20, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.mapping = mapping
    self.timeZone = timeZone
    self.year = year
    self.threads = max(1, threads)
    self.quarantineLimit = max(0, quarantineLimit)
    self.chunkSize = max(1, chunkSize)
    self.progress = progress
    self.isCancelled = isCancelled
  }

  /// Reads the log at `path`.
  ///
  /// - Throws: `LogError`; `CancellationError`.
  public func read(_ path: String) throws -> (log: OrderLog, report: ReadingReport) {
    let zone = try zone(for: path)
    var report = ReadingReport()
    var orders: Table?
    var others: [Table] = []
    for (kind, files) in try LogFolder(path: path, mapping: mapping).tables() {
      var parts: [Table] = []
      for file in files {
        parts.append(try read(file.path, named: file.name, as: kind, zone, &report))
      }
      let table = Table.concatenating(parts, kind: kind)
      if kind == .orders { orders = table } else { others.append(table) }
    }
    guard let orders else {
      throw LogError(
        .noOrders, path: path, problem: "has no table of orders", remedy: "name a file of orders")
    }
    return (OrderLog(orders: orders, others: others, timeZone: zone), report)
  }

  private func zone(for path: String) throws -> CivilTimeZone {
    guard let name = timeZone ?? mapping.timeZone else {
      throw LogError(
        .timeZoneNeeded, path: path,
        problem:
          "the time zone of the log is not known; days and weeks are counted in it, and a Z in a time does not tell it",
        remedy: "say which one it is: --time-zone Asia/Shanghai, or time_zone in mapping.yaml")
    }
    guard let zone = CivilTimeZone(identifier: name) else {
      throw LogError(
        .unknownTimeZone, path: path, problem: "\(name) is no known time zone",
        remedy: "use an IANA name such as Asia/Shanghai")
    }
    return zone
  }

  private func read(
    _ path: String, named name: String, as kind: TableKind, _ zone: CivilTimeZone,
    _ report: inout ReadingReport
  ) throws -> Table {
    let bytes = try LogBytes(path: path)
    try FileSignature.check(bytes, path: path)
    let own = mapping.tables[kind] ?? TableMapping()
    let total = bytes.count
    let callback = progress
    let source: any RowSource
    if FileSignature.isJSONLines(name) {
      source = JSONLinesReader(
        path: path, bytes: bytes, zone: zone, faultLimit: quarantineLimit, isCancelled: isCancelled,
        progress: { callback?($0, total) })
    } else {
      source = try DelimitedSource(
        path: path, bytes: bytes, dialect: own.dialect,
        reader: CSVReader(
          path: path, name: name, bytes: bytes, delimiter: own.dialect.delimiter, zone: zone,
          threads: threads,
          chunkSize: chunkSize, faultLimit: quarantineLimit, progress: { callback?($0, total) },
          isCancelled: isCancelled))
    }
    let columns = source.columns
    let plan = try ReadingPlan(kind, mapping: own, columns: columns, path: path, year: year ?? mapping.year)
    let parsed = try source.parse(plan.slots)
    let assembly = TableAssembly(plan: plan, columns: parsed.columns, rows: parsed.rows, zone: zone)
    let (table, unreadable) = assembly.table()

    var file = ReadingReport.FileReport(
      name: name, table: kind, bytes: bytes.fileSize, rows: parsed.rows, columns: columns)
    file.quarantined = parsed.faultCount
    file.unknownColumns = plan.unknownColumns
    for (slot, notes) in zip(plan.slots, parsed.notes) {
      guard let field = slot.field else { continue }
      if notes.repeated > 0 { file.repeatedLocalTimes[field, default: 0] += notes.repeated }
      if notes.skipped > 0 { file.skippedLocalTimes[field, default: 0] += notes.skipped }
      if notes.rounded > 0 { file.roundedNumbers[field, default: 0] += notes.rounded }
    }
    file.unreadableValues = unreadable
    report.files.append(file)
    report.quarantinedCount += parsed.faultCount
    for fault in parsed.faults where report.quarantined.count < quarantineLimit {
      report.quarantined.append(
        QuarantinedRow(
          file: name, line: fault.line, columnNumber: fault.column.map { $0 + 1 },
          column: fault.column.flatMap { columns.indices.contains($0) ? columns[$0] : nil },
          field: fault.slot.flatMap { plan.slots[$0].field }, reason: fault.reason, text: fault.text))
    }
    return table
  }
}

/// A file as rows of named columns.
protocol RowSource {
  /// The names of the columns, in order.
  var columns: [String] { get }
  /// Parses all rows into the slots.
  func parse(_ slots: [ParsingSlot]) throws -> CSVReader.Parsed
}

/// Delimited text with its header taken off.
struct DelimitedSource: RowSource {
  let columns: [String]
  private let start: Int
  private let firstLine: Int
  private let reader: CSVReader

  init(path: String, bytes: LogBytes, dialect: CSVDialect, reader: CSVReader) throws(LogError) {
    self.reader = reader
    let begin = FileSignature.lengthOfMark(bytes)
    if let named = dialect.columns {
      columns = named
      start = begin
      firstLine = 1
    } else {
      let header = CSVHeader(bytes, from: begin, delimiter: dialect.delimiter)
      columns = header.names
      start = header.end
      firstLine = 1 + header.lines
    }
    if let problem = CSVHeader.problem(columns) {
      throw LogError(
        columns.isEmpty ? .badHeader : .duplicateColumn, path: path, line: 1, column: problem.column,
        problem: problem.text, remedy: "give every column a name of its own")
    }
  }

  func parse(_ slots: [ParsingSlot]) throws -> CSVReader.Parsed {
    try reader.parse(slots, columnCount: columns.count, from: start, firstLine: firstLine)
  }
}
