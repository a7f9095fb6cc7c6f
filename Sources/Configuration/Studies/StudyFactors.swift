/// What a study varies, as its file says it.
struct StudyFactors {
  /// One factor.
  struct Factor {
    let name: String
    /// The scenario's key, such as `dispatch.rest.continuous_limit`; nil where levels set several keys.
    let key: String?
    let node: YAMLNode
    var levels: [Level] = []
    var range: FactorRange?
  }

  /// One setting of a factor.
  struct Level {
    let label: String
    /// The value for the factor's key, or a mapping of settings.
    let node: YAMLNode
    /// The value as a number, where it is one.
    let value: Double?
  }

  /// One place in the space of factors: a level, or a place in the range.
  enum Place: Hashable {
    case level(Int)
    case unit(Double)
  }

  /// The keys of a factor.
  static let keys = ["name", "key", "levels", "range"]

  private(set) var list: [Factor] = []

  init(_ node: YAMLNode?, _ diagnostics: Diagnostics) {
    guard let node, let parts = node.list(diagnostics) else { return }
    if parts.isEmpty || parts.count > 50 {
      diagnostics.report(.inconsistent("a study has 1 to 50 factors"), at: node, "list what is varied")
    }
    for part in parts {
      guard let factor = Self.factor(part, diagnostics) else { continue }
      if list.contains(where: { $0.name == factor.name }) {
        diagnostics.report(
          .inconsistent("two factors are called \"\(factor.name)\""), at: part, "give each its own name")
      }
      if let key = factor.key, let other = list.first(where: { $0.key == key }) {
        diagnostics.report(
          .inconsistent("\"\(other.name)\" and \"\(factor.name)\" set the same key \(key)"), at: factor.node,
          "vary it in one factor")
      }
      list.append(factor)
    }
  }

  private static func factor(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Factor? {
    guard
      let object = node.object(Self.keys, required: ["name"], diagnostics),
      let name = object.text("name")
    else { return nil }
    let key = object.text("key")
    var factor = Factor(name: name, key: key, node: object["key"] ?? node)
    switch (object["levels"], object["range"]) {
    case (let levels?, nil):
      for part in levels.list(diagnostics) ?? [] {
        if let level = level(part, hasKey: key != nil, diagnostics) { factor.levels.append(level) }
      }
      if factor.levels.isEmpty {
        diagnostics.report(
          .inconsistent("the factor \"\(name)\" has no level"), at: levels, "list its levels")
      }
      if Set(factor.levels.map(\.label)).count < factor.levels.count {
        diagnostics.report(
          .inconsistent("two levels of \"\(name)\" have the same label"), at: levels, "label them apart")
      }
    case (nil, let range?):
      if key == nil {
        diagnostics.report(.missingKey("key"), at: node)
      }
      factor.range = FactorRange(range, diagnostics)
    default:
      diagnostics.report(
        .inconsistent("the factor \"\(name)\" needs either levels or a range"), at: node,
        "give one of the two")
    }
    return factor
  }

  private static func level(_ node: YAMLNode, hasKey: Bool, _ diagnostics: Diagnostics) -> Level? {
    if case .mapping(let entries) = node.content,
      entries.contains(where: { ["label", "set", "value"].contains($0.key) })
    {
      let keys = hasKey ? ["label", "value"] : ["label", "set"]
      guard let object = node.object(keys, required: keys, diagnostics), let label = object.text("label"),
        let value = object[keys[1]]
      else { return nil }
      if !hasKey, value.entries(diagnostics) == nil { return nil }
      return Level(label: label, node: value, value: number(value))
    }
    guard hasKey else {
      diagnostics.report(
        .wrongType(expected: "{label: …, set: {…}}", found: node.kind), at: node,
        "a factor without a key needs levels that say what they set")
      return nil
    }
    guard case .scalar(let text, _) = node.content else {
      diagnostics.report(
        .wrongType(expected: "a value, or {label: …, value: …}", found: node.kind), at: node)
      return nil
    }
    return Level(label: text, node: node, value: number(node))
  }

  private static func number(_ node: YAMLNode) -> Double? {
    guard case .scalar(let text, _) = node.content, let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }

  // MARK: An arm

  /// What an arm sets, factor by factor: the factor, and the node to put at its key or to merge in. What is merged comes
  /// first: a level that names another policy replaces the old one with all its keys, and would take away what other
  /// factors set in it.
  func settings(at point: [Place]) -> [(factor: Factor, node: YAMLNode)] {
    let all = zip(list, point).map { factor, place -> (factor: Factor, node: YAMLNode) in
      switch place {
      case .level(let index): return (factor, factor.levels[index].node)
      case .unit(let place):
        let text = Self.text(factor.range?.value(at: place) ?? place)
        return (
          factor,
          YAMLNode(
            content: .scalar(text, isPlain: true), position: factor.node.position, path: factor.node.path)
        )
      }
    }
    return all.filter { $0.factor.key == nil } + all.filter { $0.factor.key != nil }
  }

  /// The levels of an arm in words.
  func labels(at point: [Place]) -> [String] {
    zip(list, point).map { factor, place in
      switch place {
      case .level(let index): factor.levels[index].label
      case .unit(let place): Self.text(factor.range?.value(at: place) ?? place)
      }
    }
  }

  /// The levels of an arm as numbers, where they are.
  func values(at point: [Place]) -> [Double?] {
    zip(list, point).map { factor, place in
      switch place {
      case .level(let index): factor.levels[index].value
      case .unit(let place): factor.range?.value(at: place)
      }
    }
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : "\(value)"
  }
}
