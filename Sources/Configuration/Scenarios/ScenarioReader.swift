import Foundation
import OrderLog
import Rules
import Simulators

/// Reads a scenario file, and writes what it read.
enum ScenarioReader {
  /// What a file holds while it is being read.
  struct Draft {
    var scenario = Scenario(name: "")
    var title: LocalizedText?
    var parameters: [DatedParameter] = []
    var expects: [String] = []
    /// The last day, where the file gives it instead of the number of days.
    var end: CivilDate?
  }

  /// The keys that stand for this file alone, also where it builds on another.
  static let ownKeys = ["name", "title", "based_on", "expects"]

  static var part: ScenarioPart<Draft> {
    typealias Key = ScenarioKey<Draft>
    return ScenarioPart(
      make: Draft.init,
      keys: [
        Key.text("name", \.scenario.name).required, title, basedOn, expects, seed,
        .text("platform", \.scenario.platform), .word("service", \.scenario.service), timeZone,
        .day("start", \.scenario.start), .whole("days", \.scenario.days, 1...3_660), end,
        .part("city", \.scenario.city, ScenarioKeys.city),
        .part("demand", \.scenario.demand, ScenarioKeys.demand),
        .part("conditions", \.scenario.conditions, ScenarioKeys.conditions),
        .part("workers", \.scenario.workers, ScenarioKeys.workers),
        .part("behaviour", \.scenario.behaviour, ScenarioKeys.behaviour),
        .variants("dispatch", \.scenario.dispatch, ScenarioKeys.dispatch),
        .list("pricing", \.scenario.pricing, ScenarioKeys.pricing),
        .variants("eta", \.scenario.eta, ScenarioKeys.eta),
        .flag("shows_take_rate", \.scenario.showsTakeRate),
        .flag("records_offers", \.scenario.recordsOffers),
        .flag("records_candidates", \.scenario.recordsCandidates),
        .list("plantings", \.scenario.plantings, ScenarioKeys.planting), parameters,
      ])
  }

  private static var title: ScenarioKey<Draft> {
    ScenarioKey(
      name: "title",
      shape: .part(["zh", "en"].map { .init(name: $0, shape: .text, isRequired: true) }),
      read: { node, draft, diagnostics in draft.title = node.localized(diagnostics) },
      write: { $0.title.map { .mapping([("zh", .text($0.zh)), ("en", .text($0.en))]) } })
  }

  private static var basedOn: ScenarioKey<Draft> {
    ScenarioKey(name: "based_on", shape: .text, read: { _, _, _ in }, write: { _ in nil })
  }

  private static var expects: ScenarioKey<Draft> {
    ScenarioKey(
      name: "expects", shape: .list(.text, length: 0...100),
      read: { node, draft, diagnostics in
        guard let nodes = node.list(upTo: 100, diagnostics) else { return }
        draft.expects = nodes.compactMap { $0.nonEmptyText(diagnostics) }
      },
      write: { $0.expects.isEmpty ? nil : .list($0.expects.map(ScenarioText.text)) })
  }

  private static var seed: ScenarioKey<Draft> {
    ScenarioKey(
      name: "seed", shape: .whole(0...Int.max),
      read: { node, draft, diagnostics in
        if let value = node.whole(in: 0...Int.max, diagnostics) { draft.scenario.seed = UInt64(value) }
      },
      write: { .text(String($0.scenario.seed)) })
  }

  private static var timeZone: ScenarioKey<Draft> {
    ScenarioKey(
      name: "time_zone", shape: .text,
      read: { node, draft, diagnostics in
        guard let name = node.nonEmptyText(diagnostics) else { return }
        draft.scenario.timeZone = name
        if CivilTimeZone(identifier: name) == nil {
          diagnostics.report(
            .inconsistent("\"\(name)\" is not a time zone that this machine knows"), at: node,
            "write an IANA name such as Asia/Shanghai")
        }
      },
      write: { .text($0.scenario.timeZone) })
  }

  private static var end: ScenarioKey<Draft> {
    ScenarioKey(
      name: "end", shape: .day,
      read: { node, draft, diagnostics in draft.end = node.date(diagnostics) },
      write: { _ in nil })
  }

  private static var parameters: ScenarioKey<Draft> {
    ScenarioKey(
      name: "parameters", shape: .foreign,
      read: { node, draft, diagnostics in
        let root = YAMLNode(
          content: .mapping([.init(key: "parameters", keyPosition: node.position, value: node)]),
          position: node.position, path: "")
        draft.parameters = ParameterReader(needsTitle: false, diagnostics: diagnostics).parameters(root)
          .map(\.parameter)
      },
      write: { $0.parameters.isEmpty ? nil : text(of: $0.parameters) })
  }

  /// Parameter values as a parameter file has them.
  static func text(of parameters: [DatedParameter]) -> ScenarioText {
    .mapping(
      parameters.map { parameter in
        let values = parameter.values.map { value -> ScenarioText in
          var entries: [(String, ScenarioText)] = [("from", .text(value.from.description))]
          if let city = value.city { entries.append(("city", .text(city))) }
          entries += [
            ("value", value.value.map(ScenarioText.number) ?? .text("none")),
            ("status", .text(value.status.rawValue)), ("reference", .text(value.reference)),
          ]
          return .mapping(entries)
        }
        return (
          parameter.key,
          .mapping([("unit", .text(parameter.unit.rawValue)), ("values", .list(values))])
        )
      })
  }

  static func text(of file: ScenarioFile) -> ScenarioText {
    part.write(
      Draft(
        scenario: file.scenario, title: file.title, parameters: file.parameters, expects: file.expects))
  }

  /// Reads a document, with those that it builds on.
  static func read(_ document: YAMLNode) throws(ConfigurationErrors) -> ScenarioFile {
    let root = try ScenarioBase.resolve(document)
    let diagnostics = Diagnostics()
    var draft = part.read(root, diagnostics)
    let places = ScenarioPlaces(root)
    if let end = draft.end { setDays(until: end, root, &draft, diagnostics) }
    // What is wrong with single values comes first; how they fit together is asked of sound values only.
    try diagnostics.check()
    try readRoads(&draft.scenario, places)
    let name = draft.scenario.name
    let file = ScenarioFile(
      draft.scenario, title: draft.title ?? LocalizedText(zh: name, en: name),
      parameters: draft.parameters, expects: draft.expects, places: places)
    let errors = file.scenarioErrors()
    if !errors.isEmpty { throw ConfigurationErrors(errors) }
    return file
  }

  /// Reads the road network that a city names, from a file beside the scenario's.
  private static func readRoads(
    _ scenario: inout Scenario, _ places: ScenarioPlaces
  ) throws(ConfigurationErrors) {
    guard let file = scenario.city.roads else { return }
    guard scenario.city.travel == .road else {
      throw ConfigurationErrors([
        places.error(
          "city.roads", "a road network is named, and ways are reckoned as \(scenario.city.travel.rawValue)",
          "write travel: road, or leave roads out")
      ])
    }
    let folder = (places.position("city.roads").file as NSString).deletingLastPathComponent
    let path = file.hasPrefix("/") || folder.isEmpty ? file : "\(folder)/\(file)"
    do throws(RoadFault) {
      let network = try NodeLinkFile.read(path)
      scenario.city.use(RoadTravel(network, timeZone: CivilTimeZone(identifier: scenario.timeZone) ?? .utc))
      scenario.city.roads = path
    } catch {
      throw ConfigurationErrors([
        places.error("city.roads", "\(error.file) \(error.place): \(error.problem)", error.remedy)
      ])
    }
  }

  private static func setDays(
    until end: CivilDate, _ root: YAMLNode, _ draft: inout Draft, _ diagnostics: Diagnostics
  ) {
    guard case .mapping(let entries) = root.content,
      let node = entries.first(where: { $0.key == "end" })?.value,
      let start = CivilDate(draft.scenario.start)
    else { return }
    if entries.contains(where: { $0.key == "days" && !$0.value.isNull }) {
      diagnostics.report(
        .inconsistent("both days and end are given"), at: node, "keep one of the two")
      return
    }
    let days = end.dayNumber - start.dayNumber + 1
    guard days >= 1 else {
      diagnostics.report(
        .inconsistent("the scenario ends on \(end), before it starts on \(start)"), at: node,
        "give a last day from \(start) on")
      return
    }
    guard days <= 3_660 else {
      diagnostics.report(.inconsistent("the scenario has \(days) days"), at: node, "give at most 3660")
      return
    }
    draft.scenario.days = days
  }
}
