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
    let result = try #require(try audit(ruleCase))
    #expect(
      result.verdict == ruleCase.expected,
      "\(ruleCase.rule)/\(ruleCase.name): \(result.verdict), \(result.reason)")
    if let reason = ruleCase.reason { #expect(result.reason.code.rawValue == reason) }
  }

  @Test func everyRuleHasCases() throws {
    #expect(Self.packs.count == RulePacks.builtIn.count && Self.cases.count > 250)
    for pack in Self.packs {
      // What an order log shows nothing of is undetermined whatever the log is.
      for rule in pack.rules where rule.metric != "ask.documents" {
        let own = Self.cases.filter { $0.rule == rule.id }
        #expect(own.count >= 4, "\(rule.id)")
        #expect(
          own.contains { $0.expected == .met } || rule.decision.kind == .description,
          "\(rule.id)")
      }
    }
  }

  /// The case's log or documents under the case's rule alone.
  private func audit(_ ruleCase: RuleCase) throws -> RuleResult? {
    let pack = try #require(Self.packs.first { $0.rule(ruleCase.rule) != nil })
    return try RuleCaseAudit(version: "test", digest: { try FileDigest.sha256(ofFile: $0) })
      .result(of: ruleCase, in: pack, today: CivilDate(dayNumber: 20_000))
  }
}
