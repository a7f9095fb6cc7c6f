public import OrderLog

/// Engaged time a day, by the anchor of the rule: the civil day, 24 hours from the end of a qualifying rest, or
/// the worst 24 hours.
///
/// A worker-day is: by the calendar, a civil day with engaged time; with a sliding window, the same days, each
/// with the worst 24 hours that begin on it; after a qualifying rest, the 24 hours from the end of each such
/// rest. T-REST-5; FD-8H, LAB-50R-4. O(n). Guide: Docs/metrics/daily-engaged-time.md.
public struct DailyEngagedTime: RestMetric {
  public static let id = "rest.daily-engaged-time"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// Which windows are looked at.
  public var anchor: WindowAnchor
  /// The limit in ms.
  public var limit: Int64
  /// Further limits in ms that are counted with the same test.
  public var steps: [Int64]
  /// When a window is beyond the limit.
  public var test: LimitTest
  /// A window whose work begins less than this many ms after the log's first instant, or ends less than this
  /// before its last, may be cut off and is a lower bound. A qualifying rest is used instead where it is longer.
  public var edgeMargin: Int64
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// Engaged time by civil day against 8 hours, with counts above 8, 10 and 12, unless told otherwise.
  public init(
    anchor: WindowAnchor = .calendarDay(), limit: Int64 = 8 * 3_600_000,
    steps: [Int64] = [8 * 3_600_000, 10 * 3_600_000, 12 * 3_600_000], test: LimitTest = .moreThan,
    edgeMargin: Int64 = 20 * 60_000, intervals: DutyIntervals.Parameters = .init(),
    unknownTime: UnknownTimePolicy = .asRest, cases: Int = Measurement.caseLimit
  ) {
    self.anchor = anchor
    self.limit = limit
    self.steps = steps
    self.test = test
    self.edgeMargin = edgeMargin
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The engaged time of every window that has some.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RestSummary {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let engine = WindowEngine(anchor: anchor, cell: .day, zone: log.timeZone, margin: margin)
    let bounds = TimelineBounds(state, unknownTime)
    let evaluation = RestEvaluation(
      unit: .workerDay, cases: cases, hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: test, steps: steps, capacity: 180_000, keep: $0) },
      pass: { bound, workers, tally in
        engine.tally(bounds[bound], workers, into: &tally)
        return NoExtra()
      })
    return evaluation.summary(rows: state.rows, workers: state.workerCount).summary
  }

  private var margin: Int64 {
    if case .afterQualifyingRest(let minimum, _) = anchor { max(minimum, edgeMargin) } else { edgeMargin }
  }
}
