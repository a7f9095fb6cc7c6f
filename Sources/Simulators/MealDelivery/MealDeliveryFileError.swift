/// Why a file of an instance or of a plan cannot be read or written.
public struct MealDeliveryFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public var path: String
  /// The line, counted from 1; nil where the file as a whole is meant.
  public var line: Int?
  /// The column by its name; nil where the line as a whole is meant.
  public var column: String?
  /// What is wrong.
  public var problem: String
  /// What to do.
  public var remedy: String

  public init(path: String, line: Int? = nil, column: String? = nil, problem: String, remedy: String) {
    self.path = path
    self.line = line
    self.column = column
    self.problem = problem
    self.remedy = remedy
  }

  /// Where, what is wrong, what to do.
  public var description: String {
    let place =
      [path, line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap(\.self).joined(
        separator: ": ")
    return "\(place): \(problem). \(remedy)."
  }
}
