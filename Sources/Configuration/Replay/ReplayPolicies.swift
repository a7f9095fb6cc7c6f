import AuditEngine
import Foundation
public import OrderLog
public import Rules
public import Simulators

/// Reads policies for a replay: as a word with parameters, from a file with the keys of a scenario, or as a platform's
/// disclosure declares them.
///
/// A text is `policy`, `policy:key=value,key=value` with the keys of scenario files, or the path of a YAML file. The file
/// is either the policy's own mapping, or a document, such as a scenario, that has it under `dispatch`, `pricing` or
/// `eta`. In words a hyphen may stand for an underscore.
public enum ReplayPolicies {
  /// A dispatch policy. Rest rules that are not given are those of `rest`.
  public static func dispatch(
    _ text: String, option: String, rest: RestRules?
  ) throws(ConfigurationErrors) -> DispatchChoice {
    try dispatch(document(text, option: option, section: "dispatch", word: "policy"), rest: rest)
  }

  /// Pricing rules in their order.
  public static func pricing(
    _ text: String, option: String
  ) throws(ConfigurationErrors) -> [PricingChoice] {
    try pricing(document(text, option: option, section: "pricing", word: "rule"))
  }

  /// An ETA policy.
  public static func eta(_ text: String, option: String) throws(ConfigurationErrors) -> ETAChoice {
    try eta(document(text, option: option, section: "eta", word: "policy"))
  }

  // MARK: Declared policies

  /// What a disclosure declares for a log.
  public struct Declared: Sendable {
    /// The dispatch policy; nil: none is declared that can be run.
    public var dispatch: DispatchChoice?
    /// The pricing rules in their order; nil as above.
    public var pricing: [PricingChoice]?
    /// The policy of given times; nil as above.
    public var eta: ETAChoice?
    /// Families with more than one version in the log's days, of which the one of the first day is taken.
    public var changing: [String] = []

    /// Nothing.
    public init() {}
  }

  /// The policies that a mechanism declares for days, a service and a city; what is in words only is not run.
  ///
  /// - Throws: what is wrong with the declared parameters; `file` is the disclosure's name.
  public static func declared(
    _ mechanism: DeclaredMechanism, days: ClosedRange<CivilDate>, service: String?, city: String?,
    file: String
  ) throws(ConfigurationErrors) -> Declared {
    var declared = Declared()
    func version(_ versions: [DeclaredVersion]?, _ family: String) -> DeclaredVersion? {
      let fitting = (versions ?? []).filter { version in
        (version.services.isEmpty || service.map(version.services.contains) ?? false)
          && (version.cities.isEmpty || city.map(version.cities.contains) ?? false)
          && version.from <= days.upperBound && (version.until.map { $0 >= days.lowerBound } ?? true)
      }.sorted { $0.from < $1.from }
      let first = fitting.last { $0.from <= days.lowerBound }
      if fitting.contains(where: { $0.from > days.lowerBound }) { declared.changing.append(family) }
      return first.flatMap { $0.steps.isEmpty ? nil : $0 }
    }
    func read<Choice>(
      _ versions: [DeclaredVersion]?, _ family: String,
      _ choice: (DeclaredVersion) throws(MechanismFault) -> Choice?
    ) throws(ConfigurationErrors) -> Choice? {
      guard let version = version(versions, family) else { return nil }
      do throws(MechanismFault) { return try choice(version) } catch {
        let line = version.source.line
        throw ConfigurationErrors([
          ConfigurationError(
            file: file, line: line > 0 ? line : nil, keyPath: "\(version.source.path).\(error.path)",
            problem: .inconsistent(error.problem), suggestion: error.remedy)
        ])
      }
    }
    declared.dispatch = try read(mechanism.dispatch, "dispatch") { version throws(MechanismFault) in
      try version.dispatchChoice()
    }
    declared.eta = try read(mechanism.eta, "eta") { version throws(MechanismFault) in
      try version.etaChoice()
    }
    declared.pricing = try read(mechanism.pricing, "pricing") { version throws(MechanismFault) in
      try version.pricingChoices()
    }
    return declared
  }

  // MARK: Reading

  private static func dispatch(
    _ node: YAMLNode, rest: RestRules?
  ) throws(ConfigurationErrors) -> DispatchChoice {
    let diagnostics = Diagnostics()
    let read = ScenarioKeys.dispatch.read(node, diagnostics)
    var choice = try diagnostics.finish(read, file: node.position.file)
    if case .mapping(let entries) = node.content, !entries.contains(where: { $0.key == "rest" }) {
      choice.rest = rest
    }
    return choice
  }

  private static func eta(_ node: YAMLNode) throws(ConfigurationErrors) -> ETAChoice {
    let diagnostics = Diagnostics()
    let read = ScenarioKeys.eta.read(node, diagnostics)
    return try diagnostics.finish(read, file: node.position.file)
  }

  private static func pricing(_ node: YAMLNode) throws(ConfigurationErrors) -> [PricingChoice] {
    let diagnostics = Diagnostics()
    var parts = [node]
    if case .sequence(let list) = node.content { parts = list }
    let read = parts.compactMap { ScenarioKeys.pricing.read($0, diagnostics) }
    try diagnostics.check()
    guard !read.isEmpty else {
      throw ConfigurationErrors([ConfigurationError(file: node.position.file, problem: .empty)])
    }
    return read
  }

  /// The part of a document that a text names.
  private static func document(
    _ text: String, option: String, section: String, word: String
  ) throws(ConfigurationErrors) -> YAMLNode {
    if text.hasSuffix(".yaml") || text.hasSuffix(".yml") || text.contains("/") {
      let root = try YAMLDocument.read(at: text)
      guard case .mapping(let entries) = root.content,
        let part = entries.first(where: { $0.key == section })?.value
      else { return root }
      return part
    }
    let parts = text.split(separator: ":", maxSplits: 1)
    let name = (parts.first.map(String.init) ?? "").replacingOccurrences(of: "-", with: "_")
    let parameters = parts.count > 1 ? parts[1].replacingOccurrences(of: "=", with: ": ") : ""
    let flow = "{\(word): \(name)" + (parameters.isEmpty ? "" : ", \(parameters)") + "}\n"
    let node = try YAMLDocument.read(Data(flow.utf8), file: option)
    if case .mapping(let entries) = node.content, let bare = entries.first(where: { $0.value.isNull }) {
      let diagnostics = Diagnostics()
      diagnostics.report(
        .inconsistent("\"\(bare.key)\" has no value"), at: node, "write policy:key=value,key=value")
      throw ConfigurationErrors(diagnostics.errors)
    }
    return node
  }
}
