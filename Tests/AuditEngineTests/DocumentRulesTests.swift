import CaseFile
import Configuration
import Foundation
import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// Rules over documents, on the made-up good disclosure and on changes of it.
@Suite struct DocumentRulesTests {
  private static let pack: RulePack? = try? RulePacks.load(named: "clause6")
  private static let good: EvidencedDisclosure? = {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try? DisclosureFile.evidenced(
      at: root.appendingPathComponent("Fixtures/disclosures/good/disclosure.yaml").path,
      digest: { try FileDigest.sha256(ofFile: $0) })
  }()

  private func good() throws -> EvidencedDisclosure { try #require(Self.good) }

  /// The rules about documents alone, with or without a disclosure.
  private func audit(
    _ disclosure: EvidencedDisclosure?, inputs: [HandedOverFile]? = nil, on orders: OrderLog = log([])
  ) throws -> AuditResult {
    let pack = try #require(Self.pack)
    let alone = RulePack(
      id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
      parameters: Array(pack.parameters.values), holidays: pack.holidays,
      rules: pack.rules.filter(\.isAboutDocuments))
    return try AuditEngine(
      packs: [alone], threads: 1, version: "test", rulesAlone: true, digest: { FileDigest.sha256($0) }
    ).audit(
      orders, quality: LogQuality(), disclosure: disclosure, inputs: inputs, today: civil("2026-06-01"))
  }

  private func verdicts(_ result: AuditResult) -> [String: Verdict] {
    Dictionary(uniqueKeysWithValues: result.rules.map { ($0.rule, $0.verdict) })
  }

  @Test func withoutADisclosureEveryDocumentRuleIsUndeterminedAndNothingIsFound() throws {
    let result = try audit(nil)
    #expect(result.rules.count == DocumentExaminers.all.count)
    #expect(result.rules.allSatisfy { $0.verdict == .undetermined && $0.reason.code == .needsDisclosure })
    #expect(result.findings.isEmpty && result.disclosure == nil)
    #expect(result.verdict == .undetermined)
  }

  @Test func everyExaminerHasARuleAndEveryRuleAnExaminer() throws {
    let pack = try #require(Self.pack)
    let metrics = Set(pack.rules.filter(\.isAboutDocuments).map(\.metric))
    #expect(metrics == Set(DocumentExaminers.all.map { $0.metric }))
  }

  @Test func aLogBesideTheDocumentsChangesNothing() throws {
    let documents = try good()
    let alone = try audit(documents)
    let beside = try audit(documents, on: log([Trip(id: "1", worker: "a", from: 0, to: 1)]))
    #expect(verdicts(alone) == verdicts(beside))
    #expect(alone.findings == beside.findings)
    #expect(alone.disclosure == beside.disclosure)
  }

  /// Missing documents never speak against the platform, and never for it.
  @Test func withoutItsDocumentsNothingIsMetAndNothingIsHeldAgainstThePlatform() throws {
    var documents = try good()
    let before = verdicts(try audit(documents))
    documents.states = documents.states.mapValues { _ in .missing }
    let after = try audit(documents)
    for rule in after.rules {
      #expect(rule.verdict != .notMet, "\(rule.rule)")
      #expect(rule.verdict != .met, "\(rule.rule)")
      if before[rule.rule] == .met { #expect(rule.verdict == .undetermined, "\(rule.rule)") }
    }
  }

  @Test(arguments: 0..<40)
  func losingDocumentsOnlyMakesVerdictsLessSure(_ seed: Int) throws {
    var documents = try good()
    var random = Mixer(seed: UInt64(seed))
    let before = verdicts(try audit(documents))
    for attachment in documents.states.keys.sorted(by: { ($0.file ?? "") < ($1.file ?? "") })
    where Bool.random(using: &random) {
      documents.states[attachment] = Bool.random(using: &random) ? .missing : .different(sha256: "sha256:0")
    }
    for (rule, verdict) in verdicts(try audit(documents)) where verdict != before[rule] {
      #expect(verdict == .undetermined && before[rule] == .met, "\(rule)")
    }
  }

  @Test func anAnswerCountsFromItsDayOnAndTheLatestOneDecides() throws {
    var documents = try good()
    let asOf = documents.disclosure.asOf
    let others = documents.disclosure.attestations.filter { $0.rule != "T-REV-2" }
    func answer(_ answer: Attestation.Answer, _ day: CivilDate) -> Attestation {
      Attestation(
        rule: "T-REV-2", answer: answer, statement: "s", role: "r", date: day,
        source: EntrySource(path: "attestations[9]"))
    }
    func verdict(_ answers: Attestation...) throws -> RuleResult? {
      documents.disclosure.attestations = others + answers
      return try audit(documents).rules.first { $0.rule == "T-REV-2" }
    }
    let later = CivilDate(dayNumber: asOf.dayNumber + 1)
    let earlier = CivilDate(dayNumber: asOf.dayNumber - 9)
    #expect(try verdict()?.verdict == .needsReview)
    #expect(try verdict(answer(.yes, later))?.verdict == .needsReview)
    #expect(try verdict(answer(.yes, asOf))?.verdict == .met)
    #expect(try verdict(answer(.yes, earlier), answer(.no, asOf))?.verdict == .notMet)
    #expect(try verdict(answer(.no, earlier), answer(.yes, asOf))?.verdict == .met)
    let attested = try #require(try verdict(answer(.yes, asOf)))
    #expect(attested.reason.code == .attested && attested.attestation?.role == "r")
  }

  @Test func theDigestsOfTheFilesThatWereReadDecideTheHandOver() throws {
    let documents = try good()
    let files = try #require(documents.disclosure.handover?.files)
    func verdict(_ inputs: [HandedOverFile]?) throws -> Verdict? {
      verdicts(try audit(documents, inputs: inputs))["T-INS-3"]
    }
    #expect(try verdict(files) == .met)
    #expect(try verdict(files.reversed()) == .met)
    #expect(try verdict(nil) == .undetermined)
    #expect(try verdict(Array(files.dropLast())) == .undetermined)
    #expect(try verdict(files + [HandedOverFile(name: "more.csv", sha256: "sha256:0")]) == .undetermined)
    var changed = files
    changed[0].sha256 = "sha256:0"
    #expect(try verdict(changed) == .notMet)
  }

  @Test func findingsPointToTheEntryAndNameTheSourceThatAsks() throws {
    var documents = try good()
    documents.disclosure.publications = documents.disclosure.publications?.map {
      var publication = $0
      publication.items.removeAll { $0 == .purpose || $0 == .routePlanning }
      return publication
    }
    let result = try audit(documents)
    let rule = try #require(result.rules.first { $0.rule == "T-TR-1" })
    #expect(rule.verdict == .notMet && rule.basis.source == "ALG-16" && rule.basis.status == .law)
    let findings = result.findings.filter { $0.rule == "T-TR-1" }
    #expect(findings.map(\.level) == [.log, .unit, .unit])
    #expect(findings.map(\.basis.source) == ["ALG-16", "ALG-16", "QL-2"])
    #expect(Set(findings.map(\.fingerprint)).count == 3)
    #expect(
      findings.flatMap(\.observations).allSatisfy { id in result.observations.contains { $0.id == id } })
    let again = try audit(documents)
    #expect(again == result)
  }

  @Test func monthsEndOnTheLastDayOfAShorterMonth() {
    #expect(civil("2024-02-29").adding(months: 12) == civil("2025-02-28"))
    #expect(civil("2025-01-31").adding(months: 1) == civil("2025-02-28"))
    #expect(civil("2025-12-15").adding(months: 1) == civil("2026-01-15"))
    #expect(civil("2025-12-15").adding(months: .max) > civil("9999-12-31"))
    #expect(civil("2025-12-15").adding(months: .min) < civil("0001-01-01"))
    #expect(civil("2026-01-15").adding(months: -36) == civil("2023-01-15"))
    #expect(civil("2026-03-31").adding(months: -1) == civil("2026-02-28"))
  }

  @Test func aURLBesideAFileTakesNothingAwayAndAloneShowsNothing() throws {
    let file = Rules.Attachment(file: "a", sha256: "sha256:0")
    let url = Rules.Attachment(url: "https://example.example/")
    let documents = EvidencedDisclosure(
      try good().disclosure, file: "d", digest: "sha256:0",
      states: [file: .present(bytes: 1), url: .notFetched])
    func isEvidenced(_ attachments: [Rules.Attachment]) -> Bool {
      documents.isEvidenced(EntrySource(path: "p", attachments: attachments))
    }
    #expect(isEvidenced([file]) && isEvidenced([file, url]))
    #expect(!isEvidenced([url]) && !isEvidenced([]))
    #expect(!isEvidenced([file, Rules.Attachment(file: "b", sha256: "sha256:1")]))
  }
}
