import OrderLog
import Testing

@testable import Metrics

@Suite struct DutyIntervalsTests {
  @Test(arguments: 0..<40 as Range<UInt64>) func mergeLaw(seed: UInt64) {
    let log = randomLog(seed: seed)
    expectMergeLaw(DutyIntervals.self, .init(), on: log, seed: seed)
    expectMergeLaw(DutyIntervals.self, .init(basis: .billed), on: log, seed: seed)
    expectMergeLaw(OnlineTime.self, .init(), on: log, seed: seed)
  }

  @Test func everyRowIsCountedOnce() {
    let log = randomLog(orders: 500, nulls: 0.3, seed: 5)
    let rows = duties(log).rows
    let accepted = log.orders.integers(.acceptedAt)
    let completed = log.orders.integers(.completedAt)
    let neither = (0..<500).count { accepted?.isNull($0) ?? true && completed?.isNull($0) ?? true }
    #expect(rows.closed + rows.open + rows.unusable + neither == 500)
    #expect(rows.open > 0)
  }

  @Test func rowsThatCannotBeAreLeftOutAndCounted() {
    let log = restLog(
      [
        Work(monday, monday + hour), Work(monday + hour, monday), Work(nil, monday), Work(nil, nil),
        Work(monday, monday + hour, by: nil), Work(0, monday), Work(.max, .max), Work(.min + 1, .max),
        Work(monday, .max), Work(monday + day, nil, by: "b"),
      ], wide: false)
    let state = duties(log)
    #expect(state.rows.closed == 1)
    #expect(state.rows.open == 1)
    #expect(state.rows.reversed == 1)
    #expect(state.rows.withoutStart == 1)
    #expect(state.rows.withoutWorker == 1)
    #expect(state.rows.implausible == 4)
    #expect(state.extent == TimeSpan(start: monday, end: monday + day))
    #expect(state.timeline().engagedTotals() == [hour, 0])
  }

  @Test func anOpenOrderIsKnownToItsLastStage() {
    let orders = Table(
      kind: .orders, rowCount: 1,
      columns: [
        .workerID: .text(TextColumn(["a"])), .acceptedAt: .integer(IntegerColumn([monday])),
        .arrivedPickupAt: .integer(IntegerColumn([monday + 5 * minute])),
        .pickedUpAt: .integer(IntegerColumn([monday + 9 * minute])),
        .arrivedDropoffAt: .integer(IntegerColumn([.max])), .completedAt: .integer(IntegerColumn([nil])),
      ])
    let log = OrderLog(orders: orders, timeZone: .utc)
    #expect(
      duties(log).open == [OpenInterval(worker: 0, start: monday, lastKnown: monday + 9 * minute)])
    #expect(
      duties(log, .init(basis: .billed)).open
        == [OpenInterval(worker: 0, start: monday + 9 * minute, lastKnown: monday + 9 * minute)])
  }

  @Test func shuffledRowsAndManyWorkersSort() {
    var random = SplitMix(seed: 3)
    for count in [1, 2, 23, 24, 25, 26, 60, 200, 1_000] {
      let spans = (0..<count).map { _ in
        let start = Int64.random(in: 0...50, using: &random)
        return TimeSpan(start: start, end: start + Int64.random(in: 0...9, using: &random))
      }
      var sorted = spans
      var scratch: [TimeSpan] = []
      sorted.withUnsafeMutableBufferPointer { SpanSort.sort($0, &scratch) }
      #expect(sorted == spans.sorted())
    }
  }

  @Test func sessionsMergeInAnyParts() {
    for seed: UInt64 in 0..<30 {
      let log = randomLog(seed: seed)
      let count = log.table(.sessions)?.rowCount ?? 0
      func fold(_ rows: Range<Int>) -> OnlineTime {
        var state = OnlineTime()
        state.add(rows, of: .sessions, in: log)
        state.finish()
        return state
      }
      let whole = fold(0..<count)
      var parts = fold(count / 3..<count / 2)
      parts.merge(fold(0..<count / 3))
      var rest = OnlineTime()
      rest.merge(fold(count / 2..<count))
      parts.merge(rest)
      #expect(parts == whole)
      #expect(parts.timeline().spans == whole.timeline().spans)
    }
  }
}
