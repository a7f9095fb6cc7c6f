public import OrderLog

/// What a rest-time metric yields: the measurement against its limit, and the distribution behind it.
public struct RestSummary: Sendable, Equatable {
  /// How many units are beyond one of the further limits.
  public struct Step: Sendable, Equatable {
    /// The limit, in the unit of the metric's parameters (ms, or whole days or orders).
    public let limit: Int64
    /// How many units are beyond it.
    public let count: Int
  }

  /// The measurement against the metric's limit.
  public let measurement: Measurement
  /// The units by length, in quarters of an hour (or whole days or orders).
  public let histogram: DurationHistogram
  /// `unitsPerWorker[n]` workers have n units; n = 0 is not counted.
  public let unitsPerWorker: [Int]
  /// The further limits, in the order of the metric's parameters.
  public let steps: [Step]
  /// Units that may be cut off by the ends of the log.
  public let censored: Int

  /// How many units were looked at.
  public var examined: Int { measurement.examined }
  /// How many are beyond the limit.
  public var exceeding: Int { measurement.exceeding }
}

/// A value that holds a measurement.
public protocol MeasuredValue: Sendable {
  /// The measurement against the metric's limit.
  var measurement: Measurement { get }
}

extension RestSummary: MeasuredValue {}

/// A metric of working and rest time that is held against one limit.
public protocol RestMetric: Metric where Value: MeasuredValue {
  /// The limit in the unit of what is measured: ms, whole days or orders.
  var limit: Int64 { get set }
  /// How many of the worst units the measurement names.
  var cases: Int { get set }
}

extension RestMetric {
  /// The measurement against the metric's own limit or another one, without a new scan.
  public func measure(
    limit: Int64? = nil, cases: Int? = nil, from store: StateStore, in log: OrderLog
  ) throws(NoValue) -> Measurement {
    var metric = self
    if let limit { metric.limit = limit }
    if let cases { metric.cases = cases }
    return try metric.value(from: store, in: log).measurement
  }
}

/// The engaged time under the smaller and, where the policy asks for both, the larger bound of unknown time.
struct TimelineBounds {
  let certain: DutyTimeline
  let possible: DutyTimeline?

  init(_ state: DutyIntervals, _ policy: UnknownTimePolicy) {
    certain = state.timeline(policy.certain)
    // Without open orders the bounds are the same.
    possible = state.open.isEmpty ? nil : policy.possible.map(state.timeline)
  }

  /// The timeline of a bound; the certain one where there is no other.
  subscript(bound: RestEvaluation.Bound) -> DutyTimeline { bound == .possible ? possible ?? certain : certain }
}

/// Evaluates a pass over timelines and reconciles its bounds.
struct RestEvaluation {
  let unit: Measurement.Unit
  let cases: Int
  /// The key of a unit's second quantity in the figures of cases, or nil when it has none.
  var extraKey: String?
  /// Whether units of the two bounds belong together because they are of the same worker, whatever the window.
  var oneUnitPerWorker = false
  /// Whether the two bounds differ, so that both have to be looked at.
  let hasBothBounds: Bool
  /// How the ends of units' windows become instants, where they are not.
  var instant: ((Int64) -> Int64)?
  /// Makes an empty tally that keeps so many units.
  let makeTally: (_ keep: Int?) -> UnitTally
  /// Fills a tally.
  let pass: (_ bound: Bound, _ tally: inout UnitTally) -> Void

  /// The smaller or the larger engaged time.
  enum Bound { case certain, possible }

  /// The summary of the certain bound; units that are beyond the limit under one bound only are undecided.
  func summary(rows: DutyIntervals.RowCounts) -> RestSummary {
    var certain = makeTally(hasBothBounds ? nil : cases)
    pass(.certain, &certain)
    certain.finish()
    var exceeding = certain.exceeding
    var workersExceeding = certain.workersExceeding
    var worst = certain.units
    var flipped = 0
    if hasBothBounds {
      var possible = makeTally(nil)
      pass(.possible, &possible)
      possible.finish()
      let both = matched(certain.units, with: possible.units)
      let onlyPossible = unmatched(possible.units, with: certain.units)
      flipped = certain.units.count - both.count + unmatched(onlyPossible, with: certain.edgeUnits).count
      exceeding = both.count
      workersExceeding = zip(both.indices, both).count { index, unit in
        index == 0 || both[index - 1].worker != unit.worker
      }
      worst = certain.worstFirst(both, cases)
    }
    let measurement = Measurement(
      unit: unit, examined: certain.examined, exceeding: exceeding,
      undecided: flipped + certain.censoredWithin, workersExamined: certain.workers,
      workersExceeding: workersExceeding, cases: worst.map { makeCase($0, certain) },
      figures: figures(certain, flipped: flipped, rows))
    return RestSummary(
      measurement: measurement, histogram: certain.histogram, unitsPerWorker: certain.unitsPerWorker,
      steps: zip(certain.steps, certain.stepCounts).map { RestSummary.Step(limit: $0, count: $1) },
      censored: certain.censored)
  }

  /// The units of `own` that share an instant with one of `others` of the same worker. Both come by worker, then
  /// start, with ends that do not go back. O(n).
  func matched(_ own: [RestUnit], with others: [RestUnit]) -> [RestUnit] {
    partition(own, with: others, matching: true)
  }

  /// The units of `own` that share no instant with one of `others` of the same worker.
  func unmatched(_ own: [RestUnit], with others: [RestUnit]) -> [RestUnit] {
    partition(own, with: others, matching: false)
  }

  private func partition(_ own: [RestUnit], with others: [RestUnit], matching: Bool) -> [RestUnit] {
    var next = 0
    return own.filter { unit in
      while next < others.count,
        others[next].worker < unit.worker
          || (!oneUnitPerWorker && others[next].worker == unit.worker && others[next].end <= unit.start)
      { next += 1 }
      guard next < others.count, others[next].worker == unit.worker else { return !matching }
      return (oneUnitPerWorker || others[next].start < unit.end) == matching
    }
  }

  private func makeCase(_ unit: RestUnit, _ tally: UnitTally) -> Case {
    let start = instant?(unit.start) ?? unit.start
    let end = instant?(unit.end) ?? unit.end
    return Case(
      worker: unit.worker, window: start..<max(start, end),
      measured: tally.printed(unit.measured), limit: tally.printed(tally.limit),
      quantity: tally.scale.quantity, isLowerBound: unit.censored,
      figures: extraKey.map { [Figure($0, Double(unit.extra) / 3_600_000, .hours)] } ?? [])
  }

  private func figures(_ tally: UnitTally, flipped: Int, _ rows: DutyIntervals.RowCounts) -> [Figure] {
    var figures = tally.figures
    let side = tally.test.largerIsWorse ? "above" : "below"
    for (limit, count) in zip(tally.steps, tally.stepCounts) {
      let printed = tally.printed(limit)
      let name = Int(exactly: printed).map(String.init) ?? String(printed)
      figures.append(Figure("\(side).\(name).n", Double(count), .count))
      if tally.examined > 0 {
        figures.append(Figure("\(side).\(name).share", Double(count) / Double(tally.examined), .share))
      }
    }
    figures.append(Figure("censored", Double(tally.censored), .count))
    figures.append(Figure("undecided.edge", Double(tally.censoredWithin), .count))
    figures.append(Figure("undecided.unknownTime", Double(flipped), .count))
    figures.append(Figure("open", Double(rows.open), .count))
    figures.append(Figure("unusable", Double(rows.unusable), .count))
    return figures
  }
}

extension DutyIntervals {
  /// The state that a metric asked for, once the log has the fields for it.
  static func required(
    _ parameters: Parameters, from store: StateStore, in log: OrderLog
  ) throws(NoValue) -> DutyIntervals {
    let missing = parameters.basis.requirements.filter { !$0.isMet(by: log) }
    if !missing.isEmpty { throw .missingFields(missing) }
    let state = store.state(DutyIntervals.self, parameters)
    if state.rows.closed + state.rows.open == 0 { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return state
  }
}
