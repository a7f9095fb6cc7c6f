/// Collects what is wrong while files are read, so that a reader can go on and report several errors at once.
final class Diagnostics {
  private(set) var errors: [ConfigurationError] = []

  /// Notes an error.
  func report(_ error: ConfigurationError) { errors.append(error) }

  /// Notes an error at a node.
  func report(_ problem: ConfigurationError.Problem, at node: YAMLNode, _ suggestion: String? = nil) {
    report(problem, at: node.position, path: node.path, suggestion)
  }

  /// Notes an error at a place.
  func report(
    _ problem: ConfigurationError.Problem, at position: YAMLNode.Position, path: String,
    _ suggestion: String? = nil
  ) {
    errors.append(
      ConfigurationError(
        file: position.file, line: position.line, column: position.column, keyPath: path, problem: problem,
        suggestion: suggestion))
  }

  /// Throws what was noted, if anything.
  func check() throws(ConfigurationErrors) {
    if !errors.isEmpty { throw ConfigurationErrors(errors) }
  }

  /// The value, or what was noted. A reader that returns nothing has noted why.
  func finish<Value>(_ value: Value?, file: String) throws(ConfigurationErrors) -> Value {
    try check()
    guard let value else {
      throw ConfigurationErrors([ConfigurationError(file: file, problem: .empty)])
    }
    return value
  }
}
