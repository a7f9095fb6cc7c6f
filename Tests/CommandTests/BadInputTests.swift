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

  @Test func textInAnotherEncodingSaysHowToConvert() throws {
    let scratch = Scratch()
    // 城市 and 上海 in GBK.
    let header = Data("order_id,worker_id,".utf8) + Data([0xB3, 0xC7, 0xCA, 0xD0, 0x0A])
    expect(
      try audit(try scratch.write("header.csv", header + Data("1,a,x\n".utf8))), 65, "line 1", "field 3",
      "iconv -f GB18030")
    let row = Data("order_id,worker_id,city\n1,a,".utf8) + Data([0xC9, 0xCF, 0xBA, 0xA3, 0x0A])
    let log = try scratch.write("rows.csv", row)
    for command in ["inspect", "audit"] {
      let result = try Command.run(command, log, "--time-zone", "Asia/Shanghai")
      #expect(result.output.contains("iconv -f GB18030"), "\(result.output)")
    }
  }

  @Test func workbooksAreToldFromText() throws {
    let scratch = Scratch()
    let path = try scratch.write("orders.csv", Data([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00]))
    expect(try audit(path), 65, "orders.csv", "Save each sheet as CSV")
    expect(try audit(try scratch.write("old.csv", Data([0xD0, 0xCF, 0x11, 0xE0]))), 65, "old.csv")
  }

  @Test(arguments: [
    (["audit", "/no/such/log.csv", "--time-zone", "Asia/Shanghai"], Int32(66), "/no/such/log.csv：没有这个文件"),
    (["audit", "x.csv", "--mapping", "/no/such.yaml"], 66, "/no/such.yaml：读不出这个文件"),
    (["sweep", "/no/such.yaml", "--dry-run"], 66, "没有这个文件"),
    (["audit", "x", "--pack", "nope", "--time-zone", "UTC"], 66, "既不是内置规则包"),
    (["frobnicate"], 64, "没有子命令“frobnicate”"),
    (["rules", "shwo"], 64, "没有子命令“shwo”（是不是 show？）"), (["audit"], 64, "缺少 <log>"),
    (["audit", "x", "--outt", "y"], 64, "没有选项 --outt；是不是 --out？"),
    (["audit", "x", "--year", "soon"], 64, "--year <year> 不能取“soon”"),
    (["simulate", "x", "--format", "xml"], 64, "不能取“xml”；可取 'csv' and 'jsonl'"),
  ])
  func faultsAreToldInChinese(_ arguments: [String], _ code: Int32, _ words: String) throws {
    let result = try Command.run(arguments, language: "zh")
    #expect(result.exitCode == code, "\(result.errors)")
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(!result.errors.contains("{"), "\(result.errors)")
  }

  @Test func anUnknownLanguageIsRefusedEverywhere() throws {
    for arguments in [
      ["audit", "x"], ["rules", "list"], ["rules", "test", "clause6"], ["sweep", "x"], [],
    ] {
      #expect(try Command.run(arguments + ["--lang", "fr"]).exitCode == 64)
    }
    let help = try Command.run("--lang", "zh", "rules", "--help")
    #expect(help.exitCode == 0 && help.output.contains("用法：mingsuan rules"), "\(help.output)")
  }

  @Test func namesFromALogCannotSteerTheTerminal() throws {
    let scratch = Scratch()
    let path = try scratch.write("orders.csv", "order\u{1B}[2J,worker_id\n1,a\n")
    let result = try audit(path)
    #expect(result.exitCode == 65 && !result.errors.contains("\u{1B}"), "\(result.errors)")
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
