import Foundation
import Testing

/// `mingsuan certify` on the demonstration log and the made-up disclosures.
@Suite struct CertifyCommandTests {
  private var log: String { Command.root.appendingPathComponent("Fixtures/city-day").path }

  private func certify(_ platform: String, _ out: String, _ more: String...) throws -> Command.Result {
    let disclosure = Command.root.appendingPathComponent("Fixtures/disclosures/\(platform)/disclosure.yaml")
      .path
    return try Command.run(
      ["certify", log, "--parameters", log + "/parameters.yaml", "--disclosure", disclosure, "--out", out]
        + more)
  }

  /// How many rules have a verdict, from the findings.
  private func counts(_ folder: String) throws -> [String: Int] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/findings.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let rules = try #require(json["rules"] as? [[String: Any]])
    return rules.reduce(into: [:]) { $0[$1["verdict"] as? String ?? "", default: 0] += 1 }
  }

  @Test func theThreePlatformsAreToldApart() throws {
    let scratch = Scratch()
    var all: [String: [String: Int]] = [:]
    for platform in ["good", "careless", "nearly-empty"] {
      let out = scratch.path(platform)
      let result = try certify(platform, out)
      // The log itself has planted findings, so no paper makes the gate pass.
      #expect(result.exitCode == 1, "\(result.errors)")
      #expect(result.output.hasPrefix("Mingsuan self-certification\nNot passed"))
      all[platform] = try counts(out)
      let files = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
      for name in [
        "filing-checklist.docx", "filing-checklist.html", "findings.json", "gate.txt", "junit.xml",
        "manifest.json",
        "public-notice.docx", "public-notice.html", "report.html", "results.sarif", "self-assessment.docx",
        "self-assessment.html",
      ] { #expect(files.contains(name), "\(platform): \(name)") }
    }
    func count(_ platform: String, _ verdict: String) -> Int { all[platform]?[verdict] ?? 0 }
    // Good paper is met, careless paper contradicts, missing paper is undetermined and neither.
    #expect(count("good", "met") > count("careless", "met") + 10)
    #expect(count("careless", "notMet") > count("good", "notMet") + 10)
    #expect(count("nearly-empty", "undetermined") > count("good", "undetermined") + 10)
    #expect(count("nearly-empty", "notMet") < count("careless", "notMet"))
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    let scratch = Scratch()
    for name in ["first", "second"] { _ = try certify("good", scratch.path(name), "--quiet") }
    for file in [
      "self-assessment.docx", "public-notice.html", "filing-checklist.docx", "junit.xml", "results.sarif",
    ] {
      let data = ["first", "second"].map {
        FileManager.default.contents(atPath: scratch.path($0) + "/" + file)
      }
      #expect(data[0] != nil && data[0] == data[1], "\(file)")
    }
  }

  @Test func aMissingOrWrongDisclosureIsRefused() throws {
    let scratch = Scratch()
    let missing = try Command.run("certify", log, "--disclosure", "/nowhere.yaml", "--out", scratch.path("a"))
    #expect(missing.exitCode == 66 && missing.errors.contains("/nowhere.yaml"))
    let wrong = scratch.path("wrong.yaml")
    try "platform: {id: x, nmae: y}\n".write(toFile: wrong, atomically: true, encoding: .utf8)
    let result = try Command.run("certify", log, "--disclosure", wrong, "--out", scratch.path("b"))
    #expect(result.exitCode == 78)
    #expect(result.errors.contains("wrong.yaml:1:"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("b")))
    let none = try Command.run("certify", log, "--out", scratch.path("c"))
    #expect(none.exitCode == 64)
  }
}
