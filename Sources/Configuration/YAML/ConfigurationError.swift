/// One thing that is wrong in a file that somebody wrote, with its place and the way to mend it.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named to the reader.
  public let file: String
  /// The line, from 1; nil when the problem has no place inside the file.
  public let line: Int?
  /// The column, from 1, in Unicode scalars.
  public let column: Int?
  /// The keys that lead to the place, such as `tables.orders.fields.distance.unit`; empty at the top.
  public let keyPath: String
  /// What is wrong.
  public let problem: Problem
  /// What to do, where more can be said than the problem itself says.
  public let suggestion: String?

  /// What can be wrong.
  public enum Problem: Hashable, Sendable {
    /// The file cannot be read; the text is the system's reason.
    case unreadable(String)
    /// The bytes are not UTF-8.
    case notUTF8
    /// The file is larger than the reader takes.
    case tooLarge(bytes: Int, limit: Int)
    /// The file has no content.
    case empty
    /// The file has more than one document.
    case severalDocuments
    /// The text is not YAML; the text is the parser's reason.
    case syntax(String)
    /// More aliases (`*name`) than the reader takes.
    case tooManyAliases(limit: Int)
    /// Lists and mappings inside each other deeper than the reader takes.
    case tooDeep(limit: Int)
    /// A key occurs twice in one mapping.
    case duplicateKey(String)
    /// A key that the reader does not know.
    case unknownKey(String)
    /// A key that must be there is not.
    case missingKey(String)
    /// Another kind of value is expected.
    case wrongType(expected: String, found: String)
    /// Not a number, or not one that is allowed here.
    case badNumber(String, expected: String)
    /// Not a day as `yyyy-MM-dd`, or not one that the calendar has.
    case badDate(String)
    /// Not one of the allowed values.
    case unknownValue(String, allowed: [String])
    /// A text in only one of the two languages.
    case missingTranslation(String)
    /// The value is of the right kind and makes no sense here; the text says why.
    case inconsistent(String)
  }

  /// An error. See the properties.
  public init(
    file: String, line: Int? = nil, column: Int? = nil, keyPath: String = "", problem: Problem,
    suggestion: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.keyPath = keyPath
    self.problem = problem
    self.suggestion = suggestion
  }

  /// `file:line:column: problem; what to do`.
  public var description: String {
    let place = [file, line.map(String.init), line == nil ? nil : column.map(String.init)]
      .compactMap { $0 }.joined(separator: ":")
    let path = keyPath.isEmpty ? "" : " (\(keyPath))"
    return "\(place): \(problem)\(path); \(suggestion ?? problem.advice)"
  }
}

extension ConfigurationError.Problem: CustomStringConvertible {
  /// The problem in a few words.
  public var description: String {
    switch self {
    case .unreadable(let reason): "the file cannot be read: \(reason)"
    case .notUTF8: "the text is not UTF-8"
    case .tooLarge(let bytes, let limit): "the file has \(bytes) bytes, more than \(limit)"
    case .empty: "the file is empty"
    case .severalDocuments: "the file has more than one document"
    case .syntax(let reason): "not YAML: \(reason)"
    case .tooManyAliases(let limit): "more than \(limit) aliases (*name)"
    case .tooDeep(let limit): "lists and mappings are nested more than \(limit) deep"
    case .duplicateKey(let key): "the key \"\(key)\" occurs twice"
    case .unknownKey(let key): "unknown key \"\(key)\""
    case .missingKey(let key): "the key \"\(key)\" is missing"
    case .wrongType(let expected, let found): "expected \(expected), found \(found)"
    case .badNumber(let text, let expected): "\"\(text)\" is not \(expected)"
    case .badDate(let text): "\"\(text)\" is not a date"
    case .unknownValue(let text, _): "\"\(text)\" is not allowed here"
    case .missingTranslation(let language): "the text has no \"\(language)\""
    case .inconsistent(let reason): reason
    }
  }

  /// What to do about it.
  var advice: String {
    switch self {
    case .unreadable: "check the path and the permissions"
    case .notUTF8: "save the file in UTF-8"
    case .tooLarge: "split the file"
    case .empty: "write at least the required keys"
    case .severalDocuments: "keep one document and remove the lines with \"---\" between them"
    case .syntax: "check indentation, quotes and brackets at this place"
    case .tooManyAliases: "write the repeated parts out; in plain text put no * before a word"
    case .tooDeep: "nest less"
    case .duplicateKey: "keep one of the two"
    case .unknownKey: "remove it or correct its spelling"
    case .missingKey(let key): "add \"\(key):\" here"
    case .wrongType(let expected, _): "write \(expected)"
    case .badNumber(_, let expected):
      expected.contains("whole") ? "write \(expected)" : "write \(expected), such as 4 or 0.05"
    case .badDate: "write a day of the calendar as yyyy-MM-dd"
    case .unknownValue(_, let allowed):
      allowed.isEmpty ? "no value is allowed" : "write one of: \(allowed.joined(separator: ", "))"
    case .missingTranslation(let language): "add \"\(language):\" beside the other language"
    case .inconsistent: "change one of the two"
    }
  }
}

/// All that is wrong with what was read, in the order of files and lines; never empty.
public struct ConfigurationErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// The errors.
  public let errors: [ConfigurationError]

  /// The errors, put in order of file, line and column. An error that stands twice is kept once.
  public init(_ errors: [ConfigurationError]) {
    var seen = Set<ConfigurationError>()
    self.errors = errors.filter { seen.insert($0).inserted }
      .sorted { ($0.file, $0.line ?? 0, $0.column ?? 0) < ($1.file, $1.line ?? 0, $1.column ?? 0) }
  }

  /// One line an error.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
