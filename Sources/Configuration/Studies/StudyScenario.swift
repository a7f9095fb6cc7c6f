/// The scenario of a study, and the scenarios of its arms.
struct StudyScenario {
  private let root: YAMLNode

  /// The scenario that a study names, with what it sets for all arms.
  init(_ node: YAMLNode, overrides: YAMLNode?, name: String) throws(ConfigurationErrors) {
    let position = node.position
    func text(_ key: String, _ text: String) -> YAMLNode.Entry {
      .init(
        key: key, keyPosition: position,
        value: YAMLNode(content: .scalar(text, isPlain: false), position: position, path: key))
    }
    let diagnostics = Diagnostics()
    guard let scenario = node.nonEmptyText(diagnostics) else { throw ConfigurationErrors(diagnostics.errors) }
    let own = YAMLNode(
      content: .mapping([text("name", name), text("based_on", scenario)]), position: position, path: "")
    var resolved = Self.stating(
      Self.usualPolicies, in: Self.removing("based_on", from: try ScenarioBase.resolve(own)))
    if let overrides, !overrides.isNull {
      guard overrides.entries(diagnostics) != nil else { throw ConfigurationErrors(diagnostics.errors) }
      resolved = Self.merge(overrides, over: resolved)
    }
    root = resolved
  }

  /// The policies of a scenario that does not say which. A factor may set a key below them, and needs them said.
  private static let usualPolicies = [("dispatch", "batch"), ("eta", "max_of_four")]

  /// A document in which the policies are stated, where they were left to the default.
  private static func stating(_ policies: [(key: String, name: String)], in node: YAMLNode) -> YAMLNode {
    guard case .mapping(var entries) = node.content else { return node }
    for policy in policies where !entries.contains(where: { $0.key == policy.key && !$0.value.isNull }) {
      entries.removeAll { $0.key == policy.key }
      let name = YAMLNode(
        content: .scalar(policy.name, isPlain: true), position: node.position, path: policy.key + ".policy")
      let value = YAMLNode(
        content: .mapping([.init(key: "policy", keyPosition: node.position, value: name)]),
        position: node.position, path: policy.key)
      entries.append(.init(key: policy.key, keyPosition: node.position, value: value))
    }
    return YAMLNode(content: .mapping(entries), position: node.position, path: node.path)
  }

  /// The scenario of an arm.
  func scenario(
    with settings: [(factor: StudyFactors.Factor, node: YAMLNode)]
  ) throws(ConfigurationErrors) -> ScenarioFile {
    var document = root
    for (factor, node) in settings {
      if let key = factor.key {
        let steps = try Self.steps(of: key, factor.node)
        document = try Self.put(node, at: steps[...], in: document, factor)
      } else {
        document = Self.merge(node, over: document)
      }
    }
    return try ScenarioReader.read(document)
  }

  /// A document with settings put over it. What a scenario keeps for itself alone, such as its name, stays: the settings
  /// are no scenario of their own.
  private static func merge(_ settings: YAMLNode, over document: YAMLNode) -> YAMLNode {
    let merged = ScenarioBase.merge(moved(settings, to: ""), over: document)
    guard case .mapping(let entries) = merged.content, case .mapping(let below) = document.content else {
      return merged
    }
    let own = below.filter { entry in
      ScenarioReader.ownKeys.contains(entry.key) && !entries.contains { $0.key == entry.key }
    }
    return YAMLNode(content: .mapping(own + entries), position: merged.position, path: merged.path)
  }

  /// A step on the way to a value.
  private enum Step {
    case key(String)
    case index(Int)
  }

  /// `pricing[0].versions[1].base` as steps.
  private static func steps(of key: String, _ node: YAMLNode) throws(ConfigurationErrors) -> [Step] {
    var steps: [Step] = []
    for part in key.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      guard let name = pieces.first, !name.isEmpty else {
        throw error(node, "\"\(key)\" is not a key of a scenario", "write keys with dots between")
      }
      steps.append(.key(String(name)))
      for piece in pieces.dropFirst() {
        guard piece.hasSuffix("]"), let index = Int(piece.dropLast()), index >= 0 else {
          throw error(node, "\"\(key)\" is not a key of a scenario", "write places in lists as [0]")
        }
        steps.append(.index(index))
      }
    }
    return steps
  }

  private static func error(_ node: YAMLNode, _ problem: String, _ advice: String) -> ConfigurationErrors {
    let diagnostics = Diagnostics()
    diagnostics.report(.inconsistent(problem), at: node, advice)
    return ConfigurationErrors(diagnostics.errors)
  }

  /// A document with a value put at a place. Mappings that are not there yet are made; places in lists must be there.
  private static func put(
    _ value: YAMLNode, at steps: ArraySlice<Step>, in node: YAMLNode?, _ factor: StudyFactors.Factor,
    path: String = ""
  ) throws(ConfigurationErrors) -> YAMLNode {
    guard let step = steps.first else { return moved(value, to: path) }
    let rest = steps.dropFirst()
    switch step {
    case .key(let key):
      var entries: [YAMLNode.Entry] = []
      if let node, !node.isNull {
        guard case .mapping(let own) = node.content else {
          throw error(factor.node, "\(path) is \(node.kind) in the scenario, not a mapping", "check the key")
        }
        entries = own
      }
      let below = path.isEmpty ? key : path + "." + key
      let index = entries.firstIndex { $0.key == key }
      let inner = try put(value, at: rest, in: index.map { entries[$0].value }, factor, path: below)
      let entry = YAMLNode.Entry(key: key, keyPosition: factor.node.position, value: inner)
      if let index { entries[index] = entry } else { entries.append(entry) }
      return YAMLNode(
        content: .mapping(entries), position: node?.position ?? factor.node.position, path: path)
    case .index(let index):
      guard let node, case .sequence(var parts) = node.content, parts.indices.contains(index) else {
        throw error(factor.node, "the scenario has no \(path)[\(index)]", "name a place that its list has")
      }
      parts[index] = try put(value, at: rest, in: parts[index], factor, path: "\(path)[\(index)]")
      return YAMLNode(content: .sequence(parts), position: node.position, path: path)
    }
  }

  /// A node as if it stood at another path; errors still point to where it was written.
  private static func moved(_ node: YAMLNode, to path: String) -> YAMLNode {
    let content: YAMLNode.Content
    switch node.content {
    case .scalar: content = node.content
    case .sequence(let parts):
      content = .sequence(parts.enumerated().map { moved($1, to: "\(path)[\($0)]") })
    case .mapping(let entries):
      content = .mapping(
        entries.map { entry in
          .init(
            key: entry.key, keyPosition: entry.keyPosition,
            value: moved(entry.value, to: path.isEmpty ? entry.key : path + "." + entry.key))
        })
    }
    return YAMLNode(content: content, position: node.position, path: path)
  }

  private static func removing(_ key: String, from node: YAMLNode) -> YAMLNode {
    guard case .mapping(let entries) = node.content else { return node }
    return YAMLNode(
      content: .mapping(entries.filter { $0.key != key }), position: node.position, path: node.path)
  }
}
