import Foundation
public import Rules

/// The rule packs that ship with the tool, and packs in folders.
public enum RulePacks {
  /// The names of the packs that ship with the tool: that of clause (六), and foreign ones to compare with.
  public static let builtIn = ["clause6", "eu-561", "eu-pwd", "nyc-dcwp", "nyc-tlc", "seattle"]

  /// The packs that an audit uses unless others are named.
  public static let standard = ["clause6"]

  /// Packs by name or folder, each once; the standard ones when none is named.
  public static func load(_ names: [String]) throws(ConfigurationErrors) -> [RulePack] {
    var packs: [RulePack] = []
    for name in names.isEmpty ? standard : names {
      // A folder of the name of a shipped pack is written with a slash.
      let pack = builtIn.contains(name) ? try load(named: name) : try load(folderOrName: name)
      if !packs.contains(where: { $0.id == pack.id }) { packs.append(pack) }
    }
    try checkRuleIDs(packs)
    return packs
  }

  private static func load(folderOrName name: String) throws(ConfigurationErrors) -> RulePack {
    // A word that is no folder is more likely a misspelt name than a missing folder.
    if !name.contains("/"), !FileManager.default.fileExists(atPath: name) { _ = try folder(named: name) }
    return try load(directory: name)
  }

  /// Findings name rules by id alone, so packs that are used together must not share one.
  private static func checkRuleIDs(_ packs: [RulePack]) throws(ConfigurationErrors) {
    var owners: [String: String] = [:]
    var errors: [ConfigurationError] = []
    for pack in packs {
      for rule in pack.rules {
        guard let other = owners.updateValue(pack.id, forKey: rule.id), other != pack.id else { continue }
        errors.append(
          ConfigurationError(
            file: pack.id,
            problem: .inconsistent("the rule \"\(rule.id)\" is in the pack \"\(other)\" as well"),
            suggestion: "rename the rule in one of the packs, or use the packs one at a time"))
      }
    }
    if !errors.isEmpty { throw ConfigurationErrors(errors) }
  }

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

  /// The cases of a pack by name or folder.
  public static func cases(of name: String) throws(ConfigurationErrors) -> [RuleCase] {
    builtIn.contains(name) ? try cases(named: name) : try cases(directory: name)
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
