public import OrderLog

/// Which windows a limit on hours is about. The anchor is part of the rule: the same shifts are 12 hours by the
/// calendar and 17 hours by the worst 24.
public enum WindowAnchor: Hashable, Sendable {
  /// A window of `length` ms that begins when a rest of at least `minimum` ms ends. Each such rest begins a
  /// window of its own, and several may run at once (the counting of the Australian s 247).
  case afterQualifyingRest(minimum: Int64, length: Int64)
  /// For each civil day (or week) with engaged time, the window of `length` ms with the most engaged time among
  /// those that begin on it. The zone only says which day a window belongs to; nil is the log's own.
  case slidingMaximum(length: Int64, zone: CivilTimeZone? = nil)
  /// The civil day in a zone; nil is the log's own. A day lasts 23 or 25 hours where the clocks change.
  case calendarDay(CivilTimeZone? = nil)
  /// The week from Monday in a zone; nil is the log's own.
  case fixedWeek(CivilTimeZone? = nil)
}

/// Engaged time in the windows of an anchor.
struct WindowEngine {
  let anchor: WindowAnchor
  /// The cells that sliding windows are told apart by.
  let cell: CivilGrid.Cell
  /// The zone where the anchor names none.
  let zone: CivilTimeZone
  /// A window whose work begins this close to the log's first instant, or ends this close to its last, may be
  /// cut off.
  let margin: Int64

  /// Adds every window of some workers that has engaged time to a tally. O(n).
  func tally(_ timeline: DutyTimeline, _ workers: Range<Int>, into tally: inout UnitTally) {
    let edges = CensoringEdges(timeline.extent, margin: margin)
    switch anchor {
    case .calendarDay(let own): cells(timeline, workers, CivilGrid(own ?? zone, .day), edges, &tally)
    case .fixedWeek(let own): cells(timeline, workers, CivilGrid(own ?? zone, .week), edges, &tally)
    case .slidingMaximum(let length, let own):
      sliding(timeline, workers, TimeSpan.bounded(length), CivilGrid(own ?? zone, cell), edges, &tally)
    case .afterQualifyingRest(let minimum, let length):
      anchored(timeline, workers, TimeSpan.bounded(length), minimum, edges, &tally)
    }
  }

  private func cells(
    _ timeline: DutyTimeline, _ workers: Range<Int>, _ fresh: CivilGrid, _ edges: CensoringEdges,
    _ tally: inout UnitTally
  ) {
    var grid = fresh
    timeline.forEachWorker(in: workers) { worker, spans in
      var engaged: Int64 = 0
      var first: Int64 = 0
      var last: Int64 = 0
      for span in spans {
        var from = span.start
        while from < span.end {
          if engaged == 0 || !grid.contains(from) {
            if engaged > 0 {
              tally.add(
                worker, grid.start, grid.end, measured: engaged, censored: edges.cut(first, last))
            }
            grid.seek(from)
            engaged = 0
            first = from
          }
          let until = min(span.end, grid.end)
          engaged &+= until &- from
          last = until
          from = until
        }
      }
      if engaged > 0 {
        tally.add(worker, grid.start, grid.end, measured: engaged, censored: edges.cut(first, last))
      }
    }
  }

  /// The engaged time of [t, t + length) does not grow while t moves through work and does not shrink while t
  /// moves through rest, so its maximum is at a t where work begins; windows that end where work ends need not
  /// be looked at as well. Work that runs over a cell's border counts as beginning again there, so that every
  /// cell with engaged time has a window.
  private func sliding(
    _ timeline: DutyTimeline, _ workers: Range<Int>, _ length: Int64, _ fresh: CivilGrid,
    _ edges: CensoringEdges, _ tally: inout UnitTally
  ) {
    var grid = fresh
    timeline.forEachWorker(in: workers) { worker, spans in
      var window = ForwardWindow(spans: spans, length: length)
      var best: Int64 = -1
      var bestStart: Int64 = 0
      var bestLast: Int64 = 0
      func flush(_ tally: inout UnitTally) {
        guard best >= 0 else { return }
        tally.add(
          worker, bestStart, bestStart &+ length, measured: best, censored: edges.cut(bestStart, bestLast))
        best = -1
      }
      for index in spans.indices {
        window.move(to: index)
        var from = spans[index].start
        while from < spans[index].end {
          if best < 0 || !grid.contains(from) {
            flush(&tally)
            grid.seek(from)
          }
          let engaged = window.engaged(from: from)
          if engaged > best {
            best = engaged
            bestStart = from
            bestLast = window.lastInstant(from: from)
          }
          from = grid.end
        }
      }
      flush(&tally)
    }
  }

  private func anchored(
    _ timeline: DutyTimeline, _ workers: Range<Int>, _ length: Int64, _ minimum: Int64,
    _ edges: CensoringEdges, _ tally: inout UnitTally
  ) {
    timeline.forEachWorker(in: workers) { worker, spans in
      var window = ForwardWindow(spans: spans, length: length)
      for index in spans.indices {
        window.move(to: index)
        let start = spans[index].start
        guard index == 0 || start &- spans[index - 1].end >= minimum else { continue }
        tally.add(
          worker, start, start &+ length, measured: window.engaged(from: start),
          censored: edges.cut(start, window.lastInstant(from: start)))
      }
    }
  }
}

/// The engaged time of windows of one length whose start moves forward through a worker's spans. Constant time
/// a step on average.
private struct ForwardWindow {
  let spans: UnsafeBufferPointer<TimeSpan>
  let length: Int64
  private var index = 0
  /// The first span after `index` that does not end inside the window.
  private var next = 1
  /// The engaged time of the spans between `index` and `next`.
  private var between: Int64 = 0

  init(spans: UnsafeBufferPointer<TimeSpan>, length: Int64) {
    self.spans = spans
    self.length = length
  }

  /// Lets windows start in the span at `target`, which is the current one or the one after it.
  @inline(__always)
  mutating func move(to target: Int) {
    guard target > index else { return }
    index = target
    if next > target { between &-= spans[target].length }
    if next <= target {
      next = target + 1
      between = 0
    }
  }

  /// The engaged time of the window that starts at `start`, inside the current span.
  @inline(__always)
  mutating func engaged(from start: Int64) -> Int64 {
    let end = start &+ length
    while next < spans.count && spans[next].end <= end {
      between &+= spans[next].length
      next += 1
    }
    var engaged = min(spans[index].end, end) &- start &+ between
    if next < spans.count && spans[next].start < end { engaged &+= end &- spans[next].start }
    return engaged
  }

  /// The last engaged instant of that window.
  @inline(__always)
  func lastInstant(from start: Int64) -> Int64 {
    let end = start &+ length
    if next < spans.count && spans[next].start < end { return end }
    return min(spans[next - 1].end, end)
  }
}

/// Where work may be cut off by the ends of the log.
struct CensoringEdges {
  private let low: Int64
  private let high: Int64

  /// Work that begins less than `margin` ms after the extent's first instant, or ends less than `margin` ms
  /// before its last, may be part of longer work outside the log.
  init(_ extent: TimeSpan?, margin: Int64) {
    let margin = TimeSpan.bounded(margin)
    low = extent.map { $0.start &+ margin } ?? .min
    high = extent.map { $0.end &- margin } ?? .max
  }

  /// Whether work from `start` to `end` may be cut off.
  @inline(__always)
  func cut(_ start: Int64, _ end: Int64) -> Bool { start < low || end > high }
}
