import OrderLog
import Testing

@testable import AuditEngine

@Suite struct LogExcerptTests {
  private let day = CivilTimeZone.utc.day(of: at(0))

  private func ids(_ log: OrderLog) -> [String] {
    let column = log.orders.identifiers(.orderID)
    return (0..<log.orders.rowCount).compactMap { column?.value(at: $0) }
  }

  private var trips: [Trip] {
    [
      Trip(id: "before", worker: "a", from: -1, to: 1), Trip(id: "first", worker: "a", from: 0, to: 1),
      Trip(id: "over-midnight", worker: "b", from: 23.9, to: 25),
      Trip(id: "next", worker: "c", from: 24, to: 25), Trip(id: "undated", worker: "c", from: nil, to: nil),
      Trip(id: "ride", worker: "d", from: 2, to: 3, city: "上海", service: "ride"),
      Trip(id: "unknown", worker: "d", from: 2, to: 3, city: nil, service: nil),
    ]
  }

  @Test func anOrderBelongsToTheDayOfItsAcceptance() {
    let part = LogExcerpt(days: day...day).log(from: log(trips))
    #expect(ids(part) == ["first", "over-midnight", "ride", "unknown"])
    #expect(part.orders.columns.keys.count == log(trips).orders.columns.keys.count)
  }

  @Test func servicesAndCitiesLeaveOutWhatIsNotKnown() {
    #expect(ids(LogExcerpt(services: ["ride"]).log(from: log(trips))) == ["ride"])
    #expect(
      ids(LogExcerpt(days: day...day, cities: ["杭州"]).log(from: log(trips))) == ["first", "over-midnight"])
    #expect(ids(LogExcerpt(services: ["parcel"]).log(from: log(trips))) == [])
    #expect(LogExcerpt(services: ["ride"]).rows(of: log(trips, without: [.service])) == [])
    #expect(ids(LogExcerpt().log(from: log(trips))) == trips.map(\.id))
  }

  @Test func otherTablesFollowTheirOrdersAndWorkers() {
    let base = log(trips)
    let offers = Table(
      kind: .offers, rowCount: 3,
      columns: [
        .orderID: .identifier(IdentifierColumn(["ride", "first", "nobody's"])),
        .workerID: .text(TextColumn(["d", "a", "a"])),
        .offeredAt: .integer(IntegerColumn([at(2), at(0), at(0)])),
      ])
    let sessions = Table(
      kind: .sessions, rowCount: 3,
      columns: [
        .workerID: .text(TextColumn(["a", "d", "d"])),
        .onlineAt: .integer(IntegerColumn([at(0), at(1), at(30)])),
      ])
    let whole = OrderLog(orders: base.orders, others: [offers, sessions], timeZone: .utc)
    let part = LogExcerpt(days: day...day, services: ["ride"]).log(from: whole)
    #expect(part.table(.offers)?.rowCount == 1 && part.table(.sessions)?.rowCount == 1)
    #expect(part.workers.values == whole.workers.values)
  }
}
