/// Reads times in their plainest notation, remembering the calendar day that it read last: consecutive times
/// mostly share it.
struct PlainTimeReader {
  private var dateLow: UInt64 = 0
  private var dateHigh: UInt16 = 0
  private var dayStart: Int64 = 0

  /// `yyyy-MM-ddTHH:mm:ss` with `Z` or nothing after it.
  /// A space between date and time is refused where it separates fields.
  @inline(__always)
  mutating func instant(
    _ p: inout UnsafePointer<UInt8>, ignoresZone: Bool, spaceSeparates: Bool, clock: inout LocalClock?
  ) -> Int64? {
    let low = WordText.load(p)
    let high = UInt16(littleEndian: UnsafeRawPointer(p + 8).loadUnaligned(as: UInt16.self))
    if low != dateLow || high != dateHigh {
      guard let day = Self.day(low, high) else { return nil }
      (dateLow, dateHigh, dayStart) = (low, high, day)
    }
    let separator = p[10]
    guard separator == 84 || (separator == 32 && !spaceSeparates) else { return nil }
    var time = WordText.load(p + 11) ^ 0x3030_3A30_303A_3030
    guard WordText.nonDigits(time) == 0, time & 0x0000_FF00_00FF_0000 == 0 else { return nil }
    time = time &* 10 &+ (time &>> 8)
    let hour = time & 0xFF
    let minute = (time &>> 24) & 0xFF
    let second = (time &>> 48) & 0xFF
    guard hour < 24, minute < 60, second < 60 else { return nil }
    let local = dayStart &+ Int64(truncatingIfNeeded: (hour &* 60 &+ minute) &* 60 &+ second) &* 1_000
    p += 19
    let isUTC = p.pointee == 90
    if isUTC {
      p += 1
      if !ignoresZone { return local }
    }
    guard let (instant, reading) = clock?.instant(ofLocal: local), reading == .unique else {
      return nil
    }
    return instant
  }

  /// The start of a day in ms, from the ten bytes of `yyyy-MM-dd`.
  @inline(never)
  private static func day(_ low: UInt64, _ high: UInt16) -> Int64? {
    var digits = low ^ 0x2D30_302D_3030_3030
    guard WordText.nonDigits(digits) == 0, digits & 0xFF00_00FF_0000_0000 == 0 else { return nil }
    digits = digits &* 10 &+ (digits &>> 8)
    let year = Int(digits & 0xFF) * 100 + Int((digits &>> 16) & 0xFF)
    let tens = UInt8(truncatingIfNeeded: high) &- 48
    let ones = UInt8(truncatingIfNeeded: high &>> 8) &- 48
    guard tens < 10, ones < 10,
      let date = CivilDate(year: year, month: Int((digits &>> 40) & 0xFF), day: Int(tens) * 10 + Int(ones))
    else { return nil }
    return Int64(date.dayNumber) * 86_400_000
  }
}
