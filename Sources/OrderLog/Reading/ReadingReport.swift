/// What happened while the files of a log were read: which columns were there, which rows were set aside.
public struct ReadingReport: Sendable, Equatable {
  /// One entry per file, in the order of reading.
  public var files: [FileReport]
  /// The rows that could not be used, by file and line.
  public var quarantined: [QuarantinedRow]
  /// How many rows were set aside in all; `quarantined` may hold fewer when there are very many.
  public var quarantinedCount: Int

  /// A report.
  public init(files: [FileReport] = [], quarantined: [QuarantinedRow] = [], quarantinedCount: Int = 0) {
    self.files = files
    self.quarantined = quarantined
    self.quarantinedCount = quarantinedCount
  }

  /// What happened with one file.
  public struct FileReport: Sendable, Equatable {
    /// The file's name inside the log.
    public var name: String
    /// The table that it was read into.
    public var table: TableKind
    /// Its size in bytes, before decompression.
    public var bytes: Int
    /// Rows read into the table.
    public var rows: Int
    /// Rows set aside.
    public var quarantined: Int
    /// Empty lines between rows. They are skipped; empty lines at the end of a file are not counted.
    public var blankLines: Int
    /// The column names of the file, in order.
    public var columns: [String]
    /// Columns that neither the log format nor the mapping knows. They were not read.
    public var unknownColumns: [String]
    /// Local times that the zone's clock changes make ambiguous or impossible, by field.
    public var repeatedLocalTimes: [Field: Int]
    public var skippedLocalTimes: [Field: Int]
    /// Numbers with more decimals than the field's unit keeps, by field; they were rounded half to even.
    public var roundedNumbers: [Field: Int]

    /// An entry with nothing to report.
    public init(name: String, table: TableKind, bytes: Int = 0, rows: Int = 0, columns: [String] = []) {
      self.name = name
      self.table = table
      self.bytes = bytes
      self.rows = rows
      quarantined = 0
      blankLines = 0
      self.columns = columns
      unknownColumns = []
      repeatedLocalTimes = [:]
      skippedLocalTimes = [:]
      roundedNumbers = [:]
    }
  }
}

/// A row that could not be used, with where it stands and why.
public struct QuarantinedRow: Sendable, Hashable {
  /// The file's name inside the log.
  public var file: String
  /// The line on which the row starts, counted from 1, the header included.
  public var line: Int
  /// The position of the column, counted from 1; nil when the whole row is at fault.
  public var columnNumber: Int?
  /// The column's name in the source.
  public var column: String?
  /// The field that it was read for.
  public var field: Field?
  /// What is wrong with it.
  public var reason: RowFault
  /// The offending text, shortened to 80 characters.
  public var text: String

  /// A row that was set aside.
  public init(
    file: String, line: Int, columnNumber: Int? = nil, column: String? = nil, field: Field? = nil,
    reason: RowFault, text: String
  ) {
    self.file = file
    self.line = line
    self.columnNumber = columnNumber
    self.column = column
    self.field = field
    self.reason = reason
    self.text = text
  }
}

/// Why a row could not be used.
public enum RowFault: String, Sendable, Hashable, CaseIterable {
  /// More or fewer fields than columns.
  case fieldCount
  /// Not a number.
  case notANumber
  /// A number outside the range that the field can hold.
  case outOfRange
  /// Not a time in the expected format, or a time that does not exist, such as 31 February or 25:00.
  case notATime
  /// Neither yes nor no.
  case notAFlag
  /// A quote that does not close, or text after the closing quote.
  case badQuote
  /// Bytes that are not UTF-8.
  case notUTF8
  /// A NUL byte.
  case nulByte
  /// A field of more than the allowed length.
  case fieldTooLong
  /// A required field is empty.
  case missingRequired
  /// A line that is not the expected JSON object.
  case badJSON
}
