import AuditEngine
import Foundation
import ReportGenerator
import Testing

@Suite struct StudySummaryJSONTests {
  private static let read = Result { () throws -> SchemaValidator in
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: package.appendingPathComponent("Docs/schemas/study-summary.schema.json"))
    return SchemaValidator(root: try JSONDecoder().decode(JSONValue.self, from: data))
  }

  private static func document(_ study: Study, _ summary: StudySummary) throws -> JSONValue {
    let data = try StudySummaryJSON(study, summary).data()
    return try JSONDecoder().decode(JSONValue.self, from: data)
  }

  private static let written = Result { try document(SampleStudy.study, SampleStudy.summary) }

  @Test func aStudyConformsToTheSchema() throws {
    #expect(try Self.read.get().problems(Self.written.get()) == [])
  }

  @Test func sensitivityConformsToTheSchema() throws {
    for made in [try SampleStudy.screening(), try SampleStudy.indices()] {
      let document = try Self.document(made.study, made.summary)
      #expect(try Self.read.get().problems(document) == [])
      let response = document["summary"]?["responses"]?.elements?.first {
        $0["name"]?.text == "worker.pay_per_hour"
      }
      #expect(response?["sensitivity"]?.elements?.count == 4)
    }
  }

  @Test func effectsConformToTheSchema() throws {
    let effects = try Self.written.get()["summary"]?["responses"]?.elements?.first {
      $0["name"]?.text == "worker.pay_per_hour"
    }?["effects"]?.elements
    #expect(effects?.count == 2 && effects?.first?["levels"]?.elements?.count == 2)
    let filled = try SampleStudy.filling()
    let document = try Self.document(filled.study, filled.summary)
    #expect(try Self.read.get().problems(document) == [])
  }

  @Test func aStudyWithoutRecordsConformsToTheSchema() throws {
    #expect(
      try Self.read.get().problems(Self.document(SampleStudy.study, StudySummary(SampleStudy.study, [])))
        == [])
  }

  @Test(arguments: [
    (["format"], nil), (["study", "arms"], nil), (["summary", "front"], nil),
    (["summary", "responses", "0", "kind"], JSONValue.string("other")),
    (["summary", "responses", "0", "arms", "0", "deviation"], .number(-1)),
    (["summary", "failures", "0", "run"], .string("3-6")),
    (["summary", "verdicts", "0", "arms", "0", "violated"], .number(1)),
    (["study", "level"], .number(95)),
  ])
  func aDocumentThatIsNotOneFails(_ path: [String], _ value: JSONValue?) throws {
    #expect(try !Self.read.get().problems(Self.written.get().replacing(path, with: value)).isEmpty)
  }

  @Test func theBytesDoNotDependOnTheOrderOfRecordsAndReadBack() throws {
    let study = SampleStudy.study
    let data = try StudySummaryJSON(study, SampleStudy.summary).data()
    let other = try StudySummaryJSON(study, StudySummary(study, SampleStudy.records.reversed())).data()
    #expect(data == other)
    let back = try JSONDecoder().decode(StudySummaryJSON.self, from: data)
    #expect(try back.data() == data)
    #expect(back.study.arms.count == 4 && back.summary.failures.count == 1)
    #expect(String(decoding: data, as: UTF8.self).hasSuffix("}\n"))
  }
}
