public import OrderLog

/// The weekly rests of any two consecutive weeks from Monday: two of at least `reduced`, one of them of `limit`.
///
/// A rest that touches a pair of weeks counts for it, also where it reaches into a third: what is short so is short
/// under any assignment. Time before a worker's first order and after the last one is rest as far as the log goes.
/// Source: Regulation (EC) 561/2006, art. 8(6). O(n). Guide: Docs/metrics/driving-rules.md.
public struct FortnightRest: RestMetric {
  public static let id = "rest.fortnight-rest"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// The regular and the reduced weekly rest in ms.
  public var limit: Int64
  public var reduced: Int64
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// 45 hours and 24 hours unless told otherwise.
  public init(
    limit: Int64 = 45 * 3_600_000, reduced: Int64 = 24 * 3_600_000,
    intervals: DutyIntervals.Parameters = .init(), unknownTime: UnknownTimePolicy = .asRest,
    cases: Int = Measurement.caseLimit
  ) {
    self.limit = limit
    self.reduced = reduced
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The pairs of weeks that lie inside the log and both hold work, each with its longest rest.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RestSummary {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let bounds = TimelineBounds(state, unknownTime)
    let zone = log.timeZone
    let evaluation = RestEvaluation(
      unit: .workerWeek, cases: cases, extraKey: "engaged", hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: .lessThan, capacity: 1_280_000, keep: $0) },
      pass: { bound, workers, tally in
        self.tally(bounds[bound], workers, CivilGrid(zone, .week), into: &tally)
        return NoExtra()
      })
    let summary = evaluation.summary(rows: state.rows, workers: state.workerCount).summary
    if summary.examined == 0 { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return summary
  }

  private func tally(
    _ timeline: DutyTimeline, _ workers: Range<Int>, _ fresh: CivilGrid, into tally: inout UnitTally
  ) {
    guard let extent = timeline.extent else { return }
    var grid = fresh
    timeline.forEachWorker(in: workers) { worker, spans in
      // The weeks with work, and the rests of a worker by start.
      var weeks: [TimeSpan] = []
      var rests: [TimeSpan] = []
      var free = extent.start
      for span in spans {
        if span.start &- free >= reduced { rests.append(TimeSpan(start: free, end: span.start)) }
        free = span.end
        var from = span.start
        while from < span.end {
          grid.seek(from)
          if weeks.last?.start != grid.start { weeks.append(TimeSpan(start: grid.start, end: grid.end)) }
          from = grid.end
        }
      }
      if extent.end &- free >= reduced { rests.append(TimeSpan(start: free, end: extent.end)) }
      var first = 0
      for index in 1..<max(weeks.count, 1) where weeks[index - 1].end == weeks[index].start {
        let (start, end) = (weeks[index - 1].start, weeks[index].end)
        guard start >= extent.start, end <= extent.end else { continue }
        while first < rests.count, rests[first].end <= start { first += 1 }
        var count = 0
        var longest: Int64 = 0
        for rest in rests[first...] {
          if rest.start >= end { break }
          count += 1
          longest = max(longest, rest.length)
        }
        tally.add(
          worker, start, end, measured: longest, extra: timeline.engaged(of: worker, in: start..<end),
          isBeyond: count < 2 || longest < limit, censored: false)
      }
    }
  }
}
