extension Int64 {
  /// A duration in ms from a real number, rounded up; not-a-number is 0, and what is beyond a thousand years is held
  /// there. Never traps.
  @inlinable
  init(milliseconds: Double) {
    guard milliseconds == milliseconds else {
      self = 0
      return
    }
    let limit = Double(TravelLeg.never)
    self = Int64(Swift.min(Swift.max(milliseconds, -limit), limit).rounded(.up))
  }
}
