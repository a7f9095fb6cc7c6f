import OrderLog
import Testing

@testable import Metrics

@Suite struct WeeklyRestTests {
  private func daily(_ days: some Sequence<Int>, _ worker: String = "a") -> [Work] {
    days.map { Work.hours(Double($0) * 24 + 9, Double($0) * 24 + 17, worker) }
  }

  @Test func twentyDaysWithoutARestAreFoundThoughNoGapEndsInOne() throws {
    let works = daily(0..<20)
    for wide in [true, false] {
      let log = restLog(works, wide: wide)
      let run = try WeeklyRest().value(of: log)
      #expect(run.summary.exceeding == 1)
      #expect(run.measurement.cases.first?.measured == 20)
      #expect(run.measurement.cases.first?.isLowerBound == !wide)
      #expect(run.measurement.cases.first?.window == monday..<monday + 20 * day)
      #expect(run.shareOfWorkers(withRunOf: 7) == 1)
      // The third week, with one day off, lies inside the log only when others' orders show that it does.
      #expect(run.restDays == [2, wide ? 1 : 0, 0, 0, 0, 0, 0, 0])
      let stretch = try WeeklyRest(criterion: .stretch()).value(of: log)
      #expect(stretch.summary.exceeding == 1)
      #expect(stretch.measurement.cases.first?.measured == 464.0)
      #expect(stretch.measurement.cases.first?.isLowerBound == !wide)
    }
  }

  @Test func aRestDayEndsARun() throws {
    let value = try WeeklyRest().value(of: restLog(daily(0..<6) + daily(7..<12) + daily(0..<7, "b")))
    #expect(value.longestRuns == [0, 0, 0, 0, 0, 0, 1, 1])
    #expect(value.summary.exceeding == 1)
    #expect(value.shareOfWorkers(withRunOf: 7) == 0.5)
    #expect(value.shareOfWorkers(withRunOf: 8) == 0)
  }

  @Test func restDaysAreCountedInWeeksInsideTheLog() throws {
    // Mon-Sun all worked, then Mon-Sat, then Mon-Tue at the end of the log.
    let log = restLog(daily(0..<7) + daily(7..<13) + daily(14..<16), wide: false)
    let value = try WeeklyRest(criterion: .fixedWeek).value(of: log)
    #expect(value.summary.examined == 2)
    #expect(value.restDays == [1, 1, 0, 0, 0, 0, 0, 0])
    #expect(value.summary.exceeding == 1)
    #expect(value.measurement.cases.first?.window == monday..<monday + 7 * day)
    #expect(value.measurement.cases.first?.measured == 0)
    #expect(throws: NoValue.nothingToMeasure(examined: 2)) {
      try WeeklyRest(criterion: .fixedWeek).value(of: restLog(daily(1..<3), wide: false))
    }
  }

  @Test func aNightShiftTouchesTwoDaysOrOne() throws {
    // Six nights from 20 to 4, accepted in the evening: some work on seven days, acceptances on six, and more
    // than the four hours of one evening or morning on the five days between.
    let works = (0..<6).map { Work.hours(Double($0) * 24 + 20, Double($0) * 24 + 28) }
    #expect(try WeeklyRest().value(of: restLog(works)).longestRuns.count == 8)
    let acceptance = WeeklyRest(workedDay: .acceptance)
    #expect(try acceptance.value(of: restLog(works)).longestRuns.count == 7)
    let fiveHours = WeeklyRest(workedDay: .engaged(minimum: 5 * hour))
    #expect(try fiveHours.value(of: restLog(works)).longestRuns.count == 6)
  }

  @Test func workUntilMidnightDoesNotTouchTheNextDay() throws {
    #expect(try WeeklyRest().value(of: restLog([.hours(16, 24)])).longestRuns == [0, 1])
  }

  @Test func anEmptyOrderIsAnAcceptanceAndNoWork() throws {
    let works = daily(0..<3) + [.hours(3 * 24 + 10, 3 * 24 + 10)]
    #expect(try WeeklyRest().value(of: restLog(works)).longestRuns.count == 4)
    #expect(try WeeklyRest(workedDay: .acceptance).value(of: restLog(works)).longestRuns.count == 5)
  }

  @Test func aShortRunAtTheEndOfTheLogIsUndecided() throws {
    let log = restLog(daily(0..<3) + daily([0, 1, 3, 4, 5, 6, 8], "b"), wide: false)
    let value = try WeeklyRest().value(of: log).measurement
    #expect(value.exceeding == 0)
    // Worker a's run began with the log; worker b's longest run lies inside it.
    #expect(value.undecided == 1)
  }

  @Test func dayLengthsDoNotMatterToRuns() throws {
    let zone = try #require(CivilTimeZone(identifier: "America/New_York"))
    let first = try #require(CivilDate("2024-03-06")).dayNumber
    let works = (0..<8).map { index -> Work in
      let start = zone.start(of: CivilDate(dayNumber: first + index)) + 30 * minute
      return Work(start, start + hour)
    }
    let log = restLog(works, zone: zone)
    #expect(try WeeklyRest().value(of: log).measurement.cases.first?.measured == 8)
    #expect(try WeeklyRest(workedDay: .acceptance).value(of: log).measurement.cases.first?.measured == 8)
    let tokyo = CivilTimeZone(identifier: "Asia/Tokyo")
    #expect(try WeeklyRest(zone: tokyo).value(of: log).measurement.cases.first?.measured == 8)
  }

  @Test func unknownTimeCanMakeADayOfWork() throws {
    // The order of the seventh day has no end: as rest there is no engaged minute on it.
    let works = daily(0..<6) + [Work(monday + 6 * day + 9 * hour, nil)]
    #expect(try WeeklyRest().value(of: restLog(works)).summary.exceeding == 0)
    let both = try WeeklyRest(unknownTime: .undetermined()).value(of: restLog(works)).measurement
    #expect(both.exceeding == 0)
    #expect(both.undecided == 1)
  }
}
