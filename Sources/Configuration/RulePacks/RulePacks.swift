public import Rules

/// The rule packs that ship with the tool, and packs in folders.
public enum RulePacks {
  /// The names of the packs that ship with the tool.
  public static let builtIn = ["clause6"]

  /// A pack that ships with the tool.
  public static func load(named name: String) throws(ConfigurationErrors) -> RulePack {
    try RulePackDirectory(path: folder(named: name)).load()
  }

  /// A pack in a folder.
  public static func load(directory: String) throws(ConfigurationErrors) -> RulePack {
    try RulePackDirectory(path: directory).load()
  }

  /// The cases of all rules of a pack that ships with the tool.
  public static func cases(named name: String) throws(ConfigurationErrors) -> [RuleCase] {
    try RuleCases.load(pack: folder(named: name))
  }

  /// The cases of all rules of a pack in a folder.
  public static func cases(directory: String) throws(ConfigurationErrors) -> [RuleCase] {
    try RuleCases.load(pack: directory)
  }

  /// The folder of a pack that ships with the tool, for a digest of its files.
  public static func folder(named name: String) throws(ConfigurationErrors) -> String {
    guard builtIn.contains(name) else {
      throw ConfigurationErrors([
        ConfigurationError(
          file: name, problem: .unknownValue(name, allowed: builtIn),
          suggestion: NearestWord.advice(name, among: builtIn, all: "the packs are"))
      ])
    }
    return try ShippedFiles.path(of: "Packs/\(name)")
  }
}
