/// Why a report could not be made.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The folder with texts and templates was not found beside the program.
  case resourcesMissing(searched: [String])
  /// A file of the resources cannot be read or understood.
  case badResource(name: String, reason: String)
  /// A template is missing from the folder.
  case missingTemplate(String)
  /// A number of the result is not finite and cannot be written as JSON.
  case notEncodable(String)

  public var description: String {
    switch self {
    case .resourcesMissing(let searched):
      "the report's texts and templates were not found in: \(searched.joined(separator: ", "))"
    case .badResource(let name, let reason): "\(name): \(reason)"
    case .missingTemplate(let name): "the template \(name) is missing"
    case .notEncodable(let reason): "the result cannot be written as JSON: \(reason)"
    }
  }
}
