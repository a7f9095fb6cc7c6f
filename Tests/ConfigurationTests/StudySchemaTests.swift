import AuditEngine
import Foundation
import Testing

@testable import Configuration

/// The published schema of study files is the reader's own list of keys.
@Suite("JSON Schema of study files")
struct StudySchemaTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let path = root.appendingPathComponent("Docs/schemas/study.schema.json")

  private func published() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: Self.path)) as? [String: Any])
  }

  @Test("The schema says what the reader reads; with MINGSUAN_WRITE_SCHEMA it is written anew")
  func schemaIsTheReadersOwn() throws {
    let made =
      try JSONSerialization.data(
        withJSONObject: StudySchema.document,
        options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
      + Data("\n".utf8)
    if ProcessInfo.processInfo.environment["MINGSUAN_WRITE_SCHEMA"] != nil { try made.write(to: Self.path) }
    #expect(try Data(contentsOf: Self.path) == made)
  }

  @Test("Every key that the reader knows is described, and no other")
  func keysAreTheReaders() throws {
    let properties = try #require(published()["properties"] as? [String: [String: Any]])
    #expect(Set(properties.keys) == Set(StudyReader.keys))
    func keys(_ schema: [String: Any]?) -> Set<String> {
      Set((schema?["properties"] as? [String: Any] ?? [:]).keys)
    }
    let factor = properties["factors"]?["items"] as? [String: Any]
    #expect(keys(factor) == Set(StudyFactors.keys))
    let range = (factor?["properties"] as? [String: [String: Any]])?["range"]
    #expect(keys(range) == Set(FactorRange.keys))
    #expect(keys(properties["stop"]) == Set(StudyReader.stopKeys))
    #expect(keys(properties["pareto"]?["items"] as? [String: Any]) == Set(StudyReader.objectiveKeys))
    let designs = properties["design"]?["anyOf"] as? [[String: Any]]
    #expect(keys(designs?.last) == Set(StudyPlan.keys))
  }

  @Test("All shipped studies conform, and are read")
  func shippedStudiesConform() throws {
    let schema = try published()
    let folder = Self.root.appendingPathComponent("Fixtures/studies").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
    #expect(names.count >= 3)
    for name in names {
      let node = try YAMLDocument.read(at: folder + "/" + name)
      #expect(ScenarioSchema.problems(node, schema).isEmpty, "\(name)")
      #expect(try StudyFile.study(at: folder + "/" + name).study.arms.count > 1, "\(name)")
    }
  }

  private static let good = """
    name: tiny
    scenario: food-town
    set: {days: 2}
    factors:
      - {name: patience, key: demand.patience, range: {from: 20, to: 60, distribution: {kind: normal, mean: 40, deviation: 9}}}
      - {name: riders, key: workers.count, range: {from: 20, to: 60, whole: true, distribution: {kind: triangular, mode: 30}}}
      - {name: trip, key: demand.mean_trip, range: {from: 900, to: 3000, scale: logarithmic}}
    design: {kind: latin_hypercube, points: 6}
    replications: 3
    stop: {response: customer.waiting, half_width: 0.5, most: 9}
    metrics: [fairness.earnings-inequality]
    rules: [T-REST-1]
    pareto: [{response: worker.pay, best: high}]

    """

  @Test("A study with every kind of range conforms and is read; its numbers lie in their ranges")
  func rangesAreRead() throws {
    let node = try YAMLDocument.read(Self.good, file: "t.yaml")
    #expect(ScenarioSchema.problems(node, try published()) == [])
    let study = try StudyFile.study(from: Data(Self.good.utf8), file: "t.yaml").study
    #expect(study.arms.count == 6)
    for arm in study.arms {
      #expect((20...60).contains(arm.values[0] ?? 0))
      #expect(
        arm.values[1] == arm.values[1]?.rounded() && arm.scenario.workers.count == arm.values[1].map(Int.init)
      )
      #expect((900...3_000).contains(arm.values[2] ?? 0))
    }
  }

  /// What a schema can see; how values fit together is the reader's.
  @Test(
    "Broken studies are refused by the schema and by the reader",
    arguments: [
      ("name: tiny", "nam: tiny"), ("factors:", "factorz:"), ("replications: 3", "replications: 0"),
      ("replications: 3", "replications: many"), ("from: 20", "form: 20"), ("best: high", "best: most"),
      ("customer.waiting", "customer.wating"), ("half_width: 0.5", "half_width: 0"),
      ("latin_hypercube", "latin_square"), ("points: 6", "pints: 6"), ("points: 6", "points: 1"),
      ("kind: triangular", "kind: square"), ("scale: logarithmic", "scale: log"),
      ("whole: true", "whole: perhaps"), ("fairness.earnings-inequality", "fairness.earnings"),
      ("set: {days: 2}", "set: 2"), ("name: trip, ", ""), ("most: 9", "most: 1.5"),
    ])
  func brokenStudiesAreRefusedByBoth(_ old: String, _ new: String) throws {
    let text = Self.good.replacingOccurrences(of: old, with: new)
    #expect(text != Self.good)
    let node = try YAMLDocument.read(text, file: "t.yaml")
    #expect(!ScenarioSchema.problems(node, try published()).isEmpty)
    let said = errors { () throws(ConfigurationErrors) in
      try StudyFile.study(from: Data(text.utf8), file: "t.yaml")
    }
    #expect(!said.isEmpty && said.allSatisfy { $0.line != nil })
  }

  @Test(
    "Ranges that hold nothing are refused with their line",
    arguments: [
      ("mean: 40", "mean: 4000"), ("deviation: 9", "deviation: 0"), ("mode: 30", "mode: 61"),
      ("kind: triangular, mode: 30", "kind: uniform, mode: 30"), (", deviation: 9", ""),
      ("from: 900", "from: 4000"), ("from: 900", "from: 0"),
      ("scale: logarithmic", "scale: logarithmic, distribution: {kind: uniform}"),
    ])
  func emptyRangesAreRefused(_ old: String, _ new: String) throws {
    let text = Self.good.replacingOccurrences(of: old, with: new)
    #expect(text != Self.good)
    let said = errors { () throws(ConfigurationErrors) in
      try StudyFile.study(from: Data(text.utf8), file: "t.yaml")
    }
    #expect(!said.isEmpty && said.allSatisfy { $0.line != nil })
  }

  @Test("Quantiles of a range follow its distribution")
  func quantilesFollowTheDistribution() throws {
    func range(_ text: String) throws -> FactorRange {
      try #require(FactorRange(YAMLDocument.read(text, file: "r.yaml"), Diagnostics()))
    }
    let triangular = try range("{from: 0, to: 10, distribution: {kind: triangular, mode: 2}}")
    // scipy.stats.triang(0.2, 0, 10).ppf
    for (place, value) in [
      (0.1, 1.4142135623730951), (0.2, 2), (0.5, 3.675444679663241), (0.9, 7.17157287525381),
    ] {
      #expect(abs(triangular.value(at: place) - value) < 1e-12)
    }
    let normal = try range("{from: 20, to: 60, distribution: {kind: normal, mean: 40, deviation: 10}}")
    // scipy.stats.truncnorm(-2, 2, 40, 10).ppf
    for (place, value) in [
      (0.0, 20), (0.1, 28.15967533306095), (0.5, 40), (0.975, 56.7862448933508), (1, 60),
    ] {
      #expect(abs(normal.value(at: place) - value) < 1e-6, "\(place) \(normal.value(at: place))")
    }
    let logarithmic = try range("{from: 1, to: 100, scale: logarithmic}")
    #expect(abs(logarithmic.value(at: 0.5) - 10) < 1e-12)
  }
}

/// The schema that follows from the reader's keys.
enum StudySchema {
  private static var text: [String: Any] { ["type": "string"] }
  private static var mapping: [String: Any] { ["type": "object"] }

  private static func described(_ schema: [String: Any], _ text: String) -> [String: Any] {
    schema.merging(["description": text]) { old, _ in old }
  }

  private static func whole(_ range: ClosedRange<Int>) -> [String: Any] {
    ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
  }

  private static func object(
    _ properties: [String: [String: Any]], required: [String] = []
  ) -> [String: Any] {
    var schema: [String: Any] = [
      "type": "object", "additionalProperties": false, "properties": properties,
    ]
    if !required.isEmpty { schema["required"] = required }
    return schema
  }

  private static func list(_ items: [String: Any], _ length: ClosedRange<Int>) -> [String: Any] {
    ["type": "array", "items": items, "minItems": length.lowerBound, "maxItems": length.upperBound]
  }

  private static func texts(_ item: [String: Any]) -> [String: Any] {
    ["anyOf": [item, list(item, 0...10_000)]]
  }

  private static var aboveZero: [String: Any] { ["type": "number", "exclusiveMinimum": 0] }

  private static var range: [String: Any] {
    let distributions = FactorRange.distributions.map { kind, keys in
      object(
        ["kind": ["const": kind]].merging(
          keys.map { ($0, $0 == "deviation" ? aboveZero : ["type": "number"]) }
        ) { old, _ in old },
        required: ["kind"] + keys)
    }
    return object(
      [
        "from": ["type": "number"], "to": ["type": "number"], "scale": ["enum": FactorRange.scales],
        "whole": ["type": "boolean"], "distribution": ["anyOf": distributions],
      ], required: ["from", "to"])
  }

  private static var factor: [String: Any] {
    // A level such as 45 is a number to other readers of YAML, and so is a label.
    let kinds: [[String: Any]] = [text, ["type": "number"], ["type": "boolean"]]
    let label: [String: Any] = ["anyOf": kinds]
    let level: [String: Any] = [
      "anyOf": kinds + [
        object(["label": label, "value": [:]], required: ["label", "value"]),
        object(["label": label, "set": mapping], required: ["label", "set"]),
      ]
    ]
    return object(
      [
        "name": text,
        "key": described(
          text, "A key of the scenario, such as dispatch.rest.continuous_limit or pricing[0].cap."),
        "levels": list(level, 1...1_000_000), "range": range,
      ], required: ["name"])
  }

  private static var design: [String: Any] {
    let numbers: [String: [String: Any]] = [
      "kind": ["enum": StudyPlan.kinds], "points": whole(2...1_000_000), "resolution": whole(3...5),
      "trajectories": whole(2...10_000), "grid": whole(4...100), "rows": whole(8...100_000),
    ]
    return ["anyOf": [["enum": StudyPlan.kinds], object(numbers, required: ["kind"])]]
  }

  private static var response: [String: Any] { ["enum": StudyOutcomes.names.map(\.name)] }

  static var document: [String: Any] {
    var schema = object(
      [
        "name": text, "title": object(["zh": text, "en": text], required: ["zh", "en"]),
        "scenario": described(text, "A shipped scenario, or a file beside the study."),
        "set": described(mapping, "Keys of the scenario that hold in all arms: see scenario.schema.json."),
        "factors": list(factor, 1...50), "design": design,
        "baseline": described(mapping, "The arm that others are compared with: a label for each factor."),
        "replications": whole(1...100_000), "seed": whole(0...Int.max),
        "level": ["type": "number", "minimum": 0.5, "maximum": 1],
        "stop": object(
          ["response": response, "half_width": aboveZero, "most": whole(1...100_000)],
          required: StudyReader.stopKeys),
        "metrics": texts(["enum": Study.metricIDs]), "rules": texts(text), "pack": text,
        "pareto": list(
          object(
            ["response": response, "best": ["enum": ["high", "low"]]], required: StudyReader.objectiveKeys),
          0...100), "null_model": ["type": "boolean"], "keep_logs": ["type": "boolean"],
      ], required: ["name", "scenario", "factors", "replications"])
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Mingsuan study"
    schema["description"] = "A batch of scenarios. Every key is described in Docs/studies.md."
    return schema
  }
}
