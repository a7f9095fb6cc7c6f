public import OrderLog

/// Long duties that are followed by too short a rest: more than 10 billed hours, then less than 6 hours off.
///
/// Duties and rests are those of `duty` (acceptance to completion), so that a worker on the way to a pick-up is
/// not off; the work inside a duty is counted on the basis of `work` (billed time). T-REST-8; TR-DD. O(n).
/// Guide: Docs/metrics/duty-before-rest.md.
public struct DutyBeforeRest: RestMetric {
  public static let id = "rest.duty-before-rest"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.acceptedAt), FieldRequirement(.completedAt),
  ]

  /// A gap of this many ms or more ends a duty.
  public var dutyGap: Int64
  /// The work in a duty, in ms, beyond which the rest after it must be long.
  public var limit: Int64
  /// When the work in a duty is beyond the limit.
  public var test: LimitTest
  /// The shortest rest in ms after such a duty that is long enough. `.max`: any duty beyond the limit counts.
  public var restMinimum: Int64
  /// What duties and rests are made of.
  public var duty: DutyIntervals.Parameters
  /// What work inside a duty is.
  public var work: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// Duties against 10 billed hours and a rest of 6 hours, unless told otherwise; 4 hours end a duty.
  public init(
    dutyGap: Int64 = 4 * 3_600_000, limit: Int64 = 10 * 3_600_000, test: LimitTest = .moreThan,
    restMinimum: Int64 = 6 * 3_600_000, duty: DutyIntervals.Parameters = .init(basis: .service),
    work: DutyIntervals.Parameters = .init(basis: .billed), unknownTime: UnknownTimePolicy = .asRest,
    cases: Int = Measurement.caseLimit
  ) {
    self.dutyGap = dutyGap
    self.limit = limit
    self.test = test
    self.restMinimum = restMinimum
    self.duty = duty
    self.work = work
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] {
    [StateRequest(DutyIntervals.self, duty), StateRequest(DutyIntervals.self, work)]
  }

  /// The duties with the work in them. The rest after a worker's last duty is known only as far as the log
  /// goes: when that is too short to tell, a duty beyond the limit is undecided. A case's figure `restAfter` is
  /// the rest that followed.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RestSummary {
    let duties = try DutyIntervals.required(duty, from: store, in: log)
    let works = try DutyIntervals.required(work, from: store, in: log)
    let dutyBounds = TimelineBounds(duties, unknownTime)
    let workBounds = TimelineBounds(works, unknownTime)
    let evaluation = RestEvaluation(
      unit: .duty, cases: cases, extraKey: "restAfter",
      hasBothBounds: dutyBounds.possible != nil || workBounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: test, keep: $0) },
      pass: { bound, workers, tally in
        self.tally(dutyBounds[bound], workBounds[bound], workers, into: &tally)
        return NoExtra()
      })
    return evaluation.summary(rows: duties.rows, workers: duties.workerCount).summary
  }

  private func tally(
    _ timeline: DutyTimeline, _ work: DutyTimeline, _ workers: Range<Int>, into tally: inout UnitTally
  ) {
    let edges = CensoringEdges(timeline.extent, margin: dutyGap)
    let lastInstant = timeline.extent?.end ?? .max
    work.spans.withUnsafeBufferPointer { workSpans in
      timeline.forEachWorker(in: workers) { worker, spans in
        let own = work.range(of: worker)
        var next = own.lowerBound
        var start = spans[0].start
        for index in spans.indices {
          let isLast = index + 1 == spans.count
          let end = spans[index].end
          let rest = (isLast ? lastInstant : spans[index + 1].start) &- end
          guard isLast || rest >= dutyGap else { continue }
          while next < own.upperBound && workSpans[next].end <= start { next += 1 }
          var worked: Int64 = 0
          while next < own.upperBound && workSpans[next].start < end {
            worked &+= min(workSpans[next].end, end) &- max(workSpans[next].start, start)
            if workSpans[next].end > end { break }
            next += 1
          }
          let isLong = test.isBeyond(worked, limit)
          let isShort = rest < restMinimum
          // An unfinished rest is at least what the log shows.
          let unknownRest = isLast && isLong && isShort && restMinimum != .max
          tally.add(
            worker, start, end, measured: worked, extra: rest,
            isBeyond: isLong && isShort && !unknownRest,
            censored: unknownRest || (isShort && edges.cut(start, end)))
          if !isLast { start = spans[index + 1].start }
        }
      }
    }
  }
}
