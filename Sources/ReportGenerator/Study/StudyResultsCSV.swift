/// `results.csv`: the tidy rows of a study as RFC 4180 has it (comma, CRLF, quotes doubled).
///
/// A number is the shortest that reads back the same; a value that is missing is an empty cell. A text that a spreadsheet
/// would take for a formula gets an apostrophe in front, as in ``FindingsCSV``.
public struct StudyResultsCSV: Sendable {
  /// The whole file.
  public let text: String

  /// The file of a table. Complexity: O(cells).
  public init(_ table: StudyTable) {
    var text = table.columns.map { FindingsCSV.cell($0.name) }.joined(separator: ",") + "\r\n"
    for row in 0..<table.rowCount {
      var isFirst = true
      for column in table.columns {
        if !isFirst { text += "," }
        isFirst = false
        switch column.values {
        case .text(let values): text += FindingsCSV.cell(values[row] ?? "")
        case .integers(let values): text += values[row].map { String($0) } ?? ""
        case .numbers(let values): text += values[row].map { "\($0)" } ?? ""
        }
      }
      text += "\r\n"
    }
    self.text = text
  }
}
