/// Workers who accept or complete orders around the clock: an id that several people share, or a vehicle's id.
///
/// Counted are the hours of a calendar day in the log's zone in which the worker accepted or completed an order.
/// Nobody is at work in 20 of 24 hours on two days; one such day may be a clock change or a feat. Facts about the
/// rest of such a "worker" are not about a person. O(rows), 4 bytes for each worker and day.
struct LongDaysCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected and total: workers. Details: `workerDays` = days of that kind, `mostHours` = hours of the longest.
    case days = "round-the-clock-workers"
  }
  static let id = "long-days"
  static let cost = 10
  /// From so many hours with an event on, a day is too long for one person.
  static let hours = 20
  /// On so many days.
  static let days = 2
  /// Cells that are kept at a time (32 MB); logs with more worker-days are gone through in several passes.
  private static let cells = 8_388_608

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let log = subject.log
    let columns = [Field.acceptedAt, .completedAt].compactMap(log.orders.integers)
    guard let workers = log.orders.texts(.workerID), !columns.isEmpty, let span = Self.span(columns) else {
      return []
    }
    let firstDay = span.lowerBound
    let workerCount = log.workers.values.count
    let batch = max(1, Self.cells / span.count)
    var found: [Int] = []
    var workerDays = 0
    var most = 0
    for start in stride(from: 0, to: workerCount, by: batch) {
      let end = min(start + batch, workerCount)
      var hours = [UInt32](repeating: 0, count: (end - start) * span.count)
      for column in columns {
        Self.mark(column, workers, start..<end, firstDay, span.count, log.timeZone, &hours)
      }
      for worker in start..<end {
        let row = hours[(worker - start) * span.count..<(worker - start + 1) * span.count]
        let long = row.lazy.map(\.nonzeroBitCount).filter { $0 >= Self.hours }
        let count = long.count
        guard count >= Self.days else { continue }
        found.append(worker)
        workerDays += count
        most = max(most, long.max() ?? 0)
      }
    }
    guard !found.isEmpty else { return [] }
    return [
      observation(
        .days, .caution, .orders, [.workerID], affected: found.count,
        total: Self.active(workers, workerCount),
        examples: LogObservation.Example.workers(found, in: log.workers),
        details: ["workerDays": .init(workerDays), "mostHours": .init(most)], faulty: [.workerID])
    ]
  }

  /// Marks the hours of the day in which workers of a range have an event.
  private static func mark(
    _ column: IntegerColumn, _ workers: TextColumn, _ range: Range<Int>, _ firstDay: Int, _ days: Int,
    _ zone: CivilTimeZone, _ hours: inout [UInt32]
  ) {
    var clock = CivilClock(zone)
    let (instants, codes) = (column.storage.elements, workers.codes.elements)
    hours.withUnsafeMutableBufferPointer { hours in
      for row in 0..<instants.count {
        let worker = Int(codes[row])
        guard worker >= range.lowerBound, worker < range.upperBound, PlausibleInstant.contains(instants[row])
        else { continue }
        let hour = Int(clock.local(instants[row]) / 3_600_000)
        let cell = (worker - range.lowerBound) * days + hour / 24 - firstDay
        hours[cell] |= 1 << UInt32(hour % 24)
      }
    }
  }

  /// The days that plausible instants can fall on in any zone.
  private static func span(_ columns: [IntegerColumn]) -> Range<Int>? {
    var lowest = Int64.max
    var highest = Int64.min
    for column in columns {
      for value in column.storage.elements where PlausibleInstant.contains(value) {
        lowest = min(lowest, value)
        highest = max(highest, value)
      }
    }
    return lowest <= highest ? Int(lowest / 86_400_000) - 1..<Int(highest / 86_400_000) + 2 : nil
  }

  private static func active(_ workers: TextColumn, _ count: Int) -> Int {
    var seen = [Bool](repeating: false, count: count)
    for code in workers.codes.elements where code >= 0 && Int(code) < count { seen[Int(code)] = true }
    return seen.count { $0 }
  }
}
