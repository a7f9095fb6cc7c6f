public import OrderLog

/// Whether workers confirmed that they go on before they took orders beyond the day's usual hours.
///
/// The unit is a worker's day in which an order was accepted after more than `limit` of engaged time that day
/// (overlaps counted once); beyond is one without a confirmation, on that day, up to the first such acceptance.
/// T-REST-4; FD-8H. O(n log n). Guide: Docs/metrics/long-day-confirmation.md.
public struct LongDayConfirmation: Metric {
  public static let id = "rest.long-day-confirmation"
  public static let requires =
    [FieldRequirement(.workerID), FieldRequirement(.acceptedAt), FieldRequirement(.completedAt)]
    + PromptTimes.requirements

  /// What a day is.
  public enum Day: Hashable, Sendable {
    /// The civil day in the log's zone.
    case calendar
    /// From the end of a rest of at least `minimum` ms to the next one, so that midnight cuts no shift.
    case afterRest(minimum: Int64)
  }

  /// From when a confirmation counts.
  public enum Confirmation: String, Hashable, Sendable, CaseIterable {
    /// Any time that day.
    case anyTime
    /// Only once the limit was reached.
    case atLimit
  }

  /// What a day is.
  public var day: Day
  /// The limit in ms.
  public var limit: Int64
  /// Whether an order that is accepted after exactly the limit needs a confirmation.
  public var inclusive: Bool
  /// From when a confirmation counts.
  public var confirmation: Confirmation

  /// A confirmation before orders beyond 8 hours of the civil day, unless told otherwise.
  public init(
    day: Day = .calendar, limit: Int64 = 28_800_000, inclusive: Bool = false,
    confirmation: Confirmation = .anyTime
  ) {
    self.day = day
    self.limit = limit
    self.inclusive = inclusive
    self.confirmation = confirmation
  }

  private var intervals: DutyIntervals.Parameters { .init(basis: .service) }

  public var states: [StateRequest] {
    [StateRequest(DutyIntervals.self, intervals), StateRequest(PromptTimes.self)]
  }

  /// The worker-days with an acceptance beyond the limit; `examined` is 0 when there is none. Undecided without a
  /// confirmation are days outside those that the prompts cover, days that may have begun before the log, and days
  /// with a prompt of unknown kind before the acceptance. A case's measured value is the engaged time of the day.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let prompts = try PromptTimes.required(from: store, in: log)
    let days = longDays(state, state.timeline(.asRest), log.timeZone)
    if days.isEmpty, !state.open.isEmpty {
      let possible = longDays(state, state.timeline(.asWork()), log.timeZone)
      let workers = possible.isEmpty ? [] : state.workersLackingAnEnd(in: log)
      if possible.contains(where: { workers.contains($0.worker) }) {
        throw .nothingToMeasure(examined: state.rows.closed + state.rows.open)
      }
    }
    var tally = EventTally()
    for day in days {
      let before = prompts.prompts.of(day.worker, from: day.window.lowerBound, through: day.firstBeyond)
      let from = confirmation == .anyTime ? day.window.lowerBound : day.reached
      let isCovered =
        prompts.extent.map { $0.start <= day.window.lowerBound && day.firstBeyond < $0.end } ?? false
      if before.contains(where: { $0.tag == PromptTimes.Kind.confirmHours.rawValue && $0.at >= from }) {
        tally.add(day.worker, .within)
      } else if day.isOpenAtStart || !isCovered
        || before.contains(where: { $0.tag == PromptTimes.Kind.unknown.rawValue })
      {
        tally.add(day.worker, .undecided)
      } else {
        tally.add(
          day.worker,
          .beyond(
            Case(
              worker: day.worker, window: day.window, measured: Double(day.engaged) / 3_600_000,
              limit: Double(limit) / 3_600_000, quantity: .hours,
              figures: [Figure("acceptedBeyond", Double(day.acceptances), .count)])))
      }
    }
    return tally.measurement(
      .workerDay, figures: [Figure("prompts.unusable", Double(prompts.unusable), .count)])
  }

  /// A worker's day with at least one acceptance beyond the limit.
  private struct LongDay {
    let worker: Int32
    let window: Range<Int64>
    let isOpenAtStart: Bool
    /// When the engaged time reached the limit.
    let reached: Int64
    /// The first acceptance beyond it, and how many there are.
    let firstBeyond: Int64
    var acceptances: Int
    /// The engaged time of the whole day.
    let engaged: Int64
  }

  private func longDays(
    _ state: DutyIntervals, _ timeline: DutyTimeline, _ zone: CivilTimeZone
  ) -> [LongDay] {
    var found: [LongDay] = []
    var open = state.open[...]
    var grid = CivilGrid(zone, .day)
    let first = timeline.extent?.start ?? .min
    timeline.forEachWorker(in: 0..<timeline.workerCount) { worker, spans in
      open = open.drop { $0.worker < worker }
      var accepted = state.intervals(of: worker).map(\.start)
      accepted += open.prefix { $0.worker == worker }.map(\.start)
      accepted.sort()
      var totals: [Int64] = [0]
      for span in spans { totals.append(totals[totals.count - 1] &+ span.length) }
      let clock = EngagedClock(spans: spans, totals: totals)
      var next = 0
      for window in windows(spans, &grid, isCut: first) {
        while next < accepted.count, accepted[next] < window.range.lowerBound { next += 1 }
        let base = clock.engaged(before: window.range.lowerBound)
        let total = clock.engaged(before: window.range.upperBound) &- base
        // A day whose work ends at the limit has no acceptance beyond it, unless that one took no time.
        guard total >= limit else { continue }
        var day: LongDay?
        while next < accepted.count, accepted[next] < window.range.upperBound {
          let engaged = clock.engaged(before: accepted[next]) &- base
          if inclusive ? engaged >= limit : engaged > limit {
            if day == nil {
              day = LongDay(
                worker: worker, window: window.range, isOpenAtStart: window.isCut,
                reached: clock.instant(engaged: base &+ limit), firstBeyond: accepted[next], acceptances: 0,
                engaged: total)
            }
            day?.acceptances += 1
          }
          next += 1
        }
        if let day { found.append(day) }
      }
    }
    return found
  }

  /// The days of a worker's spans, in order.
  private func windows(
    _ spans: UnsafeBufferPointer<TimeSpan>, _ grid: inout CivilGrid, isCut first: Int64
  ) -> [(range: Range<Int64>, isCut: Bool)] {
    var windows: [(range: Range<Int64>, isCut: Bool)] = []
    switch day {
    case .calendar:
      for span in spans {
        var from = max(span.start, windows.last?.range.upperBound ?? .min)
        while from < span.end {
          grid.seek(from)
          windows.append((grid.start..<grid.end, false))
          from = grid.end
        }
      }
    case .afterRest(let minimum):
      for (index, span) in spans.enumerated() {
        if index > 0, span.start &- spans[index - 1].end < minimum { continue }
        if let last = windows.indices.last {
          windows[last].range = windows[last].range.lowerBound..<span.start
        }
        let isCut = index == 0 && span.start &- first < minimum
        windows.append((span.start..<(spans[spans.count - 1].end &+ max(minimum, 1)), isCut))
      }
    }
    return windows
  }
}

/// A worker's engaged time as a clock that stands still during rest.
private struct EngagedClock {
  let spans: UnsafeBufferPointer<TimeSpan>
  /// The engaged time before each span, and of all of them.
  let totals: [Int64]

  /// The engaged time before an instant. O(log n).
  func engaged(before instant: Int64) -> Int64 {
    let index = firstSpan { $0.end >= instant }
    guard index < spans.count else { return totals[spans.count] }
    return totals[index] &+ max(0, instant &- spans[index].start)
  }

  /// The first instant at which so much time was engaged. O(n).
  func instant(engaged: Int64) -> Int64 {
    for index in spans.indices where totals[index + 1] >= engaged {
      return spans[index].start &+ max(0, engaged &- totals[index])
    }
    return spans.last?.end ?? .max
  }

  private func firstSpan(_ isThere: (TimeSpan) -> Bool) -> Int {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if isThere(spans[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
