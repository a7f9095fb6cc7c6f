import OrderLog
import Testing

@testable import Metrics

@Suite struct WeeklyMinimumTests {
  // 2025-06-02 is a Monday, one day after the small log's first.
  private let day = 1_440.0
  private func order(_ worker: String, _ from: Double, _ hours: Double, pay: Double?) -> SmallOrder {
    SmallOrder(worker, from, from + hours * 60, pay: pay)
  }

  /// Well-paid orders at both ends of the week.
  private var ends: [SmallOrder] {
    [order("z", day * 1 + 60, 0.5, pay: 500), order("z", day * 7 + 1_000, 0.5, pay: 500)]
  }

  private func standings(
    _ orders: [SmallOrder], _ sessions: [(String, Double, Double)] = [], _ test: WeeklyMinimum.Test,
    rate: LimitTable = LimitTable(214_400)
  ) throws -> [WeeklyMinimum.Week] {
    try evaluate(WeeklyMinimum(rate: rate, test: test), smallLog(orders, sessions: sessions)).weeks
  }

  @Test func aWorkersWeekAgainstTheRate() throws {
    for (pay, standing) in [(42.88, WeeklyMinimum.Standing.above), (42.87, .below)] {
      let weeks = try standings(ends + [order("a", day * 2, 2, pay: pay)], [], .worker)
      let own = try #require(weeks.first { $0.pay == Int128(stored(pay)) })
      #expect(own.standing == standing)
      #expect(own.hours == 2)
    }
  }

  @Test func overlapsCountOnce() throws {
    let weeks = try standings(
      ends + [order("a", day * 2, 2, pay: 21.44), order("a", day * 2 + 60, 1, pay: 21.44)], [], .worker)
    #expect(weeks.allSatisfy { $0.standing == .above })
  }

  @Test func whatCouldRiseIsUndecided() throws {
    // An order over the end of the week, a missing pay, an order without an end, a week cut off by the log.
    let cases: [[SmallOrder]] = [
      ends + [
        order("a", day * 7 + 1_400, 2, pay: 60), order("a", day * 3, 1, pay: 21.44),
        order("z", day * 14, 1, pay: 90),
      ],
      ends + [order("a", day * 2, 2, pay: 10), order("a", day * 3, 1, pay: nil)],
      ends + [order("a", day * 2, 2, pay: 10), SmallOrder("a", day * 3, nil, pay: nil)],
      [order("a", day * 2, 2, pay: 10)],
    ]
    for orders in cases {
      #expect(try standings(orders, [], .worker).allSatisfy { $0.standing != .below })
    }
    #expect(try standings(cases[3], [], .worker).map(\.standing) == [.undecided])
  }

  @Test func aRateThatChangesInsideTheWeekIsSplit() throws {
    let rate = LimitTable(general: [
      .init(from: .min, value: 200_000), .init(from: instant(day * 3), value: 300_000),
    ])
    // One hour at 20 and one at 30.
    for (pay, standing) in [(50.0, WeeklyMinimum.Standing.above), (49.99, .below)] {
      let weeks = try standings(
        ends + [order("a", day * 3 - 60, 2, pay: pay)], [], .worker, rate: rate)
      #expect(weeks.first { $0.hours == 2 }?.standing == standing)
    }
    let none = LimitTable(general: [.init(from: instant(day * 3), value: 300_000)])
    let weeks = try standings(ends + [order("a", day * 2, 2, pay: 1)], [], .worker, rate: none)
    #expect(weeks.first { $0.hours == 2 }?.standing == .undecided)
  }

  @Test func togetherCountsOnCallTime() throws {
    let work = (1...7).map { order("a", day * Double($0) + 600, 4, pay: 171.52) }
    let online = (1...7).map { ("a", day * Double($0) + 480, day * Double($0) + 960) }
    let week = try #require(try standings(work, online, .together).first)
    #expect(week.hours == 56)
    #expect(week.utilization == 0.5)
    #expect(week.standing == .above)
    let less = (1...7).map { order("a", day * Double($0) + 600, 4, pay: 171.51) }
    #expect(try standings(less, online, .together).map(\.standing) == [.below])
    // A worker without a session may have been on call.
    let other = work + [order("b", day * 2, 1, pay: 100)]
    #expect(try standings(other, online, .together).map(\.standing) == [.undecided])
    // A session of somebody without an order may be of another place.
    let stranger = online + [("c", day * 2, day * 3)]
    #expect(try standings(work, stranger, .together).map(\.standing) == [.undecided])
    #expect(try standings(less, stranger, .together).map(\.standing) == [.below])
  }

  @Test func oneOfTwoMethodsSuffices() throws {
    // 5.5 of 10 hours: 55 %. The raised rate asks 21.44 / 0.6 · 5.5 = 196.533 a day.
    func week(_ pay: Double) -> [SmallOrder] {
      (1...7).map { order("a", day * Double($0) + 600, 5.5, pay: pay) }
    }
    let online = (1...7).map { ("a", day * Double($0) + 480, day * Double($0) + 1_080) }
    #expect(try standings(week(196.54), online, .together).map(\.standing) == [.below])
    #expect(try standings(week(196.54), online, .raised).map(\.standing) == [.above])
    #expect(try standings(week(196.54), online, .either).map(\.standing) == [.above])
    #expect(try standings(week(196.52), online, .either).map(\.standing) == [.below])
    // 4 of 8 hours: the alternative is not open.
    let idle = (1...7).map { ("a", day * Double($0) + 480, day * Double($0) + 1_320) }
    #expect(try standings(week(196.54), idle, .either).map(\.standing) == [.below])
  }

  @Test(arguments: Array(1...24) as [UInt64]) func unionsAreCountedOnce(seed: UInt64) {
    var random = SplitMix(seed: seed)
    func spans() -> [TimeSpan] {
      var at: Int64 = 0
      return (0..<8).map { _ in
        at += Int64.random(in: 1...20, using: &random)
        let start = at
        at += Int64.random(in: 1...20, using: &random)
        return TimeSpan(start: start, end: at)
      }
    }
    let (a, b) = (spans(), spans())
    let window = Int64.random(in: 0...100, using: &random)..<Int64.random(in: 101...260, using: &random)
    let counted = window.count { instant in (a + b).contains { $0.start <= instant && instant < $0.end } }
    #expect(unionLength(a[...], b[...], window) == Int64(counted))
  }
}
