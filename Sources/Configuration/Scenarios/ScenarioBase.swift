import Foundation

/// Scenarios that build on others: `based_on` names a shipped scenario or a file beside this one.
enum ScenarioBase {
  /// How many scenarios may stand on each other.
  static let depthLimit = 8

  /// Parts that are completed key by key. Everything else that the file gives takes the place of the base's.
  static let mergedParts: Set<String> = [
    "", "city", "demand", "conditions", "workers", "workers.acceptance", "behaviour", "dispatch",
    "dispatch.rest", "eta", "eta.compensation", "parameters",
  ]

  /// The document with what it builds on put under it; nodes keep their places in their own files.
  static func resolve(_ document: YAMLNode) throws(ConfigurationErrors) -> YAMLNode {
    try resolve(document, above: [identity(document.position.file)])
  }

  private static func resolve(
    _ document: YAMLNode, above: [String]
  ) throws(ConfigurationErrors) -> YAMLNode {
    guard case .mapping(let entries) = document.content,
      let node = entries.first(where: { $0.key == "based_on" })?.value, !node.isNull
    else { return document }
    let diagnostics = Diagnostics()
    guard let name = node.nonEmptyText(diagnostics) else {
      throw ConfigurationErrors(diagnostics.errors)
    }
    let path = try path(of: name, node)
    let chain = above + [identity(path)]
    if above.contains(identity(path)) {
      let names = chain.map { ($0 as NSString).lastPathComponent }.joined(separator: " → ")
      throw error(
        node, "the scenarios build on each other in a circle: \(names)", "let one of them stand alone")
    }
    if chain.count > depthLimit {
      throw error(node, "more than \(depthLimit) scenarios build on each other", "build on an earlier one")
    }
    return merge(document, over: try resolve(YAMLDocument.read(at: path), above: chain))
  }

  /// The path of a shipped scenario, or of a file beside the one that names it.
  private static func path(of name: String, _ node: YAMLNode) throws(ConfigurationErrors) -> String {
    if ScenarioLibrary.names.contains(name) { return try ScenarioLibrary.path(of: name) }
    let folder = (node.position.file as NSString).deletingLastPathComponent
    let path = name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
    guard FileManager.default.fileExists(atPath: path) else {
      throw error(
        node, "there is no scenario \"\(name)\", neither shipped nor as the file \(path)",
        NearestWord.advice(name, among: ScenarioLibrary.names, all: "the shipped scenarios are"))
    }
    return path
  }

  private static func identity(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  private static func error(_ node: YAMLNode, _ problem: String, _ advice: String) -> ConfigurationErrors {
    let diagnostics = Diagnostics()
    diagnostics.report(.inconsistent(problem), at: node, advice)
    return ConfigurationErrors(diagnostics.errors)
  }

  /// A node with another put under it: parts are completed key by key, everything else is the node's own.
  static func merge(_ own: YAMLNode, over base: YAMLNode) -> YAMLNode {
    guard mergedParts.contains(own.path), case .mapping(let entries) = own.content,
      case .mapping(let below) = base.content, !namesAnotherPolicy(entries, below)
    else { return own }
    var merged = entries.map { entry in
      guard let under = below.first(where: { $0.key == entry.key }) else { return entry }
      // A key without a value says nothing.
      if entry.value.isNull, !isOwn(entry.key, own) { return under }
      return YAMLNode.Entry(
        key: entry.key, keyPosition: entry.keyPosition, value: merge(entry.value, over: under.value))
    }
    func isGiven(_ key: String) -> Bool { entries.contains { $0.key == key && !$0.value.isNull } }
    for entry in below where !entries.contains(where: { $0.key == entry.key }) {
      if isOwn(entry.key, own) { continue }
      // The length of the run is said in one of two ways.
      if own.path.isEmpty, entry.key == "days" && isGiven("end") || entry.key == "end" && isGiven("days") {
        continue
      }
      merged.append(entry)
    }
    return YAMLNode(content: .mapping(merged), position: own.position, path: own.path)
  }

  private static func isOwn(_ key: String, _ node: YAMLNode) -> Bool {
    node.path.isEmpty && ScenarioReader.ownKeys.contains(key)
  }

  /// Parameters of one policy mean nothing to another.
  private static func namesAnotherPolicy(_ own: [YAMLNode.Entry], _ base: [YAMLNode.Entry]) -> Bool {
    func policy(_ entries: [YAMLNode.Entry]) -> String? {
      guard let node = entries.first(where: { $0.key == "policy" })?.value,
        case .scalar(let text, _) = node.content
      else { return nil }
      return text
    }
    guard let named = policy(own) else { return false }
    return named != policy(base)
  }
}
