import OrderLog

/// From when to when a log has all orders that a rule about past orders looks at.
///
/// A log says nothing about what it leaves out. What shows: it begins after the first day of that past, it begins in the
/// middle of that day (later, by more than an hour, than the orders of any other of its days and than the first hour
/// after midnight), or a day in between has no order. From there on the past cannot be rebuilt.
///
/// - Complexity: O(1) per order, O(days) for a look-up.
struct PastCoverage {
  /// By day, the first time of day (ms) of an order.
  private var starts: [Int: Int64] = [:]
  private let zone: CivilTimeZone

  init(zone: CivilTimeZone) { self.zone = zone }

  /// Takes the placement or acceptance of an order in.
  mutating func add(_ instant: Int64) {
    let local = instant + zone.offset(at: instant)
    let (day, rest) = local.quotientAndRemainder(dividingBy: 86_400_000)
    let number = Int(rest < 0 ? day - 1 : day)
    let time = rest < 0 ? rest + 86_400_000 : rest
    if let known = starts[number], known <= time { return }
    starts[number] = time
  }

  /// The instants at which the past from `day` on is known; nil when it is at none.
  func known(from day: CivilDate) -> Range<Int64>? {
    guard let first = starts.keys.min(), let last = starts.keys.max(), first <= day.dayNumber,
      day.dayNumber <= last
    else { return nil }
    if first == day.dayNumber, let start = starts[first] {
      let others = starts.lazy.filter { $0.key != first }.map(\.value).max()
      guard start <= Self.hour + (others ?? 0) else { return nil }
    }
    let end = (day.dayNumber...last).first { starts[$0] == nil }
    let until = end.map { zone.start(of: CivilDate(dayNumber: $0)) } ?? .max
    let begin = zone.start(of: day)
    return begin < until ? begin..<until : nil
  }

  private static let hour: Int64 = 3_600_000
}
