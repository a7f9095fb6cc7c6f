import Testing

@testable import OrderLog

@Suite struct CSVReaderTests {
  @Test func plainRows() throws {
    let (log, report) = try readOrders(
      """
      order_id,worker_id,city,placed_at,worker_pay,distance,eta_model,slow_pickup,note
      a1,w1,北京,2025-01-01T00:00:00Z,12.5,1200,90.5,1,hello
      a2,,"Washington, DC",2025-01-01 08:00:00+08:00,-0.25,0,,false,
      a3,w1,"say ""hi""\nthere",,,,,是,x

      """)
    let orders = log.orders
    #expect(orders.rowCount == 3)
    #expect((0..<3).map { orders.identifiers(.orderID)?.value(at: $0) } == ["a1", "a2", "a3"])
    #expect((0..<3).map { orders.texts(.workerID)?.value(at: $0) } == ["w1", nil, "w1"])
    #expect(orders.texts(.city)?.dictionary.values == ["Washington, DC", "say \"hi\"\nthere", "北京"])
    #expect(orders.integers(.placedAt)?.value(at: 1) == 1_735_689_600_000)
    #expect((0..<3).map { orders.integers(.workerPay)?.value(at: $0) } == [125_000, -2_500, nil])
    #expect((0..<3).map { orders.integers(.etaModel)?.value(at: $0) } == [90_500, nil, nil])
    #expect((0..<3).map { orders.integers(.slowPickup)?.value(at: $0) } == [1, 0, 1])
    #expect(report.files.first?.unknownColumns == ["note"])
    #expect(report.quarantinedCount == 0)
    #expect(log.workers.values == ["w1"])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func lineEnds(_ end: String) throws {
    let lines = ["\u{FEFF}order_id,worker_id,city", "1,w,A", "", "2,w,\"B\(end)C\"", "x,y", "3,w,D", "", ""]
    let (log, report) = try readOrders(lines.joined(separator: end))
    #expect(
      (0..<log.orders.rowCount).map { log.orders.texts(.city)?.value(at: $0) } == ["A", "B\(end)C", "D"])
    #expect(report.files.first?.blankLines == 1)
    #expect(report.quarantined.map(\.line) == [6])
    #expect(report.quarantined.map(\.reason) == [.fieldCount])
  }

  @Test func mixedLineEndsAndNoneAtTheEnd() throws {
    let (log, report) = try readOrders("order_id,worker_id\r\n1,a\r2,b\n3,c\r\n4,d")
    #expect(
      (0..<log.orders.rowCount).map { log.orders.texts(.workerID)?.value(at: $0) } == ["a", "b", "c", "d"])
    #expect(report.quarantinedCount == 0)
  }

  @Test func everyFaultIsToldWithItsPlace() throws {
    let (log, report) = try readOrders(
      """
      order_id,worker_id,city,placed_at,worker_pay,carried,slow_pickup,pickup_lat
      1,w,c,2025-02-31T00:00:00Z,1,1,1,1
      2,w,c,2025-02-01T99:99:99Z,1,1,1,1
      3,w,c,,99999999999999999999,1,1,1
      4,w,c,,1,99999999999999999999,1,1
      5,w,c,,x,1,1,1
      6,w,c,,1
      7,w,c,,1,1,1,1,1
      ,w,c,,1,1,1,1
      9,w,c,,1,1,maybe,1
      10,w,"c"x,,1,1,1,1
      11,w,c,,1,1,1,90.1
      12,w,a\u{0}b,,1,1,1,1
      13,w,c,,1,1,1,1
      14,w,"c,,1,1,1,1
      """)
    #expect(log.orders.rowCount == 1)
    #expect(
      report.quarantined.map(\.reason) == [
        .notATime, .notATime, .outOfRange, .outOfRange, .notANumber, .fieldCount, .fieldCount,
        .missingRequired,
        .notAFlag, .badQuote, .outOfRange, .nulByte, .badQuote,
      ])
    #expect(report.quarantined.map(\.line) == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15])
    let first = try #require(report.quarantined.first)
    #expect(first.columnNumber == 4)
    #expect(first.column == "placed_at")
    #expect(first.field == .placedAt)
    #expect(first.text == "2025-02-31T00:00:00Z")
    #expect(report.quarantined[5].columnNumber == nil)
    // No text of a row that was set aside is left in a dictionary.
    #expect(log.orders.texts(.city)?.dictionary.values == ["c"])
  }

  @Test func bytesThatAreNotUTF8() throws {
    var bytes = Array("order_id,worker_id,city,note\n1,w,".utf8)
    bytes += [0xB1, 0xB1, 0xBE, 0xA9] + Array(",n\n2,w,ok,".utf8) + [0xFF] + Array("\n".utf8)
    bytes += [0xC3, 0x28] + Array(",w,x,y\n".utf8)
    let (log, report) = try readOrders(bytes)
    // A column that nobody reads is not looked into.
    #expect(log.orders.rowCount == 1)
    #expect(report.quarantined.map(\.reason) == [.notUTF8, .notUTF8])
    #expect(report.quarantined.map(\.field) == [.city, .orderID])
  }

  @Test func aQuoteInsideAFieldIsAnOrdinaryCharacter() throws {
    let (log, report) = try readOrders("order_id,worker_id,city\n1,w,5\" pipe\n2,w,\"x\"\n")
    #expect(log.orders.texts(.city)?.value(at: 0) == "5\" pipe")
    #expect(report.quarantinedCount == 0)
  }

  @Test func anUnclosedQuoteCostsOneLine() throws {
    var text = "order_id,worker_id,city\n0,w,\"open\n"
    for index in 1...200_000 { text += "\(index),w,c\n" }
    let (log, report) = try readOrders(text)
    #expect(log.orders.rowCount == 200_000)
    #expect(report.quarantined.map(\.line) == [2])
  }

  @Test(arguments: [true, false])
  func aFieldOfTenMegabytes(_ quoted: Bool) throws {
    let long = String(repeating: "x", count: 10_000_000)
    let field = quoted ? "\"\(long)\"" : long
    for column in ["city", "order_id", "note", "worker_pay"] {
      let header = "order_id,worker_id,city,note,worker_pay\n"
      let row = header.dropLast().split(separator: ",").map {
        $0 == column ? field : $0 == "worker_pay" ? "1" : "v"
      }
      let (log, report) = try readOrders("\(header)a,b,c,d,1\n\(row.joined(separator: ","))\na,b,c,d,1\n")
      #expect(log.orders.rowCount == 2)
      #expect(report.quarantined.map(\.reason) == [.fieldTooLong], "\(column)")
      #expect(report.quarantined.map(\.line) == [3])
      #expect(report.quarantined.first.map { $0.text.count <= 80 } == true)
    }
  }

  @Test func aHeaderAloneIsAnEmptyTable() throws {
    for text in ["order_id,worker_id", "order_id,worker_id\n", "\r\norder_id,worker_id\r\n\r\n"] {
      let (log, report) = try readOrders(text)
      #expect(log.orders.rowCount == 0)
      #expect(report.files.first?.columns == ["order_id", "worker_id"])
    }
  }

  @Test func otherDelimitersAndNoHeader() throws {
    let tabs = ordersMapping([:], dialect: CSVDialect(delimiter: 9))
    #expect(try readOrders("order_id\tworker_id\tcity\n1\tw\ta b\n", mapping: tabs).log.orders.rowCount == 1)
    let spaces = ordersMapping(
      [.placedAt: FieldSource(.column("t"))],
      dialect: CSVDialect(delimiter: 32, columns: ["order_id", "worker_id", "t", "u"]))
    let (log, report) = try readOrders("1 w 2025-01-01 00:00:00Z\n", mapping: spaces)
    #expect(log.orders.rowCount == 0)
    #expect(report.quarantined.map(\.reason) == [.notATime])
    let bare = ordersMapping([:], dialect: CSVDialect(columns: ["order_id", "worker_id", "city"]))
    let (rows, told) = try readOrders("1,w,a\nbad\n2,w,b\n", mapping: bare)
    #expect(rows.orders.rowCount == 2)
    #expect(told.quarantined.map(\.line) == [2])
  }

  @Test func numbersThatLoseDigitsAreCounted() throws {
    let (log, report) = try readOrders(
      "order_id,worker_id,worker_pay,distance\n1,w,1.00005,3.5\n2,w,1.00015,4.5\n3,x,1.00015,oops\n")
    #expect((0..<2).map { log.orders.integers(.workerPay)?.value(at: $0) } == [10_000, 10_002])
    #expect((0..<2).map { log.orders.integers(.distance)?.value(at: $0) } == [4, 4])
    #expect(report.files.first?.roundedNumbers == [.workerPay: 2, .distance: 2])
  }

  @Test func localTimesAcrossAClockChange() throws {
    let text = """
      order_id,worker_id,placed_at
      1,w,2024-11-03T00:30:00
      2,w,2024-11-03T01:30:00
      3,w,2024-03-10T02:30:00
      4,w,2024-07-01 12:00:00

      """
    let (log, report) = try readOrders(text, timeZone: "America/New_York")
    #expect(
      (0..<4).map { log.orders.integers(.placedAt)?.value(at: $0) } == [
        1_730_608_200_000, 1_730_611_800_000, 1_710_055_800_000, 1_719_849_600_000,
      ])
    #expect(report.files.first?.repeatedLocalTimes == [.placedAt: 1])
    #expect(report.files.first?.skippedLocalTimes == [.placedAt: 1])
    #expect(throws: LogError.noTimeZone(file: "orders.csv", line: 2, column: "placed_at", field: .placedAt)) {
      try readOrders(text)
    }
  }

  @Test func aFalseZIsReadOver() throws {
    let mapping = ordersMapping([.placedAt: FieldSource(.column("t"), time: .iso8601(ignoreZone: true))])
    let (log, _) = try readOrders(
      "order_id,worker_id,t\n1,w,2025-01-01T08:00:00Z\n2,w,2025-01-01T08:00:00.000+03:00\n", mapping: mapping,
      timeZone: "Asia/Shanghai")
    #expect(
      (0..<2).map { log.orders.integers(.placedAt)?.value(at: $0) } == [1_735_689_600_000, 1_735_689_600_000])
  }

  @Test func veryManyFaultsAreCountedInFull() throws {
    let text = "order_id,worker_id\n" + String(repeating: "x\n", count: 150_000)
    let (_, report) = try readOrders(text)
    #expect(report.quarantinedCount == 150_000)
    #expect(report.quarantined.count == 100_000)
    #expect(report.quarantined.last?.line == 100_001)
  }
}
