public import OrderLog

/// Driving time between qualifying breaks, held against a limit such as 4.5 hours.
///
/// A gap of `breakMinimum` ends a spell; so does a gap of `secondPart` after one of `firstPart`, in that order. Shorter
/// gaps end nothing and are not driving. Driving is taken to be the time of orders, which also holds waiting and
/// handing over: an upper bound for what the log shows of it. Source: Regulation (EC) 561/2006, art. 7.
/// O(n). Guide: Docs/metrics/driving-rules.md.
public struct DrivingBreaks: RestMetric {
  public static let id = "rest.driving-breaks"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// The break in ms that ends a spell, and the two parts that do so together.
  public var breakMinimum: Int64
  public var firstPart: Int64
  public var secondPart: Int64
  /// The limit in ms.
  public var limit: Int64
  /// Which part of an order is driving, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// 4.5 hours between breaks of 45 minutes, or of 15 and then 30, unless told otherwise.
  public init(
    breakMinimum: Int64 = 45 * 60_000, firstPart: Int64 = 15 * 60_000, secondPart: Int64 = 30 * 60_000,
    limit: Int64 = 16_200_000, intervals: DutyIntervals.Parameters = .init(),
    unknownTime: UnknownTimePolicy = .asRest, cases: Int = Measurement.caseLimit
  ) {
    self.breakMinimum = breakMinimum
    self.firstPart = firstPart
    self.secondPart = secondPart
    self.limit = limit
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The spells. One that begins or ends less than a break from the ends of the log is a lower bound.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RestSummary {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let bounds = TimelineBounds(state, unknownTime)
    let evaluation = RestEvaluation(
      unit: .spell, cases: cases, extraKey: "elapsed", hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: .moreThan, keep: $0) },
      pass: { bound, workers, tally in
        self.tally(bounds[bound], workers, into: &tally)
        return NoExtra()
      })
    return evaluation.summary(rows: state.rows, workers: state.workerCount).summary
  }

  private func tally(_ timeline: DutyTimeline, _ workers: Range<Int>, into tally: inout UnitTally) {
    let edges = CensoringEdges(timeline.extent, margin: breakMinimum)
    timeline.forEachWorker(in: workers) { worker, spans in
      var start = spans[0].start
      var driven = spans[0].length
      var hadFirstPart = false
      for index in 1..<spans.count + 1 {
        let end = spans[index - 1].end
        if index < spans.count {
          let gap = spans[index].start &- end
          if gap < breakMinimum && !(hadFirstPart && gap >= secondPart) {
            if gap >= firstPart { hadFirstPart = true }
            driven &+= spans[index].length
            continue
          }
        }
        tally.add(worker, start, end, measured: driven, extra: end &- start, censored: edges.cut(start, end))
        if index < spans.count {
          start = spans[index].start
          driven = spans[index].length
          hadFirstPart = false
        }
      }
    }
  }
}
