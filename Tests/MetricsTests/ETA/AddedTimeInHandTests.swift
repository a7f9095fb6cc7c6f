import OrderLog
import Testing

@testable import Metrics

@Suite struct AddedTimeInHandTests {
  /// An order of w0, times in seconds.
  private func order(
    _ id: String, accepted: Int, completed: Int, promised: Int, ready: Int, arrived: Int? = nil,
    added: Int?
  ) -> TestOrder {
    var order = TestOrder(
      id: id,
      at: [
        .acceptedAt: accepted, .completedAt: completed, .readyPromisedAt: promised, .readyAt: ready,
        .pickedUpAt: max(promised, ready),
      ])
    order.at[.arrivedPickupAt] = arrived
    order.numbers[.addedTime] = added.map { Int64($0) * 1_000 }
    return order
  }

  private func measure(_ orders: [TestOrder], _ metric: AddedTimeInHand = AddedTimeInHand(least: anySize))
    throws
    -> AddedTimeInHand.Value
  { try value(of: metric, on: testLog(orders)) }

  @Test func threeMinutesAreNotEnough() throws {
    let late = [
      order("a", accepted: 0, completed: 3_000, promised: 600, ready: 780, arrived: 500, added: 0),
      order(
        "b", accepted: 10_000, completed: 13_000, promised: 10_600, ready: 10_781, arrived: 10_500, added: 0),
    ]
    let result = try measure(late)
    #expect(result.examined == 1)
    #expect(result.lacking == 1)
    #expect(result.measurement().cases.map(\.orderID) == ["b"])
    #expect(result.measurement().cases.map(\.limit) == [181.0 / 60])
  }

  @Test func theWaitCountsForTheOthersInHand() throws {
    // The worker came 200 s after the promise and waited 400 of the 600 s.
    let slow = order(
      "slow", accepted: 0, completed: 3_000, promised: 600, ready: 1_200, arrived: 800, added: 600)
    let other = order(
      "other", accepted: 100, completed: 2_000, promised: 300, ready: 300, arrived: 300, added: 400)
    let gone = order("gone", accepted: 0, completed: 700, promised: 100, ready: 100, arrived: 200, added: 0)
    var result = try measure([slow, other, gone])
    #expect(result.examined == 2)
    #expect(result.ownDelays == 1)
    #expect(result.lacking == 0)
    #expect(result.medianRatio == 1)
    var short = other
    short.numbers[.addedTime] = 398_000
    result = try measure([slow, short, gone])
    #expect(result.lacking == 1)
    #expect(result.measurement().cases.map(\.measured) == [398.0 / 60])
    #expect(
      try measure([slow, short, gone], AddedTimeInHand(anyTimeSuffices: true, least: anySize)).lacking == 0)
    // One taken in the middle of the wait lost what was left of it: 180 s is not more than three minutes.
    let taken = order(
      "taken", accepted: 1_020, completed: 2_000, promised: 900, ready: 900, arrived: 1_300, added: 0)
    #expect(try measure([slow, taken]).examined == 1)
  }

  @Test func timeLostAtTwoMerchantsAtOnceIsLostOnce() throws {
    let first = order(
      "a", accepted: 0, completed: 3_000, promised: 600, ready: 1_200, arrived: 600, added: 600)
    let second = order(
      "b", accepted: 0, completed: 3_100, promised: 700, ready: 1_100, arrived: 700, added: 600)
    #expect(try measure([first, second]).lacking == 0)
  }

  @Test func emptyIsNotZeroAndAnUnknownArrivalDecidesNothing() throws {
    let slow = order(
      "slow", accepted: 0, completed: 3_000, promised: 600, ready: 1_200, arrived: 600, added: nil)
    let other = order(
      "other", accepted: 0, completed: 2_000, promised: 300, ready: 300, arrived: 300, added: 0)
    let result = try measure([slow, other])
    #expect(result.examined == 1)
    #expect(result.undecided == 1)
    #expect(try measure([slow, other], AddedTimeInHand(missingIsNone: true, least: anySize)).lacking == 2)
    var late = slow
    late.numbers[.addedTime] = 600_000
    late.at[.arrivedPickupAt] = nil
    let unknown = try measure([late, other])
    #expect(unknown.examined == 1)
    #expect(unknown.undecided == 1)
  }

  @Test func anAbsentColumnIsMissing() {
    let log = testLog(
      [order("a", accepted: 0, completed: 3_000, promised: 600, ready: 1_200, arrived: 600, added: 1)],
      leavingOut: [.addedTime])
    #expect(throws: NoValue.missingFields([FieldRequirement(.addedTime)])) {
      try value(of: AddedTimeInHand(), on: log)
    }
  }

  /// Against a count of every second, over random orders of one worker.
  @Test(arguments: Array(0..<20) as [UInt64]) func agreesWithCountingSeconds(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var orders: [TestOrder] = []
    var rows: [(accepted: Int, completed: Int, promised: Int, ready: Int, arrived: Int)] = []
    for index in 0..<25 {
      let accepted = Int.random(in: 0..<4_000, using: &random)
      let promised = accepted + Int.random(in: -300..<600, using: &random)
      let ready = promised + Int.random(in: -200..<900, using: &random)
      let arrived = accepted + Int.random(in: 0..<900, using: &random)
      let completed = max(arrived, ready) + Int.random(in: 1..<1_500, using: &random)
      rows.append((accepted, completed, promised, ready, arrived))
      orders.append(
        order(
          "o\(index)", accepted: accepted, completed: completed, promised: promised, ready: ready,
          arrived: arrived, added: 0))
      orders[index].at[.pickedUpAt] = nil
    }
    var owing = 0
    var total = 0
    for (index, row) in rows.enumerated() {
      var lost = 0
      for second in row.accepted..<max(row.completed, row.ready) {
        let own = row.ready - row.promised > 180 && second >= row.promised && second < row.ready
        let others = rows.enumerated().contains { position, other in
          position != index && other.ready - other.promised > 180 && second < row.completed
            && second >= max(other.arrived, other.promised, other.accepted) && second < other.ready
        }
        if own || others { lost += 1 }
      }
      if lost > 180 {
        owing += 1
        total += lost
      }
    }
    let log = testLog(orders)
    let state = folded(TimesInHand.self, .init(leastDelay: 180_000), log)
    let debts = state.debts().debts
    #expect(debts.count == owing)
    #expect(debts.reduce(0) { $0 + $1.owed } == Int64(total) * 1_000)
  }
}
