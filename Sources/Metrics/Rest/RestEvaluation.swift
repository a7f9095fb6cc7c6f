import Dispatch
import Foundation
import OrderLog

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
  subscript(bound: TimeBound) -> DutyTimeline {
    bound == .possible ? possible ?? certain : certain
  }
}

/// What a pass finds besides its tally.
protocol PassExtra: Sendable {
  /// What is found in nothing.
  init()
  /// Folds in what was found for other workers.
  mutating func merge(_ other: Self)
}

/// A pass that finds nothing besides its tally.
struct NoExtra: PassExtra {
  mutating func merge(_ other: NoExtra) {}
}

/// The smaller or the larger engaged time.
enum TimeBound: Sendable { case certain, possible }

/// Evaluates a pass over workers on all cores and reconciles its bounds.
struct RestEvaluation<Extra: PassExtra> {
  let unit: Measurement.Unit
  let cases: Int
  /// The key of a unit's second quantity in the figures of cases, or nil when it has none.
  var extraKey: String?
  /// Whether units of the two bounds belong together because they are of the same worker, whatever the window.
  var oneUnitPerWorker = false
  /// Whether the two bounds differ, so that both have to be looked at.
  let hasBothBounds: Bool
  /// How the ends of units' windows become instants, where they are not.
  var instant: (@Sendable (Int64) -> Int64)?
  /// Makes an empty tally that keeps so many units.
  let makeTally: @Sendable (_ keep: Int?) -> UnitTally
  /// Fills a tally with the units of some workers.
  let pass: @Sendable (_ bound: TimeBound, _ workers: Range<Int>, _ tally: inout UnitTally) -> Extra

  /// The summary of the certain bound; units that are beyond the limit under one bound only are undecided.
  /// `workers` is how many worker codes there are.
  func summary(rows: DutyIntervals.RowCounts, workers: Int) -> (summary: RestSummary, extra: Extra) {
    let (certain, extra) = evaluate(.certain, workers, keep: hasBothBounds ? nil : cases)
    var exceeding = certain.exceeding
    var workersExceeding = certain.workersExceeding
    var worst = certain.units
    var flipped = 0
    if hasBothBounds {
      let possible = evaluate(.possible, workers, keep: nil).tally
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
    let summary = RestSummary(
      measurement: measurement, histogram: certain.histogram, unitsPerWorker: certain.unitsPerWorker,
      steps: zip(certain.steps, certain.stepCounts).map { RestSummary.Step(limit: $0, count: $1) },
      censored: certain.censored)
    return (summary, extra)
  }

  /// Cuts the workers into one part a core and puts the parts together in order, so that the result does not
  /// depend on how many there are.
  private func evaluate(
    _ bound: TimeBound, _ workers: Int, keep: Int?
  ) -> (tally: UnitTally, extra: Extra) {
    let parts = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 16, workers / 1_000))
    var results = [(tally: UnitTally, extra: Extra)?](repeating: nil, count: parts)
    results.withUnsafeMutableBufferPointer { results in
      // Every part has a place of its own.
      nonisolated(unsafe) let results = results
      let (makeTally, pass) = (makeTally, pass)
      DispatchQueue.concurrentPerform(iterations: parts) { part in
        var tally = makeTally(keep)
        let extra = pass(bound, workers * part / parts..<workers * (part + 1) / parts, &tally)
        tally.finish()
        results[part] = (tally, extra)
      }
    }
    var whole = makeTally(keep)
    var extra = Extra()
    for result in results {
      guard let result else { continue }
      whole.merge(result.tally)
      extra.merge(result.extra)
    }
    return (whole, extra)
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
