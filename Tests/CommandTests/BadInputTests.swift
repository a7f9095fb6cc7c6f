import Foundation
import Testing

/// What the command says of input that it cannot use: a clear message, an exit code of its own, no trap.
@Suite struct BadInputTests {
  let header = "order_id,worker_id,service,accepted_at,completed_at,distance\n"
  let good = "1,a,food,2026-03-02 10:00:00,2026-03-02 10:30:00,1200\n"

  private func audit(_ path: String, _ more: String...) throws -> Command.Result {
    try Command.run(["audit", path, "--time-zone", "Asia/Shanghai", "--quiet"] + more)
  }

  private func expect(
    _ result: Command.Result, _ code: Int32, _ words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(result.exitCode == code, "\(result.errors)", sourceLocation: sourceLocation)
    for word in words {
      #expect(result.errors.contains(word), "\(result.errors)", sourceLocation: sourceLocation)
    }
  }

  @Test func missingFile() throws {
    expect(try audit("/no/such/log.csv"), 66, "/no/such/log.csv")
  }

  @Test func emptyFile() throws {
    let scratch = Scratch()
    expect(try audit(try scratch.write("orders.csv", "")), 65, "orders.csv")
  }

  @Test func headerOnlyIsUndeterminedThroughout() throws {
    let scratch = Scratch()
    #expect(try audit(try scratch.write("orders.csv", header)).exitCode == 2)
  }

  @Test func missingColumn() throws {
    let scratch = Scratch()
    let path = try scratch.write("orders.csv", "order,worker_id\n1,a\n")
    expect(try audit(path), 65, "order_id", "worker_id")
  }

  @Test func folderWithoutOrders() throws {
    let scratch = Scratch()
    _ = try scratch.write("deliveries.csv", header + good)
    expect(try audit(scratch.folder), 65, "deliveries.csv")
  }

  @Test func unknownTimeZone() throws {
    let scratch = Scratch()
    let path = try scratch.write("orders.csv", header + good)
    expect(try Command.run("audit", path, "--time-zone", "Mars/Olympus"), 64, "Mars/Olympus")
    expect(try Command.run("audit", path, "--quiet"), 64, "--time-zone")
  }

  @Test func truncatedGzip() throws {
    let scratch = Scratch()
    let whole = try scratch.write("orders.csv", header + String(repeating: good, count: 5_000))
    let zip = Process()
    zip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    zip.arguments = ["-k", whole]
    try zip.run()
    zip.waitUntilExit()
    let data = try Data(contentsOf: URL(fileURLWithPath: whole + ".gz"))
    let cut = try scratch.write("cut.csv.gz", data.prefix(data.count / 2))
    expect(try audit(cut), 65, "cut.csv.gz")
  }

  @Test func faultyRowsAreSetAsideWithTheirPlace() throws {
    let scratch = Scratch()
    let path = try scratch.write(
      "orders.csv",
      header + good + "2,a,food,2026-02-31 10:00:00,2026-03-02 10:30:00,5\r\n"
        + "3,a,food,2026-03-02 10:00:00,2026-03-02 10:30:00,12x\n"
        + "4,a,food,2026-03-02 10:00:00\n" + "5,a,\u{0}food,2026-03-02 10:00:00,2026-03-02 10:30:00,5\n"
        + "6,a,\"" + String(repeating: "x", count: 10 << 20)
        + "\",2026-03-02 10:00:00,2026-03-02 10:30:00,5\n"
        + good.replacingOccurrences(of: "1,a", with: "7,a"))
    let out = scratch.path("out")
    let result = try audit(path, "--out", out)
    #expect(result.exitCode == 2, "\(result.errors)")
    let rows = try String(contentsOfFile: out + "/quarantine.csv", encoding: .utf8)
      .split(separator: "\n").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.map { String($0[1]) } == ["3", "4", "5", "6", "7"])
    #expect(
      rows.map { String($0[5]) } == ["notATime", "notANumber", "fieldCount", "nulByte", "fieldTooLong"])
    #expect(rows.first.map { String($0[4]) } == "accepted_at")
  }

  @Test func usageErrors() throws {
    #expect(try Command.run("audit").exitCode == 64)
    #expect(try Command.run("audit", "x", "--threads", "0").exitCode == 64)
    #expect(try Command.run("audit", "x", "--set", "nonsense").exitCode == 64)
    #expect(try Command.run("audit", "x", "--preset", "nope").exitCode == 64)
    #expect(try Command.run("nonsense").exitCode == 64)
  }

  @Test func brokenMappingNamesTheLine() throws {
    let scratch = Scratch()
    let log = try scratch.write("orders.csv", header + good)
    let mapping = try scratch.write(
      "mapping.yaml", "time_zone: Asia/Shanghai\ntables:\n  orders:\n    fields:\n      distanse: km\n")
    expect(try Command.run("audit", log, "--mapping", mapping, "--quiet"), 78, "mapping.yaml:5", "distance")
  }

  @Test func aForeignFolderIsLeftAlone() throws {
    let scratch = Scratch()
    let log = try scratch.write("orders.csv", header + good)
    expect(try audit(log, "--out", scratch.folder), 73, scratch.folder)
    #expect(FileManager.default.fileExists(atPath: log))
  }
}
