import OrderLog

/// Speeds by hour of the civil day, as thousandths of the fastest hour's speed.
///
/// A street is driven at the speed of the hour in which each metre is driven (step functions of the clock after Ichoua,
/// Gendreau and Potvin 2003), so nobody who sets out later arrives earlier (FIFO). All sums are whole numbers and are
/// rounded up once, at the arrival.
public struct SpeedProfile: Hashable, Sendable {
  /// The same speed at all hours.
  public static let constant = SpeedProfile(thousandths: Array(repeating: 1_000, count: 24))

  /// 24 whole numbers from 1 to 1,000.
  public let thousandths: [Int64]
  /// Whether all hours are the same.
  public let isConstant: Bool

  private init(thousandths: [Int64]) {
    self.thousandths = thousandths
    isConstant = thousandths.allSatisfy { $0 == 1_000 }
  }

  /// The profile of 24 speeds in any unit, and the fastest of them; nil unless there are 24 that are positive and
  /// finite. Speeds are rounded to thousandths of the fastest; what is slower than one thousandth counts as that.
  public static func of(_ speeds: [Double]) -> (profile: SpeedProfile, fastest: Double)? {
    guard speeds.count == 24, speeds.allSatisfy({ $0 > 0 && $0.isFinite }), let fastest = speeds.max() else {
      return nil
    }
    return (
      SpeedProfile(thousandths: speeds.map { max(1, Int64(($0 / fastest * 1_000).rounded())) }), fastest
    )
  }

  /// For each hour the greatest, or the least, of several profiles.
  static func envelope(_ profiles: [SpeedProfile], _ choose: (Int64, Int64) -> Int64) -> SpeedProfile {
    guard var result = profiles.first?.thousandths else { return .constant }
    for profile in profiles {
      for hour in 0..<24 { result[hour] = choose(result[hour], profile.thousandths[hour]) }
    }
    return SpeedProfile(thousandths: result)
  }
}

/// The clock by which hours of the day are told while something is under way.
struct HourClock: Sendable {
  let zone: CivilTimeZone

  /// The hour of the civil day at an instant, and the instant at which it ends (ms). Where the clocks are set, the
  /// hour that was begun goes on to the next full hour of the new time.
  func hour(at instant: Int64) -> (hour: Int, end: Int64) {
    let local = instant.addingClamped(zone.offset(at: instant))
    let rest = ((local % 86_400_000) + 86_400_000) % 86_400_000
    let hour = rest / 3_600_000
    return (Int(hour), instant.addingClamped((hour + 1) * 3_600_000 - rest))
  }

  /// The arrival (ms) of who departs at an instant for a way of `work` thousandths of a millisecond at full speed.
  ///
  /// - Complexity: O(hours on the way).
  func arrival(departing: Int64, work: Int64, _ profile: SpeedProfile) -> Int64 {
    profile.thousandths.withUnsafeBufferPointer { speeds in
      var now = departing
      var rest = work
      while true {
        let (hour, end) = hour(at: now)
        let speed = speeds[hour]
        let possible = (end - now) * speed
        if rest <= possible || end <= now { return now.addingClamped((rest + speed - 1) / speed) }
        rest -= possible
        now = end
      }
    }
  }
}
