public import AuditEngine
public import Foundation
import Rules
import Simulators
import Statistics

/// A study as a file says it. The format is described in Docs/studies.md and Docs/schemas/study.schema.json.
public struct StudyFile: Sendable {
  /// What is run.
  public let study: Study
  /// The bytes of the file; its digest names the study.
  public let data: Data

  /// The study in a file. Scenarios that it names are shipped ones or files beside it; `limit` is the most arms times
  /// replications that may be planned.
  ///
  /// - Throws: Everything that is wrong in the file, in the scenario it builds on, and in any of its arms.
  public static func study(at path: String, limit: Int = .max) throws(ConfigurationErrors) -> StudyFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationErrors([
        ConfigurationError(file: path, problem: .unreadable("there is no such file, or it may not be read"))
      ])
    }
    return try study(from: data, file: path, limit: limit)
  }

  /// The study in some bytes; `file` is what errors call them, and the folder in which scenarios are looked for.
  public static func study(
    from data: Data, file: String, limit: Int = .max
  ) throws(ConfigurationErrors) -> StudyFile {
    let document = try YAMLDocument.read(data, file: file)
    return StudyFile(study: try StudyReader(document, limit: limit).study(), data: data)
  }
}

/// Reads a study: first its own keys, then its arms, each as a scenario of its own.
struct StudyReader {
  private let document: YAMLNode
  private let diagnostics = Diagnostics()
  private let limit: Int

  init(_ document: YAMLNode, limit: Int) {
    self.document = document
    self.limit = limit
  }

  static let keys = [
    "name", "title", "scenario", "set", "factors", "design", "baseline", "replications", "seed", "level",
    "stop",
    "metrics", "rules", "pack", "pareto", "null_model", "keep_logs",
  ]

  static let stopKeys = ["response", "half_width", "most"]
  static let objectiveKeys = ["response", "best"]

  func study() throws(ConfigurationErrors) -> Study {
    guard
      let object = document.object(
        Self.keys, required: ["name", "scenario", "factors", "replications"], diagnostics)
    else { throw ConfigurationErrors(diagnostics.errors) }
    let name = object.text("name") ?? ""
    let title = object.localized("title")
    let factors = StudyFactors(object["factors"], diagnostics)
    let replications = object["replications"]?.integer(diagnostics, in: 1...100_000) ?? 1
    let seed = object["seed"]?.integer(diagnostics, in: 0...Int.max) ?? 1
    let level = object["level"].flatMap { self.level($0) } ?? 0.95
    let stopping = object["stop"].flatMap { self.stopping($0, replications) }
    let objectives = object["pareto"].map(objectives) ?? []
    let hasNullModel = object["null_model"]?.flag(diagnostics) ?? true
    let keepsLogs = object["keep_logs"]?.flag(diagnostics) ?? false
    let metrics = metrics(object["metrics"])
    let rules = object.texts("rules")
    try diagnostics.check()

    let plan = StudyPlan(object["design"], factors, object["baseline"], UInt64(seed), diagnostics)
    let points = plan.points()
    try diagnostics.check()
    guard !points.isEmpty else {
      throw error(object["design"] ?? document, "the design has no run", "add levels")
    }
    let most = max(replications, stopping?.most ?? 0)
    let (total, overflow) = points.count.multipliedReportingOverflow(by: most)
    guard !overflow, total <= limit else {
      throw error(
        object["replications"] ?? document,
        "the design has \(points.count) arms with \(most) replications, more runs than \(limit)",
        "use fewer levels or replications, another design, or a larger --max-runs")
    }
    let baseline = plan.baseline(points)
    try diagnostics.check()
    let base = try StudyScenario(object["scenario"] ?? document, overrides: object["set"], name: name)
    var arms: [Study.Arm] = []
    var parameters: [DatedParameter] = []
    var faults = StudyFaults(base, factors.list, object, document)
    for (number, point) in points.enumerated() {
      do throws(ConfigurationErrors) {
        let file = try base.scenario(with: factors.settings(at: point))
        if arms.isEmpty { parameters = file.parameters }
        arms.append(
          Study.Arm(
            levels: factors.labels(at: point), values: factors.values(at: point), scenario: file.scenario))
      } catch {
        faults.add(error.errors, arm: number, levels: factors.labels(at: point))
        if faults.areMany { break }
      }
    }
    if faults.errors.isEmpty { faults.refuseTwins(arms) }
    if !faults.errors.isEmpty { throw ConfigurationErrors(faults.errors) }
    return Study(
      name: name, title: title ?? LocalizedText(zh: name, en: name),
      factors: factors.list.map { .init(name: $0.name, key: $0.key ?? "") }, design: plan.design, arms: arms,
      baseline: baseline, replications: replications, stopping: stopping, seed: UInt64(seed),
      level: level, metrics: metrics, packs: try packs(rules, object, parameters), objectives: objectives,
      keepsLogs: keepsLogs, hasNullModel: hasNullModel)
  }

  private func error(_ node: YAMLNode, _ problem: String, _ advice: String) -> ConfigurationErrors {
    let diagnostics = Diagnostics()
    diagnostics.report(.inconsistent(problem), at: node, advice)
    return ConfigurationErrors(diagnostics.errors)
  }

  private func level(_ node: YAMLNode) -> Double? {
    guard let value = node.number(diagnostics) else { return nil }
    guard value > 0.5, value < 1 else {
      diagnostics.report(.badNumber("\(value)", expected: "a number between 0.5 and 1"), at: node)
      return nil
    }
    return value
  }

  private func stopping(_ node: YAMLNode, _ least: Int) -> Study.StoppingRule? {
    guard let object = node.object(Self.stopKeys, required: Self.stopKeys, diagnostics) else { return nil }
    let response = response(object["response"])
    let width = object.number("half_width")
    if let width, let place = object["half_width"], width <= 0 {
      diagnostics.report(.badNumber("\(width)", expected: "a number above 0"), at: place)
    }
    let most = object["most"]?.integer(diagnostics, in: least...100_000)
    guard let response, let width, let most else { return nil }
    return .init(response: response, halfWidth: width, most: most)
  }

  /// The ids of metrics, each once.
  private func metrics(_ node: YAMLNode?) -> [String] {
    guard let node else { return [] }
    let parts: [YAMLNode]
    if case .scalar = node.content { parts = [node] } else { parts = node.list(diagnostics) ?? [] }
    return parts.compactMap { $0.choice(Study.metricIDs, diagnostics) }.reduce(into: []) { ids, id in
      if !ids.contains(id) { ids.append(id) }
    }
  }

  /// The name of an outcome.
  private func response(_ node: YAMLNode?) -> String? {
    node?.choice(StudyOutcomes.names.map(\.name), diagnostics)
  }

  private func objectives(_ node: YAMLNode) -> [Study.Objective] {
    (node.list(diagnostics) ?? []).compactMap { entry in
      guard
        let object = entry.object(Self.objectiveKeys, required: Self.objectiveKeys, diagnostics),
        let response = response(object["response"]),
        let best = object["best"]?.choice(["high", "low"], diagnostics)
      else { return nil }
      return .init(response: response, isMaximised: best == "high")
    }
  }

  /// The pack, cut down to the rules that are recorded.
  private func packs(
    _ rules: [String], _ object: YAMLObject, _ parameters: [DatedParameter]
  ) throws(ConfigurationErrors) -> [RulePack] {
    guard !rules.isEmpty else { return [] }
    let pack: RulePack
    do throws(ConfigurationErrors) {
      pack = try RulePacks.load(named: object.text("pack") ?? "clause6")
    } catch {
      guard let node = object["pack"] else { throw error }
      throw self.error(
        node, "the pack cannot be loaded: \(error)", "name a shipped pack")
    }
    for rule in rules where pack.rule(rule) == nil {
      throw error(
        object["rules"] ?? document, "the pack \(pack.id) has no rule \"\(rule)\"",
        NearestWord.advice(rule, among: pack.rules.map(\.id), all: "its rules are"))
    }
    let kept = RulePack(
      id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
      parameters: pack.parameters.sorted { $0.key < $1.key }.map(\.value), holidays: pack.holidays,
      rules: pack.rules.filter { rules.contains($0.id) })
    let known = parameters.filter { kept.parameters[$0.key] != nil }
    return [try kept.adding(known, from: document.position.file)]
  }
}
