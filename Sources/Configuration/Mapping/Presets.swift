public import OrderLog

/// Mappings for common layouts, which ship with the tool.
public enum Presets {
  /// Their names.
  public static let names = ["cabspotting", "lade", "nyc-taxi-2013", "rappi"]

  /// The mapping of a name.
  public static func mapping(named name: String) throws(ConfigurationErrors) -> LogMapping {
    guard names.contains(name) else {
      throw ConfigurationErrors([
        ConfigurationError(
          file: name, problem: .unknownValue(name, allowed: names),
          suggestion: NearestWord.advice(name, among: names, all: "the presets are"))
      ])
    }
    return try MappingFile.mapping(at: ShippedFiles.path(of: "Presets/\(name).yaml"))
  }
}
