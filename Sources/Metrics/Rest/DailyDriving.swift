public import OrderLog

/// Driving time between two daily rests, which may be longer on a few days of a week only.
///
/// A duty is what lies between gaps of at least `rest`. It is beyond the limit when its driving time is above
/// `extended`, or above `limit` where the same week from Monday already has `allowed` duties above it. A duty belongs to
/// the week of its start. Driving is taken to be the time of orders. Source: Regulation (EC) 561/2006,
/// art. 6(1). O(n). Guide: Docs/metrics/driving-rules.md.
public struct DailyDriving: RestMetric {
  public static let id = "rest.daily-driving"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// The limit in ms, the longer one in ms, and how many duties a week may use it.
  public var limit: Int64
  public var extended: Int64
  public var allowed: Int
  /// A gap of this many ms or more is a daily rest.
  public var rest: Int64
  /// Which part of an order is driving, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// 9 hours, 10 hours twice a week, between rests of 9 hours, unless told otherwise.
  public init(
    limit: Int64 = 9 * 3_600_000, extended: Int64 = 10 * 3_600_000, allowed: Int = 2,
    rest: Int64 = 9 * 3_600_000, intervals: DutyIntervals.Parameters = .init(),
    unknownTime: UnknownTimePolicy = .asRest, cases: Int = Measurement.caseLimit
  ) {
    self.limit = limit
    self.extended = extended
    self.allowed = allowed
    self.rest = rest
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The duties. One that begins or ends less than a rest from the ends of the log is a lower bound.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RestSummary {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let bounds = TimelineBounds(state, unknownTime)
    let zone = log.timeZone
    let evaluation = RestEvaluation(
      unit: .duty, cases: cases, extraKey: "elapsed", hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: .moreThan, steps: [extended], keep: $0) },
      pass: { bound, workers, tally in
        self.tally(bounds[bound], workers, CivilGrid(zone, .week), into: &tally)
        return NoExtra()
      })
    return evaluation.summary(rows: state.rows, workers: state.workerCount).summary
  }

  private func tally(
    _ timeline: DutyTimeline, _ workers: Range<Int>, _ fresh: CivilGrid, into tally: inout UnitTally
  ) {
    // A duty is cut off where the rest around it is not in the log; whole days are, so a short way in suffices.
    let edges = CensoringEdges(timeline.extent, margin: 20 * Milliseconds.minute)
    var grid = fresh
    timeline.forEachWorker(in: workers) { worker, spans in
      var start = spans[0].start
      var driven = spans[0].length
      var week = Int.min
      var used = 0
      for index in 1..<spans.count + 1 {
        let end = spans[index - 1].end
        if index < spans.count, spans[index].start &- end < rest {
          driven &+= spans[index].length
          continue
        }
        grid.seek(start)
        if grid.day != week { (week, used) = (grid.day, 0) }
        var isBeyond = driven > extended
        if driven > limit && !isBeyond {
          used += 1
          isBeyond = used > allowed
        }
        tally.add(
          worker, start, end, measured: driven, extra: end &- start, isBeyond: isBeyond,
          censored: edges.cut(start, end))
        if index < spans.count {
          start = spans[index].start
          driven = spans[index].length
        }
      }
    }
  }
}
