import OrderLog
import Rules

/// Reads `rule.yaml`. What a rule refers to (obligations, parameters) is checked against the pack.
struct RuleReader {
  static let keys = [
    "id", "deprecated_ids", "title", "statement", "obligations", "coverage", "bases", "scope", "requires",
    "metric", "parameters", "references", "readings", "decision", "remedy", "ask", "limits", "question",
  ]
  static let required = [
    "id", "title", "statement", "obligations", "coverage", "bases", "requires", "metric", "readings",
    "decision", "remedy", "ask",
  ]
  static let basisKeys = [
    "status", "source", "citation", "confidence", "effective", "scope", "note", "standard",
  ]
  static let scopeKeys = ["services", "vehicles", "cities"]
  static let requirementKeys = ["table", "any_of"]
  static let readingKeys = ["id", "title", "arguments", "parameters"]
  static let decisionKeys = ["kind", "direction", "beyond", "limit", "tolerance", "severity"]
  static let severityKeys = ["from", "severity"]

  /// The pack's obligations and parameters.
  let obligations: [String]
  let parameters: [String: DatedParameter]
  /// The ids that the pack lists.
  let rules: [String]
  let diagnostics: Diagnostics

  /// The rule of a document; `folder` is the name of its folder, which must be its id.
  func rule(_ root: YAMLNode, folder: String) -> Rule? {
    guard let object = root.object(Self.keys, required: Self.required, diagnostics) else { return nil }
    let id = object.text("id")
    if let id, id != folder, let node = object["id"] {
      diagnostics.report(
        .inconsistent("the rule \"\(id)\" stands in the folder \"\(folder)\""), at: node,
        "give the folder and the rule the same name")
    }
    let named = self.obligations(object)
    let bases = object["bases"]?.list(diagnostics)?.compactMap(basis) ?? []
    if let node = object["bases"], bases.isEmpty {
      diagnostics.report(.inconsistent("the rule rests on no source"), at: node, "give at least one basis")
    }
    let vocabulary = metric(object)
    let roles = parameterKeys(object["parameters"], vocabulary)
    let references = references(object, vocabulary, root)
    let readings = readings(object, vocabulary, rule: roles)
    let decision = object["decision"].flatMap { self.decision($0, roles: roles, readings: readings) }
    let requires = object["requires"]?.list(diagnostics)?.compactMap(requirement) ?? []
    let scope = object["scope"].flatMap(scope) ?? RuleScope()
    let question = object.localized("question")
    if decision?.kind == .judgement, object["question"] == nil {
      diagnostics.report(
        .missingKey("question"), at: root, "write the question that a person must answer")
    }
    if vocabulary?.name.hasPrefix(Rule.documentPrefix) == true, let kind = decision?.kind,
      [.rate, .tendency].contains(kind), let node = object["decision"]
    {
      diagnostics.report(
        .inconsistent("documents have no \(kind.rawValue)"), at: node,
        "decide documents by facts, judgement or description")
    }
    guard let id, let title = object.localized("title"), let statement = object.localized("statement"),
      let coverage = object.value(of: Rule.Coverage.self, "coverage"), let vocabulary, let decision,
      let remedy = object.localized("remedy"), let ask = object.localized("ask")
    else { return nil }
    return Rule(
      id: id, deprecatedIDs: object.texts("deprecated_ids"), title: title, statement: statement,
      obligations: named, coverage: coverage, bases: bases, scope: scope, requires: requires,
      metric: vocabulary.name, parameters: roles, readings: readings, decision: decision, remedy: remedy,
      ask: ask, limits: object.localized("limits"), question: question,
      references: references)
  }

  /// `{part: rule id}`: the rules that a rule about documents refers to.
  private func references(
    _ object: YAMLObject, _ vocabulary: MetricVocabulary?, _ root: YAMLNode
  ) -> [String: String] {
    var found: [String: String] = [:]
    for entry in object["references"]?.entries(diagnostics) ?? [] {
      let parts = (vocabulary?.references ?? []) + (vocabulary?.furtherReferences ?? [])
      if let vocabulary, !parts.contains(entry.key) {
        diagnostics.report(
          .unknownKey(entry.key), at: entry.keyPosition, path: entry.value.path,
          parts.isEmpty
            ? "\(vocabulary.name) refers to no other rule; remove it"
            : NearestWord.advice(
              entry.key, among: parts, all: "\(vocabulary.name) refers to"))
      }
      found[entry.key] = entry.value.choice(rules, diagnostics)
    }
    for part in vocabulary?.references ?? [] where found[part] == nil {
      diagnostics.report(
        .missingKey(part), at: object["references"] ?? root,
        "name under \"references:\" the rule that it refers to")
    }
    return found
  }

  private func obligations(_ object: YAMLObject) -> [String] {
    guard let parts = object["obligations"]?.list(diagnostics) else { return [] }
    if parts.isEmpty, let node = object["obligations"] {
      diagnostics.report(
        .inconsistent("the rule belongs to no obligation"), at: node, "name at least one obligation")
    }
    return parts.compactMap { $0.choice(obligations, diagnostics) }
  }

  // MARK: Sources and scope

  private func basis(_ node: YAMLNode) -> Basis? {
    guard
      let object = node.object(
        Self.basisKeys, required: ["status", "source", "citation", "confidence"], diagnostics)
    else { return nil }
    let effective = object.date("effective")
    let scope = object["scope"].flatMap(scope) ?? RuleScope()
    let note = object.localized("note")
    guard let status = object.value(of: BasisStatus.self, "status"), let source = object.text("source"),
      let citation = object.localized("citation"),
      let confidence = object.value(of: SourceConfidence.self, "confidence")
    else { return nil }
    let standard = object.text("standard")
    if status == .standard, object["standard"] == nil {
      diagnostics.report(
        .missingKey("standard"), at: node, "give the standard's number, such as GB/T 46862—2025")
    }
    // A platform's commitment may hold without a date that is known, a published source never does.
    if object["effective"] == nil, [.law, .standard, .guidance].contains(status) {
      diagnostics.report(
        .missingKey("effective"), at: node, "say from which day the source is in force")
    }
    return Basis(
      status: status, source: source, citation: citation, confidence: confidence, effective: effective,
      scope: scope, note: note, standard: standard)
  }

  private func scope(_ node: YAMLNode) -> RuleScope? {
    guard let object = node.object(Self.scopeKeys, diagnostics) else { return nil }
    func values(_ key: String, _ field: Field) -> [String] {
      guard let node = object[key], let parts = node.list(diagnostics) else { return [] }
      if parts.isEmpty {
        diagnostics.report(
          .inconsistent("an empty list leaves nothing out"), at: node, "name the values, or remove the key")
      }
      return parts.compactMap {
        guard let vocabulary = field.vocabulary else { return $0.nonEmptyText(diagnostics) }
        return $0.choice(vocabulary, diagnostics)
      }
    }
    return RuleScope(
      services: values("services", .service), vehicles: values("vehicles", .vehicle),
      cities: values("cities", .city))
  }

  /// `[field, …]` of the orders, one of which must be there, or `{table: …, any_of: […]}`.
  private func requirement(_ node: YAMLNode) -> Rule.Requirement? {
    var table = TableKind.orders
    var fields = node
    if case .mapping = node.content {
      guard let object = node.object(Self.requirementKeys, required: ["table", "any_of"], diagnostics),
        let kind = object.value(of: TableKind.self, "table"), let anyOf = object["any_of"]
      else { return nil }
      table = kind
      fields = anyOf
    }
    guard let parts = fields.list(diagnostics) else { return nil }
    if parts.isEmpty {
      diagnostics.report(.inconsistent("no field is named"), at: fields, "name at least one field")
      return nil
    }
    let names = table.fields.map(\.rawValue)
    return Rule.Requirement(
      table: table,
      anyOf: parts.compactMap { $0.choice(names, diagnostics).flatMap(Field.init(rawValue:)) })
  }

  // MARK: Metric, parameters, readings

  private func metric(_ object: YAMLObject) -> MetricVocabulary? {
    guard let node = object["metric"] else { return nil }
    return node.choice(MetricVocabulary.all.map(\.name), diagnostics).flatMap(MetricVocabulary.metric)
  }

  /// `{role: parameter key}`.
  private func parameterKeys(_ node: YAMLNode?, _ vocabulary: MetricVocabulary?) -> [String: String] {
    var found: [String: String] = [:]
    for entry in node?.entries(diagnostics) ?? [] {
      if let vocabulary, !vocabulary.roles.contains(where: { $0.name == entry.key }) {
        diagnostics.report(
          .unknownKey(entry.key), at: entry.keyPosition, path: entry.value.path,
          NearestWord.advice(
            entry.key, among: vocabulary.roles.map(\.name), all: "the roles of \(vocabulary.name) are"))
      }
      guard let key = entry.value.choice(parameters.keys.sorted(), diagnostics) else { continue }
      found[entry.key] = key
      if let role = vocabulary?.roles.first(where: { $0.name == entry.key }),
        let parameter = parameters[key], !role.units.contains(parameter.unit)
      {
        diagnostics.report(
          .inconsistent(
            "the role \"\(role.name)\" is in \(role.units.map(\.rawValue).joined(separator: " or ")), "
              + "the parameter \"\(key)\" in \(parameter.unit.rawValue)"), at: entry.value,
          "name a parameter in the unit of the role")
      }
    }
    return found
  }

  private func readings(
    _ object: YAMLObject, _ vocabulary: MetricVocabulary?, rule: [String: String]
  ) -> [Reading] {
    guard let node = object["readings"], let parts = node.list(diagnostics) else { return [] }
    if parts.isEmpty {
      diagnostics.report(
        .inconsistent("the rule has no reading"), at: node, "give at least one; the first one decides")
    }
    var seen = Set<String>()
    var said: [[[String: String]]: String] = [:]
    return parts.compactMap { part in
      guard let object = part.object(Self.readingKeys, required: ["id", "title"], diagnostics) else {
        return nil
      }
      let arguments = arguments(object["arguments"], vocabulary)
      let own = parameterKeys(object["parameters"], vocabulary)
      for role in vocabulary?.roles ?? []
      where vocabulary?.needs(role, with: arguments) == true
        && rule[role.name] == nil && own[role.name] == nil
      {
        diagnostics.report(
          .missingKey(role.name), at: part,
          "give the role \"\(role.name)\" a parameter, here or in the rule's parameters")
      }
      guard let id = object.text("id"), let title = object.localized("title") else { return nil }
      if !seen.insert(id).inserted, let node = object["id"] {
        diagnostics.report(
          .inconsistent("the reading \"\(id)\" occurs twice"), at: node, "give each reading its own id")
      }
      // Two readings with the same arguments and parameters measure the same; the later one would never differ.
      let whole = (vocabulary?.arguments ?? [:]).mapValues { $0.first ?? "" }.merging(arguments) { $1 }
      let used = rule.merging(own) { $1 }
      if let other = said.updateValue(id, forKey: [whole, used]) {
        diagnostics.report(
          .inconsistent("the reading \"\(id)\" says the same as \"\(other)\""), at: part,
          "give it other arguments or parameters, or remove it")
      }
      return Reading(id: id, title: title, arguments: arguments, parameters: own)
    }
  }

  private func arguments(_ node: YAMLNode?, _ vocabulary: MetricVocabulary?) -> [String: String] {
    var found: [String: String] = [:]
    for entry in node?.entries(diagnostics) ?? [] {
      guard let vocabulary else { continue }
      guard let allowed = vocabulary.arguments[entry.key] else {
        diagnostics.report(
          .unknownKey(entry.key), at: entry.keyPosition, path: entry.value.path,
          NearestWord.advice(
            entry.key, among: vocabulary.arguments.keys.sorted(),
            all: "the arguments of \(vocabulary.name) are"))
        continue
      }
      found[entry.key] = entry.value.choice(allowed, diagnostics)
    }
    return found
  }

  // MARK: Decision

  private func decision(
    _ node: YAMLNode, roles: [String: String], readings: [Reading]
  ) -> Decision? {
    guard let object = node.object(Self.decisionKeys, required: ["kind"], diagnostics) else { return nil }
    /// A role that the rule gives, or each of its readings.
    func role(_ key: String) -> String? {
      guard let node = object[key], let name = node.nonEmptyText(diagnostics) else { return nil }
      let isGiven = roles[name] != nil || readings.allSatisfy { $0.parameters[name] != nil }
      if !isGiven || readings.isEmpty {
        diagnostics.report(
          .unknownValue(name, allowed: roles.keys.sorted()), at: node,
          "name a role that the rule's parameters give")
      }
      return name
    }
    let limit = role("limit")
    let tolerance = role("tolerance")
    let direction = object["direction"]
      .map { $0.choice(["above", "below"], diagnostics) == "below" ? Decision.Direction.below : .above }
    let beyond = object["beyond"].flatMap { $0.choice(["notMet", "needsReview"], diagnostics) }
      .flatMap(Verdict.init(rawValue:))
    guard let kind = object.value(of: Decision.Kind.self, "kind") else { return nil }
    if [.rate, .tendency].contains(kind), object["limit"] == nil {
      diagnostics.report(
        .missingKey("limit"), at: node, "name the role that the \(kind.rawValue) is compared with")
    }
    return Decision(
      kind: kind, direction: direction ?? .above, beyond: beyond ?? .notMet, limit: limit,
      tolerance: tolerance, severity: severity(object["severity"], direction ?? .above))
  }

  private func severity(_ node: YAMLNode?, _ direction: Decision.Direction) -> [Decision.SeverityBand] {
    guard let node, let parts = node.list(diagnostics) else { return [] }
    var bands: [Decision.SeverityBand] = []
    for part in parts {
      guard let object = part.object(Self.severityKeys, required: Self.severityKeys, diagnostics),
        let from = object.number("from"), let severity = object.value(of: Severity.self, "severity")
      else { continue }
      if let last = bands.last {
        let isFurther = direction == .above ? from > last.from : from < last.from
        if !isFurther || severity <= last.severity {
          diagnostics.report(
            .inconsistent("the severity bands are not in order"), at: part,
            "let each band go further than the one before and be more severe")
        }
      }
      bands.append(Decision.SeverityBand(from: from, severity: severity))
    }
    return bands
  }
}
