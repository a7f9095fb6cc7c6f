public import OrderLog

/// Statutory holidays as dated data. A year that is not listed is unknown, not free of holidays.
public struct HolidayCalendar: Codable, Sendable, Hashable {
  /// The statutory holidays, by year. A listed year is complete.
  public let years: [Int: [Holiday]]

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

  /// A calendar; the default knows no year.
  public init(years: [Int: [Holiday]] = [:]) { self.years = years }

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
