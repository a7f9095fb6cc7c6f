import OrderLog
import Testing

@testable import Metrics

@Suite struct DrivingRulesTests {
  private func measure<M: RestMetric>(_ metric: M, _ works: [Work], wide: Bool = true) throws -> Measurement {
    let log = restLog(works, wide: wide)
    return try metric.value(from: filled(metric.states, log), in: log).measurement
  }

  /// Minute by minute: the most driving between breaks of 45, or 15 and then 30, minutes.
  private func longestDriving(_ works: [Work]) -> Int64 {
    let spans = works.compactMap { work -> (Int64, Int64)? in
      guard let from = work.accepted, let to = work.completed, to > from else { return nil }
      return ((from - monday) / minute, (to - monday) / minute)
    }
    guard let last = spans.map(\.1).max() else { return 0 }
    var driving = [Bool](repeating: false, count: Int(last) + 1)
    for (from, to) in spans { for index in from..<to { driving[Int(index)] = true } }
    var (best, current, pause, hadFirst) = (Int64(0), Int64(0), 0, false)
    for isDriving in driving {
      if isDriving {
        if pause >= 45 || (hadFirst && pause >= 30) {
          (current, hadFirst) = (0, false)
        } else if pause >= 15 {
          hadFirst = true
        }
        pause = 0
        current += 1
        best = max(best, current)
      } else {
        pause += 1
      }
    }
    return best
  }

  @Test(arguments: Array(1...40) as [UInt64])
  func breaksAgreeWithCountingMinutes(seed: UInt64) throws {
    let works = minuteOrders(seed: seed, workers: 1, count: 25, days: 2)
    let longest = longestDriving(works)
    guard longest > 0 else { return }
    for limit in [longest * minute, longest * minute - 1] {
      let found = try measure(DrivingBreaks(limit: limit), works)
      #expect((found.exceeding == 0) == (limit == longest * minute), "\(longest)")
    }
  }

  @Test func theOrderOfTheTwoPartsMatters() throws {
    let right = [Work.hours(6, 8), .hours(8.25, 10.75), .hours(11.25, 13.25)]
    let wrong = [Work.hours(6, 8), .hours(8.5, 10.5), .hours(10.75, 12.75)]
    #expect(try measure(DrivingBreaks(), right).exceeding == 0)
    let found = try measure(DrivingBreaks(), wrong)
    #expect(found.exceeding == 1)
    #expect(found.cases.first?.measured == 6)
  }

  @Test func longDaysTwiceAWeek() throws {
    func days(_ hours: [Double]) -> [Work] {
      hours.enumerated().map { .hours(Double($0) * 24 + 6, Double($0) * 24 + 6 + $1) }
    }
    #expect(try measure(DailyDriving(), days([10, 10, 9])).exceeding == 0)
    #expect(try measure(DailyDriving(), days([10, 9.5, 9.25])).exceeding == 1)
    #expect(try measure(DailyDriving(), days([10.1])).exceeding == 1)
    // Eight hours off do not end the day.
    #expect(try measure(DailyDriving(), [.hours(6, 12), .hours(20, 25)]).exceeding == 1)
    #expect(try measure(DailyDriving(), [.hours(6, 12), .hours(21, 26)]).exceeding == 0)
  }

  @Test func twoWeeksTogether() throws {
    func week(_ first: Int, _ hours: Double) -> [Work] {
      (first..<first + 5).map { .hours(Double($0) * 24 + 6, Double($0) * 24 + 6 + hours) }
    }
    #expect(try measure(FortnightEngagedTime(), week(0, 9) + week(7, 9)).exceeding == 0)
    let found = try measure(FortnightEngagedTime(), week(0, 9) + week(7, 9.01))
    #expect(found.exceeding == 1 && found.examined == 1)
    // Three weeks are two pairs; a free week between leaves none.
    #expect(try measure(FortnightEngagedTime(), week(0, 9) + week(7, 9) + week(14, 9)).examined == 2)
    #expect(throws: NoValue.self) { try measure(FortnightEngagedTime(), week(0, 9) + week(14, 9)) }
    // At the ends of the log the weeks may go on.
    let cut = try measure(FortnightEngagedTime(), week(1, 8) + week(7, 8), wide: false)
    #expect(cut.undecided == 1)
  }

  @Test func dailyRest() throws {
    let next = Work.hours(30, 40)
    #expect(try measure(DailyRest(), [.hours(6, 19), next]).exceeding == 0)
    #expect(try measure(DailyRest(), [.hours(6, 10), .hours(13, 21), next]).exceeding == 0)
    // The long part first is a reduced rest only, 9 hours and then 3; and too little follows within 24 hours of it.
    let reversed = try measure(DailyRest(allowed: 0), [.hours(6, 9), .hours(18, 27), next])
    #expect(reversed.exceeding == 2)
    #expect(try measure(DailyRest(), [.hours(6, 21), next]).exceeding == 0)
    let short = try measure(DailyRest(), [.hours(6, 21.5), next])
    #expect(short.exceeding == 1)
    #expect(short.cases.first?.measured == 8.5)
    // Only what lies inside the 24 hours counts.
    #expect(try measure(DailyRest(), [.hours(6, 22), .hours(36, 40)]).exceeding == 1)
    let reduced = (0..<5).map { Work.hours(Double($0) * 24 + 6, Double($0) * 24 + 21) }
    #expect(try measure(DailyRest(), reduced).exceeding == 1)
    // A weekly rest begins the count again.
    let later = (0..<3).map { Work.hours(Double($0) * 24 + 126, Double($0) * 24 + 141) }
    #expect(try measure(DailyRest(), Array(reduced.prefix(3)) + later).exceeding == 0)
    // What comes after the log's end may be work.
    let open = try measure(DailyRest(), [.hours(6, 21)], wide: false)
    #expect(open.exceeding == 0 && open.undecided == 1)
  }

  @Test func weeklyRestsOfTwoWeeks() throws {
    func days(_ days: [Int]) -> [Work] { days.map { .hours(Double($0) * 24 + 6, Double($0) * 24 + 16) } }
    let twice = Array(-7 ... -2) + Array(0...5) + Array(7...12) + Array(14...19)
    // 38 hours off at each weekend.
    let short = try measure(FortnightRest(), days(twice))
    #expect(short.exceeding > 0)
    let good = try measure(FortnightRest(), days(twice.filter { $0 != 5 && $0 != 19 }))
    #expect(good.exceeding == 0)
    #expect(throws: NoValue.self) { try measure(FortnightRest(), days([0, 1, 2])) }
  }
}
