import AuditEngine
import CaseFile
import Configuration
import Foundation
import OrderLog
import Rules
import Testing

@Suite("Rules made from a template")
struct RuleTemplateTests {
  @Test("A rule can be made for every metric; all of them load together and their cases pass")
  func everyMetric() throws {
    try withFolder { folder in
      let path = "\(folder)/mine"
      let files = try RuleTemplate.createPack("mine", at: path)
      #expect(files.allSatisfy { FileManager.default.fileExists(atPath: $0) })
      #expect(try RulePacks.load(directory: path).rules.isEmpty)
      let metrics = try RuleTemplate.metrics()
      #expect(metrics.count >= 20)
      for (index, metric) in metrics.enumerated() {
        let written = try RuleTemplate(pack: path).createRule("M-\(index)", metric: metric)
        #expect(written.contains("\(path)/rules/M-\(index)/rule.yaml"), "\(metric)")
      }
      let pack = try RulePacks.load(directory: path)
      #expect(pack.rules.map(\.metric) == metrics)
      // A source cannot be borrowed: the writer must name one.
      #expect(pack.rules.allSatisfy { $0.bases.map(\.source) == ["to-be-named"] })
      #expect(pack.rules.allSatisfy { $0.obligations == ["mine-O1"] })
      for one in try RulePacks.cases(directory: path) {
        let result = try RuleCaseAudit(version: "test", digest: { try FileDigest.sha256(ofFile: $0) })
          .result(of: one, in: pack, today: CivilDate(dayNumber: 20_000))
        #expect(result?.verdict == one.expected, "\(one.folder)")
      }
    }
  }

  @Test("Lists of pack.yaml on one line and on several are added to")
  func lists() throws {
    for list in ["rules: []", "rules: []  # none yet"] {
      try withFolder { folder in
        let path = "\(folder)/mine"
        _ = try RuleTemplate.createPack("mine", at: path)
        let file = "\(path)/pack.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacingOccurrences(of: "rules: []", with: list).write(
          toFile: file, atomically: true, encoding: .utf8)
        for id in ["A", "B"] { _ = try RuleTemplate(pack: path).createRule(id, metric: "pay.deductions") }
        #expect(try RulePacks.load(directory: path).rules.map(\.id) == ["A", "B"])
        // The same with one item a line.
        let flow = try String(contentsOfFile: file, encoding: .utf8)
        let block = flow.split(separator: "\n", omittingEmptySubsequences: false).map {
          $0.hasPrefix("rules: [") ? "rules:\n  - A\n  # the second\n  - B\n" : String($0)
        }
        try block.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        _ = try RuleTemplate(pack: path).createRule("C", metric: "pay.deductions")
        #expect(try RulePacks.load(directory: path).rules.map(\.id) == ["A", "B", "C"])
      }
    }
  }

  @Test("What cannot be made is refused with what to do")
  func refused() throws {
    try withFolder { folder in
      let path = "\(folder)/mine"
      _ = try RuleTemplate.createPack("mine", at: path)
      func problems(_ id: String, _ metric: String) -> [ConfigurationError] {
        errors { () throws(ConfigurationErrors) in try RuleTemplate(pack: path).createRule(id, metric: metric)
        }
      }
      #expect(problems("a b", "pay.deductions").first?.suggestion?.contains("begin with a letter") == true)
      #expect(problems("A", "pay.deduction").first?.suggestion == "did you mean \"pay.deductions\"?")
      _ = try RuleTemplate(pack: path).createRule("A", metric: "pay.deductions")
      #expect(problems("A", "pay.deductions").first?.suggestion == "give the new one another id")
      let again = errors { () throws(ConfigurationErrors) in try RuleTemplate.createPack("mine", at: path) }
      #expect(again.first?.suggestion == "name a folder that does not exist")
    }
  }
}
