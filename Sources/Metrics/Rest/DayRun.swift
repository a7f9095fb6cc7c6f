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
    guard let first = days.first, let last = days.last else {
      return DayRun(first: 0, length: 0, touchesEnd: false)
    }
    var length = 1
    var best = 1
    var bestLast = first
    for index in days.indices.dropFirst() {
      length = days[index] == days[index - 1] &+ 1 ? length &+ 1 : 1
      if length > best {
        best = length
        bestLast = days[index]
      }
    }
    var opening = 1
    while opening < days.count && days[opening] == days[opening - 1] &+ 1 { opening += 1 }
    if first <= span.first && opening == best {
      return DayRun(first: first, length: best, touchesEnd: true)
    }
    if last >= span.last && length == best {
      return DayRun(first: last - best + 1, length: best, touchesEnd: true)
    }
    return DayRun(first: bestLast - best + 1, length: best, touchesEnd: false)
  }
}

/// Runs and rest days over all workers.
struct DayStatistics: Sendable, PassExtra {
  private(set) var longestRuns: [Int] = []
  private(set) var restDays = [Int](repeating: 0, count: 8)

  /// Adds a worker's longest run.
  mutating func add(_ longest: DayRun) {
    let run = longest.length
    if run >= longestRuns.count {
      longestRuns.append(contentsOf: repeatElement(0, count: run + 1 - longestRuns.count))
    }
    longestRuns[run] += 1
  }

  /// Adds a week with so many worked days, 1 to 7.
  mutating func add(weekWith count: Int) { restDays[7 - count] += 1 }

  mutating func merge(_ other: DayStatistics) {
    if longestRuns.count < other.longestRuns.count {
      longestRuns.append(contentsOf: repeatElement(0, count: other.longestRuns.count - longestRuns.count))
    }
    for (length, count) in other.longestRuns.enumerated() { longestRuns[length] += count }
    for (days, count) in other.restDays.enumerated() { restDays[days] += count }
  }
}
