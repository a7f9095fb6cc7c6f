public import OrderLog

/// The rest between two duties, held against a minimum such as 11 hours.
///
/// A duty is engaged time with gaps shorter than `dutyGap` filled; the gap after it is a rest. A rest that had
/// not ended when the log did is not counted, nor is the time before a worker's first duty. Yardsticks A6.6
/// (11 h, 9 h) and TR-DD (6 h). O(n). Guide: Docs/metrics/rest-between-duties.md.
public struct RestBetweenDuties: RestMetric {
  public static let id = "rest.between-duties"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// What a rest between duties yields.
  public struct Value: MeasuredValue, Equatable {
    /// The rests against the minimum.
    public let rests: RestSummary
    /// How many duties there are, the last one of each worker included.
    public let duties: Int
    /// The longest duty in ms, filled gaps included. Where nobody rests for `dutyGap`, it is here that it shows.
    public let longestDuty: Int64

    public var measurement: Measurement { rests.measurement }
  }

  /// A gap of this many ms or more ends a duty and is a rest.
  public var dutyGap: Int64
  /// The shortest rest that is long enough, in ms.
  public var limit: Int64
  /// Further limits in ms that are counted with the same test.
  public var steps: [Int64]
  /// When a rest is beyond the limit.
  public var test: LimitTest
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// Rests against 11 hours, with counts below 11, 9 and 6, unless told otherwise; 4 hours end a duty.
  public init(
    dutyGap: Int64 = 4 * 3_600_000, limit: Int64 = 11 * 3_600_000,
    steps: [Int64] = [11 * 3_600_000, 9 * 3_600_000, 6 * 3_600_000], test: LimitTest = .lessThan,
    intervals: DutyIntervals.Parameters = .init(), unknownTime: UnknownTimePolicy = .asRest,
    cases: Int = Measurement.caseLimit
  ) {
    self.dutyGap = dutyGap
    self.limit = limit
    self.steps = steps
    self.test = test
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The rests. A case's window is the rest; its figure `dutyBefore` is the length of the duty before it.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let bounds = TimelineBounds(state, unknownTime)
    let evaluation = RestEvaluation(
      unit: .duty, cases: cases, extraKey: "dutyBefore", hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: test, steps: steps, capacity: 360_000, keep: $0) },
      pass: { bound, workers, tally in self.tally(bounds[bound], workers, into: &tally) })
    let (summary, duties) = evaluation.summary(rows: state.rows, workers: state.workerCount)
    if summary.examined == 0 { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(rests: summary, duties: duties.count, longestDuty: duties.longest)
  }

  /// How many duties there are and how long the longest is.
  private struct Duties: Sendable, PassExtra {
    var count = 0
    var longest: Int64 = 0

    mutating func merge(_ other: Duties) {
      count += other.count
      longest = max(longest, other.longest)
    }
  }

  /// Adds every rest of some workers to a tally, and counts the duties. O(n).
  private func tally(
    _ timeline: DutyTimeline, _ workers: Range<Int>, into tally: inout UnitTally
  ) -> Duties {
    var duties = Duties()
    timeline.forEachWorker(in: workers) { worker, spans in
      var start = spans[0].start
      for index in 1..<max(spans.count, 1) {
        let end = spans[index - 1].end
        let gap = spans[index].start &- end
        guard gap >= dutyGap else { continue }
        tally.add(worker, end, spans[index].start, measured: gap, extra: end &- start, censored: false)
        duties.count &+= 1
        duties.longest = max(duties.longest, end &- start)
        start = spans[index].start
      }
      duties.count &+= 1
      duties.longest = max(duties.longest, spans[spans.count - 1].end &- start)
    }
    return duties
  }
}
