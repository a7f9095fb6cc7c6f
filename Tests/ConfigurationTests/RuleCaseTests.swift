import AuditEngine
import CaseFile
import Configuration
import OrderLog
import Rules
import Testing

/// Every rule's own cases: tiny logs in folders named after the verdict that the rule must give.
@Suite struct RuleCaseTests {
  static let cases: [RuleCase] = RulePacks.builtIn.flatMap { (try? RulePacks.cases(named: $0)) ?? [] }

  /// The packs, loaded once for all cases.
  static let packs: [RulePack] = RulePacks.builtIn.compactMap { try? RulePacks.load(named: $0) }

  @Test(arguments: cases)
  func givesTheVerdictOfItsFolder(_ ruleCase: RuleCase) throws {
    let result = try #require(try audit(ruleCase).rules.first)
    #expect(
      result.verdict == ruleCase.expected,
      "\(ruleCase.rule)/\(ruleCase.name): \(result.verdict), \(result.reason)")
    if let reason = ruleCase.reason { #expect(result.reason.code.rawValue == reason) }
  }

  @Test func everyRuleHasCases() throws {
    for pack in try RulePacks.builtIn.map(RulePacks.load(named:)) {
      for rule in pack.rules {
        let own = Self.cases.filter { $0.rule == rule.id }
        #expect(own.count >= 3, "\(rule.id)")
        #expect(own.contains { $0.expected == .met } || rule.decision.kind == .description, "\(rule.id)")
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
    let (log, _) = try LogReader(threads: 1, timeZone: ruleCase.timeZone).read(ruleCase.folder)
    let settings = AuditSettings(
      overrides: ruleCase.settings.map {
        .init(key: $0.key, city: $0.city, value: $0.value, reference: "case.yaml")
      })
    let engine = AuditEngine(
      packs: [alone], settings: settings, threads: 1, version: "test", digest: { FileDigest.sha256($0) })
    return try engine.audit(log, quality: LogQuality(), today: CivilDate(dayNumber: 20_000))
  }
}
