public import OrderLog

/// Continuous order-taking (连续接单): engaged time with short gaps filled, held against a limit such as 4 hours.
///
/// A gap of `breakMinimum` or longer ends a spell; a shorter one is filled. T-REST-1; TR-62, FD-4H, LAB-7D-3.
/// O(n). Guide: Docs/metrics/continuous-spell.md.
public struct ContinuousSpell: RestMetric {
  /// What of a spell is counted.
  public enum Counting: String, Hashable, Sendable, Codable, CaseIterable {
    /// From the spell's start to its end, filled gaps included.
    case wholeSpell
    /// The engaged time inside the spell, filled gaps left out.
    case engagedOnly
  }

  public static let id = "rest.continuous-spell"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// A gap of this many ms or more ends a spell. Every gap does when it is 0.
  public var breakMinimum: Int64
  /// The limit in ms.
  public var limit: Int64
  /// When a spell is beyond the limit.
  public var test: LimitTest
  /// What of a spell is counted.
  public var counting: Counting
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// Spells against a limit; 20 minutes end a spell and 4 hours are the limit unless told otherwise.
  public init(
    breakMinimum: Int64 = 20 * 60_000, limit: Int64 = 4 * 3_600_000, test: LimitTest = .moreThan,
    counting: Counting = .wholeSpell, intervals: DutyIntervals.Parameters = .init(),
    unknownTime: UnknownTimePolicy = .asRest, cases: Int = Measurement.caseLimit
  ) {
    self.breakMinimum = breakMinimum
    self.limit = limit
    self.test = test
    self.counting = counting
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The spells. A spell that begins less than a break after the log's first instant, or ends less than a
  /// break before its last, is a lower bound.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> RestSummary {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let bounds = TimelineBounds(state, unknownTime)
    let evaluation = RestEvaluation(
      unit: .spell, cases: cases, extraKey: "engaged", hasBothBounds: bounds.possible != nil,
      makeTally: { UnitTally(limit: limit, test: test, keep: $0) },
      pass: { bound, workers, tally in
        Self.tally(
          bounds[bound], workers, breakMinimum: breakMinimum, counting: counting, into: &tally)
        return NoExtra()
      })
    return evaluation.summary(rows: state.rows, workers: state.workerCount).summary
  }

  /// Adds every spell of some workers to a tally, with its engaged time as the second quantity. O(n).
  static func tally(
    _ timeline: DutyTimeline, _ workers: Range<Int>, breakMinimum: Int64, counting: Counting,
    into tally: inout UnitTally
  ) {
    let edges = CensoringEdges(timeline.extent, margin: breakMinimum)
    let whole = counting == .wholeSpell
    timeline.forEachWorker(in: workers) { worker, spans in
      var start = spans[0].start
      var end = spans[0].end
      var engaged = spans[0].length
      for index in 1..<spans.count + 1 {
        if index < spans.count && spans[index].start &- end < breakMinimum {
          end = spans[index].end
          engaged &+= spans[index].length
          continue
        }
        tally.add(
          worker, start, end, measured: whole ? end &- start : engaged, extra: engaged,
          censored: edges.cut(start, end))
        if index < spans.count {
          start = spans[index].start
          end = spans[index].end
          engaged = spans[index].length
        }
      }
    }
  }
}
