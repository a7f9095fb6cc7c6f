import AuditEngine
import Foundation
import ReportGenerator
import Testing

@Suite struct FindingsJSONTests {
  private static let read = Result { try readSchema() }
  private static let written = Result {
    try JSONDecoder().decode(JSONValue.self, from: FindingsJSON.data(SampleResult.result))
  }
  private func schema() throws -> SchemaValidator { try Self.read.get() }
  private func document() throws -> JSONValue { try Self.written.get() }

  private static func readSchema() throws -> SchemaValidator {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: package.appendingPathComponent("Docs/schemas/findings.schema.json"))
    return SchemaValidator(root: try JSONDecoder().decode(JSONValue.self, from: data))
  }

  @Test func aRichResultConformsToTheSchema() throws {
    #expect(try schema().problems(document()) == [])
  }

  @Test(arguments: [
    ["format"], ["rules", "0", "verdict"], ["findings", "0", "basis", "status"], ["log", "workers"],
    ["observations", "0", "evidence"], ["settings", "seed"], ["distributions", "0", "x"],
    ["quality", "observations", "0", "severity"], ["packs", "0", "clauses", "0", "issued"],
  ])
  func aDocumentWithoutARequiredPartFails(_ path: [String]) throws {
    #expect(try !schema().problems(document().replacing(path, with: nil)).isEmpty)
  }

  @Test(arguments: [
    (["rules", "0", "verdict"], JSONValue.string("violated")),
    (["format"], .string("mingsuan.findings/0")),
    (["findings", "0", "basisInForce"], .string("yes")),
    (["settings", "level"], .number(99)),
    (["log", "rows", "orders"], .number(1.5)),
    (["log", "rows", "orders"], .number(-1)),
    (["packs", "0", "clauses", "0", "issued"], .string("29 October 2025")),
    (["rules", "0", "opinion"], .string("bad")),
    (["observations", "0", "evidence", "order"], .object([:])),
    (["findings", "0", "fingerprint"], .string("")),
  ])
  func aMutatedDocumentFails(_ path: [String], _ value: JSONValue) throws {
    #expect(try !schema().problems(document().replacing(path, with: value)).isEmpty)
  }

  @Test func theBytesAreStableSortedAndEndWithALineFeed() throws {
    let data = try FindingsJSON.data(SampleResult.result)
    #expect(try data == FindingsJSON.data(SampleResult.result))
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.hasSuffix("}\n") && !text.hasSuffix("\n\n"))
    let topLevel = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.map { $0.prefix { $0 != ":" } }
    #expect(topLevel.count == 12)
    #expect(topLevel == topLevel.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test func aResultIsReadBackUnchanged() throws {
    let result = SampleResult.result
    let data = try FindingsJSON.data(result)
    let back = try FindingsJSON.result(data)
    #expect(back == result)
    #expect(try FindingsJSON.data(back) == data)
  }

  @Test func aNumberThatIsNotFiniteIsAnErrorAndNotAFile() {
    var result = SampleResult.result
    result.distributions[0].limit = .infinity
    #expect(throws: ReportError.self) { try FindingsJSON.data(result) }
    #expect(throws: ReportError.self) { try FindingsJSON.result(Data("{}".utf8)) }
  }
}
