public import Foundation
import OrderLog
public import Rules
public import Simulators

/// A scenario as a file says it: the scenario itself, what it is called, the numbers that an auditor of its city
/// would load, and what an audit of it should find. The format is described in Docs/simulators/scenarios.md and
/// Docs/schemas/scenario.schema.json.
public struct ScenarioFile: Sendable, Hashable {
  /// What is run.
  public var scenario: Scenario
  /// One line about it in both languages; its name where the file has none.
  public var title: LocalizedText
  /// Parameter values for an audit of what it makes.
  public var parameters: [DatedParameter]
  /// Rules, or codes of log checks, that must see what is planted.
  public var expects: [String]
  /// Where the values stand, for errors that are found later.
  let places: ScenarioPlaces

  /// A scenario that no file holds.
  public init(_ scenario: Scenario) {
    self.scenario = scenario
    title = LocalizedText(zh: scenario.name, en: scenario.name)
    parameters = []
    expects = []
    places = ScenarioPlaces(file: scenario.name, positions: [:])
  }

  init(
    _ scenario: Scenario, title: LocalizedText, parameters: [DatedParameter], expects: [String],
    places: ScenarioPlaces
  ) {
    self.scenario = scenario
    self.title = title
    self.parameters = parameters
    self.expects = expects
    self.places = places
  }

  /// The scenario in a file.
  public static func scenario(at path: String) throws(ConfigurationErrors) -> ScenarioFile {
    try ScenarioReader.read(YAMLDocument.read(at: path))
  }

  /// The scenario in some bytes; `file` is what errors call them, and the folder in which `based_on` looks.
  public static func scenario(from data: Data, file: String) throws(ConfigurationErrors) -> ScenarioFile {
    try ScenarioReader.read(YAMLDocument.read(data, file: file))
  }

  /// The same scenario from another seed or over another number of days, 1…3,660. Weather and surge days after the
  /// last day fall away.
  ///
  /// - Throws: What cannot be any more, such as a planting that would begin after the last day.
  public func changed(seed: UInt64? = nil, days: Int? = nil) throws(ConfigurationErrors) -> ScenarioFile {
    var copy = self
    if let seed { copy.scenario.seed = seed }
    if let days {
      copy.scenario.days = days
      copy.scenario.conditions.episodes.removeAll { $0.day >= days }
      copy.scenario.demand.surgeDays = copy.scenario.demand.surgeDays.filter { $0.key < days }
    }
    let errors = copy.scenarioErrors()
    if !errors.isEmpty { throw ConfigurationErrors(errors) }
    return copy
  }

  /// The clean control: the same scenario with nothing planted.
  public var control: ScenarioFile {
    var copy = self
    copy.scenario.plantings = []
    copy.expects = []
    return copy
  }

  /// A fault of a run's setup at the place of the value that causes it.
  public func error(_ fault: SetupFault) -> ConfigurationErrors { ConfigurationErrors([places.error(fault)]) }

  /// The file's text with every value spelled out. It reads back to the same scenario, and stands alone.
  public var text: String { ScenarioReader.text(of: self).document }

  /// `mapping.yaml` for the log: its columns are the log format's own, its days are those of the scenario's zone.
  public var mappingText: String {
    ScenarioText.mapping([
      ("name", .text(scenario.name)), ("time_zone", .text(scenario.timeZone)),
      ("tables", .mapping([("orders", .mapping([]))])),
    ]).document
  }

  /// `parameters.yaml` for an audit, or nil when there are no values to load.
  public var parameterText: String? {
    parameters.isEmpty
      ? nil : ScenarioText.mapping([("parameters", ScenarioReader.text(of: parameters))]).document
  }
}

/// Where each value of a scenario stands, by the path of its keys.
struct ScenarioPlaces: Sendable, Hashable {
  let file: String
  let positions: [String: YAMLNode.Position]

  init(file: String, positions: [String: YAMLNode.Position]) {
    self.file = file
    self.positions = positions
  }

  init(_ root: YAMLNode) {
    var positions: [String: YAMLNode.Position] = [:]
    func walk(_ node: YAMLNode, _ path: String) {
      positions[path] = node.position
      switch node.content {
      case .scalar: break
      case .sequence(let parts):
        for (index, part) in parts.enumerated() { walk(part, "\(path)[\(index)]") }
      case .mapping(let entries):
        for entry in entries { walk(entry.value, path.isEmpty ? entry.key : "\(path).\(entry.key)") }
      }
    }
    walk(root, "")
    file = root.position.file
    self.positions = positions
  }

  /// An error at the value of a path, or at the nearest part around it that the file has.
  func error(_ path: String, _ problem: String, _ suggestion: String) -> ConfigurationError {
    var known = path
    while positions[known] == nil, !known.isEmpty {
      known = known.lastIndex { $0 == "." || $0 == "[" }.map { String(known[..<$0]) } ?? ""
    }
    let position = positions[known]
    return ConfigurationError(
      file: position?.file ?? file, line: position?.line, column: position?.column, keyPath: path,
      problem: .inconsistent(problem), suggestion: suggestion)
  }

  func error(_ fault: SetupFault) -> ConfigurationError {
    error(Self.key(fault.path), fault.problem, fault.remedy)
  }

  /// A property's path in the file's spelling: `demand.ordersPerDay` is `demand.orders_per_day`.
  private static func key(_ path: String) -> String {
    path.reduce(into: "") { result, letter in
      result += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
    }
  }
}
