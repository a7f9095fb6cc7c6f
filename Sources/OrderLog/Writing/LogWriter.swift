import Foundation

/// Writes order logs in the log format's own columns and units. What it writes reads back to the same values.
///
/// Each file is written under a temporary name and renamed when it is complete. Instants are written in UTC;
/// the log's time zone is not part of the files, so readers give it again. An empty text is written like a
/// missing one.
public struct LogWriter: Sendable {
  /// The form of the files.
  public enum Format: Sendable, Hashable {
    case csv
    case jsonLines
  }

  /// The form of the files.
  public var format: Format
  /// Whether the files are gzip.
  public var isCompressed: Bool

  /// A writer; the default writes plain CSV.
  public init(format: Format = .csv, compressed: Bool = false) {
    self.format = format
    isCompressed = compressed
  }

  /// The name that a table's file has in a folder, such as `orders.csv.gz`.
  public func fileName(of kind: TableKind) -> String {
    kind.rawValue + (format == .csv ? ".csv" : ".jsonl") + (isCompressed ? ".gz" : "")
  }

  /// Writes every table of `log` into `folder`, which is made if need be. JSON lines cannot hold the columns
  /// of an empty table, so empty tables other than orders get no such file. O(rows × columns).
  public func write(_ log: OrderLog, to folder: String) throws(LogError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .notWritable(file: folder, reason: "the folder cannot be made")
    }
    for kind in TableKind.allCases {
      guard let table = log.table(kind) else { continue }
      if format == .jsonLines, table.rowCount == 0, kind != .orders { continue }
      try write(table, to: folder + "/" + fileName(of: kind))
    }
  }

  /// Writes one table to a file. Columns come in the order of `TableKind.fields`, then attributes by name.
  public func write(_ table: Table, to path: String) throws(LogError) {
    let output = try OutputFile(path, compressed: isCompressed)
    let columns = Self.columns(of: table)
    if format == .csv {
      for (index, column) in columns.enumerated() {
        if index > 0 { output.buffer.append(44) }
        Self.withUTF8(column.name) { ValueText.appendCSV($0, to: &output.buffer) }
      }
      output.buffer.append(10)
    }
    let encoders = columns.map { Encoder($0, format: format) }
    for row in 0..<table.rowCount {
      let start = output.buffer.count
      if format == .jsonLines { output.buffer.append(123) }
      for (index, encoder) in encoders.enumerated() {
        if index > 0 { output.buffer.append(44) }
        if format == .jsonLines { output.buffer.append(contentsOf: encoder.key) }
        try encoder.append(row, to: &output.buffer)
      }
      if format == .jsonLines { output.buffer.append(125) }
      // A row that is one empty field would be an empty line, which readers skip.
      if output.buffer.count == start { output.buffer.append(contentsOf: [34, 34]) }
      output.buffer.append(10)
      try output.flushIfFull()
    }
    try output.commit()
  }

  private struct NamedColumn {
    var name: String
    var type: FieldType
    var column: Column
  }

  private static func columns(of table: Table) -> [NamedColumn] {
    var columns: [NamedColumn] = []
    for field in table.kind.fields {
      guard let column = table.columns[field] else { continue }
      columns.append(NamedColumn(name: field.rawValue, type: field.type, column: column))
    }
    for (name, column) in table.attributes.sorted(by: { $0.key < $1.key }) {
      columns.append(NamedColumn(name: name, type: .text, column: .text(column)))
    }
    return columns
  }

  private static func withUTF8(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var text = text
    text.withUTF8(body)
  }

  /// Writes the values of one column.
  private struct Encoder {
    private let column: NamedColumn
    private let format: Format
    /// The key and colon before a value in JSON.
    let key: [UInt8]
    /// The encoded texts of a dictionary, by code.
    private var texts: [[UInt8]] = []
    /// The row-independent fault of a text with a NUL, by code.
    private var hasNUL: Set<Int> = []

    init(_ column: NamedColumn, format: Format) {
      self.column = column
      self.format = format
      var key: [UInt8] = []
      LogWriter.withUTF8(column.name) { ValueText.appendJSON($0, to: &key) }
      self.key = key + [58]
      guard case .text(let values) = column.column else { return }
      for (code, text) in values.dictionary.values.enumerated() {
        var bytes: [UInt8] = []
        LogWriter.withUTF8(text) { Self.appendText($0, format, to: &bytes) }
        if text.utf8.contains(0) { hasNUL.insert(code) }
        texts.append(bytes)
      }
    }

    func append(_ row: Int, to bytes: inout [UInt8]) throws(LogError) {
      switch column.column {
      case .integer(let values):
        let value = values[row]
        if value == IntegerColumn.null { return appendMissing(&bytes) }
        try appendNumber(value, row, &bytes)
      case .text(let values):
        let code = Int(values[row])
        if code < 0 { return appendMissing(&bytes) }
        if hasNUL.contains(code) { throw nulFault(row) }
        bytes.append(contentsOf: texts[code])
      case .identifier(let values):
        let name = values.utf8(at: row)
        if name.isEmpty { return appendMissing(&bytes) }
        if name.contains(0) { throw nulFault(row) }
        Self.appendText(name, format, to: &bytes)
      }
    }

    private func appendNumber(_ value: Int64, _ row: Int, _ bytes: inout [UInt8]) throws(LogError) {
      switch column.type {
      case .instant:
        if format == .jsonLines { bytes.append(34) }
        guard ValueText.appendInstant(value, to: &bytes) else {
          throw .unwritableValue(field: column.name, row: row, reason: "its year does not have four digits")
        }
        if format == .jsonLines { bytes.append(34) }
      case .flag where format == .jsonLines && (value == 0 || value == 1):
        bytes.append(contentsOf: (value == 1 ? "true" : "false").utf8)
      default:
        ValueText.appendDecimal(value, scale: column.type.scale, to: &bytes)
      }
    }

    private func appendMissing(_ bytes: inout [UInt8]) {
      if format == .jsonLines { bytes.append(contentsOf: "null".utf8) }
    }

    private func nulFault(_ row: Int) -> LogError {
      .unwritableValue(field: column.name, row: row, reason: "it contains a NUL")
    }

    private static func appendText(
      _ text: UnsafeBufferPointer<UInt8>, _ format: Format, to bytes: inout [UInt8]
    ) {
      if format == .csv {
        ValueText.appendCSV(text, to: &bytes)
      } else {
        ValueText.appendJSON(text, to: &bytes)
      }
    }
  }
}
