import CaseFile
import Configuration
import Metrics
import OrderLog
import Rules
import Simulators
import Testing

@testable import AuditEngine

/// The findings of T-PAY-5 lay like orders side by side, and carry the three numbers of each group.
@Suite struct SameWorkEvidenceTests {
  private func audit(_ file: ScenarioFile) throws -> AuditResult {
    let log = try file.scenario.run().log()
    let inspection = LogInspection(log: log, report: ReadingReport(), threads: 1)
    let pack = try RulePacks.load(named: "clause6").adding(file.parameters, from: file.scenario.name)
    let only = RulePack(
      id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
      parameters: Array(pack.parameters.values), holidays: pack.holidays,
      rules: pack.rules.filter { $0.id == "T-PAY-5" })
    let engine = AuditEngine(
      packs: [only], threads: 1, version: "0", rulesAlone: true, digest: { FileDigest.sha256($0) })
    return try engine.audit(log, quality: inspection.quality, today: try #require(CivilDate("2026-06-01")))
  }

  @Test func likeOrdersStandSideBySide() throws {
    let file = try ScenarioLibrary.scenario(named: "planted-group-paid-less")
    let result = try audit(file)
    let rule = try #require(result.rules.first)
    #expect(rule.verdict == .notMet)
    let units = result.findings.filter { $0.level == .unit }
    #expect(!units.isEmpty && units.count <= Measurement.caseLimit)
    let observations = Dictionary(
      result.observations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for finding in units {
      let observation = try #require(finding.observations.first.flatMap { observations[$0] })
      guard case .likeOrders(let set) = observation.evidence else {
        Issue.record("evidence of another kind: \(observation.evidence)")
        continue
      }
      // Two workers, the same circumstances, the gap as a calculator gives it.
      #expect(Set(set.rows.compactMap { $0.values["worker_id"] }).count == 2)
      for field in ["service", "rule_version", "weather"] {
        #expect(Set(set.rows.map { $0.values[field] ?? "" }).count == 1, "\(field)")
      }
      let pay = Dictionary(set.figures.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
      let (low, high) = (try #require(pay["lowPay"]), try #require(pay["highPay"]))
      #expect(low < high)
      #expect((set.measured - (high - low) / ((high + low) / 2)).magnitude < 1e-9)
      #expect(Set(set.rows.map(\.orderID)).count == set.rows.count)
    }
    let figures = try #require(rule.readings.first?.measured?.figures)
    for key in ["raw", "chosen", "everything"] {
      let gap = figures.first { $0.key.hasPrefix("payGap.gender.") && $0.key.hasSuffix(".perOrder.\(key)") }
      let value = try #require(gap).value
      // Three tenths less, or, where women are the reference, three sevenths more.
      #expect((value - 0.3).magnitude < 0.05 || (value + 0.43).magnitude < 0.1, "\(key) \(value)")
    }
  }
}
