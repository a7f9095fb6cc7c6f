import Foundation
import Testing

/// `mingsuan rules new` and `rules test`, and the guide that uses them.
@Suite struct RulesCommandTests {
  /// The blocks of shell commands in a page, in order.
  private func shell(of page: String) throws -> String {
    let text = try String(
      contentsOf: Command.root.appendingPathComponent("Docs/\(page)"), encoding: .utf8)
    return text.components(separatedBy: "```sh\n").dropFirst()
      .compactMap { $0.components(separatedBy: "\n```").first }.joined(separator: "\n")
  }

  private func verdict(_ rule: String, _ path: String) throws -> String? {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let rules = try #require(json["rules"] as? [[String: Any]])
    return rules.first { $0["rule"] as? String == rule }?["verdict"] as? String
  }

  @Test("The guide's commands do what the guide says")
  func guide() throws {
    let scratch = Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-e", "-c", try shell(of: "write-a-rule.md")]
    process.currentDirectoryURL = URL(fileURLWithPath: scratch.folder)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] =
      try Command.executable.deletingLastPathComponent().path + ":" + (environment["PATH"] ?? "/bin:/usr/bin")
    process.environment = environment
    let output = scratch.path("output.txt")
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: output)
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOfFile: output, encoding: .utf8)
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.contains("All 4 cases of 1 rules passed."))
    #expect(try verdict("T-PAY-3", scratch.path("with.json")) == "notMet")
    #expect(try verdict("T-PAY-3", scratch.path("without.json")) == "undetermined")
  }

  @Test("A made rule passes its cases; what is there already, and what is no id, are refused")
  func new() throws {
    let scratch = Scratch()
    let pack = scratch.path("mine")
    let made = try Command.run("rules", "new", "R-1", "--pack", pack, "--create", "--json")
    #expect(made.exitCode == 0, "\(made.errors)")
    #expect(made.output.contains("mine/rules/R-1/rule.yaml"))
    let unknown = try Command.run("rules", "new", "R-2", "--pack", pack, "--metric", "rest.weekly-rst")
    #expect(unknown.exitCode == 78)
    #expect(unknown.errors.contains("did you mean \"rest.weekly-rest\"?"))
    #expect(try Command.run("rules", "new", "R-1", "--pack", pack).exitCode == 78)
    #expect(try Command.run("rules", "new", "--pack", pack, "--create").exitCode == 78)
    #expect(try Command.run("rules", "new", "../x", "--pack", pack).exitCode == 78)
    #expect(try Command.run("rules", "new", "--pack", pack).exitCode == 64)
    let tested = try Command.run("rules", "test", pack, "--json")
    #expect(tested.exitCode == 0, "\(tested.output.suffix(2_000)) \(tested.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(tested.output.utf8)) as? [String: Any]
    let rules = try #require(json?["rules"] as? [[String: Any]])
    #expect(rules.count == 1)
    #expect(rules.allSatisfy { ($0["cases"] as? Int ?? 0) > 3 && $0["failed"] as? Int == 0 })
  }

  @Test("A case in the wrong folder fails with what was expected and what came out")
  func wrongVerdict() throws {
    let scratch = Scratch()
    let pack = scratch.path("mine")
    _ = try Command.run("rules", "new", "R-1", "--pack", pack, "--create")
    let rule = pack + "/rules/R-1"
    try FileManager.default.createDirectory(
      atPath: rule + "/notApplicable", withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: rule + "/met/exactly-four-hours", toPath: rule + "/notApplicable/exactly-four-hours")
    let result = try Command.run("rules", "test", pack)
    #expect(result.exitCode == 1)
    #expect(result.output.contains("R-1/notApplicable/exactly-four-hours: expected notApplicable"))
    #expect(result.output.contains("got met"))
    #expect(try Command.run("rules", "test", pack, "--rule", "R-2").exitCode == 64)
    try "id: [".write(toFile: rule + "/rule.yaml", atomically: true, encoding: .utf8)
    let broken = try Command.run("rules", "test", pack)
    #expect(broken.exitCode == 78)
    #expect(broken.errors.contains("R-1/rule.yaml:"))
    #expect(try Command.run("rules", "test", "clause7").errors.contains("(did you mean clause6?)"))
  }

  @Test("A comparator pack beside the clause needs the log's currency")
  func currencies() throws {
    let scratch = Scratch()
    let log = try scratch.write(
      "orders.csv",
      "order_id,worker_id,city,service,vehicle,accepted_at,picked_up_at,completed_at,distance,worker_pay\n"
        + "1,a,New York,ride,car,2024-06-03T09:50:00,2024-06-03T10:00:00,2024-06-03T10:30:00,12070,20\n")
    func audit(_ more: String...) throws -> [String: Any] {
      let run = try Command.run(["audit", log, "--time-zone", "America/New_York", "--json"] + more)
      let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      return json ?? [:]
    }
    func verdict(_ rule: String, _ json: [String: Any]) -> String? {
      (json["rules"] as? [[String: Any]])?.first { $0["rule"] as? String == rule }?["verdict"] as? String
    }
    let alone = try audit("--rules", "nyc-tlc")
    #expect(verdict("TLC-PAY-1", alone) == "notMet")
    #expect((alone["currency"] as? [String: Any])?["code"] as? String == "USD")
    #expect((alone["currency"] as? [String: Any])?["isAssumed"] as? Bool == true)
    let yuan = try audit("--rules", "nyc-tlc", "--currency", "CNY")
    #expect(verdict("TLC-PAY-1", yuan) == "undetermined")
    #expect(verdict("TLC-REST-1", yuan) == "met")
    let both = try audit("--pack", "clause6", "--pack", "nyc-tlc")
    #expect(verdict("TLC-PAY-1", both) == "undetermined")
    #expect(both["currency"] == nil)
    let dollars = try audit("--pack", "clause6", "--pack", "nyc-tlc", "--currency", "USD")
    #expect(verdict("TLC-PAY-1", dollars) == "notMet")
    #expect(verdict("T-PAY-3", dollars) == "undetermined")
    #expect(try Command.run("audit", log, "--currency", "dollars").exitCode == 64)
    let out = scratch.path("out")
    _ = try Command.run("audit", log, "--time-zone", "America/New_York", "--rules", "nyc-tlc", "--out", out)
    let report = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
    #expect(report.contains("USD (assumed"))
    #expect(report.contains("US$") && !report.contains("¥"))
  }
}
