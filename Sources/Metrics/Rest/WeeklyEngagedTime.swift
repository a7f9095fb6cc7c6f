public import OrderLog

/// Engaged time a week, by the anchor of the rule: the week from Monday, the worst 7 days, or 7 days from the end
/// of a qualifying rest.
///
/// A worker-week is: by the calendar, a week with engaged time; with a sliding window, the same weeks, each with
/// the worst 7 days that begin in it; after a qualifying rest, the 7 days from the end of each such rest.
/// LAB-50R-4; yardsticks A6.2 (60 h) and A6.6 (56 h). O(n). Guide: Docs/metrics/weekly-engaged-time.md.
public struct WeeklyEngagedTime: RestMetric {
  public static let id = "rest.weekly-engaged-time"
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

  /// Engaged time by week from Monday against 60 hours, with counts above 40, 48 and 60, unless told otherwise.
  public init(
    anchor: WindowAnchor = .fixedWeek(), limit: Int64 = 60 * 3_600_000,
    steps: [Int64] = [40 * 3_600_000, 48 * 3_600_000, 60 * 3_600_000], test: LimitTest = .moreThan,
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
    let engine = WindowEngine(anchor: anchor, cell: .week, zone: log.timeZone, margin: margin)
    let bounds = TimelineBounds(state, unknownTime)
    let evaluation = RestEvaluation(
      unit: .workerWeek, cases: cases, hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: test, steps: steps, capacity: 640_000, keep: $0) },
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
