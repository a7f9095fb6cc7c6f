import Foundation

/// Writes the rows that could not be used as CSV: where each stands and why.
public struct QuarantineWriter: Sendable {
  /// The rows.
  public let report: ReadingReport

  /// A writer of a report's rows.
  public init(_ report: ReadingReport) { self.report = report }

  /// The names of the columns.
  public static let columns = ["file", "line", "column_number", "column", "field", "reason", "text"]

  /// Writes to a temporary name that is then renamed.
  ///
  /// - Throws: `LogError.unreadable` naming the path when it cannot be written.
  public func write(to path: String) throws(LogError) {
    var lines = [Self.columns.joined(separator: ",")]
    lines += report.quarantined.map { row in
      [
        row.file, String(row.line), row.columnNumber.map(String.init) ?? "", row.column ?? "",
        row.field?.rawValue ?? "", row.reason.rawValue, row.text,
      ].map(Self.quoted).joined(separator: ",")
    }
    do {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(
        to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw LogError(
        .unreadable, path: path, problem: "cannot be written (\(error.localizedDescription))",
        remedy: "check that the folder exists and may be written to")
    }
  }

  /// A field as RFC 4180 wants it; a leading `=`, `+`, `-` or `@` is kept from being read as a formula.
  private static func quoted(_ text: String) -> String {
    var safe = text
    if let first = text.first, "=+-@".contains(first), Double(text) == nil { safe = "'" + text }
    guard safe.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" || $0 == "\r\n" }) else {
      return safe
    }
    return "\"" + safe.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
