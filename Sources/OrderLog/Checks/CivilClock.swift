/// Turns ascending or scattered instants into local time, remembering the period of constant offset it was in.
struct CivilClock {
  private let zone: CivilTimeZone
  private var from: Int64 = .max
  private var until: Int64 = .min
  private var offset: Int64 = 0

  init(_ zone: CivilTimeZone) { self.zone = zone }

  /// Ms since 1970-01-01T00:00 local. The instant must be a plausible one. O(1) within a period.
  @inline(__always)
  mutating func local(_ instant: Int64) -> Int64 {
    if instant < from || instant >= until { move(to: instant) }
    return instant + offset
  }

  private mutating func move(to instant: Int64) {
    var low = 0
    var high = zone.starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if zone.starts[middle] <= instant { low = middle } else { high = middle }
    }
    from = zone.starts[low]
    until = low + 1 < zone.starts.count ? zone.starts[low + 1] : .max
    offset = zone.offsets[low]
  }
}
