import Testing

@testable import OrderLog

@Suite struct JSONLinesTests {
  private func read(
    _ text: String, _ mapping: LogMapping = LogMapping(), chunk: Int = 8 << 20, threads: Int = 2
  ) throws -> (log: OrderLog, report: ReadingReport) {
    try readOrders(
      text, mapping: mapping, control: ReadingControl(chunkSize: chunk), threads: threads,
      name: "orders.jsonl")
  }

  private static let text = #"""
    {"order_id":"a1","worker_id":"w1","worker_pay":12.3456,"slow_pickup":true,"note":{"x":[1,"}"]}}
    {"worker_id":null, "order_id":"a2" , "worker_pay":1e2,"slow_pickup":"否","city":"\u5317\u4eac \ud83d\ude00\n\"q\""}

    {"order_id":"a3"}
    {"order_id":"a4","worker_pay":"0.1","distance":7,"extra":[[[]]]}
    [1,2]
    {"order_id":"a5","order_id":"a6"}
    {"order_id":"a7","city":{"no":1}}
    {"order_id":"a8","city":"\ud83d"}
    {"order_id":"a9","worker_pay":12.3.4}
    {"order_id":"a10","worker_pay":true}
    {"order_id":"","city":"x"}
    {"order_id":"a11"} x
    {"order_id":12345678901234567890123,"worker_pay":-0.00005}
    {}
    """#

  @Test func valuesAndFaults() throws {
    let (log, report) = try read(Self.text)
    let orders = log.orders
    #expect(
      (0..<orders.rowCount).map { orders.identifiers(.orderID)?.value(at: $0) }
        == ["a1", "a2", "a3", "a4", "12345678901234567890123"])
    #expect(
      (0..<5).map { orders.integers(.workerPay)?.value(at: $0) } == [123_456, 1_000_000, nil, 1_000, 0])
    #expect((0..<5).map { orders.integers(.slowPickup)?.value(at: $0) } == [1, 0, nil, nil, nil])
    #expect(orders.texts(.city)?.dictionary.values == ["北京 😀\n\"q\""])
    #expect(report.quarantined.map(\.line) == [6, 7, 8, 9, 10, 11, 12, 13, 15])
    #expect(
      report.quarantined.map(\.reason) == [
        .badJSON, .badJSON, .badJSON, .badJSON, .badJSON, .notANumber, .missingRequired, .badJSON,
        .missingRequired,
      ])
    #expect(report.files.first?.blankLines == 1)
    #expect(
      report.files.first?.columns
        == ["order_id", "worker_id", "worker_pay", "slow_pickup", "note", "city", "distance", "extra"])
    #expect(report.files.first?.unknownColumns == ["note", "extra"])
    #expect(report.files.first?.roundedNumbers == [.workerPay: 1])
  }

  @Test func chunksAndThreadsDoNotMatter() throws {
    let expected = try read(Self.text, threads: 1)
    for chunk in [1, 3, 10, 50, 200] {
      let (log, report) = try read(Self.text, chunk: chunk, threads: 3)
      #expect(Contents(log.orders) == Contents(expected.log.orders))
      #expect(report == expected.report)
    }
  }

  @Test func mappingsWorkAsInCSV() throws {
    let mapping = ordersMapping([
      .orderID: FieldSource(.joined(["a", "b"], separator: "/")), .workerID: FieldSource(.column("rider")),
      .placedAt: FieldSource(.column("ts"), time: .unixMilliseconds),
      .workerPay: FieldSource(.sum([.init("x"), .init("y")]), unit: .fen),
    ])
    let (log, report) = try read(
      "{\"a\":1,\"b\":\"z\",\"rider\":\"r\",\"ts\":1735689600123,\"x\":100,\"y\":0.5}\n", mapping)
    #expect(log.orders.identifiers(.orderID)?.value(at: 0) == "1/z")
    #expect(log.orders.integers(.placedAt)?.value(at: 0) == 1_735_689_600_123)
    #expect(log.orders.integers(.workerPay)?.value(at: 0) == 10_050)
    #expect(report.quarantinedCount == 0)
  }

  @Test func deepNestingAndMutationsNeverTrap() throws {
    let deep = "{\"order_id\":\"1\",\"worker_id\":\"w\",\"n\":" + String(repeating: "[", count: 200_000)
    let (log, report) = try read("{\"order_id\":\"0\",\"worker_id\":\"w\"}\n" + deep + "\n")
    #expect(log.orders.rowCount == 1)
    #expect(report.quarantined.map(\.reason) == [.badJSON])
    for seed in 0..<60 {
      var random = SeededGenerator(seed: seed)
      var bytes = Array(Self.text.utf8)
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let one = try? readOrders(bytes, threads: 1, name: "orders.jsonl")
      let two = try? readOrders(
        bytes, control: ReadingControl(chunkSize: 11), threads: 3, name: "orders.jsonl")
      #expect(one?.report == two?.report)
      #expect((one?.log.orders).map(Contents.init) == (two?.log.orders).map(Contents.init))
    }
  }
}
