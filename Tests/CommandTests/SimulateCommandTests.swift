import Foundation
import Testing

/// `mingsuan simulate`: same bytes, whole folders, exact refusals, and logs that `mingsuan audit` reads.
@Suite struct SimulateCommandTests {
  private func simulate(_ arguments: String...) throws -> Command.Result {
    try Command.run(["simulate"] + arguments)
  }

  private func contents(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))) })
  }

  @Test func theLibraryIsListedInBothLanguages() throws {
    let english = try simulate("--list")
    #expect(english.exitCode == 0)
    let lines = english.output.split(separator: "\n")
    #expect(lines.count >= 8)
    #expect(
      lines.first
        == "food-city-day                 A food city's day, two meals, a wet evening, orders given out in batches"
    )
    let chinese = try Command.run(["simulate", "--list"], language: "zh")
    #expect(chinese.output.split(separator: "\n").count == lines.count)
    #expect(chinese.output.contains("外卖城市的一天"))
    let json = try JSONSerialization.jsonObject(with: Data(simulate("--list", "--json").output.utf8))
    #expect((json as? [[String: Any]])?.count == lines.count)
  }

  @Test func theSameScenarioAndSeedGiveTheSameBytesAndAnotherSeedDoesNot() throws {
    let scratch = Scratch()
    let first = scratch.path("first")
    let result = try simulate("planted-late-deductions", "--days", "1", "--out", first)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors.isEmpty)
    #expect(result.output.contains("Planted: late_deductions (workers 0, orders "))
    #expect(
      result.output.hasSuffix(
        "Written to \(first). Audit it:\n  mingsuan audit \(first) --parameters \(first)/parameters.yaml --out RESULT\n"
      ))
    let files = try contents(first)
    #expect(
      files.keys.sorted() == [
        "breaks.csv", "manifest.json", "mapping.yaml", "offers.csv", "orders.csv", "parameters.yaml",
        "prompts.csv", "scenario.yaml", "sessions.csv", "truth.json", "workers.csv",
      ])
    let again = scratch.path("again")
    #expect(
      try simulate("planted-late-deductions", "--days", "1", "--out", again, "--quiet").output.isEmpty)
    #expect(try contents(again) == files)
    // The scenario as it was run makes the same log, wherever it is.
    let copy = scratch.path("copy")
    #expect(try simulate(first + "/scenario.yaml", "--out", copy, "--quiet").exitCode == 0)
    #expect(try contents(copy) == files)
    let other = scratch.path("other")
    #expect(
      try simulate("planted-late-deductions", "--days", "1", "--seed", "99", "--out", other, "--quiet")
        .exitCode == 0)
    #expect(try contents(other)["orders.csv"] != files["orders.csv"])
  }

  @Test func theManifestFitsTheFolderAndTheAuditReadsIt() throws {
    let scratch = Scratch()
    let log = scratch.path("log")
    let made = try simulate(
      "planted-take-rate-above-cap", "--days", "1", "--format", "jsonl", "--gzip", "--json", "--out", log)
    #expect(made.exitCode == 0, "\(made.errors)")
    let manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any])
    #expect(try Data(made.output.utf8) == contents(log)["manifest.json"])
    #expect(manifest["format"] as? String == "mingsuan.simulation/1")
    let files = try #require(manifest["files"] as? [[String: Any]])
    let named = files.compactMap { $0["name"] as? String }
    #expect(named.contains("orders.jsonl.gz") && named.contains("truth.json"))
    #expect(try Set(named + ["manifest.json"]) == Set(contents(log).keys))
    for file in files {
      let name = try #require(file["name"] as? String)
      #expect(try contents(log)[name]?.count == file["bytes"] as? Int, "\(name)")
    }
    let audit = try Command.run(
      "audit", log, "--parameters", log + "/parameters.yaml", "--json", "--quiet")
    #expect(audit.exitCode == 1, "\(audit.errors)")
    let findings = try #require(
      try JSONSerialization.jsonObject(with: Data(audit.output.utf8)) as? [String: Any])
    let rules = try #require(findings["rules"] as? [[String: Any]])
    #expect(rules.first { $0["rule"] as? String == "T-PAY-1" }?["verdict"] as? String == "notMet")

    // The control of the same scenario and seed has nothing to find there.
    let clean = scratch.path("clean")
    let control = try simulate("planted-take-rate-above-cap", "--days", "1", "--control", "--out", clean)
    #expect(control.output.contains("Nothing was planted."))
    let cleanAudit = try Command.run(
      "audit", clean, "--parameters", clean + "/parameters.yaml", "--json", "--quiet")
    #expect(cleanAudit.exitCode == 2, "\(cleanAudit.errors)")
  }

  @Test func whatCannotBeIsRefusedBeforeTheFirstEvent() throws {
    let scratch = Scratch()
    let file = try scratch.write("town.yaml", "name: town\nworkers:\n  count: 0\n")
    let out = scratch.path("out")
    let result = try simulate(file, "--out", out)
    #expect(result.exitCode == 78)
    #expect(
      result.errors
        == "mingsuan: \(file):3:10: \"0\" is not a whole number from 1 to 4000000 (workers.count); "
        + "write a whole number from 1 to 4000000\n")
    #expect(!FileManager.default.fileExists(atPath: out))

    let missing = try simulate("nowhere/town.yaml", "--out", out)
    #expect(missing.exitCode == 66)
    #expect(
      missing.errors == "mingsuan: nowhere/town.yaml: there is no such scenario file; check the path.\n")
    let unknown = try simulate("food-twon", "--out", out)
    #expect(unknown.exitCode == 64)
    #expect(
      unknown.errors.hasPrefix(
        "mingsuan: \"food-twon\" is neither a shipped scenario nor a file (did you mean food-town?); "))
    #expect(try simulate("food-town").exitCode == 64)
    #expect(try simulate("--out", out).exitCode == 64)
    #expect(try simulate("food-town", "--days", "0", "--out", out).exitCode == 64)
    #expect(try simulate("food-town", "--seed", "-1", "--out", out).exitCode == 64)
    #expect(try simulate("food-town", "--format", "xml", "--out", out).exitCode == 64)
    let nowhere = try simulate("food-town", "--out", "/proc/nowhere/log")
    #expect(nowhere.exitCode == 73)
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test func foldersAreNotOverwritten() throws {
    let scratch = Scratch()
    let out = scratch.path("out")
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    _ = try scratch.write("out/diary.txt", "mine")
    let foreign = try simulate("food-campus", "--days", "1", "--out", out, "--replace")
    #expect(foreign.exitCode == 73)
    #expect(
      foreign.errors
        == "mingsuan: \(out): exists and is no earlier simulation, so it is left alone; "
        + "name another folder, or empty this one.\n")
    try FileManager.default.removeItem(atPath: out + "/diary.txt")

    #expect(try simulate("food-campus", "--days", "1", "--out", out, "--quiet").exitCode == 0)
    let before = try contents(out)
    let again = try simulate("food-campus", "--days", "1", "--seed", "2", "--out", out)
    #expect(again.exitCode == 73)
    #expect(
      again.errors
        == "mingsuan: \(out): holds an earlier simulation; add --replace to put the new one in its place, "
        + "or name another folder.\n")
    #expect(try contents(out) == before)
    // An audit does not put its result over the log that it reads.
    let audit = try Command.run("audit", out, "--out", out, "--quiet")
    #expect(audit.exitCode == 73)
    #expect(try contents(out) == before)
    let replaced = try simulate(
      "food-campus", "--days", "1", "--seed", "2", "--out", out, "--replace", "--quiet")
    #expect(replaced.exitCode == 0)
    #expect(try contents(out) != before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.hasPrefix("out") } == [
        "out"
      ])
  }

  @Test func anInterruptedRunLeavesNothing() throws {
    let scratch = Scratch()
    let process = Process()
    process.executableURL = try Command.executable
    // Long enough to be interrupted on any machine.
    process.arguments = [
      "simulate", "food-city-day", "--days", "300", "--out", scratch.path("out"), "--quiet",
    ]
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    // The folder appears once the signals are caught.
    let deadline = Date().addingTimeInterval(20)
    while try FileManager.default.contentsOfDirectory(atPath: scratch.folder).isEmpty, Date() < deadline {
      usleep(10_000)
    }
    process.interrupt()
    let patience = Date().addingTimeInterval(30)
    while process.isRunning, Date() < patience { usleep(10_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).isEmpty)
    #expect(!errors.fileHandleForReading.readDataToEndOfFile().isEmpty)
  }
}
