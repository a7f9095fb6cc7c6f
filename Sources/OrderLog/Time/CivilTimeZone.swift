import Foundation

/// A time zone as a table of offsets, so that the hot path never asks the system.
///
/// Offsets are known for the years 1970 to 2100; outside them the first and the last offset hold.
public struct CivilTimeZone: Sendable, Hashable {
  /// The IANA name, such as `Asia/Shanghai`.
  public let identifier: String
  /// Start instants (ms) of the periods of constant offset; the first is `Int64.min`.
  public let starts: [Int64]
  /// The offset from UTC (ms) in each period.
  public let offsets: [Int64]

  /// Coordinated universal time.
  public static let utc = CivilTimeZone(identifier: "UTC", starts: [.min], offsets: [0])

  private init(identifier: String, starts: [Int64], offsets: [Int64]) {
    self.identifier = identifier
    self.starts = starts
    self.offsets = offsets
  }

  /// The zone of an IANA name, or nil when the system's time zone data does not know it.
  public init?(identifier: String) {
    // Names only: an abbreviation such as "CST" means several zones, and a guess would move whole shifts.
    guard identifier == "UTC" || identifier.contains("/"), let zone = TimeZone(identifier: identifier) else {
      return nil
    }
    func offset(_ second: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
    }
    let end: Int64 = 4_133_980_800  // 2101-01-01
    var probes: [Int64] = []
    var cursor = Date(timeIntervalSince1970: 0)
    while let next = zone.nextDaylightSavingTimeTransition(after: cursor),
      next.timeIntervalSince1970 < Double(end), next > cursor
    {
      probes.append(Int64(next.timeIntervalSince1970.rounded()))
      cursor = next
    }
    // Changes of standard time are not daylight-saving transitions; a monthly walk finds them.
    probes.append(contentsOf: stride(from: 0, to: end, by: 28 * 86_400))
    probes.sort()
    var starts: [Int64] = [.min]
    var offsets = [offset(0)]
    var previous: Int64 = 0
    for probe in probes + [end] {
      var low = previous
      while offset(probe) != offsets[offsets.count - 1] {
        // Binary search for the first second after `low` with another offset than the current one.
        var high = probe
        let current = offsets[offsets.count - 1]
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if offset(middle) == current { low = middle } else { high = middle }
        }
        starts.append(high)
        offsets.append(offset(high))
        low = high
      }
      previous = probe
    }
    self.init(
      identifier: identifier, starts: starts.map { $0 == .min ? .min : $0 * 1_000 },
      offsets: offsets.map { $0 * 1_000 })
  }

  /// The offset from UTC in force at an instant, both in ms. O(log transitions).
  public func offset(at instant: Int64) -> Int64 { offsets[period(at: instant)] }

  /// The civil day on which an instant falls. At the ends of what 64 bits hold, where local time cannot be written,
  /// the day in UTC.
  public func day(of instant: Int64) -> CivilDate {
    let (local, overflow) = instant.addingReportingOverflow(offset(at: instant))
    return CivilDate(dayNumber: Int(Self.floorDivide(overflow ? instant : local, 86_400_000)))
  }

  /// The instant at which a civil day begins. Where the clocks skip midnight, the first instant of the day. A day
  /// beyond what 64 bits of milliseconds hold begins at their end.
  public func start(of day: CivilDate) -> Int64 {
    let (local, overflow) = Int64(day.dayNumber).multipliedReportingOverflow(by: 86_400_000)
    return instant(ofLocal: overflow ? (day.dayNumber < 0 ? .min : .max) : local).instant
  }

  /// How a local time reads in a zone with clock changes.
  public enum LocalTime: Sendable, Hashable {
    /// The local time happened once.
    case unique
    /// The clocks were set back and the local time happened twice; the first one is taken.
    case repeated
    /// The clocks were set forward over it; the instant that the old offset gives is taken.
    case skipped
  }

  /// The instant of a local time given as ms since 1970-01-01T00:00 local. Within two days of what 64 bits hold the
  /// result is cut.
  public func instant(ofLocal local: Int64) -> (instant: Int64, reading: LocalTime) {
    let local = min(max(local, .min + 2 * 86_400_000), .max - 2 * 86_400_000)
    // A zone's offset is within a day of UTC, so only the periods near the naive instant can matter.
    let first = period(at: local - 86_400_000)
    let last = period(at: local + 86_400_000)
    if first == last { return (local - offsets[first], .unique) }
    var found: Int64?
    for index in first...last {
      let candidate = local - offsets[index]
      if period(at: candidate) == index {
        if let found { return (found, .repeated) }
        found = candidate
      }
    }
    if let found { return (found, .unique) }
    for index in first..<last where local - offsets[index] >= starts[index + 1] {
      if local - offsets[index + 1] < starts[index + 1] { return (local - offsets[index], .skipped) }
    }
    return (local - offsets[first], .skipped)
  }

  private func period(at instant: Int64) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= instant { low = middle } else { high = middle }
    }
    return low
  }

  /// The quotient rounded down; `b` is positive.
  static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a % b < 0 ? a / b - 1 : a / b }
}
