import Foundation
import Testing

/// `mingsuan audit --disclosure` on the made-up log and disclosures, and the coverage table of the documentation.
@Suite struct DisclosureCommandTests {
  private let log = Command.root.appendingPathComponent("Fixtures/city-day").path

  private func disclosure(_ name: String) -> String {
    Command.root.appendingPathComponent("Fixtures/disclosures/\(name)/disclosure.yaml").path
  }

  @Test func theHandOverOfTheLogIsCheckedAndTheDisclosureStandsInTheManifest() throws {
    let scratch = Scratch()
    let out = scratch.path("out")
    let result = try Command.run(
      "audit", log, "--parameters", log + "/parameters.yaml", "--disclosure", disclosure("good"), "--out",
      out,
      "--quiet")
    #expect(result.exitCode == 1, "\(result.errors)")
    let data = try Data(contentsOf: URL(fileURLWithPath: out + "/findings.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let rules = try #require(json["rules"] as? [[String: Any]])
    let verdicts = Dictionary(
      uniqueKeysWithValues: rules.map { ($0["rule"] as? String ?? "", $0["verdict"] as? String ?? "") })
    #expect(verdicts["T-INS-3"] == "met")
    #expect(verdicts["T-TR-1"] == "met")
    #expect(verdicts["T-PART-5"] == "met")
    let manifest = try String(contentsOfFile: out + "/manifest.json", encoding: .utf8)
    #expect(manifest.contains("disclosure/disclosure.yaml"))
    #expect(!(String(decoding: data, as: UTF8.self).contains(Command.root.path)))
  }

  @Test func aFaultyDisclosureIsRefusedBeforeTheLogIsRead() throws {
    let scratch = Scratch()
    let file = try scratch.write("disclosure.yaml", "as_of: 2026-05-01\nplatfrom: {}\n")
    let result = try Command.run("audit", log, "--disclosure", file)
    #expect(result.exitCode == 78)
    #expect(result.errors.contains("disclosure.yaml:2:1") && result.errors.contains("\"platform\""))
    #expect(try Command.run("audit", log, "--disclosure", scratch.path("none.yaml")).exitCode == 66)
  }

  /// Made again with: mingsuan rules coverage --markdown --lang zh
  @Test func theCoverageTableOfTheDocumentationIsUpToDate() throws {
    let result = try Command.run("rules", "coverage", "--markdown", "--lang", "zh")
    #expect(result.exitCode == 0)
    let page = try String(
      contentsOf: Command.root.appendingPathComponent("Docs/coverage.md"), encoding: .utf8)
    #expect(result.output.hasPrefix("| "))
    #expect(page.hasSuffix(result.output), "make the table in Docs/coverage.md again")
  }
}
