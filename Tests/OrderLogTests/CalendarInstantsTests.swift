import Testing

@testable import OrderLog

@Suite struct CalendarInstantsTests {
  @Test func theRangeIsThatOfTheYears() throws {
    let zone = CivilTimeZone.utc
    #expect(zone.text(of: CalendarInstants.range.lowerBound) == "0001-01-01T00:00:00Z")
    #expect(zone.text(of: CalendarInstants.range.upperBound - 1) == "9999-12-31T23:59:59.999Z")
  }

  @Test func instantsBeyondAreMissingAndNothingElseIsTouched() throws {
    let wild: [Int64?] = [.max, .min + 1, 5, nil, 253_402_300_800_000, -62_135_596_800_000]
    func table(_ kind: TableKind, _ instant: Field) -> Table {
      Table(
        kind: kind, rowCount: wild.count,
        columns: [
          .workerID: .text(TextColumn(wild.map { _ in "w" })), instant: .integer(IntegerColumn(wild)),
          .distance: .integer(IntegerColumn(wild)),
        ])
    }
    let log = OrderLog(
      orders: table(.orders, .placedAt), others: [table(.sessions, .onlineAt)], timeZone: .utc
    ).withCalendarInstants()
    let kept: [Int64?] = [nil, nil, 5, nil, nil, -62_135_596_800_000]
    for (table, field) in [(log.orders, Field.placedAt), (log.table(.sessions) ?? log.orders, .onlineAt)] {
      #expect((0..<wild.count).map { table.integers(field)?.value(at: $0) } == kept)
      #expect((0..<wild.count).map { table.integers(.distance)?.value(at: $0) } == wild)
    }
    #expect(log.table(.sessions)?.has(.onlineAt) == true)
  }

  @Test func aShiftedTimeBeyondTheCalendarIsSetAside() throws {
    let mapping = ordersMapping([
      .completedAt: FieldSource(
        .shifted(instant: "end", by: "wait", unit: .minutes, backwards: false), time: .unixSeconds)
    ])
    let (log, report) = try readOrders(
      "order_id,worker_id,end,wait\n1,w,1735689600,5\n2,w,1735689600,100000000000\n", mapping: mapping)
    #expect(log.orders.rowCount == 1)
    #expect(log.orders.integers(.completedAt)?.value(at: 0) == 1_735_689_900_000)
    #expect(report.quarantined.map(\.line) == [3])
    #expect(report.quarantined.map(\.reason) == [.outOfRange])
  }
}
