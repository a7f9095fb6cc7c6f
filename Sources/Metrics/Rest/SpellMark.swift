import OrderLog

/// A spell of continuous order-taking that goes on past its limit, with the instant at which it reached it.
struct SpellMark: Sendable, Equatable {
  /// The worker's code.
  var worker: Int32
  /// Start and end of the spell.
  var start: Int64
  var end: Int64
  /// When the limit was reached.
  var mark: Int64
  /// When the orders in hand at the mark were done; the mark itself when there were none.
  var handsEmpty: Int64
  /// Whether the spell may have begun before the log did, so that the limit was reached earlier.
  var isOpenAtStart: Bool

  /// The marks of all spells that go on for longer than `limit` (or as long, when `inclusive`), a gap of
  /// `breakMinimum` ending a spell; by worker and start. O(n).
  static func all(
    in timeline: DutyTimeline, breakMinimum: Int64, limit: Int64, inclusive: Bool
  ) -> [SpellMark] {
    let limit = TimeSpan.bounded(limit)
    let low = timeline.extent.map { $0.start &+ TimeSpan.bounded(breakMinimum) } ?? .min
    var marks: [SpellMark] = []
    timeline.forEachWorker(in: 0..<timeline.workerCount) { worker, spans in
      var first = 0
      for index in spans.indices {
        let isLast = index + 1 == spans.count
        if !isLast, spans[index + 1].start &- spans[index].end < breakMinimum { continue }
        let (start, end) = (spans[first].start, spans[index].end)
        if inclusive ? end &- start >= limit : end &- start > limit {
          let mark = start &+ limit
          let inHand = spans[first...index].first { $0.start < mark && $0.end >= mark }
          marks.append(
            SpellMark(
              worker: worker, start: start, end: end, mark: mark, handsEmpty: inHand?.end ?? mark,
              isOpenAtStart: start < low))
        }
        first = index + 1
      }
    }
    return marks
  }

  /// The marks of a state's spells. A log that has none, but would have if orders that ought to have an end went
  /// on, cannot say that there are none.
  ///
  /// - Throws: ``NoValue/nothingToMeasure(examined:)`` in that case.
  static func all(
    of state: DutyIntervals, in log: OrderLog, breakMinimum: Int64, limit: Int64, inclusive: Bool
  ) throws(NoValue) -> [SpellMark] {
    let marks = all(
      in: state.timeline(.asRest), breakMinimum: breakMinimum, limit: limit, inclusive: inclusive)
    guard marks.isEmpty, !state.open.isEmpty else { return marks }
    let possible = all(
      in: state.timeline(.asWork()), breakMinimum: breakMinimum, limit: limit, inclusive: inclusive)
    if !possible.isEmpty {
      let workers = state.workersLackingAnEnd(in: log)
      if possible.contains(where: { workers.contains($0.worker) }) {
        throw .nothingToMeasure(examined: state.rows.closed + state.rows.open)
      }
    }
    return marks
  }
}

extension DutyIntervals {
  /// The workers with an order that has a start, no end, and was not called off: an end is missing. O(orders).
  func workersLackingAnEnd(in log: OrderLog) -> Set<Int32> {
    let orders = log.orders
    let start = IntegerReader(orders, parameters.basis.startField)
    let end = IntegerReader(orders, parameters.basis.endField)
    let worker = CodeReader(orders, .workerID)
    let status = CodeReader(orders, .status)
    let isCalledOff = status.resolved(missing: false) { $0.hasPrefix("cancelled") }
    var found: Set<Int32> = []
    for row in 0..<orders.rowCount
    where worker[row] >= 0 && start[row] != IntegerColumn.null && end[row] == IntegerColumn.null
      && !isCalledOff[Int(status[row]) + 1]
    {
      found.insert(worker[row])
    }
    return found
  }
}

/// Events about workers of which some were beyond a limit and some cannot be decided, being counted.
struct EventTally {
  private(set) var examined = 0
  private(set) var undecided = 0
  private(set) var cases: [Case] = []
  private var workers: Set<Int32> = []
  private var workersExceeding: Set<Int32> = []

  /// What became of an event.
  enum Outcome {
    case within, undecided
    case beyond(Case)
  }

  mutating func add(_ worker: Int32, _ outcome: Outcome) {
    examined += 1
    workers.insert(worker)
    switch outcome {
    case .within: break
    case .undecided: undecided += 1
    case .beyond(let found):
      workersExceeding.insert(worker)
      cases.append(found)
    }
  }

  /// The measurement, the worst cases first; ties by worker, then window.
  func measurement(_ unit: Measurement.Unit, figures: [Figure] = []) -> Measurement {
    let worst = cases.sorted { a, b in
      if a.measured != b.measured { return a.measured > b.measured }
      return (a.worker ?? -1, a.window?.lowerBound ?? 0) < (b.worker ?? -1, b.window?.lowerBound ?? 0)
    }
    return Measurement(
      unit: unit, examined: examined, exceeding: cases.count, undecided: undecided,
      workersExamined: workers.count, workersExceeding: workersExceeding.count,
      cases: Array(worst.prefix(Measurement.caseLimit)), figures: figures)
  }
}
