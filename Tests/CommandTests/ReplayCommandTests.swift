import Foundation
import Testing

/// `mingsuan replay`: reproduces a simulated log with the policy that made it, gives the same bytes on any number of
/// threads, and refuses what it cannot replay.
@Suite struct ReplayCommandTests {
  /// A day of a small town, made once.
  private static let log = Result { () throws -> Scratch in
    let scratch = Scratch()
    let scenario = try scratch.write(
      "town.yaml",
      """
      name: town
      start: 2026-03-02
      days: 2
      city: {width: 5000, height: 5000}
      demand: {orders_per_day: 500, merchants: 30, mean_trip: 1500}
      workers: {count: 45, carry_limit: 2}
      dispatch: {policy: batch}
      eta: {policy: distance}
      pricing:
        - {rule: flat, per_order: 8}
      """)
    let made = try Command.run("simulate", scenario, "--out", scratch.path("log"), "--quiet")
    #expect(made.exitCode == 0, "\(made.errors)")
    return scratch
  }

  private func replay(_ arguments: String..., language: String = "en") throws -> Command.Result {
    let log = try Self.log.get().path("log")
    return try Command.run(["replay", log] + arguments, language: language)
  }

  private var own: [String] {
    get throws {
      let scenario = try Self.log.get().path("log/scenario.yaml")
      return ["--own-dispatch", scenario, "--own-pricing", scenario, "--own-eta", scenario]
    }
  }

  private func contents(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))) })
  }

  @Test func theLogIsReproducedAndThreadsChangeNoByte() throws {
    let scratch = Scratch()
    let log = try Self.log.get().path("log")
    let arguments =
      try ["replay", log] + own + [
        "--dispatch", "nearest-idle", "--dispatch", "batch:interval=60", "--reps", "3",
      ]
    let first = try Command.run(arguments + ["--threads", "1", "--out", scratch.path("one")])
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.errors.isEmpty)
    #expect(
      first.output.contains("The replay of the log's own policy reproduces the present"), "\(first.output)")
    #expect(first.output.hasSuffix("everything: \(scratch.path("one"))/replay.json\n"))
    // A key without words shows as its own parts.
    #expect(
      !first.output.contains("replay note ") && !first.output.contains("replay col "), "\(first.output)")
    let files = try contents(scratch.path("one"))
    #expect(
      files.keys.sorted() == ["manifest.json", "replay.json", "report.html", "runs.csv", "workers.csv"])
    let second = try Command.run(arguments + ["--threads", "3", "--json", "--out", scratch.path("two")])
    #expect(try contents(scratch.path("two")) == files)
    #expect(Data(second.output.utf8) == files["replay.json"])

    let result = try #require(
      try JSONSerialization.jsonObject(with: files["replay.json"] ?? Data()) as? [String: Any])
    let arms = try #require(result["arms"] as? [[String: Any]])
    #expect(arms.compactMap { $0["role"] as? String } == ["own", "null", "alternative", "alternative"])
    let runs = String(decoding: files["runs.csv"] ?? Data(), as: UTF8.self)
    #expect(runs.split(separator: "\r\n").count == 1 + 4 * 3 * 19)
    let manifest = String(decoding: files["manifest.json"] ?? Data(), as: UTF8.self)
    #expect(manifest.contains("mingsuan.replay-manifest/1") && manifest.contains("orders.csv"))
    #expect(!manifest.contains(scratch.folder), "no place of this machine")
    // A folder of an earlier replay is replaced, another is not.
    #expect(try Command.run(arguments + ["--quiet", "--out", scratch.path("one")]).exitCode == 0)
    #expect(try Command.run(arguments + ["--quiet", "--out", log]).exitCode == 73)
  }

  @Test func anUnknownPolicyOfTheLogIsSaid() throws {
    let scratch = Scratch()
    let result = try replay(
      "--dispatch", "batch", "--reps", "2", "--out", scratch.path("out"), language: "zh")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("重放能否再现现状，无法判定。"))
    #expect(result.output.contains("对其他规则不能说明任何确定的事"))
    let page = try String(contentsOfFile: scratch.path("out/report.html"), encoding: .utf8)
    #expect(page.contains("代替日志所用") && page.contains("<svg"))
  }

  @Test func whatCannotBeReplayedIsRefused() throws {
    let scratch = Scratch()
    let out = scratch.path("out")
    func expect(_ result: Command.Result, _ code: Int32, _ words: String) {
      #expect(result.exitCode == code, "\(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: out))
    }
    expect(try replay("--dispatch", "fastest", "--out", out), 78, "write one of: nearest_idle")
    expect(try replay("--dispatch", "batch:speed=3", "--out", out), 78, "unknown key \"speed\"")
    expect(try replay("--reps", "1", "--out", out), 64, "--reps takes 2 to 10000")
    expect(try replay("--disclosure", "x.yaml", "--own-eta", "distance", "--out", out), 64, "--disclosure")
    expect(try replay(), 64, "--out")

    // Three hours of a log at noon, twenty orders, and a log without places.
    let log = try Self.log.get().path("log")
    let lines = try String(contentsOfFile: log + "/orders.csv", encoding: .utf8).split(separator: "\n")
    let noon = lines.dropFirst().filter { line in
      ["03", "04", "05"].contains { line.contains(",2026-03-02T\($0):") }
    }
    let short = try scratch.write("noon.csv", ([lines[0]] + noon).joined(separator: "\n") + "\n")
    let zone = ["--time-zone", "Asia/Shanghai", "--out", out]
    expect(try Command.run(["replay", short] + zone), 65, "hours from the first to the last order")
    let few = try scratch.write("few.csv", lines.prefix(21).joined(separator: "\n") + "\n")
    expect(try Command.run(["replay", few] + zone), 65, "20 orders have a placement time")
    let noPlaces = try scratch.write(
      "bare.csv", "order_id,worker_id,placed_at\n1,a,2026-03-02 10:00:00\n")
    expect(try Command.run(["replay", noPlaces] + zone), 65, "no places")
  }
}
