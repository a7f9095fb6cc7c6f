public import AuditEngine
import Rules

/// The verdicts as JUnit XML, which continuous integration services read: one test suite a pack, one test case a
/// rule.
///
/// `notMet` is a failure. `undetermined`, `needsReview` and `error` are errors, since nothing was decided and an
/// undecided rule must not pass a gate unseen. `notApplicable` is skipped, `met` passes. Durations are left out:
/// the same result gives the same bytes.
public struct JUnitXML: Sendable {
  /// The whole file.
  public let text: String

  /// The verdicts of a result, with messages in a language.
  public init(_ result: AuditResult, language: Language = .chinese) throws(ReportError) {
    let wording = Wording(try StringTable(language))
    let suites = Dictionary(grouping: result.rules, by: \.pack).sorted { $0.key < $1.key }
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    lines.append("<testsuites name=\"mingsuan\" \(Self.counts(result.rules))>")
    for (pack, rules) in suites {
      lines.append("  <testsuite name=\(Self.quoted(pack)) \(Self.counts(rules))>")
      for rule in rules { lines += Self.testCase(rule, wording).map { "    " + $0 } }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func counts(_ rules: [RuleResult]) -> String {
    let failures = rules.count { $0.verdict == .notMet && $0.waiver == nil }
    let errors = rules.count { isOpen($0) && $0.waiver == nil }
    let skipped = rules.count { $0.verdict == .notApplicable || (isBeyond($0) && $0.waiver != nil) }
    return
      "tests=\"\(rules.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
  }

  private static func isOpen(_ rule: RuleResult) -> Bool {
    [.undetermined, .needsReview, .error].contains(rule.verdict)
  }

  private static func isBeyond(_ rule: RuleResult) -> Bool { rule.verdict == .notMet || isOpen(rule) }

  private static func testCase(_ rule: RuleResult, _ wording: Wording) -> [String] {
    let obligations = rule.obligations.joined(separator: ".")
    let name = rule.rule + " " + wording.text(rule.title)
    let head =
      "<testcase classname=\(quoted(rule.pack + "." + obligations)) name=\(quoted(name))"
    let reason = ReasonWording(wording: wording).text(rule.reason)
    let claim = ClaimWording(wording: wording).sentence(
      rule.verdict, basis: rule.basis, inForce: ReportContents.isInForce(rule))
    if isBeyond(rule), let waiver = rule.waiver {
      return [
        head + ">", "  <skipped message=\(quoted(RuleView.text(of: waiver, wording)))/>", "</testcase>",
      ]
    }
    switch rule.verdict {
    case .met: return [head + "/>"]
    case .notApplicable: return [head + ">", "  <skipped message=\(quoted(reason))/>", "</testcase>"]
    case .notMet:
      let type = rule.basis.status.rawValue
      return [
        head + ">",
        "  <failure type=\(quoted(type)) message=\(quoted(claim))>\(MarkupText.escaped(reason))</failure>",
        "</testcase>",
      ]
    case .undetermined, .needsReview, .error:
      let ask = wording.text(rule.ask)
      return [
        head + ">",
        "  <error type=\(quoted(rule.verdict.rawValue)) message=\(quoted(reason))>\(MarkupText.escaped(ask))</error>",
        "</testcase>",
      ]
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + MarkupText.escaped(text.split(separator: "\n").joined(separator: " ")) + "\""
  }
}
