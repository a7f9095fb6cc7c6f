/// A validator for the keywords of JSON Schema 2020-12 that this project's schemas use. A keyword that it does
/// not know is reported, so that no part of a schema is passed over.
struct SchemaValidator {
  let root: JSONValue

  private static let annotations: Set<String> = ["$schema", "$id", "$defs", "title", "description"]

  /// What is wrong with a document; empty when it conforms.
  func problems(_ document: JSONValue) -> [String] { problems(document, root, at: "$") }

  private func problems(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
    if case .bool(let allowed) = schema { return allowed ? [] : ["\(path): not allowed"] }
    guard let keywords = schema.members else { return ["\(path): the schema is not an object"] }
    return keywords.sorted { $0.key < $1.key }.flatMap { keyword, argument in
      check(keyword, argument, value, keywords, path)
    }
  }

  private func check(
    _ keyword: String, _ argument: JSONValue, _ value: JSONValue, _ schema: [String: JSONValue],
    _ path: String
  ) -> [String] {
    func unless(_ holds: Bool) -> [String] { holds ? [] : ["\(path): \(keyword)"] }
    switch keyword {
    case _ where Self.annotations.contains(keyword): return []
    case "$ref":
      let name = argument.text.map { String($0.dropFirst("#/$defs/".count)) } ?? ""
      guard let target = root["$defs"]?[name] else { return ["\(path): no definition \(name)"] }
      return problems(value, target, at: path)
    case "type": return unless(isType(value, argument.text ?? ""))
    case "const": return unless(value == argument)
    case "enum": return unless(argument.elements?.contains(value) ?? false)
    case "pattern":
      guard let text = value.text, let pattern = try? Regex(argument.text ?? "") else { return unless(false) }
      return unless(text.firstMatch(of: pattern) != nil)
    case "minLength": return unless(Double(value.text?.count ?? 0) >= argument.number ?? 0)
    case "minimum": return unless((value.number ?? 0) >= argument.number ?? 0)
    case "maximum": return unless((value.number ?? 0) <= argument.number ?? 0)
    case "maxItems": return unless(Double(value.elements?.count ?? 0) <= argument.number ?? 0)
    case "minProperties": return unless(Double(value.members?.count ?? 0) >= argument.number ?? 0)
    case "maxProperties": return unless(Double(value.members?.count ?? 0) <= argument.number ?? 0)
    case "required":
      let names = argument.elements?.compactMap(\.text) ?? []
      return names.filter { value[$0] == nil }.map { "\(path): \($0) is missing" }
    case "items":
      return (value.elements ?? []).enumerated().flatMap {
        problems($0.element, argument, at: "\(path)[\($0.offset)]")
      }
    case "properties":
      return (argument.members ?? [:]).sorted { $0.key < $1.key }.flatMap { name, schema in
        value[name].map { problems($0, schema, at: "\(path).\(name)") } ?? []
      }
    case "additionalProperties":
      let known = Set((schema["properties"]?.members ?? [:]).keys)
      return (value.members ?? [:]).filter { !known.contains($0.key) }.sorted { $0.key < $1.key }.flatMap {
        problems($0.value, argument, at: "\(path).\($0.key)")
      }
    default: return ["\(path): the validator does not know \(keyword)"]
    }
  }

  private func isType(_ value: JSONValue, _ type: String) -> Bool {
    switch (value, type) {
    case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
      (.object, "object"):
      true
    case (.number(let number), "integer"): number == number.rounded()
    default: false
    }
  }
}
