import OrderLog

/// A half-open interval of instants, `[start, end)`, in ms since the Unix epoch.
public struct TimeSpan: Hashable, Sendable, BitwiseCopyable, Comparable {
  /// The first instant that belongs to the interval.
  public var start: Int64
  /// The first instant after the interval. Never before `start`.
  public var end: Int64

  /// An interval; `end` must not be before `start`.
  @inlinable public init(start: Int64, end: Int64) {
    self.start = start
    self.end = end
  }

  /// How long the interval is, in ms.
  @inlinable public var length: Int64 { end &- start }

  /// By start, then by end.
  @inlinable public static func < (a: TimeSpan, b: TimeSpan) -> Bool {
    a.start != b.start ? a.start < b.start : a.end < b.end
  }

  /// The instants that are believed: those of the years 1 to 9999.
  @inline(__always) static var plausible: Range<Int64> { CalendarInstants.range }

  /// The longest duration that parameters are cut to, so that adding it to a plausible instant is safe.
  static let longestDuration: Int64 = 1 << 50

  /// A duration parameter, cut to what can be added to an instant without overflow.
  static func bounded(_ duration: Int64) -> Int64 { min(max(duration, 0), longestDuration) }

  /// The interval as a range.
  var range: Range<Int64> { start..<max(start, end) }
}

/// Milliseconds in customary units.
enum Milliseconds {
  static let second: Int64 = 1_000
  static let minute: Int64 = 60_000
  static let hour: Int64 = 3_600_000
  static let day: Int64 = 86_400_000
}

extension TimeSpan {
  /// The civil days that the span touches, whole. Applied twice it changes nothing, and the days of a union are
  /// the union of the days, so extents merge.
  func wholeDays(in zone: CivilTimeZone) -> TimeSpan {
    let first = zone.day(of: start)
    let last = zone.day(of: max(start, end &- 1))
    return TimeSpan(
      start: zone.start(of: first), end: zone.start(of: CivilDate(dayNumber: last.dayNumber + 1)))
  }
}
