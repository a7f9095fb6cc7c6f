public import OrderLog

/// Whether workers get a day of rest: runs of consecutive worked days, rest days a week, and stretches without
/// a continuous rest of 24 hours.
///
/// A stretch or run counts although no rest ends it: twenty days without a weekly rest are found even where
/// the log shows no weekly rest at all. T-REST-6; FD-WK; yardstick A6.6. O(n). Guide:
/// Docs/metrics/weekly-rest.md.
public struct WeeklyRest: RestMetric {
  /// What is held against the limit.
  public enum Criterion: Hashable, Sendable {
    /// A worker's longest run of consecutive worked days; `limit` in days. The unit is the worker.
    case longestRun
    /// Days without work in a week from Monday; `limit` in days. Only weeks that lie inside the log are looked
    /// at, and of these a worker's weeks with work. The unit is the worker-week.
    case fixedWeek
    /// The time between two continuous rests of at least `rest` ms, wherever in the week they lie; `limit` in
    /// ms. The unit is the spell.
    case stretch(rest: Int64 = 24 * 3_600_000)

    /// The limit and the test that go with a criterion unless told otherwise: a run of 7 days, a rest day a
    /// week, 6 times 24 hours between rests.
    public var defaultLimit: (limit: Int64, test: LimitTest) {
      switch self {
      case .longestRun: (7, .atLeast)
      case .fixedWeek: (1, .lessThan)
      case .stretch: (6 * 24 * 3_600_000, .moreThan)
      }
    }
  }

  /// What weekly rest yields.
  public struct Value: MeasuredValue, Equatable {
    /// The criterion's units against the limit.
    public let summary: RestSummary
    /// `longestRuns[n]` workers have a longest run of n worked days. Empty for the criterion of stretches,
    /// which does not look at days.
    public let longestRuns: [Int]
    /// `restDays[n]` worker-weeks have n days without work, of the worker-weeks that lie inside the log and
    /// have work. Eight entries; all 0 for the criterion of stretches.
    public let restDays: [Int]

    public var measurement: Measurement { summary.measurement }

    /// The share of workers whose longest run is `days` days or more, or nil when there is no worker.
    public func shareOfWorkers(withRunOf days: Int) -> Double? {
      let all = longestRuns.reduce(0, +)
      return all == 0 ? nil : Double(longestRuns.dropFirst(max(days, 0)).reduce(0, +)) / Double(all)
    }
  }

  public static let id = "rest.weekly-rest"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// What is held against the limit.
  public var criterion: Criterion
  /// The limit in days or ms, as the criterion says.
  public var limit: Int64
  /// When a unit is beyond the limit.
  public var test: LimitTest
  /// What a worked day is.
  public var workedDay: WorkedDay
  /// The zone of days and weeks; nil is the log's own.
  public var zone: CivilTimeZone?
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// Weekly rest by a criterion, with the criterion's own limit and test unless told otherwise.
  public init(
    criterion: Criterion = .longestRun, limit: Int64? = nil, test: LimitTest? = nil,
    workedDay: WorkedDay = .engaged(), zone: CivilTimeZone? = nil,
    intervals: DutyIntervals.Parameters = .init(), unknownTime: UnknownTimePolicy = .asRest,
    cases: Int = Measurement.caseLimit
  ) {
    self.criterion = criterion
    self.limit = limit ?? criterion.defaultLimit.limit
    self.test = test ?? criterion.defaultLimit.test
    self.workedDay = workedDay
    self.zone = zone
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// Runs, rest days and the criterion's units. A run that touches the log's first or last day is a lower
  /// bound, and so is a stretch within `rest` of the log's ends.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    guard let extent = state.extent else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    let bounds = TimelineBounds(state, unknownTime)
    let zone = zone ?? log.timeZone
    let days = WorkedDays(definition: workedDay, zone: zone)
    let span = DaySpan(extent, zone)
    let instant: @Sendable (Int64) -> Int64 = { zone.start(of: CivilDate(dayNumber: Int($0))) }
    let evaluation = RestEvaluation<DayStatistics>(
      unit: unit, cases: cases, oneUnitPerWorker: criterion == .longestRun,
      hasBothBounds: bounds.possible != nil,
      // Windows of days are day numbers until they are printed.
      instant: unit == .spell ? nil : instant, makeTally: { makeTally($0) },
      pass: { bound, workers, tally in
        self.tally(state, bounds[bound], workers, days, span, into: &tally)
      })
    let (summary, statistics) = evaluation.summary(rows: state.rows, workers: state.workerCount)
    if summary.examined == 0 { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(summary: summary, longestRuns: statistics.longestRuns, restDays: statistics.restDays)
  }

  private func tally(
    _ state: DutyIntervals, _ timeline: DutyTimeline, _ workers: Range<Int>, _ days: WorkedDays,
    _ span: DaySpan, into tally: inout UnitTally
  ) -> DayStatistics {
    var statistics = DayStatistics()
    switch criterion {
    case .stretch(let rest):
      ContinuousSpell.tally(
        timeline, workers, breakMinimum: rest, counting: .wholeSpell, into: &tally)
    case .longestRun:
      days.forEachWorker(in: workers, state, timeline) { worker, worked in
        let run = DayRun.longest(worked, span)
        statistics.add(run)
        span.forEachWeek(worked) { _, count in statistics.add(weekWith: count) }
        tally.add(
          worker, Int64(run.first), Int64(run.first + run.length), measured: Int64(run.length),
          censored: run.touchesEnd)
      }
    case .fixedWeek:
      days.forEachWorker(in: workers, state, timeline) { worker, worked in
        statistics.add(DayRun.longest(worked, span))
        span.forEachWeek(worked) { monday, count in
          statistics.add(weekWith: count)
          tally.add(
            worker, Int64(monday), Int64(monday + 7), measured: Int64(7 - count), censored: false)
        }
      }
    }
    return statistics
  }

  private var unit: Measurement.Unit {
    switch criterion {
    case .longestRun: .worker
    case .fixedWeek: .workerWeek
    case .stretch: .spell
    }
  }

  private func makeTally(_ keep: Int?) -> UnitTally {
    switch criterion {
    case .longestRun, .fixedWeek:
      UnitTally(limit: limit, test: test, scale: .days, capacity: 1_024, keep: keep)
    case .stretch:
      UnitTally(limit: limit, test: test, steps: [7 * 24 * 3_600_000], capacity: 640_000, keep: keep)
    }
  }
}
