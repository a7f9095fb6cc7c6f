import Foundation
import Testing

/// `mingsuan replay --disclosure`: the policies that a platform declares are those of the log; and logs and policy files that
/// a replay cannot use.
@Suite struct ReplayDisclosureTests {
  /// Two days of a small town, made once.
  private static let town = Result { () throws -> Scratch in
    let scratch = Scratch()
    let scenario = try scratch.write(
      "town.yaml",
      """
      name: town
      start: 2026-03-02
      days: 2
      city: {width: 5000, height: 5000}
      demand: {orders_per_day: 400, merchants: 30, mean_trip: 1500}
      workers: {count: 40, carry_limit: 2}
      dispatch: {policy: batch, rest: none}
      eta: {policy: distance}
      pricing:
        - {rule: flat, per_order: 8}
      """)
    let made = try Command.run("simulate", scenario, "--out", scratch.path("log"), "--quiet")
    #expect(made.exitCode == 0, "\(made.errors)")
    return scratch
  }

  private var log: String { get throws { try Self.town.get().path("log") } }

  private static let declaration = """
    as_of: 2026-03-31
    platform: {id: town, name: 小镇, services: [food]}
    mechanism:
      dispatch:
        - version: d1
          from: 2026-01-01
          policies: [{policy: batch}]
      pricing:
        - version: p1
          from: 2026-01-01
          policies: [{policy: flat, parameters: {amount: 8}}]
      eta:
        - version: e1
          from: 2026-01-01
          policies: [{policy: distance}]

    """

  private func json(_ folder: String) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(
        with: try Data(contentsOf: URL(fileURLWithPath: folder + "/replay.json"))) as? [String: Any])
  }

  private func reproduction(_ folder: String) throws -> [String: Any] {
    try #require(try json(folder)["reproduction"] as? [String: Any])
  }

  @Test func declaredPoliciesAreRunAsIfTheyWereGiven() throws {
    let scratch = Scratch()
    let file = try scratch.write("disclosure.yaml", Self.declaration)
    let declared = try Command.run(
      "replay", try log, "--disclosure", file, "--dispatch", "nearest_idle", "--reps", "3", "--out",
      scratch.path("declared"))
    #expect(declared.exitCode == 0, "\(declared.errors)")
    #expect(declared.output.contains("reproduces the present within"), "\(declared.output)")
    let found = try reproduction(scratch.path("declared"))
    for family in ["dispatchSource", "pricingSource", "etaSource"] {
      #expect(found[family] as? String == "declared", "\(family)")
    }
    let given = try Command.run(
      "replay", try log, "--own-dispatch", "batch", "--own-pricing", "flat:per_order=8", "--own-eta",
      "distance", "--dispatch", "nearest_idle", "--reps", "3", "--quiet", "--out", scratch.path("given"))
    #expect(given.exitCode == 0, "\(given.errors)")
    for name in ["runs.csv", "workers.csv"] {
      let (own, other) = try (
        Data(contentsOf: URL(fileURLWithPath: scratch.path("declared/" + name))),
        Data(contentsOf: URL(fileURLWithPath: scratch.path("given/" + name)))
      )
      #expect(own == other, "\(name)")
    }
    let page = try String(contentsOfFile: scratch.path("declared/report.html"), encoding: .utf8)
    #expect(page.contains("declared by the platform"))
    let manifest = try String(contentsOfFile: scratch.path("declared/manifest.json"), encoding: .utf8)
    #expect(manifest.contains("policies/disclosure.yaml"))
  }

  @Test func aWrongDeclarationDoesNotReproduceTheLog() throws {
    let scratch = Scratch()
    let file = try scratch.write(
      "disclosure.yaml",
      Self.declaration.replacingOccurrences(of: "{policy: batch}", with: "{policy: random_eligible}"))
    let result = try Command.run(
      "replay", try log, "--disclosure", file, "--reps", "2", "--out", scratch.path("out"))
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("does not reproduce the present"), "\(result.output)")
    #expect(try reproduction(scratch.path("out"))["status"] as? String == "doesNotReproduce")
  }

  @Test func wordsAloneAndOtherDaysLeaveTheOwnPolicyUnknown() throws {
    let scratch = Scratch()
    let words = Self.declaration.replacingOccurrences(
      of: "policies: [{policy: batch}]", with: "description: 就近派单")
    let later = Self.declaration.replacingOccurrences(
      of: "- version: d1\n      from: 2026-01-01", with: "- version: d1\n      from: 2026-05-01")
    for (name, text) in [("words", words), ("later", later)] {
      #expect(text != Self.declaration)
      let file = try scratch.write("\(name).yaml", text)
      let result = try Command.run(
        "replay", try log, "--disclosure", file, "--reps", "2", "--quiet", "--out", scratch.path(name))
      #expect(result.exitCode == 0, "\(result.errors)")
      let found = try reproduction(scratch.path(name))
      #expect(found["status"] as? String == "undetermined")
      #expect(found["dispatchSource"] as? String == "standIn")
      #expect(found["pricingSource"] as? String == "declared")
      #expect((found["reasons"] as? [String])?.contains("ownUnknown") == true)
    }
    // Rules that changed within the days of the log: the first is run, and that is said.
    let changing = try scratch.write(
      "changing.yaml",
      Self.declaration.replacingOccurrences(
        of: "  pricing:\n",
        with: "    - {version: d2, from: 2026-03-03, policies: [{policy: nearest_idle}]}\n  pricing:\n"))
    let result = try Command.run(
      "replay", try log, "--disclosure", changing, "--reps", "2", "--out", scratch.path("changing"))
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("The declared rules changed within the log's days"), "\(result.output)")
  }

  @Test func whatCannotBeRunIsRefusedWithItsPlace() throws {
    let scratch = Scratch()
    let out = scratch.path("out")
    func expect(_ text: String, _ code: Int32, _ words: String...) throws {
      let file = try scratch.write("disclosure.yaml", text)
      let result = try Command.run("replay", try log, "--disclosure", file, "--reps", "2", "--out", out)
      #expect(result.exitCode == code, "\(result.errors)")
      for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
      #expect(!FileManager.default.fileExists(atPath: out))
    }
    func changed(_ old: String, _ new: String) -> String {
      Self.declaration.replacingOccurrences(of: old, with: new)
    }
    try expect(changed("{policy: batch}", "{policy: fastest}"), 78, "disclosure.yaml:5", "fastest")
    try expect(
      changed("{policy: batch}", "{policy: batch, parameters: {hurry: 3}}"), 78, "disclosure.yaml:5", "hurry")
    try expect(changed("{amount: 8}", "{amount: -8}"), 78, "disclosure.yaml:11", "amount")
    try expect(
      changed("{policy: distance}", "{policy: historical_quantile, parameters: {probability: 2}}"), 78,
      "disclosure.yaml:13", "probability")
    try expect("mechanism: [\n", 78, "disclosure.yaml:")
    try expect("", 78, "disclosure.yaml")
    let none = try Command.run(
      "replay", try log, "--disclosure", scratch.path("none.yaml"), "--out", out)
    #expect(none.exitCode == 66 && none.errors.contains("none.yaml"), "\(none.errors)")
  }

  @Test func policyFilesThatDoNotParseAreRefused() throws {
    let scratch = Scratch()
    let out = scratch.path("out")
    func expect(_ arguments: [String], _ code: Int32, _ words: String) throws {
      let result = try Command.run(["replay", try log, "--out", out] + arguments)
      #expect(result.exitCode == code, "\(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: out))
    }
    let broken = try scratch.write("broken.yaml", "dispatch:\n  policy: batch\n interval: {\n")
    for option in ["--dispatch", "--pricing", "--eta", "--own-dispatch", "--own-pricing", "--own-eta"] {
      try expect([option, broken], 78, "broken.yaml:")
      try expect([option, scratch.path("none.yaml")], 66, "none.yaml")
      try expect([option, "by_magic"], 78, "by_magic")
    }
    let unknown = try scratch.write("unknown.yaml", "dispatch:\n  policy: batch\n  intervall: 30\n")
    try expect(["--dispatch", unknown], 78, "unknown.yaml:3")
    try expect(["--tolerance", "2"], 64, "--tolerance")
    try expect(["--agreement", "1.5"], 64, "--agreement")
  }

  // MARK: Logs

  /// The orders of the town with some columns, rows by a condition on the hour of placement (UTC).
  private func orders(
    _ scratch: Scratch, without: Set<String> = [], hours: Set<String>? = nil
  ) throws -> String {
    let text = try String(contentsOfFile: try log + "/orders.csv", encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let header = try #require(lines.first).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    let placed = try #require(header.firstIndex(of: "placed_at"))
    let rows = lines.dropFirst().filter { row in
      guard let hours else { return true }
      return row[placed].hasPrefix("2026-03-02T")
        && hours.contains(String(row[placed].dropFirst(11).prefix(2)))
    }
    let kept = header.indices.filter { !without.contains(header[$0]) }
    let whole = ([kept.map { header[$0] }] + rows.map { row in kept.map { String(row[$0]) } })
      .map { $0.joined(separator: ",").trimmingCharacters(in: .whitespacesAndNewlines) }
    return try scratch.write("orders.csv", whole.joined(separator: "\n") + "\n")
  }

  private func replay(_ log: String, _ out: String) throws -> Command.Result {
    try Command.run("replay", log, "--time-zone", "Asia/Shanghai", "--reps", "2", "--out", out)
  }

  @Test func logsThatCannotBeReplayedAreRefusedAndSayWhatToAskFor() throws {
    let scratch = Scratch()
    let out = scratch.path("out")
    func expect(_ log: String, _ code: Int32, _ words: String...) throws {
      let result = try replay(log, out)
      #expect(result.exitCode == code, "\(result.errors)")
      for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
      #expect(!FileManager.default.fileExists(atPath: out))
    }
    // One hour at noon.
    let hour = Scratch()
    try expect(try orders(hour, hours: ["04"]), 65, "placement time")
    // No orders table.
    let bare = Scratch()
    _ = try bare.write("sessions.csv", "worker_id,online_at,offline_at\nw1,2026-03-02T01:00:00Z,\n")
    try expect(bare.folder, 65, "orders")
    try expect(scratch.path("nowhere"), 66, "nowhere")
    // Nobody on line: no sessions and nobody who accepted anything; sessions of another year.
    let alone = Scratch()
    _ = try orders(alone, without: ["accepted_at", "vehicle"])
    try expect(alone.folder, 65, "online_at", "accepted_at")
    let before = Scratch()
    _ = try orders(before, without: ["accepted_at"])
    _ = try before.write(
      "sessions.csv", "worker_id,online_at,offline_at\nw00001,2025-03-02T01:00:00Z,2025-03-02T09:00:00Z\n")
    try expect(before.folder, 65, "online_at")
    // Nothing says how fast anybody rode.
    let still = Scratch()
    _ = try orders(still, without: ["picked_up_at"])
    try expect(still.folder, 65, "picked_up_at", "--assume-travel")
  }

  @Test func aFolderOfOrdersAloneIsReplayedAndSaysWhatItLacks() throws {
    let scratch = Scratch()
    _ = try orders(scratch, without: ["approach_distance"])
    let result = try replay(scratch.folder, scratch.path("out"))
    #expect(result.exitCode == 0, "\(result.errors)")
    let notes = try #require(try json(scratch.path("out"))["notes"] as? [[String: Any]])
    let keys = Set(notes.compactMap { $0["key"] as? String })
    #expect(keys.isSuperset(of: ["presence.activity", "offers.none", "starts.distance"]), "\(keys)")
    #expect(!keys.contains("breaks.none"), "without sessions breaks are not what is missing")
  }
}
