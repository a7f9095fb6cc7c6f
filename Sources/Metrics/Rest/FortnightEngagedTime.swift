public import OrderLog

/// Engaged time in any two consecutive weeks from Monday, held against a limit such as 90 hours.
///
/// Each pair of weeks that follow each other and both have engaged time is a unit, so a week may be in two. Source:
/// Regulation (EC) 561/2006, art. 6(3). O(n). Guide: Docs/metrics/driving-rules.md.
public struct FortnightEngagedTime: RestMetric {
  public static let id = "rest.fortnight-engaged-time"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// The limit in ms.
  public var limit: Int64
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// 90 hours unless told otherwise.
  public init(
    limit: Int64 = 90 * 3_600_000, intervals: DutyIntervals.Parameters = .init(),
    unknownTime: UnknownTimePolicy = .asRest, cases: Int = Measurement.caseLimit
  ) {
    self.limit = limit
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The pairs of weeks. One that is not wholly in the log is a lower bound.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RestSummary {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let bounds = TimelineBounds(state, unknownTime)
    let zone = log.timeZone
    let evaluation = RestEvaluation(
      unit: .workerWeek, cases: cases, hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: .moreThan, capacity: 1_280_000, keep: $0) },
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
    var grid = fresh
    timeline.forEachWorker(in: workers) { worker, spans in
      var last: (start: Int64, end: Int64, engaged: Int64)?
      var current: (start: Int64, end: Int64, engaged: Int64)?
      func close(_ tally: inout UnitTally) {
        guard let week = current else { return }
        if let before = last, before.end == week.start {
          let isCut = timeline.extent.map { $0.start > before.start || $0.end < week.end } ?? true
          tally.add(
            worker, before.start, week.end, measured: before.engaged &+ week.engaged, censored: isCut)
        }
        (last, current) = (week, nil)
      }
      for span in spans {
        var from = span.start
        while from < span.end {
          grid.seek(from)
          if current?.start != grid.start {
            close(&tally)
            current = (grid.start, grid.end, 0)
          }
          let until = min(span.end, grid.end)
          current?.engaged &+= until &- from
          from = until
        }
      }
      close(&tally)
    }
  }
}
