import AuditEngine
import Foundation
import Rules
import Testing

@testable import ReportGenerator

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// JUnit XML and SARIF.
@Suite struct ContinuousIntegrationFilesTests {
  @Test func junitCountsWhatItLists() throws {
    let result = SampleResult.result
    for language in Language.allCases {
      let text = try JUnitXML(result, language: language).text
      #expect(XMLParser(data: Data(text.utf8)).parse())
      let open = result.rules.count {
        [.undetermined, .needsReview, .error].contains($0.verdict) && $0.waiver == nil
      }
      let failed = result.rules.count { $0.verdict == .notMet && $0.waiver == nil }
      #expect(failed > 0 && open > 0)
      #expect(text.components(separatedBy: "<testcase ").count - 1 == result.rules.count)
      #expect(text.components(separatedBy: "<failure ").count - 1 == failed)
      #expect(text.components(separatedBy: "<error ").count - 1 == open)
      #expect(
        text.contains("tests=\"\(result.rules.count)\" failures=\"\(failed)\" errors=\"\(open)\" skipped="))
    }
  }

  @Test func anUndecidedRuleIsNotAPass() throws {
    var result = SampleResult.result
    for index in result.rules.indices {
      result.rules[index].verdict = .met
      result.rules[index].waiver = nil
    }
    #expect(!(try JUnitXML(result).text.contains("<error ")))
    result.rules[0].verdict = .undetermined
    #expect(try JUnitXML(result).text.contains("<error type=\"undetermined\""))
  }

  @Test func sarifKindsAreTheVerdicts() throws {
    let result = SampleResult.result
    let json = try #require(
      try JSONSerialization.jsonObject(with: SARIFLog(result).data) as? [String: Any])
    #expect(json["version"] as? String == "2.1.0")
    let run = try #require((json["runs"] as? [[String: Any]])?.first)
    let results = try #require(run["results"] as? [[String: Any]])
    let units = result.findings.filter { $0.level == .unit }
    #expect(results.count == result.rules.count + units.count)
    let kinds: [Verdict: String] = [
      .met: "pass", .notMet: "fail", .undetermined: "open", .needsReview: "review",
      .notApplicable: "notApplicable", .error: "fail",
    ]
    for rule in result.rules {
      let own = results.filter {
        ($0["partialFingerprints"] as? [String: String])?["mingsuanRule/v1"] == rule.pack + "/" + rule.rule
      }
      #expect(own.count == 1)
      #expect(own.first?["kind"] as? String == kinds[rule.verdict])
      // The standard allows a level other than none for a fail only.
      if rule.verdict != .notMet && rule.verdict != .error {
        #expect(own.first?["level"] as? String == "none")
      }
    }
    for finding in units {
      #expect(
        results.contains {
          ($0["partialFingerprints"] as? [String: String])?["mingsuanFinding/v1"] == finding.fingerprint
        })
    }
  }
}
