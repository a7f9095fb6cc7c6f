import OrderLog
import Testing

@testable import Metrics

@Suite struct DutyRestTests {
  @Test func restsLieBetweenDuties() throws {
    // A gap of 3 h 59 belongs to the duty; 4 h and 8 h are rests; the one after the last duty is open.
    let works = [
      Work.hours(0, 4), Work(monday + 8 * hour - minute, monday + 10 * hour), .hours(14, 18), .hours(26, 30),
    ]
    let value = try RestBetweenDuties().value(of: restLog(works))
    #expect(value.rests.examined == 2)
    #expect(value.duties == 3)
    #expect(value.longestDuty == 10 * hour)
    #expect(value.rests.exceeding == 2)
    #expect(value.rests.steps.map(\.count) == [2, 2, 1])
    #expect(value.measurement.cases.map(\.measured) == [4, 8])
    #expect(value.measurement.cases.first?.window == monday + 10 * hour..<monday + 14 * hour)
    #expect(value.measurement.cases.first?.figures == [Figure("dutyBefore", 10, .hours)])
  }

  @Test func aRestOfTheMinimumIsLongEnough() throws {
    let works = [Work.hours(0, 8), .hours(19, 20)]
    #expect(try RestBetweenDuties().value(of: restLog(works)).rests.exceeding == 0)
    #expect(try RestBetweenDuties(test: .atMost).value(of: restLog(works)).rests.exceeding == 1)
  }

  @Test func oneDutyHasNoRestBetween() {
    #expect(throws: NoValue.nothingToMeasure(examined: 3)) {
      try RestBetweenDuties().value(of: restLog([.hours(0, 9)]))
    }
  }

  @Test func unknownTimeCanShortenARest() throws {
    let works = [Work.hours(0, 8), Work(monday + 8 * hour, nil), .hours(19, 20)]
    #expect(try RestBetweenDuties().value(of: restLog(works)).rests.exceeding == 0)
    let both = try RestBetweenDuties(unknownTime: .undetermined()).value(of: restLog(works)).measurement
    #expect(both.exceeding == 0)
    #expect(both.undecided == 1)
  }

  /// Eleven billed hours from `start`, ten minutes of approach before each hour.
  private func longDuty(_ start: Double, hours: Int = 11) -> [Work] {
    (0..<hours).map { index in
      let from = monday + Int64((start + Double(index) * 7 / 6) * 3_600_000)
      return Work(from, from + 70 * minute, pickedUp: from + 10 * minute)
    }
  }

  @Test func elevenBilledHoursAndFiveHoursOff() throws {
    let end = Double(11 * 70) / 60
    let short = restLog(longDuty(0) + [Work.hours(end + 5, end + 6)])
    let value = try DutyBeforeRest().value(of: short)
    #expect(value.examined == 2)
    #expect(value.exceeding == 1)
    #expect(value.measurement.cases.first?.measured == 11)
    #expect(value.measurement.cases.first?.figures == [Figure("restAfter", 5, .hours)])
    let enough = restLog(longDuty(0) + [Work.hours(end + 6, end + 7)])
    #expect(try DutyBeforeRest().value(of: enough).exceeding == 0)
    // Ten billed hours are not more than ten.
    let ten = restLog(longDuty(0, hours: 10) + [Work.hours(end + 5, end + 6)])
    #expect(try DutyBeforeRest().value(of: ten).exceeding == 0)
    // Read as "until 6 h of rest reset the count", a long duty counts whatever follows.
    let reset = DutyBeforeRest(dutyGap: 6 * hour, restMinimum: .max)
    #expect(try reset.value(of: enough).exceeding == 1)
  }

  @Test func theRestAfterTheLogIsUnknown() throws {
    let log = restLog(longDuty(10), wide: false)
    let value = try DutyBeforeRest().value(of: log).measurement
    #expect(value.exceeding == 0)
    #expect(value.undecided == 1)
    #expect(try DutyBeforeRest().value(of: restLog(longDuty(0))).measurement.undecided == 0)
  }
}
