import Foundation
import Testing

/// The built command on the demonstration log.
@Suite struct AuditCommandTests {
  let log = Command.root.appendingPathComponent("Fixtures/city-day").path
  var parameters: String { log + "/parameters.yaml" }

  private func findings(_ log: String, _ scratch: Scratch, _ name: String, _ more: String...) throws -> Data {
    let out = scratch.path(name)
    let result = try Command.run(
      ["audit", log, "--parameters", parameters, "--out", out, "--quiet"] + more)
    #expect(result.exitCode == 1, "\(result.errors)")
    #expect(result.output.isEmpty)
    return try Data(contentsOf: URL(fileURLWithPath: out + "/findings.json"))
  }

  @Test func sameBytesAgainWithOtherThreadsAndWithShuffledRows() throws {
    let scratch = Scratch()
    let first = try findings(log, scratch, "first", "--threads", "1")
    #expect(try findings(log, scratch, "again", "--threads", "1") == first)
    #expect(try findings(log, scratch, "two", "--threads", "2") == first)
    #expect(try findings(log, scratch, "five", "--threads", "5") == first)

    let shuffled = scratch.path("shuffled")
    try FileManager.default.createDirectory(atPath: shuffled, withIntermediateDirectories: true)
    var random = SplitMix(state: 7)
    for name in ["orders.csv", "offers.csv", "sessions.csv", "workers.csv"] {
      var lines = try String(contentsOfFile: log + "/" + name, encoding: .utf8).split(separator: "\n")
      let header = lines.removeFirst()
      lines.shuffle(using: &random)
      try ([header] + lines).joined(separator: "\n").write(
        toFile: shuffled + "/" + name, atomically: true, encoding: .utf8)
    }
    try FileManager.default.copyItem(atPath: log + "/mapping.yaml", toPath: shuffled + "/mapping.yaml")
    #expect(try findings(shuffled, scratch, "other-order", "--threads", "2") == first)
  }

  @Test func whatWasPlantedIsFoundAndTheRestIsNot() throws {
    let scratch = Scratch()
    let json = try JSONSerialization.jsonObject(with: try findings(log, scratch, "out")) as? [String: Any]
    let rules = try #require(json?["rules"] as? [[String: Any]])
    let verdicts = Dictionary(
      uniqueKeysWithValues: rules.map { ($0["rule"] as? String ?? "", $0["verdict"] as? String ?? "") })
    for planted in ["T-REST-1", "T-ETA-1a", "T-PAY-1", "T-PAY-3", "T-PAY-7", "T-DED-1", "T-DED-3"] {
      #expect(verdicts[planted] == "notMet", "\(planted)")
    }
    for fine in ["T-REST-5", "T-ETA-1b", "T-ETA-7", "T-PAY-2", "T-DISP-3", "T-DISP-3b"] {
      #expect(verdicts[fine] == "met", "\(fine)")
    }
    // One day has no week, no change of rules and no holiday.
    #expect(verdicts["T-REST-6"] == "undetermined")
    #expect(verdicts["T-DISP-1"] == "notApplicable")
    #expect(verdicts["T-PAY-6"] == "notApplicable")
  }

  @Test func theFolderHoldsEverythingAndTheManifestFitsIt() throws {
    let scratch = Scratch()
    _ = try findings(log, scratch, "out")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("out")).sorted()
    #expect(names == ["findings.csv", "findings.json", "manifest.json", "report.html"])
    let data = try Data(contentsOf: URL(fileURLWithPath: scratch.path("out/manifest.json")))
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let inputs = try #require(manifest["inputs"] as? [[String: Any]])
    #expect(inputs.contains { $0["name"] as? String == "orders.csv" })
    let findings = try String(contentsOfFile: scratch.path("out/findings.json"), encoding: .utf8)
    #expect(!findings.contains(scratch.folder), "findings name no paths")
    let report = try String(contentsOfFile: scratch.path("out/report.html"), encoding: .utf8)
    #expect(report.contains("T-REST-1"))
    #expect(!report.contains("<script"))
  }

  @Test func exitCodesFollowTheVerdicts() throws {
    let header = "order_id,worker_id,service,accepted_at,completed_at\n"
    let scratch = Scratch()
    let fine = try scratch.write(
      "fine.csv", header + "1,a,food,2026-03-02 10:00:00,2026-03-02 10:30:00\n")
    #expect(try Command.run("audit", fine, "--time-zone", "Asia/Shanghai", "--quiet").exitCode == 2)
    let long = try scratch.write(
      "long.csv", header + "1,a,food,2026-03-02 10:00:00,2026-03-02 14:30:00\n")
    #expect(try Command.run("audit", long, "--time-zone", "Asia/Shanghai", "--quiet").exitCode == 1)
  }

  @Test func anOverrideIsUsedAndShown() throws {
    let scratch = Scratch()
    let text = try String(
      decoding: findings(log, scratch, "out", "--set", "rest.continuous_max=12"), as: UTF8.self)
    #expect(text.contains("\"isOverridden\" : true"))
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let rules = try #require(json?["rules"] as? [[String: Any]])
    #expect(rules.first { $0["rule"] as? String == "T-REST-1" }?["verdict"] as? String == "met")
  }
}

struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
