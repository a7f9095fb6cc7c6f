/// Writes the rows that a reading set aside, as CSV: file, line, column_number, column, field, reason, text.
public struct QuarantineWriter: Sendable {
  /// A writer.
  public init() {}

  /// Writes the rows that `report` holds to `path`. Where there were more than it holds, `report`'s
  /// `quarantinedCount` says how many.
  public func write(_ report: ReadingReport, to path: String) throws(LogError) {
    let output = try OutputFile(path, compressed: false)
    output.buffer.append(contentsOf: "file,line,column_number,column,field,reason,text\n".utf8)
    for row in report.quarantined {
      let values = [
        row.file, String(row.line), row.columnNumber.map { String($0) } ?? "", row.column ?? "",
        row.field?.rawValue ?? "", row.reason.rawValue, row.text,
      ]
      for (index, value) in values.enumerated() {
        if index > 0 { output.buffer.append(44) }
        var text = value
        text.withUTF8 { ValueText.appendCSV($0, to: &output.buffer) }
      }
      output.buffer.append(10)
      try output.flushIfFull()
    }
    try output.commit()
  }
}
