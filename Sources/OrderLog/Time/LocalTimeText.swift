extension CivilTimeZone {
  /// An instant as ISO 8601 local time with its offset, such as `2025-06-01T23:59:59.250+08:00`. Milliseconds
  /// are left out when they are zero.
  public func text(of instant: Int64) -> String {
    let offset = offset(at: instant)
    let (local, overflow) = instant.addingReportingOverflow(offset)
    if overflow { return String(instant) }
    let days = Self.floorDivide(local, 86_400_000)
    let rest = (local % 86_400_000 + 86_400_000) % 86_400_000
    func padded(_ number: Int64, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let fraction = rest % 1_000 == 0 ? "" : "." + padded(rest % 1_000, 3)
    let minutes = abs(offset) / 60_000
    let zone = offset == 0 ? "Z" : "\(offset < 0 ? "-" : "+")\(padded(minutes / 60)):\(padded(minutes % 60))"
    return "\(CivilDate(dayNumber: Int(days)))T\(padded(rest / 3_600_000)):\(padded(rest / 60_000 % 60)):"
      + "\(padded(rest / 1_000 % 60))\(fraction)\(zone)"
  }
}
