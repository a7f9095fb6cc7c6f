import OrderLog

/// Which civil days a worker worked on.
public enum WorkedDay: Hashable, Sendable {
  /// Days with at least this many ms of engaged time (at least 1). A night shift counts on both its days.
  case engaged(minimum: Int64 = 1)
  /// Days on which an order was accepted. A night shift counts on the days of its acceptances.
  case acceptance
}

/// Walks the worked days of each worker.
struct WorkedDays {
  let definition: WorkedDay
  let zone: CivilTimeZone

  /// Shows the ascending day numbers of each of some workers that worked on some day. O(n).
  func forEachWorker(
    in workers: Range<Int>, _ state: DutyIntervals, _ timeline: DutyTimeline,
    _ body: (Int32, UnsafeBufferPointer<Int>) -> Void
  ) {
    switch definition {
    case .engaged(let minimum): engaged(workers, timeline, max(minimum, 1), body)
    case .acceptance: accepted(workers, state, body)
    }
  }

  private func engaged(
    _ workers: Range<Int>, _ timeline: DutyTimeline, _ minimum: Int64,
    _ body: (Int32, UnsafeBufferPointer<Int>) -> Void
  ) {
    var grid = CivilGrid(zone, .day)
    var days: [Int] = []
    timeline.forEachWorker(in: workers) { worker, spans in
      days.removeAll(keepingCapacity: true)
      var total: Int64 = 0
      for span in spans {
        var from = span.start
        while from < span.end {
          if total == 0 || !grid.contains(from) {
            if total >= minimum { days.append(grid.day) }
            grid.seek(from)
            total = 0
          }
          let until = min(span.end, grid.end)
          total &+= until &- from
          from = until
        }
      }
      if total >= minimum { days.append(grid.day) }
      if !days.isEmpty { days.withUnsafeBufferPointer { body(worker, $0) } }
    }
  }

  private func accepted(
    _ workers: Range<Int>, _ state: DutyIntervals, _ body: (Int32, UnsafeBufferPointer<Int>) -> Void
  ) {
    var grid = CivilGrid(zone, .day)
    var days: [Int] = []
    var nextOpen = DutyTimeline.firstOpen(of: workers.lowerBound, in: state.open)
    for worker in workers {
      days.removeAll(keepingCapacity: true)
      func note(_ instant: Int64) {
        if !grid.contains(instant) || days.isEmpty {
          grid.seek(instant)
          if days.last != grid.day { days.append(grid.day) }
        }
      }
      let firstOpen = nextOpen
      while nextOpen < state.open.count, Int(state.open[nextOpen].worker) == worker { nextOpen += 1 }
      for interval in state.intervals(of: Int32(worker)) { note(interval.start) }
      if firstOpen < nextOpen {
        for interval in state.open[firstOpen..<nextOpen] { note(interval.start) }
        days = Set(days).sorted()
      }
      if !days.isEmpty { days.withUnsafeBufferPointer { body(Int32(worker), $0) } }
    }
  }
}
