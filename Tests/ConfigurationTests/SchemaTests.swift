import Foundation
import OrderLog
import Testing

@testable import Configuration

@Suite("JSON Schema of mapping files")
struct SchemaTests {
  private func schema() throws -> [String: Any] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent("Docs/schemas/mapping.schema.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func keys(_ part: Any?) -> Set<String> {
    Set(((part as? [String: Any])?["properties"] as? [String: Any])?.keys.map { $0 } ?? [])
  }

  @Test("The schema has the keys that the reader knows")
  func keysAgree() throws {
    let schema = try schema()
    let definitions = try #require(schema["$defs"] as? [String: Any])
    #expect(keys(schema) == Set(MappingFile.keys["mapping"] ?? []))
    for name in ["table", "field", "shift", "term"] {
      #expect(keys(definitions[name]) == Set(MappingFile.keys[name] ?? []), "\(name)")
    }
  }

  @Test("The schema has the tables and fields of the log format")
  func fieldsAgree() throws {
    let properties = try #require(try schema()["properties"] as? [String: Any])
    let tables = try #require(
      (properties["tables"] as? [String: Any])?["properties"] as? [String: Any])
    #expect(Set(tables.keys) == Set(TableKind.allCases.map(\.rawValue)))
    for kind in TableKind.allCases {
      let parts = (tables[kind.rawValue] as? [String: Any])?["allOf"] as? [[String: Any]]
      let fields = (parts?.last?["properties"] as? [String: Any])?["fields"] as? [String: Any]
      let names = (fields?["propertyNames"] as? [String: Any])?["enum"] as? [String]
      #expect(Set(names ?? []) == Set(kind.fields.map(\.rawValue)), "\(kind)")
    }
  }

  @Test("The schema has the units")
  func unitsAgree() throws {
    let definitions = try #require(try schema()["$defs"] as? [String: Any])
    let field = (definitions["field"] as? [String: Any])?["properties"] as? [String: Any]
    let units = (field?["unit"] as? [String: Any])?["enum"] as? [String]
    #expect(Set(units ?? []) == Set(SourceUnit.allCases.map(\.rawValue)))
  }
}
