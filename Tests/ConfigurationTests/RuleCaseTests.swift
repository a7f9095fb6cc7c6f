import AuditEngine
import CaseFile
import Configuration
import OrderLog
import Rules
import Testing

/// Every rule's own cases: tiny logs in folders named after the verdict that the rule must give.
@Suite struct RuleCaseTests {
  static let packs: [RulePack] = (try? RulePacks.load(RulePacks.builtIn)) ?? []
  static let cases: [RuleCase] = RulePacks.builtIn.flatMap { (try? RulePacks.cases(named: $0)) ?? [] }


  @Test(arguments: cases)
  func givesTheVerdictOfItsFolder(_ ruleCase: RuleCase) throws {
    let result = try #require(try audit(ruleCase).rules.first)
    #expect(
      result.verdict == ruleCase.expected,
      "\(ruleCase.rule)/\(ruleCase.name): \(result.verdict), \(result.reason)")
    if let reason = ruleCase.reason { #expect(result.reason.code.rawValue == reason) }
  }

  /// Rules whose side of the documents is there, and which answer undetermined until the log's side is.
  static let awaitingTheLog: Set = ["T-FIL-6", "T-PART-5", "T-REV-3", "T-REV-4"]

  @Test func everyRuleHasCases() throws {
    #expect(Self.packs.count == RulePacks.builtIn.count)
    for pack in Self.packs {
      // What an order log shows nothing of is undetermined whatever the log is.
      for rule in pack.rules where rule.metric != "ask.documents" {
        let own = Self.cases.filter { $0.rule == rule.id }
        #expect(own.count >= (rule.isAboutDocuments || pack.id != "clause6" ? 4 : 3), "\(rule.id)")
        let isUnfinished = Self.awaitingTheLog.contains(rule.id) || rule.metric.hasPrefix("mechanism.")
        #expect(
          own.contains { $0.expected == .met } || rule.decision.kind == .description || isUnfinished,
          "\(rule.id)")
      }
    }
  }

  /// The case's log under the case's rule alone.
  private func audit(_ ruleCase: RuleCase) throws -> AuditResult {
    let pack = try #require(Self.packs.first { $0.rule(ruleCase.rule) != nil })
    let alone = RulePack(
      id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
      parameters: Array(pack.parameters.values), holidays: pack.holidays,
      rules: pack.rules.filter { $0.id == ruleCase.rule })
    // A case shows what the rule makes of its rows. What the checks of a log would say of so small and regular a
    // log is tested with the checks.
    let log = try log(ruleCase)
    let disclosure = try ruleCase.disclosure.map {
      try DisclosureFile.evidenced(at: $0, digest: { try FileDigest.sha256(ofFile: $0) })
    }
    let inputs = try ruleCase.tables.map { table in
      HandedOverFile(
        name: "\(table.rawValue).csv",
        sha256: try FileDigest.sha256(ofFile: "\(ruleCase.folder)/\(table.rawValue).csv"))
    }
    let settings = AuditSettings(
      overrides: ruleCase.settings.map {
        .init(key: $0.key, city: $0.city, value: $0.value, reference: "case.yaml")
      })
    let engine = AuditEngine(
      packs: [alone], settings: settings, threads: 1, version: "test", rulesAlone: true,
      digest: { FileDigest.sha256($0) })
    return try engine.audit(
      log, quality: LogQuality(), disclosure: disclosure, inputs: inputs.isEmpty ? nil : inputs,
      today: CivilDate(dayNumber: 20_000))
  }

  /// The case's log; a case about documents alone has one without orders.
  private func log(_ ruleCase: RuleCase) throws -> OrderLog {
    guard ruleCase.tables.isEmpty else {
      return try LogReader(threads: 1, timeZone: ruleCase.timeZone).read(ruleCase.folder).log
    }
    let zone = try #require(CivilTimeZone(identifier: ruleCase.timeZone))
    return OrderLog(orders: Table(kind: .orders, rowCount: 0, columns: [:]), timeZone: zone)
  }
}
