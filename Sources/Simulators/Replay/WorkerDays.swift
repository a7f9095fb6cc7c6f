import OrderLog

/// Where each worker of a log was and what it had in hand, at any instant.
struct WorkerDays {
  private struct Day {
    var stops: [(at: Int64, place: Location)] = []
    var starts: [Int64] = []
    var ends: [Int64] = []
    /// Stretches of engaged time without overlaps, and the engaged time before each.
    var engaged: [(start: Int64, end: Int64, before: Int64)] = []
  }
  private var days: [Day]
  private let timeZone: CivilTimeZone

  init(_ demand: ReplayDemand, _ log: OrderLog) {
    let orders = log.orders
    timeZone = log.timeZone
    let worker = orders.texts(.workerID)
    let accepted = orders.integers(.acceptedAt)
    let came = [Field.arrivedPickupAt, .pickedUpAt].compactMap(orders.integers)
    let brought = [Field.arrivedDropoffAt, .completedAt].compactMap(orders.integers)
    let ended = [Field.completedAt, .arrivedDropoffAt, .pickedUpAt, .arrivedPickupAt].compactMap(
      orders.integers)
    days = Array(repeating: Day(), count: log.workers.values.count)
    var spans = [[(Int64, Int64)]](repeating: [], count: days.count)
    for (request, row) in demand.rows.enumerated() {
      guard let code = worker?[row], code >= 0, Int(code) < days.count else { continue }
      let who = Int(code)
      if let at = came.lazy.compactMap({ $0.value(at: row) }).first {
        days[who].stops.append((at, demand.requests[request].pickup))
      }
      if let at = brought.lazy.compactMap({ $0.value(at: row) }).first {
        days[who].stops.append((at, demand.requests[request].dropoff))
      }
      if let from = accepted?.value(at: row), let to = ended.lazy.compactMap({ $0.value(at: row) }).first,
        to > from
      {
        spans[who].append((from, to))
      }
    }
    for who in days.indices {
      days[who].stops.sort { $0.at < $1.at }
      spans[who].sort { $0 < $1 }
      days[who].starts = spans[who].map(\.0)
      days[who].ends = spans[who].map(\.1).sorted()
      var total: Int64 = 0
      for span in spans[who] {
        if let last = days[who].engaged.last, span.0 <= last.end {
          let longer = max(last.end, span.1)
          days[who].engaged[days[who].engaged.count - 1].end = longer
          total += longer - last.end
        } else {
          days[who].engaged.append((span.0, span.1, total))
          total += span.1 - span.0
        }
      }
    }
  }

  /// The last stop that a worker had reached; nil before the first. O(log stops).
  func place(of worker: Int, at instant: Int64) -> Location? {
    let count = Self.count(days[worker].stops) { $0.at <= instant }
    return count > 0 ? days[worker].stops[count - 1].place : nil
  }

  /// Orders accepted before an instant and not ended by it. O(log orders).
  func carried(by worker: Int, at instant: Int64) -> Int {
    let begun = Self.count(days[worker].starts) { $0 < instant }
    let over = Self.count(days[worker].ends) { $0 <= instant }
    return max(begun - over, 0)
  }

  /// Engaged time from the civil day's beginning to an instant (ms). O(log orders).
  func engagedToday(_ worker: Int, at instant: Int64) -> Int64 {
    engaged(worker, until: instant) - engaged(worker, until: timeZone.start(of: timeZone.day(of: instant)))
  }

  private func engaged(_ worker: Int, until instant: Int64) -> Int64 {
    let begun = Self.count(days[worker].engaged) { $0.start < instant }
    guard begun > 0 else { return 0 }
    let last = days[worker].engaged[begun - 1]
    return last.before + min(last.end, instant) - last.start
  }

  /// How many of the first elements fulfil a condition that none fulfils after the first that does not.
  private static func count<Element>(_ sorted: [Element], _ holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if holds(sorted[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
