import OrderLog

/// The civil days that the log can show.
struct DaySpan {
  /// The day of the log's first instant.
  let first: Int
  /// The day of the log's last engaged instant.
  let last: Int

  init(_ extent: TimeSpan, _ zone: CivilTimeZone) {
    first = zone.day(of: extent.start).dayNumber
    // The end is the first instant after the work, so work until midnight does not reach the next day.
    last = zone.day(of: max(extent.start, extent.end &- 1)).dayNumber
  }

  /// Shows each week from Monday that lies inside the log and has worked days, with their number. O(days).
  @inline(__always)
  func forEachWeek(_ worked: UnsafeBufferPointer<Int>, _ body: (_ monday: Int, _ count: Int) -> Void) {
    var index = 0
    while index < worked.count {
      let monday = CivilDate(dayNumber: worked[index]).monday.dayNumber
      var count = 0
      while index < worked.count && worked[index] < monday + 7 {
        count += 1
        index += 1
      }
      if monday >= first && monday + 6 <= last { body(monday, count) }
    }
  }
}

/// Consecutive worked days.
struct DayRun: Equatable {
  /// The first day's number.
  var first: Int
  /// How many days.
  var length: Int
  /// Whether the run touches the log's first or last day, so that it may be longer.
  var touchesEnd: Bool

  /// The longest run of ascending days, which must not be empty; of equals one that touches an end of the log,
  /// then the first. O(days).
  static func longest(_ days: UnsafeBufferPointer<Int>, _ span: DaySpan) -> DayRun {
    var best = DayRun(first: 0, length: 0, touchesEnd: false)
    var start = 0
    for index in days.indices {
      if index > 0 && days[index] != days[index - 1] + 1 { start = index }
      if index + 1 < days.count && days[index + 1] == days[index] + 1 { continue }
      let run = DayRun(
        first: days[start], length: index - start + 1,
        touchesEnd: days[start] <= span.first || days[index] >= span.last)
      if run.length > best.length || (run.length == best.length && run.touchesEnd && !best.touchesEnd) {
        best = run
      }
    }
    return best
  }
}

/// Runs and rest days over all workers.
struct DayStatistics {
  private(set) var longestRuns: [Int] = []
  private(set) var restDays = [Int](repeating: 0, count: 8)

  /// Adds a worker's ascending days and their longest run.
  mutating func add(_ worked: UnsafeBufferPointer<Int>, _ longest: DayRun, _ span: DaySpan) {
    let run = longest.length
    if run >= longestRuns.count {
      longestRuns.append(contentsOf: repeatElement(0, count: run + 1 - longestRuns.count))
    }
    longestRuns[run] += 1
    span.forEachWeek(worked) { _, count in restDays[7 - count] += 1 }
  }
}
