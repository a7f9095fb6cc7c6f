import AuditEngine
import OrderLog
import Rules

/// Algorithms, governance and the declared mechanism.
extension DisclosureReader {
  func algorithm(_ node: YAMLNode) -> DisclosedAlgorithm? {
    guard let object = object(node, "algorithm", required: ["name", "families"]),
      let name = object.text("name")
    else { return nil }
    return DisclosedAlgorithm(
      name: name, families: values(of: AlgorithmFamily.self, object, "families") ?? [],
      owner: object.text("owner"), purpose: object.text("purpose"), version: object.text("version"),
      online: object.date("online"), role: object.value(of: DisclosedAlgorithm.Role.self, "role"),
      source: source(object))
  }

  func governance(_ node: YAMLNode) -> GovernanceSystem? {
    guard let object = object(node, "governance", required: ["system"]),
      let kind = object.value(of: GovernanceSystem.Kind.self, "system")
    else { return nil }
    return GovernanceSystem(
      kind: kind, since: object.date("since"), role: object.text("role"), source: source(object))
  }

  func measure(_ node: YAMLNode) -> TechnicalMeasure? {
    guard let object = object(node, "measure", required: ["name"]), let name = object.text("name") else {
      return nil
    }
    return TechnicalMeasure(
      name: name, introduced: object.date("introduced"), before: object.text("before"),
      after: object.text("after"), source: source(object))
  }

  func mechanism(_ node: YAMLNode) -> DeclaredMechanism? {
    guard let object = object(node, "mechanism") else { return nil }
    return DeclaredMechanism(
      dispatch: versions(object, "dispatch", single: true),
      pricing: runnable(object, "pricing", versions(object, "pricing", single: false)) { $0.pricingFault },
      eta: versions(object, "eta", single: true),
      workingTime: versions(object, "working_time", single: false),
      rewardsAndPenalties: versions(object, "rewards_penalties", single: false))
  }

  /// The versions of a family. Dispatch and ETA are one policy each.
  private func versions(_ object: YAMLObject, _ key: String, single: Bool) -> [DeclaredVersion]? {
    let versions = list(object, key, version)
    for (part, version) in zip(object[key]?.list(Diagnostics()) ?? [], versions ?? [])
    where single && version.steps.count > 1 {
      diagnostics.report(
        .inconsistent("\(key) has more than one policy"), at: part, "declare one policy a version")
    }
    return versions
  }

  /// The versions, with a formula that cannot be run noted where it stands.
  private func runnable(
    _ object: YAMLObject, _ key: String, _ versions: [DeclaredVersion]?,
    _ fault: (DeclaredVersion) -> MechanismFault?
  ) -> [DeclaredVersion]? {
    for node in object[key]?.list(Diagnostics()) ?? [] {
      guard let version = versions?.first(where: { $0.source.path == node.path }), let fault = fault(version)
      else { continue }
      diagnostics.report(.inconsistent(fault.problem), at: node.descendant(fault.path), fault.remedy)
    }
    return versions
  }

  private func version(_ node: YAMLNode) -> DeclaredVersion? {
    guard let object = object(node, "version", required: ["version", "from"]),
      let version = object.text("version")
    else { return nil }
    let (from, until) = ordered(object, "from", "until")
    let steps = list(object, "policies", policy) ?? []
    let factors = list(object, "factors", factor) ?? []
    let description = object.text("description")
    if steps.isEmpty, factors.isEmpty, description == nil {
      diagnostics.report(
        .inconsistent("the version says nothing about the mechanism"), at: node,
        "add policies, factors or a description")
    }
    guard let from else { return nil }
    return DeclaredVersion(
      version: version, from: from, until: until, services: services(object), cities: object.texts("cities"),
      steps: steps, factors: factors, description: description, source: source(object))
  }

  private func policy(_ node: YAMLNode) -> DeclaredStep? {
    guard let object = object(node, "policy", required: ["policy"]), let name = object.text("policy") else {
      return nil
    }
    var parameters: [String: DeclaredValue] = [:]
    for entry in object["parameters"]?.entries(diagnostics) ?? [] {
      parameters[entry.key] = value(entry.value)
    }
    return DeclaredStep(policy: name, parameters: parameters)
  }

  /// A parameter as it is written. Quotes make a text of a number.
  private func value(_ node: YAMLNode) -> DeclaredValue {
    switch node.content {
    case .sequence(let parts): return .list(parts.map(value))
    case .mapping(let entries):
      return .object(Dictionary(entries.map { ($0.key, value($0.value)) }) { first, _ in first })
    case .scalar(let text, let isPlain):
      guard isPlain else { return .text(text) }
      if text == "true" || text == "false" { return .flag(text == "true") }
      let isDecimal = !text.isEmpty && text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
      if isDecimal, let number = Double(text), number.isFinite { return .number(number) }
      return .text(text)
    }
  }

  private func factor(_ node: YAMLNode) -> DeclaredFactor? {
    guard let object = object(node, "factor", required: ["name"]), let name = object.text("name") else {
      return nil
    }
    let field = object.text("field")
    let known = Field.allCases.map(\.rawValue) + [DeclaredFactor.refusals]
    if let field, let node = object["field"], !known.contains(field) {
      diagnostics.report(
        .unknownValue(field, allowed: known), at: node,
        NearestWord.advice(field, among: known, all: "write a field of the order log, or leave the key out:"))
    }
    return DeclaredFactor(
      name: name, field: field, weight: object.number("weight"),
      direction: object.value(of: DeclaredFactor.Direction.self, "direction"))
  }
}

extension YAMLNode {
  /// The part at a path such as `policies[0].parameters.versions[0].base`, or the deepest part of the path that there
  /// is. Parameters may be named without the key that they stand under.
  func descendant(_ path: String) -> YAMLNode {
    var node = self
    for token in path.split(whereSeparator: { ".[]".contains($0) }).map(String.init) {
      switch node.content {
      case .sequence(let parts):
        guard let index = Int(token), parts.indices.contains(index) else { return node }
        node = parts[index]
      case .mapping(let entries):
        let own = entries.first { $0.key == token }
        let parameters = entries.first { $0.key == "parameters" }?.value
        if let own {
          node = own.value
        } else if case .mapping(let inner)? = parameters?.content,
          let found = inner.first(where: { $0.key == token })
        {
          node = found.value
        } else {
          return node
        }
      case .scalar: return node
      }
    }
    return node
  }
}
