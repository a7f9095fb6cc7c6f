import AuditEngine
import CaseFile
import Configuration
import OrderLog
import ReportGenerator
import Rules

/// What a pack's rule says of one of its cases.
struct CaseTrial: Encodable, Sendable {
  let rule: String
  let name: String
  let folder: String
  /// The verdict of the case's folder, and the code of the reason where the case fixes it.
  let expected: Verdict
  let expectedReason: String?
  let got: Verdict
  let gotReason: String
  let passed: Bool
  /// Why the log of the case could not be read, if so.
  let fault: String?

  /// Audits the case's log with the case's rule alone.
  ///
  /// A case shows what a rule makes of its rows: what the checks of a log would say of so small a log is left out.
  init(_ ruleCase: RuleCase, of pack: RulePack, today: CivilDate) {
    rule = ruleCase.rule
    name = ruleCase.name
    folder = ruleCase.folder
    expected = ruleCase.expected
    expectedReason = ruleCase.reason
    do {
      let alone = RulePack(
        id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
        parameters: Array(pack.parameters.values), holidays: pack.holidays,
        rules: pack.rules.filter { $0.id == ruleCase.rule })
      let (log, _) = try LogReader(threads: 1, timeZone: ruleCase.timeZone).read(ruleCase.folder)
      let settings = AuditSettings(
        overrides: ruleCase.settings.map {
          .init(key: $0.key, city: $0.city, value: $0.value, reference: "case.yaml")
        })
      let result = try AuditEngine(
        packs: [alone], settings: settings, threads: 1, version: Mingsuan.version, rulesAlone: true,
        digest: { FileDigest.sha256($0) }
      ).audit(log, quality: LogQuality(), today: today)
      got = result.rules.first?.verdict ?? .error
      let code = result.rules.first?.reason.code.rawValue ?? "failed"
      gotReason = code
      passed = got == expected && (expectedReason.map { $0 == code } ?? true)
      fault = nil
    } catch {
      (got, gotReason, passed, fault) = (.error, "failed", false, Failure(error).message)
    }
  }
}
