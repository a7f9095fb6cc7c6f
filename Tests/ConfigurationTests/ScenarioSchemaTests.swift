import Foundation
import Testing

@testable import Configuration

/// The published schema of scenario files is the reader's own list of keys.
@Suite("JSON Schema of scenario files")
struct ScenarioSchemaTests {
  private static var path: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Docs/schemas/scenario.schema.json").path
  }

  private func published() throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("The schema says what the reader reads; with MINGSUAN_WRITE_SCHEMA it is written anew")
  func schemaIsTheReadersOwn() throws {
    let made =
      try JSONSerialization.data(
        withJSONObject: ScenarioSchema.document,
        options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
      + Data("\n".utf8)
    if ProcessInfo.processInfo.environment["MINGSUAN_WRITE_SCHEMA"] != nil {
      try made.write(to: URL(fileURLWithPath: Self.path))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: Self.path)) == made)
  }

  @Test("All shipped scenarios conform, as they are written and spelled out")
  func shippedScenariosConform() throws {
    let schema = try published()
    for name in ScenarioLibrary.names {
      let node = try YAMLDocument.read(at: ScenarioLibrary.path(of: name))
      #expect(ScenarioSchema.problems(node, schema).isEmpty, "\(name)")
      let text = try ScenarioLibrary.scenario(named: name).text
      let full = try YAMLDocument.read(text, file: name)
      #expect(ScenarioSchema.problems(full, schema).isEmpty, "\(name) spelled out")
    }
  }

  /// What a schema can see; how values fit together is the reader's.
  @Test(
    "Broken scenarios are refused by the schema and by the reader",
    arguments: [
      "days: 1\n", "name: t\nworkers: {count: 0}\n", "name: t\nworkers: {pace: 0}\n",
      "name: t\npricing: [{rule: flat, per_order: -1}]\n", "name: t\npricing: [{rule: flat}]\n",
      "name: t\ndispatch: {policy: nearest}\n", "name: t\ndispatch: {policy: batch, attention: 0.5}\n",
      "name: t\nworker: {count: 3}\n", "name: t\ndays: many\n", "name: t\ndays: 1.5\n",
      "name: t\ndemand: [1]\n", "name: t\nstart: yesterday\n", "name: t\nservice: boats\n",
      "name: t\ndemand: {hour_weights: [1, 2]}\n", "name: t\nplantings: [{kind: long_days, size: 1}]\n",
      "name: t\nplantings: [{share: 0.1}]\n", "name: t\ntitle: {zh: x}\n",
      "name: t\nworkers: {vehicles: {rocket: 1}}\n", "name: t\nworkers: {acceptance: never}\n",
      "name: t\nconditions: {episodes: [{day: 0}]}\n", "name: t\nshows_take_rate: perhaps\n",
      "name: t\neta: {policy: strictest, margin: 1}\n", "name: t\ncity: {zone_columns: 0}\n",
    ])
  func brokenScenariosAreRefusedByBoth(_ text: String) throws {
    let node = try YAMLDocument.read(text, file: "t.yaml")
    #expect(!ScenarioSchema.problems(node, try published()).isEmpty)
    let said = errors { () throws(ConfigurationErrors) in
      try ScenarioFile.scenario(from: Data(text.utf8), file: "t.yaml")
    }
    #expect(!said.isEmpty && said.allSatisfy { $0.line != nil })
  }
}

/// The schema that follows from the reader's keys, and a validator of YAML for the keywords that it uses.
enum ScenarioSchema {
  static var document: [String: Any] {
    var schema = object(ScenarioReader.part.keys.map(\.entry))
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Mingsuan scenario"
    schema["description"] = "A simulated platform. Every key is described in Docs/simulators/scenarios.md."
    return schema
  }

  private static func object(_ entries: [ScenarioShape.Entry]) -> [String: Any] {
    var schema: [String: Any] = ["type": "object", "additionalProperties": false]
    schema["properties"] = Dictionary(
      entries.map { ($0.name, value($0.shape)) }, uniquingKeysWith: { first, _ in first })
    let required = entries.filter(\.isRequired).map(\.name)
    if !required.isEmpty { schema["required"] = required }
    return schema
  }

  private static func number(_ range: ClosedRange<Double>) -> [String: Any] {
    ["type": "number", "minimum": range.lowerBound, "maximum": range.upperBound]
  }

  private static func value(_ shape: ScenarioShape) -> [String: Any] {
    switch shape {
    case .text: return ["type": "string"]
    case .flag: return ["type": "boolean"]
    case .day: return ["type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"]
    case .number(let range): return number(range)
    case .whole(let range):
      return ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
    case .word(let words): return ["enum": words]
    case .numbers(let keys, let range):
      if keys.isEmpty { return ["type": "object", "additionalProperties": number(range)] }
      let properties = Dictionary(uniqueKeysWithValues: keys.map { ($0, number(range)) })
      return ["type": "object", "additionalProperties": false, "properties": properties]
    case .numbersByWhole(_, let range): return ["type": "object", "additionalProperties": number(range)]
    case .list(let element, let length):
      return [
        "type": "array", "items": value(element), "minItems": length.lowerBound,
        "maxItems": length.upperBound,
      ]
    case .part(let entries): return object(entries)
    case .variants(let key, let variants):
      var alternatives = variants.map { variant -> [String: Any] in
        var schema = object(variant.entries)
        var properties = schema["properties"] as? [String: Any] ?? [:]
        properties[key] = ["const": variant.word]
        schema["properties"] = properties
        schema["required"] = [key] + (schema["required"] as? [String] ?? [])
        return schema
      }
      if key == "policy" {
        // A file that builds on another may leave the policy as it is.
        let all = variants.flatMap(\.entries)
        alternatives.append(object(all.map { .init(name: $0.name, shape: $0.shape, isRequired: false) }))
      }
      return ["anyOf": alternatives]
    case .either(let shapes): return ["anyOf": shapes.map(value)]
    case .foreign: return ["type": "object"]
    }
  }

  // MARK: Validation

  static func problems(_ node: YAMLNode, _ schema: [String: Any]) -> [String] {
    var found: [String] = []
    func unless(_ holds: Bool, _ keyword: String) { if !holds { found.append("\(node.path): \(keyword)") } }
    for (keyword, argument) in schema {
      switch keyword {
      case "$schema", "title", "description": break
      case "type": unless(isType(node, argument as? String ?? ""), keyword)
      case "enum": unless((argument as? [String])?.contains(scalar(node) ?? "\u{0}") ?? false, keyword)
      case "const": unless(argument as? String == scalar(node), keyword)
      case "pattern":
        let pattern = try? Regex(argument as? String ?? "")
        unless(pattern.flatMap { scalar(node)?.firstMatch(of: $0) } != nil, keyword)
      case "minimum": unless(number(node) ?? .infinity >= double(argument), keyword)
      case "exclusiveMinimum": unless(number(node) ?? .infinity > double(argument), keyword)
      case "maximum": unless(number(node) ?? -.infinity <= double(argument), keyword)
      case "minItems": unless(Double(list(node).count) >= double(argument), keyword)
      case "maxItems": unless(Double(list(node).count) <= double(argument), keyword)
      case "items":
        for part in list(node) { found += problems(part, argument as? [String: Any] ?? [:]) }
      case "required":
        let names = entries(node).filter { !$0.value.isNull }.map(\.key)
        for name in argument as? [String] ?? [] { unless(names.contains(name), "required \(name)") }
      case "properties":
        let known = argument as? [String: [String: Any]] ?? [:]
        for entry in entries(node) {
          if let inner = known[entry.key], !entry.value.isNull { found += problems(entry.value, inner) }
        }
      case "additionalProperties":
        let known = schema["properties"] as? [String: Any] ?? [:]
        for entry in entries(node) where known[entry.key] == nil {
          if let inner = argument as? [String: Any] {
            found += problems(entry.value, inner)
          } else {
            unless(false, "unknown \(entry.key)")
          }
        }
      case "anyOf":
        let alternatives = argument as? [[String: Any]] ?? []
        unless(alternatives.contains { problems(node, $0).isEmpty }, keyword)
      default: unless(false, "the validator does not know \(keyword)")
      }
    }
    return found
  }

  private static func double(_ value: Any) -> Double { (value as? NSNumber)?.doubleValue ?? .nan }

  private static func scalar(_ node: YAMLNode) -> String? {
    if case .scalar(let text, _) = node.content { text } else { nil }
  }

  private static func number(_ node: YAMLNode) -> Double? { scalar(node).flatMap(Double.init) }

  private static func list(_ node: YAMLNode) -> [YAMLNode] {
    if case .sequence(let parts) = node.content { parts } else { [] }
  }

  private static func entries(_ node: YAMLNode) -> [YAMLNode.Entry] {
    if case .mapping(let entries) = node.content { entries } else { [] }
  }

  private static func isType(_ node: YAMLNode, _ type: String) -> Bool {
    switch node.content {
    case .mapping: return type == "object"
    case .sequence: return type == "array"
    case .scalar(let text, let isPlain):
      switch type {
      case "string": return true
      case "boolean": return isPlain && ["true", "false"].contains(text)
      case "number": return isPlain && Double(text) != nil
      case "integer": return isPlain && Int(text) != nil
      default: return false
      }
    }
  }
}
