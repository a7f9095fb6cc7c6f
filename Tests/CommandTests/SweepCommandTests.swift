import AuditEngine
import Configuration
import Foundation
import Testing

@testable import mingsuan

/// `mingsuan sweep`: designs shown, runs made again, refusals with their lines, folders that belong to one study.
@Suite struct SweepCommandTests {
  private static let text = """
    name: tiny
    scenario: food-campus
    set: {days: 1, conditions: {episodes: []}, demand: {orders_per_day: 60}, workers: {count: 8}}
    factors:
      - name: dispatch
        levels:
          - {label: batch, set: {dispatch: {policy: batch}}}
          - {label: nearest, set: {dispatch: {policy: nearest_idle}}}
      - {name: patience, key: demand.patience, levels: [20, 45]}
    baseline: {dispatch: batch, patience: 45}
    replications: 2
    seed: 5

    """

  private func sweep(_ arguments: String...) throws -> Command.Result {
    try Command.run(["sweep"] + arguments)
  }

  private func data(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  private func contents(_ folder: String) throws -> [String: Data] {
    let files = FileManager.default
    let paths = try files.subpathsOfDirectory(atPath: folder).filter { path in
      var isFolder: ObjCBool = false
      return files.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder) && !isFolder.boolValue
    }
    return try Dictionary(uniqueKeysWithValues: paths.map { ($0, try data(folder + "/" + $0)) })
  }

  @Test func aDryRunShowsTheDesignAndWritesNothing() throws {
    let scratch = Scratch()
    let study = try scratch.write("tiny.yaml", Self.text)
    let shown = try sweep(study, "--dry-run", "--out", scratch.path("out"))
    #expect(shown.exitCode == 0, "\(shown.errors)")
    let lines = shown.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "tiny: design full_factorial, 4 arms, 2 replications each (at most 2), 8 runs")
    #expect(lines[1].contains(" s (4 trial runs took ") && lines[1].hasSuffix(" MB"))
    #expect(
      Array(lines[3...7]) == [
        "arm\tdispatch\tpatience", "0\tbatch\t20", "1*\tbatch\t45", "2\tnearest\t20", "3\tnearest\t45",
      ])
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
  }

  @Test func oneRunIsMadeAgainToTheByte() throws {
    let scratch = Scratch()
    let study = try scratch.write("tiny.yaml", Self.text)
    let out = scratch.path("out")
    let whole = try sweep(study, "--out", out, "--pictures")
    #expect(whole.exitCode == 0, "\(whole.errors)")
    #expect(whole.errors.isEmpty)
    #expect(whole.output.hasPrefix("tiny: 4 arms, 2 replications, 0 runs failed\n"))
    let rows = try #require(String(data: data(out + "/results.csv"), encoding: .utf8))
      .components(separatedBy: "\r\n")
    let own = [rows[0]] + rows.filter { $0.hasPrefix("a0003-r0001,") } + [""]
    #expect(own.count > 15)
    let alone = scratch.path("alone")
    let again = try sweep(study, "--only", "a0003-r0001", "--out", alone)
    #expect(again.exitCode == 0, "\(again.errors)")
    #expect(try data(alone + "/results.csv") == Data(own.joined(separator: "\r\n").utf8))
    let printed = try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? NSDictionary
    let kept = try JSONSerialization.jsonObject(with: data(out + "/runs/a0003-r0001.json")) as? NSDictionary
    #expect(printed != nil && printed == kept)
    #expect(FileManager.default.fileExists(atPath: alone + "/log/orders.csv"))
    // Pictures stand alone: colours and name space in the file.
    let picture = try #require(
      String(data: data(out + "/pictures/customer.waiting.differences.svg"), encoding: .utf8))
    #expect(picture.hasPrefix("<svg ") && picture.contains(" xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(!picture.contains("var(") && picture.contains(".chart .dot{stroke:#"))

    // Again it finds all runs, and the folder stays as it is.
    let before = try contents(out)
    #expect(try sweep(study, "--out", out, "--pictures", "--quiet").exitCode == 0)
    #expect(try contents(out) == before)
    // On one thread and in another folder the bytes are the same.
    #expect(try sweep(study, "--out", scratch.path("one"), "--threads", "1", "--pictures").exitCode == 0)
    #expect(try contents(scratch.path("one")) == before)
  }

  @Test func foldersBelongToOneStudy() throws {
    let scratch = Scratch()
    let study = try scratch.write("tiny.yaml", Self.text)
    let other = try scratch.write(
      "other.yaml", Self.text.replacingOccurrences(of: "seed: 5", with: "seed: 6"))
    let out = scratch.path("out")
    #expect(try sweep(study, "--out", out, "--quiet").exitCode == 0)
    let before = try contents(out)
    let refused = try sweep(other, "--out", out)
    #expect(refused.exitCode == 73)
    #expect(refused.errors.hasPrefix("mingsuan: \(out): holds another study"))
    #expect(try contents(out) == before)
    #expect(try sweep(other, "--out", out, "--replace", "--quiet").exitCode == 0)
    #expect(try contents(out)["results.csv"] != before["results.csv"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.hasPrefix("out") } == [
        "out"
      ])
    // Somebody else's folder is left alone.
    try FileManager.default.createDirectory(atPath: scratch.path("mine"), withIntermediateDirectories: true)
    _ = try scratch.write("mine/diary.txt", "mine")
    let foreign = try sweep(study, "--out", scratch.path("mine"), "--replace")
    #expect(foreign.exitCode == 73 && foreign.errors.contains("holds no study"))
    // What a kill before the plan left is no stranger.
    try FileManager.default.createDirectory(atPath: scratch.path("begun"), withIntermediateDirectories: true)
    _ = try scratch.write("begun/plan.json.partial", "{")
    #expect(try sweep(study, "--out", scratch.path("begun"), "--quiet").exitCode == 0)
    #expect(try contents(scratch.path("begun")) == before)
  }

  @Test func aRunThatFailsIsToldAndTheOthersGoOn() throws {
    let scratch = Scratch()
    let file = try StudyFile.study(from: Data(Self.text.utf8), file: "tiny.yaml")
    // The reader refuses what cannot run; a fault that it does not see stops one arm alone.
    var study = file.study
    study.arms[2].scenario.workers.count = 0
    let out = scratch.path("out")
    func sweep(_ folder: String) throws {
      try SweepCommand.parse(["tiny.yaml", "--out", folder, "--quiet", "--lang", "en"]).sweep(
        study, file.data)
    }
    try sweep(out)
    let rows = try #require(String(data: data(out + "/results.csv"), encoding: .utf8))
      .components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }
    let failed = rows.filter { $0.hasPrefix("a0002-") }
    #expect(failed.count == 2)
    for (replication, row) in failed.enumerated() {
      #expect(row.hasPrefix("a0002-r000\(replication),2,\(replication),\(study.seed(of: replication)),"))
      #expect(row.contains(",failure,"))
    }
    for arm in [0, 1, 3] {
      for replication in 0..<2 {
        let own = rows.filter { $0.hasPrefix("a000\(arm)-r000\(replication),") }
        #expect(own.count > 15 && own.allSatisfy { !$0.contains(",failure,") })
      }
    }
    let summary = try JSONSerialization.jsonObject(with: data(out + "/summary.json")) as? [String: Any]
    let failures = (summary?["summary"] as? [String: Any])?["failures"] as? [[String: Any]]
    #expect(failures?.map { $0["run"] as? String } == ["a0002-r0000", "a0002-r0001"])
    #expect(failures?.map { $0["seed"] as? UInt64 } == [study.seed(of: 0), study.seed(of: 1)])
    let reason = try #require(failures?.first?["reason"] as? String)
    #expect(reason.contains("workers.count: there are no workers"))
    let manifest = try JSONSerialization.jsonObject(with: data(out + "/manifest.json")) as? [String: Any]
    #expect(manifest?["failed"] as? Int == 2)
    let page = try #require(String(data: data(out + "/report.html"), encoding: .utf8))
    #expect(page.contains("a0002-r0001") && page.contains("there are no workers"))
    // Going on elsewhere, as this process holds the folder: failures are found like other runs.
    let moved = scratch.path("moved")
    try FileManager.default.copyItem(atPath: out, toPath: moved)
    try sweep(moved)
    #expect(try contents(moved) == contents(out))
    // What the terminal says at the end.
    let records = try study.arms.indices.flatMap { arm in
      try (0..<2).map { replication in
        let name = RunRecord.id(arm: arm, replication: replication)
        return try JSONDecoder().decode(RunRecord.self, from: data(out + "/runs/\(name).json"))
      }
    }
    let account = SweepCommand.account(study, StudySummary(study, records), out)
    #expect(account.contains("2") && account.contains("a0002-r0001") && account.contains(reason))
    #expect(account.contains("\(study.seed(of: 1))"))
  }

  @Test func oneRunIsNotWrittenOverTheResultsOfAStudy() throws {
    let scratch = Scratch()
    let study = try scratch.write("tiny.yaml", Self.text)
    let out = scratch.path("out")
    #expect(try sweep(study, "--out", out, "--quiet").exitCode == 0)
    let before = try contents(out)
    let refused = try sweep(study, "--only", "a0001-r0000", "--out", out)
    #expect(refused.exitCode == 73 && refused.errors.contains("holds a study"), "\(refused.errors)")
    #expect(try contents(out) == before)
    // A folder of single runs is written over.
    for run in ["a0001-r0000", "a0003-r0001", "a0003-r0001"] {
      #expect(try sweep(study, "--only", run, "--out", scratch.path("one")).exitCode == 0)
    }
    let rows = try #require(String(data: data(scratch.path("one") + "/results.csv"), encoding: .utf8))
    #expect(rows.contains("a0003-r0001,") && !rows.contains("a0001-r0000,"))
  }

  @Test func logsThatAreWantedLaterAreMadeLater() throws {
    let scratch = Scratch()
    let study = try scratch.write("tiny.yaml", Self.text)
    let out = scratch.path("out")
    #expect(try sweep(study, "--out", out, "--quiet").exitCode == 0)
    let before = try contents(out)
    let logged = try scratch.write("logged.yaml", Self.text + "keep_logs: true\n")
    #expect(try sweep(logged, "--out", out, "--quiet").exitCode == 0)
    let after = try contents(out)
    let logs = Set(after.keys.filter { $0.hasSuffix("/orders.csv.gz") })
    #expect(logs.count == 8 && logs.contains("logs/a0003-r0001/orders.csv.gz"), "\(logs.sorted())")
    #expect(after["results.csv"] == before["results.csv"])
    #expect(try sweep(logged, "--out", out, "--quiet").exitCode == 0)
    #expect(try contents(out) == after)
  }

  @Test(arguments: [
    ("name: patience, key: demand.patience", "name: patience, key: demand.patiense", ":9:", "patience"),
    ("levels: [20, 45]", "levels: [20, 45, 450000]", ":9:", "450000"),
    ("levels: [20, 45]", "levels: []", ":9:", "no level"),
    ("replications: 2", "replications: 2\nmetrics: [pay.hurly]", ":12:", "pay.hurly"),
    ("replications: 2", "replications: 2\nrules: [T-REST-9]", ":12:", "T-REST-9"),
    ("patience: 45}", "patience: 46}", ":10:", "46"),
    ("scenario: food-campus", "scenario: food-capmus", ":2:", "food-campus"),
    (
      "replications: 2", "replications: 2\ndesign: {kind: morris, grid: 5}", ":12:",
      "design"
    ),
    ("levels: [20, 45]", "range: {from: 20, to: 45}", ":9:", "range"), ("seed: 5", "sede: 5", ":12:", "seed"),
  ])
  func wrongStudiesAreRefusedBeforeAnythingIsRun(
    _ old: String, _ new: String, _ place: String, _ said: String
  ) throws {
    let scratch = Scratch()
    let text = Self.text.replacingOccurrences(of: old, with: new)
    #expect(text != Self.text)
    let study = try scratch.write("tiny.yaml", text)
    let refused = try sweep(study, "--out", scratch.path("out"))
    #expect(refused.exitCode == 78, "\(refused.errors)")
    #expect(refused.errors.hasPrefix("mingsuan: \(study)\(place)"), "\(refused.errors)")
    #expect(refused.errors.contains(said), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
  }

  @Test func whatCannotBeIsRefused() throws {
    let scratch = Scratch()
    let study = try scratch.write("tiny.yaml", Self.text)
    let many = try sweep(study, "--max-runs", "7", "--out", scratch.path("out"))
    #expect(many.exitCode == 78)
    #expect(many.errors.hasPrefix("mingsuan: \(study):11:"))
    #expect(many.errors.contains("4 arms with 2 replications, more runs than 7"))
    #expect(try sweep(study, "--max-runs", "8", "--dry-run").exitCode == 0)
    #expect(try sweep(study).exitCode == 64)
    #expect(try sweep(study, "--only", "a0004-r0000").exitCode == 64)
    #expect(try sweep(study, "--only", "a0000-r0002").exitCode == 64)
    #expect(try sweep(study, "--only", "third").exitCode == 64)
    #expect(try sweep(study, "--max-runs", "0", "--dry-run").exitCode == 64)
    #expect(try sweep(scratch.path("none.yaml"), "--dry-run").exitCode == 66)
    #expect(try sweep(study, "--out", "/proc/nowhere/out").exitCode == 73)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
  }
}
