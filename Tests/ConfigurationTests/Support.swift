import Configuration
import Foundation
import Testing

/// The errors that reading gives; records an issue when there are none.
func errors(_ body: () throws(ConfigurationErrors) -> some Any) -> [ConfigurationError] {
  do throws(ConfigurationErrors) {
    _ = try body()
    Issue.record("nothing was thrown")
    return []
  } catch {
    return error.errors
  }
}

/// The errors of a mapping file with this text.
func mappingErrors(_ text: String) -> [ConfigurationError] {
  errors { () throws(ConfigurationErrors) in
    try MappingFile.mapping(from: Data(text.utf8), file: "mapping.yaml")
  }
}

/// Expects one error at a place.
func expect(
  _ errors: [ConfigurationError], at line: Int, _ column: Int, _ problem: ConfigurationError.Problem,
  says advice: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(errors.count == 1, "\(errors)", sourceLocation: sourceLocation)
  guard let error = errors.first else { return }
  #expect(error.line == line, "\(error)", sourceLocation: sourceLocation)
  #expect(error.column == column, "\(error)", sourceLocation: sourceLocation)
  #expect(error.problem == problem, "\(error)", sourceLocation: sourceLocation)
  if let advice {
    #expect("\(error)".hasSuffix(advice), "\(error)", sourceLocation: sourceLocation)
  }
}

/// A folder for a test, removed afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("mingsuan-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}
