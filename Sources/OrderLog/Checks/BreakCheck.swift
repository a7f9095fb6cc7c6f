/// Breaks that are none, or that cannot be: orders accepted in the middle of them, breaks of nobody who is logged on,
/// breaks of one worker that overlap.
///
/// A minute at either end of a break, and five minutes around a session, are left to clocks. Breaks and sessions without
/// an end are left out. O((orders + breaks + sessions) log rows of a worker).
struct BreakCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected: orders, of those accepted by workers with breaks. No details.
    case accepted = "accepted-in-breaks"
    /// Affected: breaks of workers with sessions that lie outside all of them. No details.
    case outside = "breaks-outside-sessions"
    /// Affected: breaks that start within an earlier one. Details: `workers`.
    case overlap = "overlapping-breaks"
  }
  static let id = "breaks"
  static let cost = 8
  static let clocks: Int64 = 60_000

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let log = subject.log
    guard let table = log.table(.breaks), let breaks = WorkerSpans(table, .startedAt, .endedAt, log) else {
      return []
    }
    return [
      accepted(breaks, log), outside(breaks, table, log), overlapping(breaks, table),
    ].compactMap { $0 }
  }

  private func accepted(_ breaks: WorkerSpans, _ log: OrderLog) -> LogObservation? {
    guard let workers = log.orders.texts(.workerID)?.codes.elements,
      let accepted = log.orders.integers(.acceptedAt)?.storage.elements
    else { return nil }
    var inside = RowExamples(log.orders)
    var total = 0
    for row in 0..<log.orders.rowCount where workers[row] >= 0 && PlausibleInstant.contains(accepted[row]) {
      let own = breaks.spans(of: Int(workers[row]))
      guard !own.isEmpty else { continue }
      total += 1
      let from = accepted[row] - Self.clocks
      let to = accepted[row] + Self.clocks
      if own.contains(where: { $0.start < from && $0.end > to }) { inside.add(row) }
    }
    guard inside.count > 0 else { return nil }
    let isWeak = Double(inside.count) > LogObservation.weakShare * Double(total)
    return observation(
      .accepted, isWeak ? .caution : .info, .breaks, [.startedAt, .endedAt], affected: inside.count,
      total: total, examples: inside.examples, faulty: [.startedAt, .endedAt])
  }

  private func outside(_ breaks: WorkerSpans, _ table: Table, _ log: OrderLog) -> LogObservation? {
    guard let other = log.table(.sessions), let sessions = WorkerSpans(other, .onlineAt, .offlineAt, log)
    else { return nil }
    var outside = RowExamples(table)
    var total = 0
    for worker in 0..<log.workers.values.count {
      let own = sessions.spans(of: worker)
      guard !own.isEmpty else { continue }
      for span in breaks.spans(of: worker) {
        total += 1
        let tolerance = SessionCoverageCheck.tolerance
        if !own.contains(where: { $0.start - tolerance <= span.start && $0.end + tolerance >= span.end }) {
          outside.add(span.row)
        }
      }
    }
    guard outside.count > 0 else { return nil }
    let isWeak = Double(outside.count) > LogObservation.weakShare * Double(total)
    return observation(
      .outside, isWeak ? .caution : .info, .breaks, [.startedAt, .endedAt], affected: outside.count,
      total: total, examples: outside.examples, faulty: [.startedAt, .endedAt])
  }

  private func overlapping(_ breaks: WorkerSpans, _ table: Table) -> LogObservation? {
    var overlapping = RowExamples(table)
    var (total, workers) = (0, 0)
    for worker in 0..<breaks.workerCount {
      let before = overlapping.count
      var latest = Int64.min
      for span in breaks.spans(of: worker) {
        total += 1
        if latest > span.start, min(latest, span.end) - span.start > Self.clocks { overlapping.add(span.row) }
        latest = max(latest, span.end)
      }
      if overlapping.count > before { workers += 1 }
    }
    guard overlapping.count > 0 else { return nil }
    return observation(
      .overlap, .caution, .breaks, [.startedAt, .endedAt], affected: overlapping.count, total: total,
      examples: overlapping.examples, details: ["workers": .init(workers)], faulty: [.startedAt, .endedAt])
  }
}
