import Foundation
import OrderLog
import Testing

@testable import Simulators

/// When a log's workers could have taken orders: sessions less breaks, up to where they took no more.
@Suite struct LoggedShiftsTests {
  private static let minute: Int64 = 60_000

  /// One worker's sessions as a log, with orders by acceptance and completion, and breaks, all in minutes.
  private func shifts(
    session: (Int64, Int64), orders: [(Int64, Int64)], breaks: [(Int64, Int64)] = [], calls: [Int64] = []
  ) -> LoggedShifts {
    let table = Table(
      kind: .sessions, rowCount: 1,
      columns: [
        .workerID: .text(TextColumn(["w"])),
        .onlineAt: .integer(IntegerColumn([session.0 * Self.minute])),
        .offlineAt: .integer(IntegerColumn([session.1 * Self.minute])),
      ])
    let log = OrderLog(
      orders: Table(kind: .orders, rowCount: 0, columns: [:]), others: [table], timeZone: .utc)
    var activity = LoggedShifts.Activity()
    activity.spans = orders.map { ($0.0 * Self.minute, $0.1 * Self.minute) }
    activity.calls = (orders.map(\.0) + calls).map { $0 * Self.minute }
    activity.sort()
    return LoggedShifts(
      log, activity: [activity], breaks: [breaks.map { $0.0 * Self.minute..<$0.1 * Self.minute }])
  }

  @Test func aSessionThatEndsWithEmptyHandsStaysAsItIs() {
    let made = shifts(session: (0, 240), orders: [(10, 40), (60, 90)])
    #expect(made.shifts == [[Shift(start: 0, end: 240 * Self.minute)]])
    #expect(made.online == [240 * Self.minute])
    #expect(made.closedByOrders == 0 && made.closingTime == 0)
  }

  @Test func aSessionThatEndsWithAnOrderTookNoneBeforeItsEnd() {
    // Nobody is called with orders in hand, so the middle between the last acceptance and the end is taken.
    let made = shifts(session: (0, 240), orders: [(10, 40), (200, 240)])
    #expect(made.shifts[0].map(\.end) == [220 * Self.minute])
    #expect(made.online == [240 * Self.minute], "the time logged on is the session's")
    #expect(made.closedByOrders == 1 && made.closingTime == 20 * Self.minute)
    // An offer that was refused shows that the worker could still have taken one.
    let later = shifts(session: (0, 240), orders: [(10, 40), (200, 240)], calls: [230])
    let end = later.shifts[0][0].end
    #expect(end > 230 * Self.minute && end < 235 * Self.minute, "calls with orders in hand are known to come")
  }

  @Test func theMeanOfWhatIsPossibleFollowsTheRateOfCalls() {
    #expect(LoggedShifts.closing(after: 30, rate: 0) == 15)
    // Numerically: the mean of t in 0…30 with density ∝ exp(−0.1 t).
    let (weights, times) = ((0..<300_000).map { exp(-0.1 * (Double($0) + 0.5) / 10_000) }, 0..<300_000)
    let sum = weights.reduce(0, +)
    let mean = zip(weights, times).reduce(0.0) { $0 + $1.0 * (Double($1.1) + 0.5) / 10_000 } / sum
    #expect((LoggedShifts.closing(after: 30, rate: 0.1) - mean).magnitude < 1e-6)
    #expect(LoggedShifts.closing(after: 1e9, rate: 1) == 1)
    #expect(LoggedShifts.closing(after: 0, rate: 1) == 0)
  }

  @Test func breaksLieInTheirSessionAndKeepTheirLength() {
    // One with empty hands, one that begins as an order ends, one in no session, one over the session's end.
    let made = shifts(
      session: (0, 240), orders: [(10, 40), (100, 120)],
      breaks: [(60, 75), (120, 150), (230, 260), (300, 310)])
    let breaks = made.shifts[0][0].breaks
    #expect(breaks.count == 3 && made.breakCount == 3)
    #expect(breaks[0] == 60 * Self.minute..<75 * Self.minute)
    #expect(breaks[1] == 110 * Self.minute..<140 * Self.minute)
    #expect(breaks[2] == 230 * Self.minute..<240 * Self.minute)
    #expect(made.breakTime == 55 * Self.minute)
  }

  @Test func overlappingBreaksAreTakenOnce() {
    let made = shifts(session: (0, 240), orders: [], breaks: [(60, 90), (70, 80), (90, 100)])
    #expect(
      made.shifts[0][0].breaks == [60 * Self.minute..<90 * Self.minute, 90 * Self.minute..<100 * Self.minute])
  }
}
