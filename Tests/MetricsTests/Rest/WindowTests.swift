import OrderLog
import Testing

@testable import Metrics

@Suite struct WindowTests {
  private let sliding = WindowAnchor.slidingMaximum(length: day)
  private func anchored(_ hours: Int64) -> WindowAnchor {
    .afterQualifyingRest(minimum: hours * hour, length: day)
  }

  /// The hours of every window, in order, by their windows' starts.
  private func hours(_ works: [Work], _ anchor: WindowAnchor, zone: CivilTimeZone = .utc) throws -> [Double] {
    let metric = DailyEngagedTime(anchor: anchor, limit: -1, cases: 1_000)
    return try metric.value(of: restLog(works, zone: zone)).measurement.cases
      .sorted { ($0.window?.lowerBound ?? 0) < ($1.window?.lowerBound ?? 0) }.map(\.measured)
  }

  @Test func theAnchorIsPartOfTheRule() throws {
    let works = [Work.hours(6, 9), .hours(15, 24), .hours(31, 40)]
    #expect(try hours(works, .calendarDay()) == [12, 9])
    #expect(try hours(works, anchored(7)) == [12, 9])
    #expect(try hours(works, sliding).max() == 17)
  }

  @Test func backToBackShiftsOverMidnight() throws {
    let works = [Work.hours(14, 24), .hours(24, 34)]
    #expect(try hours(works, .calendarDay()) == [10, 10])
    #expect(try hours(works, sliding).max() == 20)
    #expect(try hours(works, sliding).count == 2)
  }

  @Test func theStatutesWorkedExample() throws {
    // 6:30-11, 11:45-17, 4:30-6:30 the next day: 11 3/4 h in the 24 h from the end of the rest.
    let works = [Work.hours(6.5, 11), .hours(11.75, 17), .hours(28.5, 30.5)]
    #expect(try hours(works, anchored(7)) == [11.75, 2])
  }

  @Test func severalAnchoredWindowsRunAtOnce() throws {
    let works = [Work.hours(0, 5), .hours(12, 16), .hours(23, 27)]
    #expect(try hours(works, anchored(7)) == [10, 8, 4])
    #expect(try hours(works, anchored(8)) == [10])
  }

  @Test func nightShiftsAreCutByTheCalendarOnly() throws {
    let works = [Work.hours(20, 30)]
    #expect(try hours(works, .calendarDay()) == [4, 6])
    #expect(try hours(works, anchored(7)) == [10])
    #expect(try hours(works, sliding) == [10, 6])
  }

  @Test func daysOf23And25Hours() throws {
    let zone = try #require(CivilTimeZone(identifier: "America/New_York"))
    for (date, length) in [("2024-03-10", 23.0), ("2024-11-03", 25.0), ("2024-07-01", 24.0)] {
      let start = zone.start(of: try #require(CivilDate(date)))
      let works = [Work(start - 10 * hour, start + 40 * hour)]
      #expect(try hours(works, .calendarDay(), zone: zone) == [10, length, 40 - length])
      #expect(try hours(works, .calendarDay(zone)) == [10, length, 40 - length])
      #expect(try hours(works, sliding, zone: zone).max() == 24)
    }
  }

  @Test(arguments: ["America/New_York", "Asia/Shanghai", "Atlantic/Azores", "Pacific/Apia", "Africa/Cairo"])
  func theGridAgreesWithTheCalendar(name: String) throws {
    let zone = try #require(CivilTimeZone(identifier: name))
    var days = CivilGrid(zone, .day)
    var weeks = CivilGrid(zone, .week)
    // From late 2010 through 2012 in steps of 7 h 13 min, and around.
    var instant: Int64 = 1_290_000_000_000
    while instant < 1_360_000_000_000 {
      days.seek(instant)
      weeks.seek(instant)
      let date = CivilDate(dayNumber: days.day)
      #expect(days.start == zone.start(of: date))
      #expect(days.end == zone.start(of: CivilDate(dayNumber: days.day + 1)))
      #expect(days.contains(instant))
      #expect(weeks.day == date.monday.dayNumber)
      #expect(weeks.start == zone.start(of: date.monday))
      #expect(weeks.end == zone.start(of: CivilDate(dayNumber: weeks.day + 7)))
      instant += 433 * minute
    }
    days.seek(TimeSpan.plausible.lowerBound)
    #expect(days.contains(TimeSpan.plausible.lowerBound))
    days.seek(TimeSpan.plausible.upperBound)
    #expect(days.contains(TimeSpan.plausible.upperBound))
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func theMinuteGridAgreesOnTheWorstWindow(seed: UInt64) throws {
    let works = minuteOrders(seed: seed, workers: 1, count: Int(seed % 37) + 1)
    let length = [day, 7 * hour, 90 * minute][Int(seed % 3)]
    var busy = [Int](repeating: 0, count: 6 * 1_440)
    for work in works {
      guard let from = work.accepted, let to = work.completed else { continue }
      for index in Int((from - monday) / minute)..<Int((to - monday) / minute) { busy[index] = 1 }
    }
    guard busy.contains(1) else { return }
    var sums = [0]
    for value in busy { sums.append((sums.last ?? 0) + value) }
    let width = Int(length / minute)
    func worst(from: Int, to: Int) -> Int {
      (from..<to).map { sums[min($0 + width, busy.count)] - sums[$0] }.max() ?? 0
    }
    let metric = DailyEngagedTime(anchor: .slidingMaximum(length: length), limit: -1, cases: 100)
    let cases = try metric.value(of: restLog(works)).measurement.cases
    // The worst window anywhere.
    #expect(cases.first?.measured == Double(worst(from: 0, to: busy.count)) / 60)
    // The worst window that begins in work, of every day with work.
    for number in 0..<6 {
      let minutes = number * 1_440..<(number + 1) * 1_440
      let begins = minutes.filter { busy[$0] == 1 }
      let expected = begins.map { worst(from: $0, to: $0 + 1) }.max()
      let found = cases.first {
        guard let start = $0.window?.lowerBound else { return false }
        return minutes.contains(Int((start - monday) / minute))
      }
      #expect(found?.measured == expected.map { Double($0) / 60 })
    }
  }

  @Test func weeksBeginOnMonday() throws {
    let works = (0..<14).map { Work.hours(Double($0) * 24 + 9, Double($0) * 24 + 18) } + [.hours(-3, 2)]
    let fixed = try WeeklyEngagedTime(cases: 5).value(of: restLog(works))
    #expect(fixed.examined == 3)
    #expect(fixed.measurement.cases.map(\.measured) == [65, 63])
    let sliding = WeeklyEngagedTime(anchor: .slidingMaximum(length: 7 * day))
    // From Sunday 21:00 to Sunday 21:00: all of the last night and seven days.
    #expect(try sliding.value(of: restLog(works)).measurement.cases.first?.measured == 68)
  }

  @Test func furtherLimitsAreCounted() throws {
    let works = [Work.hours(0, 8), .hours(24, 33), .hours(48, 59), .hours(72, 85)]
    let value = try DailyEngagedTime().value(of: restLog(works))
    #expect(value.steps.map(\.count) == [3, 2, 1])
    #expect(value.exceeding == 3)
    #expect(value.histogram.counts[32] == 1)
    #expect(value.histogram.binWidth == 0.25)
    #expect(value.unitsPerWorker == [0, 0, 0, 0, 1])
    let figures = value.measurement.figures
    #expect(figures.first { $0.key == "above.8.share" }?.value == 0.75)
    #expect(figures.first { $0.key == "p50" }?.value == 10)
  }

  @Test func absurdParametersDoNotTrap() throws {
    let works = [Work.hours(0, 8), .hours(24, 33), Work(.max, .max, by: "b"), Work(.min + 1, 5, by: "c")]
    for extreme in [Int64.min, -1, 0, 1, .max] {
      for anchor in [
        WindowAnchor.slidingMaximum(length: extreme), .afterQualifyingRest(minimum: extreme, length: extreme),
        .calendarDay(), .fixedWeek(),
      ] {
        _ = try DailyEngagedTime(anchor: anchor, limit: extreme, steps: [extreme], edgeMargin: extreme)
          .value(of: restLog(works))
      }
      _ = try ContinuousSpell(breakMinimum: extreme, limit: extreme).value(of: restLog(works))
      _ = try? RestBetweenDuties(dutyGap: extreme, limit: extreme).value(of: restLog(works))
      _ = try WeeklyRest(limit: extreme, workedDay: .engaged(minimum: max(1, min(extreme, hour))))
        .value(of: restLog(works))
      _ = try? WeeklyRest(criterion: .stretch(rest: extreme), limit: extreme).value(of: restLog(works))
      _ = try OrderOverlap(limit: extreme).value(of: restLog(works))
      let spell = ContinuousSpell(intervals: .init(longestOrder: extreme))
      _ = try spell.value(of: restLog([.hours(0, 0)] + works))
    }
  }
}
