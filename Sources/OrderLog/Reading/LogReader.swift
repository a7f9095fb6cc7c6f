import Foundation

/// Reads order logs.
///
/// A path is a folder with one file (or several, listed in the mapping) per table, or a single file of orders.
/// CSV and JSON lines, both also as gzip. The result is the same for any number of threads.
public struct LogReader: Sendable {
  /// How the source's columns become fields.
  public var mapping: LogMapping
  /// How many threads parse.
  public var threads: Int
  /// Told how many of a file's bytes are read, from any thread, a few times a second at most for large files.
  public var progress: (@Sendable (_ bytesDone: Int, _ bytesTotal: Int) -> Void)?
  /// Asked now and then whether to stop. The surrounding task's cancellation is respected as well.
  public var isCancelled: (@Sendable () -> Bool)?

  private let timeZone: String?
  private let year: Int?
  /// Settings that change the way but not the result; tests vary them.
  var control = ReadingControl()

  /// A reader.
  ///
  /// - Parameters:
  ///   - mapping: the default takes columns by the log format's own names.
  ///   - threads: the default is the number of processors in use.
  ///   - timeZone: an IANA name that replaces the mapping's.
  ///   - year: replaces the mapping's year, for times that have none.
  public init(
    mapping: LogMapping = LogMapping(), threads: Int? = nil, timeZone: String? = nil, year: Int? = nil
  ) {
    self.mapping = mapping
    self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    self.timeZone = timeZone
    self.year = year
  }

  /// Reads the log at `path`. A table with a header and no rows is read as an empty table; the report tells.
  ///
  /// Where no time zone is known, logs without local times are read, and their days are counted in UTC.
  public func read(_ path: String) throws(LogError) -> (log: OrderLog, report: ReadingReport) {
    let zone = try resolvedZone()
    let files = try LogFiles(path: path, mapping: mapping)
    var report = ReadingReport()
    var tables: [TableKind: Table] = [:]
    for kind in TableKind.allCases {
      let entries = files.entries.filter { $0.table == kind }
      if entries.isEmpty { continue }
      var parts: [ParsedFile] = []
      for entry in entries { parts.append(try read(entry, zone, &report)) }
      let assembler = TableAssembler(
        kind: kind, mapping: mapping.tables[kind] ?? TableMapping(), zone: zone, year: year ?? mapping.year)
      tables[kind] = try assembler.table(parts, file: entries[0].name)
    }
    guard let orders = tables[.orders] else {
      throw .noOrders(folder: path, found: files.entries.map(\.name))
    }
    let others = TableKind.allCases.filter { $0 != .orders }.compactMap { tables[$0] }
    return (OrderLog(orders: orders, others: others, timeZone: zone ?? .utc), report)
  }

  private func resolvedZone() throws(LogError) -> CivilTimeZone? {
    guard let name = timeZone ?? mapping.timeZone else { return nil }
    guard let zone = CivilTimeZone(identifier: name) else { throw .unknownTimeZone(name) }
    return zone
  }

  private func read(
    _ entry: LogFiles.Entry, _ zone: CivilTimeZone?, _ report: inout ReadingReport
  ) throws(LogError) -> ParsedFile {
    let tableMapping = mapping.tables[entry.table] ?? TableMapping()
    let source = try ByteSource.open(entry.path)
    if source.count == 0 { throw .emptyFile(entry.name) }
    let planner = ParsePlanner(
      kind: entry.table, mapping: tableMapping, file: entry.name, year: year ?? mapping.year)
    var control = control
    control.threads = threads
    control.progress = progress
    control.isCancelled = isCancelled
    let parsed =
      if LogFiles.isJSONLines(entry.name) {
        try JSONLinesReader(source: source, file: entry.name, zone: zone, control: control).read(
          planner: planner)
      } else {
        try CSVReader(
          source: source, file: entry.name, dialect: tableMapping.dialect, zone: zone, control: control
        ).read(planner: planner)
      }
    var file = ReadingReport.FileReport(
      name: entry.name, table: entry.table, bytes: source.fileSize, rows: parsed.rowCount,
      columns: parsed.plan.columns)
    file.quarantined = parsed.faultCount
    file.blankLines = parsed.blankLines
    file.unknownColumns = parsed.plan.unknownColumns
    file.repeatedLocalTimes = parsed.repeatedLocalTimes
    file.skippedLocalTimes = parsed.skippedLocalTimes
    file.roundedNumbers = parsed.roundedNumbers
    report.files.append(file)
    let room = max(0, RowParser.storedFaults - report.quarantined.count)
    report.quarantined.append(contentsOf: parsed.faults.prefix(room))
    report.quarantinedCount += parsed.faultCount
    return parsed
  }
}
