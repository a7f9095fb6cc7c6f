/// Why a log could not be read or written at all. Faults of single rows are not errors: such rows are
/// quarantined, see `ReadingReport`.
public enum LogError: Error, Sendable, Hashable {
  /// Nothing exists at the path.
  case noSuchFile(String)
  /// The file or folder exists, but the system refuses to open it.
  case notReadable(file: String, reason: String)
  /// A folder stands where a file is expected.
  case isDirectory(String)
  /// The file has no bytes, or nothing but line ends, so not even a header.
  case emptyFile(String)
  /// The folder has no table of orders; `found` lists the files that it has.
  case noOrders(folder: String, found: [String])
  /// A table lacks the column of a field without which it cannot be read.
  case missingColumn(file: String, field: Field, columns: [String], nearest: [String])
  /// The mapping names a column that the file does not have.
  case mappedColumnMissing(file: String, field: String, column: String, columns: [String], nearest: [String])
  /// The header has the same name twice.
  case duplicateColumn(file: String, column: String)
  /// The header cannot be read.
  case badHeader(file: String, line: Int, reason: String)
  /// The system's time zone data has no zone of that name.
  case unknownTimeZone(String)
  /// The file has a time without a zone, and no time zone was given.
  case noTimeZone(file: String, line: Int, column: String, field: Field?)
  /// A time format has no year, and no year was given.
  case noYear(file: String, field: Field)
  /// The field's type cannot be written in the unit.
  case unitMismatch(file: String, field: Field, unit: SourceUnit)
  /// The mapping contradicts itself or the log format.
  case badMapping(file: String, field: Field?, reason: String)
  /// The delimiter or the list of columns cannot work.
  case badDialect(file: String, reason: String)
  /// The compressed data is broken at `offset`, a byte position in the compressed file.
  case badGzip(file: String, offset: Int, reason: String)
  /// The file is text in UTF-16.
  case utf16(String)
  /// The file is Parquet.
  case parquet(String)
  /// The file is a workbook of a spreadsheet program, or another ZIP archive.
  case spreadsheet(String)
  /// The system refused memory.
  case outOfMemory(file: String, bytes: Int)
  /// Writing failed.
  case notWritable(file: String, reason: String)
  /// A value cannot be expressed in the file format.
  case unwritableValue(field: String, row: Int, reason: String)
  /// The caller asked to stop.
  case cancelled

  /// A short name that stays the same from version to version, for scripts.
  public var code: String {
    switch self {
    case .noSuchFile: "no-such-file"
    case .notReadable: "not-readable"
    case .isDirectory: "is-directory"
    case .emptyFile: "empty-file"
    case .noOrders: "no-orders"
    case .missingColumn: "missing-column"
    case .mappedColumnMissing: "mapped-column-missing"
    case .duplicateColumn: "duplicate-column"
    case .badHeader: "bad-header"
    case .unknownTimeZone: "unknown-time-zone"
    case .noTimeZone: "no-time-zone"
    case .noYear: "no-year"
    case .unitMismatch: "unit-mismatch"
    case .badMapping: "bad-mapping"
    case .badDialect: "bad-dialect"
    case .badGzip: "bad-gzip"
    case .utf16: "utf-16"
    case .parquet: "parquet"
    case .spreadsheet: "spreadsheet"
    case .outOfMemory: "out-of-memory"
    case .notWritable: "not-writable"
    case .unwritableValue: "unwritable-value"
    case .cancelled: "cancelled"
    }
  }
}

extension LogError: CustomStringConvertible {
  /// One or two English sentences: where, what is wrong, what to do.
  public var description: String {
    switch self {
    case .noSuchFile(let path):
      "\(path): no such file or folder. Check the path."
    case .notReadable(let file, let reason):
      "\(file): cannot be opened (\(reason)). Check the permissions of the file and its folder."
    case .isDirectory(let path):
      "\(path): is a folder where a file is expected."
    case .emptyFile(let file):
      "\(file): is empty, without even a header. Export it again; a table without rows still has its header."
    case .noOrders(let folder, let found):
      "\(folder): has no orders table. Expected orders.csv, orders.csv.gz, orders.jsonl or orders.jsonl.gz, "
        + "or files named in the mapping; found \(Self.list(found))."
    case .missingColumn(let file, let field, let columns, let nearest):
      "\(file): has no column for the required field \(field.rawValue)\(Self.hint(nearest)). Name it in the "
        + "mapping. Columns found: \(Self.list(columns))."
    case .mappedColumnMissing(let file, let field, let column, let columns, let nearest):
      "\(file): the mapping reads \(field) from column \"\(column)\", which the file does not have"
        + "\(Self.hint(nearest)). Columns found: \(Self.list(columns))."
    case .duplicateColumn(let file, let column):
      "\(file): line 1: the column name \"\(column)\" appears twice. Rename one, or list the columns in the "
        + "mapping."
    case .badHeader(let file, let line, let reason):
      "\(file): line \(line): the header cannot be read: \(reason)."
        + (reason.hasSuffix(RowFault.notUTF8.rawValue)
          ? " Convert the file to UTF-8 first; from GBK or GB18030: iconv -f GB18030 -t UTF-8 IN > OUT." : "")
    case .unknownTimeZone(let name):
      "unknown time zone \"\(name)\". Use an IANA name such as Asia/Shanghai, or UTC."
    case .noTimeZone(let file, let line, let column, let field):
      "\(file): line \(line): column \"\(column)\"\(field.map { " (\($0.rawValue))" } ?? "") has a time without "
        + "a zone. Give the log's time zone with --time-zone or in the mapping, such as Asia/Shanghai."
    case .noYear(let file, let field):
      "\(file): the time format of \(field.rawValue) has no year. Give it with --year or in the mapping."
    case .unitMismatch(let file, let field, let unit):
      "\(file): \(field.rawValue) is a \(field.type.rawValue) and cannot be written in \(unit.rawValue). "
        + "Possible units: \(Self.units(of: field.type))."
    case .badMapping(let file, let field, let reason):
      "\(file): the mapping\(field.map { " of \($0.rawValue)" } ?? "") cannot be used: \(reason)."
    case .badDialect(let file, let reason):
      "\(file): the dialect cannot be used: \(reason)."
    case .badGzip(let file, let offset, let reason):
      "\(file): the gzip data is broken at byte \(offset): \(reason). Copy or compress the file again."
    case .utf16(let file):
      "\(file): is UTF-16. Convert it to UTF-8 first: iconv -f UTF-16 -t UTF-8 IN > OUT."
    case .parquet(let file):
      "\(file): is Parquet, which this version does not read. Convert it to CSV first: "
        + "duckdb -c \"COPY (FROM 'IN.parquet') TO 'OUT.csv'\"."
    case .spreadsheet(let file):
      "\(file): is a workbook or a ZIP archive, not text. Save each sheet as CSV in UTF-8."
    case .outOfMemory(let file, let bytes):
      "\(file): the system refused \(bytes) bytes of memory. Split the file, or use a larger machine."
    case .notWritable(let file, let reason):
      "\(file): cannot be written (\(reason)). Check the folder's permissions and the free space."
    case .unwritableValue(let field, let row, let reason):
      "row \(row) of \(field) cannot be written: \(reason)."
    case .cancelled:
      "cancelled."
    }
  }

  private static func units(of type: FieldType) -> String {
    list(SourceUnit.allCases.filter { $0.types.contains(type) }.map(\.rawValue))
  }

  private static func list(_ names: [String]) -> String {
    if names.isEmpty { return "nothing" }
    let shown = names.prefix(60).joined(separator: ", ")
    return names.count > 60 ? "\(shown), … (\(names.count) in all)" : shown
  }

  private static func hint(_ nearest: [String]) -> String {
    if nearest.isEmpty { return "" }
    let quoted = nearest.map { "\"\($0)\"" }
    return " (did you mean " + quoted.joined(separator: " or ") + "?)"
  }
}

/// Names that are close to a name that was not found.
enum NameSuggestion {
  /// Up to three of `names` within a third of `wanted`'s length in edits (Levenshtein), the nearest first.
  static func nearest(to wanted: String, among names: [String]) -> [String] {
    let target = Array(wanted.lowercased().utf8)
    let limit = max(2, target.count / 3)
    let measured = names.map { (name: $0, edits: distance(target, Array($0.lowercased().utf8))) }
    let near = measured.filter { $0.edits <= limit }
    let ordered = near.sorted { $0.edits == $1.edits ? $0.name < $1.name : $0.edits < $1.edits }
    return ordered.prefix(3).map(\.name)
  }

  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.count > 200 || b.count > 200 { return .max }
    var previous = Array(0...b.count)
    for (i, byte) in a.enumerated() {
      var current = [i + 1]
      for (j, other) in b.enumerated() {
        current.append(min(previous[j + 1] + 1, current[j] + 1, previous[j] + (byte == other ? 0 : 1)))
      }
      previous = current
    }
    return previous[b.count]
  }
}
