import AuditEngine
import Foundation
import OrderLog
import Rules
import Testing

@testable import ReportGenerator

/// Rules over documents in reports: what is stated, where, with which documents; nothing a disclosure says can break
/// the page.
@Suite struct DocumentReportTests {
  private static let hostile = "<script>alert(1)</script>\"onload=\u{202E}"

  private func words(_ text: String) -> LocalizedText { LocalizedText(zh: text, en: text) }

  private func rule(_ id: String, _ metric: String, _ kind: Decision.Kind) -> Rule {
    Rule(
      id: id, title: words(id), statement: words("S"), obligations: ["O9"], coverage: .documents,
      bases: [SampleResult.analyst], requires: [], metric: metric, parameters: [:],
      readings: [Reading(id: "documents", title: words("R"))], decision: Decision(kind: kind),
      remedy: words("remedy of \(id)"), ask: words("ask for \(id)"),
      question: kind == .judgement ? words("question of \(id)") : nil)
  }

  private func result(_ disclosure: EvidencedDisclosure?) throws -> AuditResult {
    let pack = RulePack(
      id: "demo", version: "1", title: words("demo"), clauses: [SampleClause.clause], parameters: [],
      rules: [
        rule("D-1", "documents.rectification", .facts), rule("D-2", "documents.review-objects", .judgement),
        rule("D-3", "documents.inventory", .facts),
      ])
    let zone = try #require(CivilTimeZone(identifier: "Asia/Shanghai"))
    return try AuditEngine(packs: [pack], threads: 1, version: "test", digest: { _ in "" }).audit(
      OrderLog(orders: Table(kind: .orders, rowCount: 0, columns: [:]), timeZone: zone),
      quality: LogQuality(), disclosure: disclosure, today: SampleClause.day("2026-06-01"))
  }

  private var disclosure: EvidencedDisclosure {
    let present = Rules.Attachment(
      title: Self.hostile, file: "a.txt", sha256: "sha256:" + String(repeating: "a", count: 64))
    let gone = Rules.Attachment(file: Self.hostile, sha256: "sha256:" + String(repeating: "b", count: 64))
    var disclosure = Disclosure(
      asOf: SampleClause.day("2026-05-01"),
      platform: DisclosedPlatform(id: "p", name: Self.hostile, services: ["food"]))
    disclosure.rectifications = [
      RectificationOrder(
        authority: "A", matter: Self.hostile, issued: SampleClause.day("2026-01-01"),
        deadline: SampleClause.day("2026-02-01"), closed: SampleClause.day("2026-02-09"),
        source: EntrySource(path: "rectifications[0]", line: 12, attachments: [present, gone]))
    ]
    disclosure.reviews = [
      AlgorithmReview(
        date: SampleClause.day("2026-01-01"), objects: ReviewObject.allCases,
        source: EntrySource(path: "reviews[0]", line: 20, attachments: [present]))
    ]
    return EvidencedDisclosure(
      disclosure, file: "disclosure.yaml", digest: "sha256:c",
      states: [present: .present(bytes: 3), gone: .missing])
  }

  @Test(arguments: Language.allCases)
  func thePageShowsWhatIsStatedAndWhereAndCannotBeBroken(_ language: Language) throws {
    let result = try result(disclosure)
    #expect(result.rules.map(\.verdict) == [.notMet, .needsReview, .undetermined])
    let html = try HTMLReport(result, language: language).html
    let page = MarkupOutline(html)
    #expect(page.error == nil)
    #expect(page.all("script").isEmpty && !html.contains("\u{202E}"))
    for element in page.elements {
      #expect(element.attributes.keys.allSatisfy { !$0.lowercased().hasPrefix("on") })
    }
    for text in ["rectifications[0]", "question of D-2", "ask for D-3", "disclosure.yaml"] {
      #expect(html.contains(text), "\(text)")
    }
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(ids.count == Set(ids).count)
  }

  @Test(arguments: Language.allCases)
  func withoutADisclosureTheRulesStandInOneListAndOneRequest(_ language: Language) throws {
    let result = try result(nil)
    let html = try HTMLReport(result, language: language).html
    let page = MarkupOutline(html)
    #expect(page.error == nil)
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(ids.contains("needs-documents"))
    for id in ["rule-D-1", "rule-D-2", "rule-D-3"] { #expect(ids.filter { $0 == id }.count == 1) }
    let summary = try TerminalSummary(result, language: language, width: 200).text
    #expect(summary.components(separatedBy: "D-1").count == 3, "once by obligation, once in the request")
    #expect(!summary.contains("ask for D-1"))
  }

  @Test func theResultFitsItsSchemaAndComesBackTheSame() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let schema = SchemaValidator(
      root: try JSONDecoder().decode(
        JSONValue.self,
        from: try Data(contentsOf: root.appendingPathComponent("Docs/schemas/findings.schema.json"))))
    for given in [disclosure, nil] {
      let result = try result(given)
      let data = try FindingsJSON.data(result)
      #expect(schema.problems(try JSONDecoder().decode(JSONValue.self, from: data)) == [])
      #expect(try FindingsJSON.result(data) == result)
    }
  }

  @Test(arguments: Language.allCases)
  func everyCodeOfDocumentsHasAText(_ language: Language) throws {
    let texts = try StringTable(language).texts
    var keys = DocumentPoint.State.allCases.map { "pointState.\($0.rawValue)" }
    keys += DocumentRecord.Kept.State.allCases.map { "attachment.\($0.rawValue)" }
    keys += DisclosureItem.allCases.map { "point.item.\($0.rawValue)" }
    keys += AlgorithmFamily.allCases.flatMap {
      ["point.family.\($0.rawValue)", "point.mechanism.\($0.rawValue)"]
    }
    keys += NegotiationTopic.allCases.map { "point.topic.\($0.rawValue)" }
    keys += ReviewObject.allCases.map { "point.object.\($0.rawValue)" }
    keys += WorkerOption.allCases.map { "point.option.\($0.rawValue)" }
    keys += AppealGround.named.map { "point.ground.\($0.rawValue)" }
    keys += FilingPart.required.map { "point.part.\($0.rawValue)" }
    keys += ReportSection.allCases.map { "point.section.\($0.rawValue)" }
    keys += DisclosedHeading.allCases.map { "point.heading.\($0.rawValue)" }
    keys += GovernanceSystem.Kind.required.map { "point.system.\($0.rawValue)" }
    keys += Attestation.Answer.allCases.map { "answer.\($0.rawValue)" }
    keys += [
      "calendar", "running", "inputs", "not-read", "no-log", "other-days", "no-rule", "unknown-parameter",
      "no-limit",
      "laxer", "rule", "words-only", "other-mechanism", "unknown-metric", "day-gaps", "no-orders", "no-value",
      "too-few", "none-upheld", "used-before",
    ].map {
      "uncompared.\($0)"
    }
    #expect(keys.filter { texts[$0] == nil } == [])
  }
}
