import OrderLog
import Testing

@testable import Metrics

@Suite struct OrderOverlapTests {
  @Test func ordersThatTouchDoNotOverlap() throws {
    let value = try OrderOverlap().value(of: restLog([.hours(1, 2), .hours(2, 3)]))
    #expect(value.inHand == [2])
    #expect(value.maximum == 0)
    #expect(value.ratio == 1)
  }

  @Test func ordersInHandAtAcceptance() throws {
    let works = [Work.hours(0, 4), .hours(1, 2), .hours(1, 3), .hours(2, 5), .hours(2.5, 2.5), .hours(6, 7)]
    let value = try OrderOverlap(criterion: .order, limit: 2).value(of: restLog(works))
    // 0; the first at 1 h has one, the second two; at 2 h the one that ends then is gone; at 2.5 h three.
    #expect(value.inHand == [2, 1, 2, 1])
    #expect(value.measurement.examined == 6)
    #expect(value.measurement.exceeding == 1)
    #expect(value.rawTime == 11 * hour)
    #expect(value.engagedTime == 6 * hour)
    #expect(value.ratio == 11.0 / 6)
  }

  @Test func theNinetyNinthPercentileIsOfTheWorker() throws {
    // 99 single orders and one pair: at most 1 % of 101 acceptances have another order in hand.
    let single = (0..<100).map { Work.hours(Double($0), Double($0) + 0.5) }
    let one = restLog(single + [Work.hours(0.25, 0.4)])
    #expect(try OrderOverlap(limit: 0).value(of: one).measurement.exceeding == 0)
    let two = restLog(single + [Work.hours(0.25, 0.4), .hours(1.25, 1.4)])
    let value = try OrderOverlap(limit: 0).value(of: two)
    #expect(value.measurement.exceeding == 1)
    #expect(value.workerP99 == [0, 1])
  }

  @Test func openOrdersAreInHandAsLongAsTheyCount() throws {
    let works = [Work(monday, nil, pickedUp: monday + hour), .hours(0.5, 2), .hours(1.5, 3)]
    #expect(try OrderOverlap().value(of: restLog(works)).inHand == [1, 2])
    let asWork = OrderOverlap(unknownTime: .asWork())
    // Until the next acceptance after the pick-up, so not beyond it.
    #expect(try asWork.value(of: restLog(works)).inHand == [1, 2])
    #expect(try asWork.value(of: restLog(works)).rawTime == 9 * hour / 2)
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func allPairsAgree(seed: UInt64) throws {
    let works = minuteOrders(seed: seed, workers: 2, count: 150, days: 2)
    let log = restLog(works)
    var expected: [Int: Int] = [:]
    let state = duties(log)
    for worker in 0..<2 as Range<Int32> {
      let own = Array(state.intervals(of: worker))
      for index in own.indices {
        let others = own[..<index].count { $0.end > own[index].start }
        expected[others, default: 0] += 1
      }
    }
    let found = try OrderOverlap().value(of: log).inHand
    for (others, count) in found.enumerated() { #expect(expected[others, default: 0] == count) }
    #expect(found.reduce(0, +) == 150)
  }
}
