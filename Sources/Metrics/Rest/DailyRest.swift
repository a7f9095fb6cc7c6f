public import OrderLog

/// The longest rest inside the 24 hours after the end of the last daily rest.
///
/// From the end of a rest of at least `reduced`, the next 24 hours must hold one of `regular`, or one of `split` and
/// after it one of `reduced`; up to `allowed` times between two weekly rests one of `reduced` suffices. Only the part of
/// a rest inside the 24 hours counts. Any time without an order is taken for rest, so what is short in the log is
/// short; other work is not seen. Source: Regulation (EC) 561/2006, art. 8. O(n).
/// Guide: Docs/metrics/driving-rules.md.
public struct DailyRest: RestMetric {
  public static let id = "rest.daily-rest"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// The regular and the reduced daily rest in ms, and how often the reduced one may be taken between weekly rests.
  public var limit: Int64
  public var reduced: Int64
  public var allowed: Int
  /// The first part in ms of a rest in two parts; the second one is as long as a reduced rest.
  public var split: Int64
  /// A weekly rest in ms.
  public var weekly: Int64
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// 11 hours, or 3 and 9, or 9 three times between weekly rests of 24, unless told otherwise.
  public init(
    limit: Int64 = 11 * 3_600_000, reduced: Int64 = 9 * 3_600_000, allowed: Int = 3,
    split: Int64 = 3 * 3_600_000, weekly: Int64 = 24 * 3_600_000,
    intervals: DutyIntervals.Parameters = .init(), unknownTime: UnknownTimePolicy = .asRest,
    cases: Int = Measurement.caseLimit
  ) {
    self.limit = limit
    self.reduced = reduced
    self.allowed = allowed
    self.split = split
    self.weekly = weekly
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The periods of 24 hours, each with its longest rest; the figure `engaged` of a case is the work in it. One that
  /// runs beyond the end of the log is undecided where only time after the end makes its rest long enough.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RestSummary {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let bounds = TimelineBounds(state, unknownTime)
    let evaluation = RestEvaluation(
      unit: .workerDay, cases: cases, extraKey: "engaged", hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: .lessThan, steps: [reduced], keep: $0) },
      pass: { bound, workers, tally in
        self.tally(bounds[bound], workers, into: &tally)
        return NoExtra()
      })
    return evaluation.summary(rows: state.rows, workers: state.workerCount).summary
  }

  private func tally(_ timeline: DutyTimeline, _ workers: Range<Int>, into tally: inout UnitTally) {
    let high = timeline.extent?.end ?? .min
    timeline.forEachWorker(in: workers) { worker, spans in
      var index = 0
      var used = 0
      while index < spans.count {
        let start = spans[index].start
        let period = Period(spans, from: index, horizon: .max, self)
        if period.isReduced { used += 1 }
        let isBeyond = !period.isRegular && (!period.isReduced || used > allowed)
        // What comes after the log's end is rest here; it may be work.
        var isOpen = false
        if !isBeyond, start &+ Milliseconds.day > high {
          let seen = Period(spans, from: index, horizon: high, self)
          isOpen = !seen.isRegular && (!seen.isReduced || used + (period.isReduced ? 0 : 1) > allowed)
        }
        tally.add(
          worker, start, start &+ Milliseconds.day, measured: period.longest, extra: period.engaged,
          isBeyond: isBeyond, censored: isOpen)
        // The next period begins with the work after the rest; without one, after the next rest at all.
        var following = period.next ?? period.last + 1
        if period.next == nil {
          while following < spans.count, spans[following].start &- spans[following - 1].end < reduced {
            following += 1
          }
        }
        if following < spans.count, following > 0,
          spans[following].start &- spans[following - 1].end >= weekly
        {
          used = 0
        }
        index = max(following, index + 1)
      }
    }
  }

  /// The 24 hours from the start of a span, with the rests in them.
  private struct Period {
    var engaged: Int64 = 0
    var longest: Int64 = 0
    var isRegular = false
    /// The span after the daily rest, and the last span that begins in the period.
    var next: Int?
    var last: Int
    let isReduced: Bool

    /// The time after the worker's last span is rest until `horizon`.
    init(_ spans: UnsafeBufferPointer<TimeSpan>, from index: Int, horizon: Int64, _ rule: DailyRest) {
      let end = spans[index].start &+ Milliseconds.day
      var hadSplit = false
      last = index
      for position in index..<spans.count where spans[position].start < end {
        engaged &+= min(spans[position].end, end) &- spans[position].start
        last = position
        let from = spans[position].end
        guard from < end else { break }
        // Only the part of a rest inside the period counts.
        let until = position + 1 < spans.count ? spans[position + 1].start : max(horizon, from)
        let gap = min(until, end) &- from
        longest = max(longest, gap)
        // A weekly rest that begins in time is a daily rest as well.
        if gap >= rule.limit || (gap >= rule.reduced && (hadSplit || until &- from >= rule.weekly)) {
          isRegular = true
        }
        if gap >= rule.split { hadSplit = true }
        if gap >= rule.reduced, next == nil || isRegular { next = position + 1 }
        if isRegular { break }
      }
      isReduced = !isRegular && longest >= rule.reduced
    }
  }
}
