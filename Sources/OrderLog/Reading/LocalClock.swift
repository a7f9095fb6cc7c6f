/// Turns local times into instants, remembering the period of constant offset that it saw last: logs run
/// through time, so nearly every look-up falls into it.
struct LocalClock {
  private let zone: CivilTimeZone
  /// Local times in `low..<high` happened once, `offset` ahead of UTC.
  private(set) var low: Int64 = 0
  private(set) var high: Int64 = 0
  private(set) var offset: Int64 = 0

  init(_ zone: CivilTimeZone) { self.zone = zone }

  /// The instant of a local time (both ms) and how it reads. O(1), O(log transitions) when the period changes.
  @inline(__always)
  mutating func instant(ofLocal local: Int64) -> (instant: Int64, reading: CivilTimeZone.LocalTime) {
    if local >= low, local < high { return (local - offset, .unique) }
    return lookUp(local)
  }

  @inline(never)
  private mutating func lookUp(_ local: Int64) -> (instant: Int64, reading: CivilTimeZone.LocalTime) {
    let found = zone.instant(ofLocal: local)
    guard found.reading == .unique else { return found }
    // Within a day of a change of offset the zone is asked each time; further away the period is remembered.
    let margin: Int64 = 2 * 86_400_000
    var index = zone.starts.count - 1
    while index > 0, zone.starts[index] > found.instant { index -= 1 }
    let start = zone.starts[index]
    offset = zone.offsets[index]
    low = start == .min ? .min : start + margin
    high = index + 1 < zone.starts.count ? zone.starts[index + 1] - margin : .max
    return found
  }
}
