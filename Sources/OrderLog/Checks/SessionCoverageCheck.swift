/// Orders that a worker accepted while no session of theirs was open: sessions are missing, or the clocks of the
/// two tables disagree.
///
/// Five minutes before and after a session still count as within, for clocks and for records that are written
/// late. A session without an end counts as open until the worker's next one. Workers without any session are
/// another check's concern. O(orders log sessions of a worker).
struct SessionCoverageCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected and total: orders. Details: `medianGapMinutes` = how far the outside ones are from the nearest
    /// session at the median; close to 480 in China says that one table is in UTC.
    case outside = "accepted-outside-sessions"
  }
  static let id = "session-coverage"
  static let cost = 20
  static let tolerance: Int64 = 300_000

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let log = subject.log
    guard let sessions = log.table(.sessions), let spans = Spans(sessions, log),
      let workers = log.orders.texts(.workerID)?.codes.elements,
      let accepted = log.orders.integers(.acceptedAt)?.storage.elements
    else { return [] }
    var outside = RowExamples(log.orders)
    var gaps: [Int64] = []
    var total = 0
    for row in 0..<log.orders.rowCount where workers[row] >= 0 && PlausibleInstant.contains(accepted[row]) {
      guard let gap = spans.gap(worker: Int(workers[row]), at: accepted[row]) else { continue }
      total += 1
      if gap > Self.tolerance {
        outside.add(row)
        gaps.append(gap)
      }
    }
    guard !gaps.isEmpty else { return [] }
    gaps.sort()
    let isWeak = Double(gaps.count) > LogObservation.weakShare * Double(total)
    return [
      observation(
        .outside, isWeak ? .caution : .info, .sessions, [.onlineAt, .offlineAt], affected: outside.count,
        total: total, examples: outside.examples,
        details: ["medianGapMinutes": .init(Double(gaps[gaps.count / 2]) / 60_000)],
        faulty: [.onlineAt, .offlineAt])
    ]
  }

  /// The stretches of time that each worker was logged on, without overlaps.
  private struct Spans {
    private var starts: [Int64] = []
    private var ends: [Int64] = []
    /// Where each worker's stretches begin.
    private var first: [Int] = []

    init?(_ sessions: Table, _ log: OrderLog) {
      guard let workers = sessions.texts(.workerID),
        let online = sessions.integers(.onlineAt)?.storage.elements
      else { return nil }
      let offline = sessions.integers(.offlineAt)?.storage.elements
      func end(_ row: Int) -> Int64? {
        guard let offline, PlausibleInstant.contains(offline[row]) else { return nil }
        return max(offline[row], online[row])
      }
      let count = log.workers.values.count
      let groups = WorkerRows(workers, workerCount: count) { PlausibleInstant.contains(online[$0]) }
      first = [0]
      var starts: [Int64] = []
      var ends: [Int64] = []
      var heads = [Int](repeating: 0, count: count + 1)
      groups.forEachGroup(inOrderOf: { a, b in
        online[a] != online[b] ? online[a] < online[b] : (end(a) ?? .max) < (end(b) ?? .max)
      }) { group in
        let head = starts.count
        for index in 0..<group.count {
          let row = Int(group[index])
          let next = index + 1 < group.count ? online[Int(group[index + 1])] : PlausibleInstant.upper
          let finish = end(row) ?? next
          if starts.count > head, online[row] <= ends[ends.count - 1] {
            ends[ends.count - 1] = max(ends[ends.count - 1], finish)
          } else {
            starts.append(online[row])
            ends.append(finish)
          }
        }
        if let row = group.first { heads[Int(workers[Int(row)]) + 1] = starts.count - head }
      }
      for worker in 0..<count { heads[worker + 1] += heads[worker] }
      self.starts = starts
      self.ends = ends
      first = heads
    }

    /// How far an instant is from the worker's nearest stretch, 0 within; nil when the worker has none.
    func gap(worker: Int, at instant: Int64) -> Int64? {
      guard worker + 1 < first.count, first[worker] < first[worker + 1] else { return nil }
      var low = first[worker]
      var high = first[worker + 1]
      while low < high {
        let middle = (low + high) / 2
        if starts[middle] <= instant { low = middle + 1 } else { high = middle }
      }
      var gap = Int64.max
      if low > first[worker] { gap = max(0, instant - ends[low - 1]) }
      if low < first[worker + 1] { gap = min(gap, starts[low] - instant) }
      return gap
    }
  }
}
