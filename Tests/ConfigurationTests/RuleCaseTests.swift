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

  /// Rules whose side of the documents is there, and which answer undetermined until the log's side is.
  static let awaitingTheLog: Set = ["T-FIL-6", "T-PART-5", "T-REV-3", "T-REV-4"]

  @Test func everyRuleHasCases() throws {
    #expect(Self.packs.count == RulePacks.builtIn.count)
    for pack in Self.packs {
      // What an order log shows nothing of is undetermined whatever the log is.
      for rule in pack.rules where rule.metric != "ask.documents" {
        let own = Self.cases.filter { $0.rule == rule.id }
        #expect(own.count >= (rule.isAboutDocuments || pack.id != "clause6" ? 4 : 3), "\(rule.id)")
        let isUnfinished =
          Self.awaitingTheLog.contains(rule.id)
          || rule.metric.hasPrefix("mechanism.") && rule.metric != "mechanism.pay"
        #expect(
          own.contains { $0.expected == .met } || rule.decision.kind == .description || isUnfinished,
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
