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

  /// Audits the case's log or documents with the case's rule alone.
  init(_ ruleCase: RuleCase, of pack: RulePack, today: CivilDate) {
    rule = ruleCase.rule
    name = ruleCase.name
    folder = ruleCase.folder
    expected = ruleCase.expected
    expectedReason = ruleCase.reason
    do {
      let result = try RuleCaseAudit(
        version: Mingsuan.version, digest: { try FileDigest.sha256(ofFile: $0) }
      ).result(of: ruleCase, in: pack, today: today)
      got = result?.verdict ?? .error
      let code = result?.reason.code.rawValue ?? "failed"
      gotReason = code
      passed = got == expected && (expectedReason.map { $0 == code } ?? true)
      fault = nil
    } catch {
      (got, gotReason, passed, fault) = (.error, "failed", false, Failure(error).message)
    }
  }
}
