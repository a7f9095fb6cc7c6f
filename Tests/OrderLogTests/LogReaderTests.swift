import Foundation
import Synchronization
import Testing

@testable import OrderLog

@Suite struct LogReaderTests {
  @Test func aFolderOfTables() throws {
    let folder = try TemporaryLog()
    try folder.write("order_id,worker_id\n1,w2\n2,w1\n", to: "ORDERS.csv")
    try folder.write(
      "worker_id,online_at,offline_at,forced\nw3,2025-01-01T00:00:00Z,,t\n", to: "sessions.csv")
    try folder.write("worker_id,gender,team,age_band\nw1,f,red,20-29\nw3,m,blue,\n", to: "workers.csv")
    try folder.write(
      "{\"worker_id\":\"w1\",\"at\":\"2025-01-01T00:00:00Z\",\"kind\":\"fatigue\"}\n", to: "prompts.jsonl")
    try folder.write("not a table", to: "readme.txt")
    let (log, report) = try LogReader().read(folder.path)
    #expect(log.workers.values == ["w1", "w2", "w3"])
    #expect(log.orders.texts(.workerID)?.value(at: 0) == "w2")
    #expect(log.table(.sessions)?.integers(.forced)?.value(at: 0) == 1)
    // A worker table's further columns are kept as attributes.
    #expect(log.table(.workers)?.attributes["team"]?.value(at: 1) == "blue")
    #expect(log.table(.prompts)?.rowCount == 1)
    #expect(log.table(.offers) == nil)
    #expect(report.files.map(\.name) == ["ORDERS.csv", "sessions.csv", "prompts.jsonl", "workers.csv"])
    #expect(report.files.allSatisfy { $0.unknownColumns.isEmpty })
  }

  @Test func severalFilesOfOneTable() throws {
    let folder = try TemporaryLog()
    try folder.write("order_id,worker_id,tip\n1,b,1\n", to: "d1.csv")
    try folder.write("worker_id,order_id,city\na,2,X\nbad\n", to: "d2.csv")
    try folder.write("order_id,worker_id,city,tip\n3,b,Y,2\n", to: "d3.csv")
    let mapping = LogMapping(tables: [.orders: TableMapping(files: ["d1.csv", "d2.csv", "d3.csv"])])
    let (log, report) = try LogReader(mapping: mapping).read(folder.path)
    #expect((0..<3).map { log.orders.identifiers(.orderID)?.value(at: $0) } == ["1", "2", "3"])
    #expect((0..<3).map { log.orders.texts(.workerID)?.value(at: $0) } == ["b", "a", "b"])
    #expect((0..<3).map { log.orders.texts(.city)?.value(at: $0) } == [nil, "X", "Y"])
    #expect((0..<3).map { log.orders.integers(.tip)?.value(at: $0) } == [10_000, nil, 20_000])
    #expect(report.quarantined.map(\.file) == ["d2.csv"])
    #expect(report.quarantined.map(\.line) == [3])
  }

  @Test func everyOrigin() throws {
    let mapping = ordersMapping([
      .orderID: FieldSource(.joined(["day", "no"], separator: "-")),
      .platform: FieldSource(.constant("rapid")),
      .placedAt: FieldSource(.joined(["day", "clock"], separator: " ")),
      .completedAt: FieldSource(
        .shifted(instant: "end", by: "wait", unit: .minutes, backwards: true), time: .unixSeconds),
      .workerPay: FieldSource(
        .sum([.init("fare"), .init("bonus"), .init("fee", negative: true)]), unit: .fen),
      .status: FieldSource(.column("state"), values: ["9": "completed", "8": ""], otherwise: "undelivered"),
      .tip: FieldSource(.column("extra"), values: ["none": "0", "?": ""]),
      .distance: FieldSource(.greatCircle(detour: 1.4)),
      .pickupLon: FieldSource(.column("x1")), .pickupLat: FieldSource(.column("y1")),
      .dropoffLon: FieldSource(.column("x2")), .dropoffLat: FieldSource(.column("y2")),
      .shortestDistance: FieldSource(.column("miles"), unit: .miles),
      .carried: FieldSource(.constant("2")),
      .displayedTakeRate: FieldSource(.column("rate"), unit: .percent),
      .acceptedAt: FieldSource(.column("end"), time: .unixSeconds),
      .control: FieldSource(.column("jam"), values: ["heavy": "1"], otherwise: "0"),
    ])
    let (log, report) = try readOrders(
      """
      day,no,clock,worker_id,end,wait,fare,bonus,fee,state,extra,x1,y1,x2,y2,miles,rate,jam
      2025-01-01,7,08:00:00,w,1735689600,1.5,1000,50,25,9,none,126.56,43.84,126.57,43.85,1.0,27.5,heavy
      ,8,08:00:00,w,1735689600.25,,1000,,25,7,?,126.56,43.84,,43.85,,,light
      2025-01-01,9,,w,,1,1,1,9223372036854775807,8,3.5,0,0,180,0,0,0.00005,

      """, mapping: mapping, timeZone: "UTC")
    let orders = log.orders
    #expect(orders.rowCount == 2)
    #expect((0..<2).map { orders.identifiers(.orderID)?.value(at: $0) } == ["2025-01-01-7", "-8"])
    #expect(orders.texts(.platform)?.value(at: 1) == "rapid")
    #expect((0..<2).map { orders.integers(.placedAt)?.value(at: $0) } == [1_735_718_400_000, nil])
    #expect((0..<2).map { orders.integers(.completedAt)?.value(at: $0) } == [1_735_689_510_000, nil])
    #expect(
      (0..<2).map { orders.integers(.acceptedAt)?.value(at: $0) } == [1_735_689_600_000, 1_735_689_600_250])
    #expect((0..<2).map { orders.integers(.workerPay)?.value(at: $0) } == [102_500, nil])
    #expect((0..<2).map { orders.texts(.status)?.value(at: $0) } == ["completed", "undelivered"])
    #expect(orders.texts(.status)?.dictionary.values == ["completed", "undelivered"])
    #expect((0..<2).map { orders.integers(.tip)?.value(at: $0) } == [0, nil])
    #expect((0..<2).map { orders.integers(.distance)?.value(at: $0) } == [1_919, nil])
    #expect((0..<2).map { orders.integers(.shortestDistance)?.value(at: $0) } == [1_609, nil])
    #expect((0..<2).map { orders.integers(.carried)?.value(at: $0) } == [2, 2])
    #expect((0..<2).map { orders.integers(.displayedTakeRate)?.value(at: $0) } == [275_000, nil])
    #expect((0..<2).map { orders.integers(.control)?.value(at: $0) } == [1, 0])
    #expect(report.quarantined.map(\.field) == [.workerPay])
    #expect(report.quarantined.map(\.reason) == [.outOfRange])
    #expect(report.files.first?.unknownColumns == [])
  }

  @Test func oneColumnFeedsSeveralFields() throws {
    let mapping = ordersMapping([
      .acceptedAt: FieldSource(.column("t")), .offeredAt: FieldSource(.column("t")),
      .city: FieldSource(.column("worker_id")),
    ])
    let (log, _) = try readOrders("order_id,worker_id,t\n1,w,2025-01-01T00:00:00Z\n", mapping: mapping)
    let first = try #require(log.orders.integers(.acceptedAt))
    let second = try #require(log.orders.integers(.offeredAt))
    #expect(first.storage === second.storage)
    #expect(log.orders.texts(.city)?.value(at: 0) == "w")
  }

  @Test func errorsSayWhereAndWhatToDo() throws {
    let folder = try TemporaryLog()
    func error(_ body: () throws -> Void) -> LogError? {
      do {
        try body()
        return nil
      } catch { return error as? LogError }
    }
    func code(_ text: String, _ mapping: LogMapping = LogMapping(), zone: String? = nil) -> String? {
      error { _ = try readOrders(text, mapping: mapping, timeZone: zone) }?.code
    }
    #expect(error { _ = try LogReader().read(folder.path + "/nowhere") }?.code == "no-such-file")
    #expect(error { _ = try LogReader().read(folder.path) }?.code == "no-orders")
    try folder.write("x", to: "riders.csv")
    let found = error { _ = try LogReader().read(folder.path) }
    #expect(found == .noOrders(folder: folder.path, found: ["riders.csv"]))
    #expect(found?.description.contains("riders.csv") == true)
    #expect(code("") == "empty-file")
    #expect(code("\n\n") == "empty-file")
    #expect(code("order_id,a,a,worker_id\n") == "duplicate-column")
    #expect(code("order_id,worker_id\n", zone: "Mars/Base") == "unknown-time-zone")
    #expect(code("PAR1....") == "parquet")
    #expect(code("order_id,\"worker_id\n") == "bad-header")
    let missing = error { _ = try readOrders("order_id,workerid,b\n") }
    #expect(
      missing
        == .missingColumn(
          file: "orders.csv", field: .workerID, columns: ["order_id", "workerid", "b"],
          nearest: ["workerid", "order_id"])
    )
    #expect(missing?.description.contains("did you mean \"workerid\" or") == true)
    func with(_ field: Field, _ source: FieldSource) -> LogMapping { ordersMapping([field: source]) }
    let header = "order_id,worker_id,t,d\n"
    #expect(code(header, with(.city, FieldSource(.column("nope")))) == "mapped-column-missing")
    #expect(code(header, with(.distance, FieldSource(.column("d"), unit: .hours))) == "unit-mismatch")
    #expect(code(header, with(.onlineAt, FieldSource(.column("t")))) == "bad-mapping")
    #expect(
      code(header, with(.placedAt, FieldSource(.column("t"), time: .pattern("MM-dd", date: nil))))
        == "no-year")
    #expect(
      code(header, with(.placedAt, FieldSource(.column("t"), time: .pattern("qq", date: nil))))
        == "bad-mapping")
    #expect(code(header, with(.tip, FieldSource(.column("d"), values: ["x": "abc"]))) == "bad-mapping")
    #expect(code(header, with(.tip, FieldSource(.constant("abc")))) == "bad-mapping")
    #expect(code(header, with(.distance, FieldSource(.greatCircle(detour: 1)))) == "bad-mapping")
    #expect(code(header, with(.city, FieldSource(.sum([.init("d")])))) == "bad-mapping")
    #expect(code(header, ordersMapping([:], dialect: CSVDialect(delimiter: 34))) == "bad-dialect")
    #expect(error { _ = try readOrders([0xFF, 0xFE, 0x6F, 0x00]) }?.code == "utf-16")
    let listed = LogMapping(tables: [.orders: TableMapping(files: ["gone.csv"])])
    #expect(error { _ = try LogReader(mapping: listed).read(folder.path) }?.code == "no-such-file")
    let inTheWay = folder.path + "/orders.csv"
    try FileManager.default.createDirectory(atPath: inTheWay, withIntermediateDirectories: true)
    #expect(error { _ = try LogReader().read(folder.path) }?.code == "is-directory")
    try folder.write("order_id,worker_id\n", to: "ORDERS.CSV")
    #expect(error { _ = try LogReader().read(folder.path) }?.code == "bad-mapping")
  }

  @Test func progressAndCancellation() async throws {
    let folder = try TemporaryLog()
    let text = "order_id,worker_id\n" + (1...20_000).map { "\($0),w\n" }.joined()
    try folder.write(text)
    let path = folder.path
    let most = ProgressRecord()
    var reader = LogReader(threads: 2)
    reader.control.chunkSize = 10_000
    reader.progress = { done, total in most.note(done, total) }
    _ = try reader.read(path)
    #expect(most.best.0 <= most.best.1)
    #expect(most.best.1 == text.utf8.count)
    #expect(Double(most.best.0) > 0.99 * Double(most.best.1))
    reader.isCancelled = { true }
    #expect(throws: LogError.cancelled) { try reader.read(path) }
    let task = Task { [reader] in
      withUnsafeCurrentTask { $0?.cancel() }
      var reader = reader
      reader.isCancelled = nil
      return (try? reader.read(path)) == nil
    }
    #expect(await task.value)
  }

  /// The largest progress that was told.
  private final class ProgressRecord: Sendable {
    private let state = Mutex<(Int, Int)>((0, 0))
    func note(_ done: Int, _ total: Int) { state.withLock { if done > $0.0 { $0 = (done, total) } } }
    var best: (Int, Int) { state.withLock { $0 } }
  }
}
