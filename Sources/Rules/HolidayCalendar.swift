public import OrderLog

/// Statutory holidays as dated data. A year that is not listed is unknown, not free of holidays.
public struct HolidayCalendar: Codable, Sendable, Hashable {
  /// The statutory holidays, by year. A listed year is complete.
  public let years: [Int: [Holiday]]
  /// The State Council's arrangement of days off and worked weekend days, by year. A listed year is complete; a
  /// year that is not listed is unknown.
  public let arrangements: [Int: Arrangement]

  /// One day.
  public struct Holiday: Codable, Sendable, Hashable {
    /// The day.
    public let day: CivilDate
    /// Its name.
    public let name: LocalizedText
    /// Where the date comes from.
    public let reference: String

    /// A holiday.
    public init(day: CivilDate, name: LocalizedText, reference: String) {
      self.day = day
      self.name = name
      self.reference = reference
    }
  }

  /// Where a year's working days differ from Monday to Friday.
  public struct Arrangement: Codable, Sendable, Hashable {
    /// The days off, weekend days among them or not.
    public let off: Set<CivilDate>
    /// Weekend days that are worked.
    public let worked: Set<CivilDate>
    /// Where the arrangement comes from.
    public let reference: String

    /// An arrangement.
    public init(off: Set<CivilDate>, worked: Set<CivilDate>, reference: String) {
      self.off = off
      self.worked = worked
      self.reference = reference
    }
  }

  /// A calendar; the default knows no year.
  public init(years: [Int: [Holiday]] = [:], arrangements: [Int: Arrangement] = [:]) {
    self.years = years
    self.arrangements = arrangements
  }

  /// Whether a day is a working day; nil in a year whose arrangement is not known.
  public func isWorkingDay(_ day: CivilDate) -> Bool? {
    guard let year = arrangements[day.components.year] else { return nil }
    if year.worked.contains(day) { return true }
    return day.weekday <= 5 && !year.off.contains(day)
  }

  /// The working days after `start` up to and with `end`; the day of the event itself does not count. 0 when `end`
  /// is not after `start`; nil when the arrangement of one of the years is not known. O(days).
  public func workingDays(after start: CivilDate, through end: CivilDate) -> Int? {
    guard start < end else { return 0 }
    var count = 0
    for number in (start.dayNumber + 1)...end.dayNumber {
      guard let isWorked = isWorkingDay(CivilDate(dayNumber: number)) else { return nil }
      count += isWorked ? 1 : 0
    }
    return count
  }

  /// The last day of a time limit of `count` working days after `start`; nil when the arrangement of one of the
  /// years is not known. O(days).
  public func deadline(_ count: Int, workingDaysAfter start: CivilDate) -> CivilDate? {
    var day = start
    var left = count
    while left > 0 {
      day = CivilDate(dayNumber: day.dayNumber + 1)
      guard let isWorked = isWorkingDay(day) else { return nil }
      left -= isWorked ? 1 : 0
    }
    return day
  }

  /// The holidays in a period, or nil when the calendar does not know one of its years.
  public func holidays(in period: ClosedRange<CivilDate>) -> [Holiday]? {
    var found: [Holiday] = []
    for year in period.lowerBound.components.year...period.upperBound.components.year {
      guard let days = years[year] else { return nil }
      found += days.filter { period.contains($0.day) }
    }
    return found.sorted { $0.day < $1.day }
  }
}
