import Testing

@testable import OrderLog

@Suite struct TextDictionaryTests {
  @Test func textsAreDistinctByTheirBytes() {
    // Both read "é", but they are two worker ids to the platform that wrote them.
    let column = TextColumn(["e\u{301}", "\u{E9}", "e\u{301}"])
    #expect(column.dictionary.values.count == 2)
    #expect(column.nullCount == 0)
    #expect(column[0] == column[2])
    #expect(column[0] != column[1])
    #expect(column.dictionary.code(of: "\u{E9}") == 1)
  }

  @Test func tablesKeepSuchWorkersApart() throws {
    let orders = Table(kind: .orders, rowCount: 1, columns: [.workerID: .text(TextColumn(["e\u{301}"]))])
    let workers = Table(kind: .workers, rowCount: 1, columns: [.workerID: .text(TextColumn(["\u{E9}"]))])
    let log = OrderLog(orders: orders, others: [workers], timeZone: .utc)
    #expect(log.workers.values.count == 2)
    #expect(log.orders.texts(.workerID)?.nullCount == 0)
    #expect(log.table(.workers)?.texts(.workerID)?.nullCount == 0)
  }
}
