public import OrderLog

/// A month of the civil calendar in a log's time zone.
public struct CivilMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Months since January of the year 0.
  public let number: Int32

  /// The month of a number.
  public init(number: Int32) { self.number = number }

  /// A month by year (1 to 9999) and month, or nil when there is none.
  public init?(year: Int, month: Int) {
    guard (1...9_999).contains(year), (1...12).contains(month) else { return nil }
    number = Int32(year * 12 + month - 1)
  }

  /// The month in which an instant falls, or nil outside the years 1 to 9999.
  public init?(of instant: Int64, in zone: CivilTimeZone) {
    guard TimeSpan.plausible.contains(instant) else { return nil }
    let parts = zone.day(of: instant).components
    var month = CivilMonth(number: Int32(parts.year * 12 + parts.month - 1))
    // Where the clocks are set back over midnight, a month lasts until the next one's first instant.
    if instant < month.start(in: zone) { month = month.advanced(by: -1) }
    if instant >= month.advanced(by: 1).start(in: zone) { month = month.advanced(by: 1) }
    self = month
  }

  /// The year.
  public var year: Int { Int(number) / 12 }
  /// The month of the year, 1 to 12.
  public var month: Int { Int(number) % 12 + 1 }

  /// The month that is `months` later.
  public func advanced(by months: Int32) -> CivilMonth { CivilMonth(number: number &+ months) }

  /// The instants that belong to the month.
  public func range(in zone: CivilTimeZone) -> Range<Int64> {
    let first = start(in: zone)
    return first..<max(first, advanced(by: 1).start(in: zone))
  }

  private func start(in zone: CivilTimeZone) -> Int64 {
    zone.start(of: CivilDate(dayNumber: CivilDate.dayNumber(year: year, month: month, day: 1)))
  }

  public static func < (a: CivilMonth, b: CivilMonth) -> Bool { a.number < b.number }

  /// `yyyy-MM`.
  public var description: String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + (month < 10 ? "-0" : "-")
      + String(month)
  }
}

/// Finds the months of instants and remembers those that it met, so that the calendar is asked once a month.
struct MonthGrid {
  private let zone: CivilTimeZone
  private var known: [(range: Range<Int64>, month: CivilMonth)] = []
  private var start: Int64 = .max
  private var end: Int64 = .min
  private var current = CivilMonth(number: 0)

  init(_ zone: CivilTimeZone) { self.zone = zone }

  /// The month of an instant, or nil when the instant is not plausible.
  @inline(__always)
  mutating func month(of instant: Int64) -> CivilMonth? {
    if instant >= start && instant < end { return current }
    return search(instant)
  }

  /// The instants of a month that was met before, or of any other.
  func range(of month: CivilMonth) -> Range<Int64> {
    known.first { $0.month == month }?.range ?? month.range(in: zone)
  }

  @inline(never)
  private mutating func search(_ instant: Int64) -> CivilMonth? {
    if let found = known.first(where: { $0.range.contains(instant) }) {
      (start, end, current) = (found.range.lowerBound, found.range.upperBound, found.month)
      return found.month
    }
    guard let month = CivilMonth(of: instant, in: zone) else { return nil }
    let range = month.range(in: zone)
    // A handful of months is the rule; dates all over the calendar are a fault and need not be fast.
    if known.count < 64 { known.append((range, month)) }
    (start, end, current) = (range.lowerBound, range.upperBound, month)
    return month
  }
}
