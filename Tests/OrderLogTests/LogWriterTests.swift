import Foundation
import Testing

@testable import OrderLog

@Suite struct LogWriterTests {
  private static let texts = [
    "plain", "a,b", "say \"x\"", "line\nbreak", "cr\rlf\r\n", "北京", "😀", " spaced ", "\"", "\"\"", "'",
    "\u{FEFF}bom",
    "null", "0", "a\tb", "back\\slash", String(repeating: "long ", count: 50), "é", "e\u{301}", "\u{1}",
  ]

  /// A table with every field of its kind, made of ordinary and extreme values.
  private func table(_ kind: TableKind, seed: Int) -> Table {
    var random = SeededGenerator(seed: seed)
    let rows = Int.random(in: 0...40, using: &random)
    func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
    var columns: [Field: Column] = [:]
    for field in kind.fields {
      // Some columns are absent; required ones are not.
      let isRequired = kind.requiredFields.contains(field)
      if !isRequired, Int.random(in: 0..<4, using: &random) == 0 { continue }
      let mayMiss = !isRequired || (kind == .orders && field == .workerID)
      func missing() -> Bool { mayMiss && Int.random(in: 0..<5, using: &random) == 0 }
      switch field.type {
      case .identifier:
        columns[field] = .identifier(IdentifierColumn((0..<rows).map { pick(Self.texts) + "\($0)" }))
      case .text:
        columns[field] = .text(TextColumn((0..<rows).map { _ in missing() ? nil : pick(Self.texts) }))
      default:
        let extremes: [Int64] =
          switch field.type {
          case .instant:
            [0, -1, 1_735_689_600_000, -62_167_219_200_000, 253_402_300_799_999, 1_735_689_600_001]
          case .flag: [0, 1]
          case .coordinate: [0, 900_000_000, -900_000_000, 1, -1, 123_456_789]
          default:
            [
              0, 1, -1, .max, -.max, 10_000, 123_456_789,
              Int64.random(in: -1_000_000...1_000_000, using: &random),
            ]
          }
        columns[field] = .integer(IntegerColumn((0..<rows).map { _ in missing() ? nil : pick(extremes) }))
      }
    }
    return Table(kind: kind, rowCount: rows, columns: columns)
  }

  @Test(arguments: 0..<24)
  func whatIsWrittenReadsBack(_ seed: Int) throws {
    let others = TableKind.allCases.filter { $0 != .orders }.map { table($0, seed: seed * 10 + 1) }
    let log = OrderLog(orders: table(.orders, seed: seed), others: others, timeZone: .utc)
    for format in [LogWriter.Format.csv, .jsonLines] {
      if format == .jsonLines, log.orders.rowCount == 0 { continue }
      let folder = try TemporaryLog()
      let writer = LogWriter(format: format, compressed: seed % 2 == 1)
      try writer.write(log, to: folder.path)
      var reader = LogReader(threads: 1 + seed % 3)
      reader.control.chunkSize = 1 + seed * 50
      let (read, report) = try reader.read(folder.path)
      #expect(report.quarantined == [])
      for kind in TableKind.allCases {
        guard let table = log.table(kind), format == .csv || table.rowCount > 0 else { continue }
        #expect(read.table(kind).map(Contents.init)?.values == Contents(table).values, "\(kind)")
      }
      let leftovers = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(leftovers.allSatisfy { !$0.contains("partial") })
    }
  }

  @Test func attributesComeLastAndReadBack() throws {
    let folder = try TemporaryLog()
    let table = Table(
      kind: .workers, rowCount: 2, columns: [.workerID: .text(TextColumn(["w1", "w2"]))],
      attributes: ["team": TextColumn(["red", nil]), "级别": TextColumn([nil, "高"])])
    try LogWriter().write(table, to: folder.path + "/workers.csv")
    let text = try String(contentsOfFile: folder.path + "/workers.csv", encoding: .utf8)
    #expect(text == "worker_id,team,级别\nw1,red,\nw2,,高\n")
  }

  @Test func whatCannotBeWrittenIsTold() throws {
    let folder = try TemporaryLog()
    let late = Table(
      kind: .orders, rowCount: 1,
      columns: [
        .orderID: .identifier(IdentifierColumn(["1"])), .placedAt: .integer(IntegerColumn([Int64.max])),
      ])
    #expect(
      throws: LogError.unwritableValue(
        field: "placed_at", row: 0, reason: "its year does not have four digits")
    ) {
      try LogWriter().write(late, to: folder.path + "/orders.csv")
    }
    let nul = Table(kind: .orders, rowCount: 1, columns: [.city: .text(TextColumn(["a\u{0}"]))])
    #expect(throws: LogError.unwritableValue(field: "city", row: 0, reason: "it contains a NUL")) {
      try LogWriter().write(nul, to: folder.path + "/orders.csv")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    #expect(throws: LogError.self) { try LogWriter().write(nul, to: folder.path + "/no/orders.csv") }
  }

  @Test func quarantinedRowsAsCSV() throws {
    let folder = try TemporaryLog()
    let (_, report) = try readOrders("order_id,worker_id,tip\n1,w,\"a,\"\"b\"\nx\n")
    try QuarantineWriter().write(report, to: folder.path + "/q.csv")
    let text = try String(contentsOfFile: folder.path + "/q.csv", encoding: .utf8)
    #expect(
      text == """
        file,line,column_number,column,field,reason,text
        orders.csv,2,3,tip,tip,notANumber,"a,""b"
        orders.csv,3,,,,fieldCount,x

        """)
  }
}
