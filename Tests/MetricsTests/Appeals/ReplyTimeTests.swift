import OrderLog
import Testing

@testable import Metrics

@Suite struct ReplyTimeTests {
  @Test func appealsAreAnsweredInTime() throws {
    let hour: Int64 = 3_600_000
    func log(_ rows: [(Int64, Int64?)]) -> OrderLog {
      let orders = restLog([.hours(0, 1)], wide: false)
      let appeals = Table(
        kind: .appeals, rowCount: rows.count,
        columns: [
          .appealID: .identifier(IdentifierColumn(rows.indices.map { "a\($0)" })),
          .openedAt: .integer(IntegerColumn(rows.map { monday + $0.0 * hour })),
          .repliedAt: .integer(IntegerColumn(rows.map { $0.1.map { monday + $0 * hour } })),
        ])
      return OrderLog(orders: orders.orders, others: [appeals], timeZone: .utc)
    }
    func measure(_ rows: [(Int64, Int64?)], until hours: Int64? = nil) throws -> Measurement {
      let metric = ReplyTime(limit: 336 * hour, observedUntil: hours.map { monday + $0 * hour })
      let made = log(rows)
      var store = StateStore(metric.states)
      store.add(0..<rows.count, of: .appeals, in: made)
      store.finish()
      return try metric.value(from: store, in: made)
    }
    let fine = try measure([(0, 336), (5, 6)])
    #expect(fine.examined == 2 && fine.exceeding == 0 && fine.undecided == 0)
    let late = try measure([(0, 337), (5, 6), (9, 8)])
    #expect(late.exceeding == 1 && late.undecided == 1)
    #expect(late.cases.first?.measured == 337.0 / 24)
    // Open: overdue when the table goes on for longer than the limit, else undecided.
    let open = try measure([(0, nil), (100, nil), (300, 400)])
    #expect(open.exceeding == 1 && open.undecided == 1)
    // The appeal that is open for longest is shown with what it has waited so far.
    #expect(open.cases.map(\.measured) == [400.0 / 24] && open.cases.allSatisfy(\.isLowerBound))
    // Orders that go on for longer than the table of appeals show that there was no answer.
    let seen = try measure([(0, nil), (100, nil), (300, 400)], until: 437)
    #expect(seen.exceeding == 2 && seen.undecided == 0)
    #expect(seen.cases.map(\.measured) == [437.0 / 24, 337.0 / 24])
    #expect(try measure([(0, nil), (5, 6)], until: 336).exceeding == 0)
    // A log that ends before its appeals takes nothing away.
    #expect(try measure([(0, nil), (300, 400)], until: 7).exceeding == 1)
    #expect(throws: NoValue.self) { try measure([]) }
  }

  @Test(arguments: Array(1...16) as [UInt64]) func appealsMerge(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let count = 60
    let opened = (0..<count).map { _ in Int64.random(in: 0...400, using: &random) * 3_600_000 }
    let appeals = Table(
      kind: .appeals, rowCount: count,
      columns: [
        .appealID: .identifier(IdentifierColumn((0..<count).map { "a\($0)" })),
        .openedAt: .integer(IntegerColumn(opened)),
        .repliedAt: .integer(
          IntegerColumn(
            opened.map {
              Bool.random(using: &random) ? $0 + Int64.random(in: -5...600, using: &random) * 3_600_000 : nil
            })),
      ])
    let log = OrderLog(orders: restLog([.hours(0, 1)]).orders, others: [appeals], timeZone: .utc)
    let parameters = AppealReplies.Parameters(limit: 336 * 3_600_000)
    var whole = AppealReplies(parameters)
    whole.add(0..<count, of: .appeals, in: log)
    let cut = Int.random(in: 0...count, using: &random)
    var (first, second) = (AppealReplies(parameters), AppealReplies(parameters))
    first.add(0..<cut, of: .appeals, in: log)
    second.add(cut..<count, of: .appeals, in: log)
    var forward = first
    forward.merge(second)
    second.merge(first)
    #expect(forward == whole && second == whole)
  }
}
