/// Why a log cannot be read at all. Faults of single rows are no errors: such rows are set aside.
public struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let code: Code
  /// The file or folder, as it was named.
  public let path: String
  /// The line, counted from 1, where one line is at fault.
  public let line: Int?
  /// The column of the source or the field of the log format that is concerned.
  public let column: String?
  /// What was found, in one English clause.
  public let problem: String
  /// What to do about it, in one English clause.
  public let remedy: String

  /// The kinds of error.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case noSuchFile, unreadable, notAFile, emptyFile, noOrders, missingColumn, duplicateColumn, badHeader
    case unknownTimeZone, timeZoneNeeded, yearNeeded, badMapping, badCompression, badEncoding, unknownFormat
  }

  /// An error.
  public init(
    _ code: Code, path: String, line: Int? = nil, column: String? = nil, problem: String, remedy: String
  ) {
    self.code = code
    self.path = path
    self.line = line
    self.column = column
    self.problem = problem
    self.remedy = remedy
  }

  /// Whether the input is not there or may not be read, as against input that is there and wrong.
  public var isMissingInput: Bool { [.noSuchFile, .unreadable, .notAFile].contains(code) }

  /// `path:line: [column] problem; remedy`.
  public var description: String {
    let place = line.map { "\(path):\($0)" } ?? path
    return "\(place): \(column.map { "\($0): " } ?? "")\(problem); \(remedy)"
  }
}
