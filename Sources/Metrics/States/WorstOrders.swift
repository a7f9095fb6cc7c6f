import OrderLog

/// The orders with the highest scores, mergeable: the worst of two parts are among the worst of each.
///
/// Worst first; equal scores are ordered by worker id, then start of the window, then order id bytes, so the
/// list does not depend on the order of rows.
struct WorstOrders: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    /// What makes it bad; higher is worse.
    var score: Int64
    /// A worker's code; codes ascend with worker ids. -1: none.
    var worker: Int32
    var start: Int64
    var end: Int64
    /// A further number for the case.
    var detail: Int64
    var id: String
  }

  let limit: Int
  /// At most `limit` entries, worst first.
  private(set) var entries: [Entry] = []
  private var threshold = Int64.min

  init(limit: Int = Measurement.caseLimit) { self.limit = limit }

  /// Whether an order with this score could be among the worst. Scores that say no need no further look.
  @inline(__always) func admits(_ score: Int64) -> Bool { score >= threshold }

  /// Puts an order in its place, when it is among the worst. Call only when `admits` says yes.
  @inline(never) mutating func add(
    score: Int64, worker: Int32, start: Int64, end: Int64, detail: Int64, row: Int,
    ids: IdentifierColumn?
  ) {
    if let last = entries.last, entries.count >= limit {
      // A String is made only for an order that may enter.
      if score == last.score, worker != last.worker || start != last.start {
        if (worker, start) > (last.worker, last.start) { return }
      }
    }
    insert(
      Entry(
        score: score, worker: worker, start: start, end: end, detail: detail,
        id: ids?.value(at: row) ?? ""))
  }

  private mutating func insert(_ entry: Entry) {
    guard limit > 0 else { return }
    let position = entries.firstIndex { Self.precedes(entry, $0) } ?? entries.count
    guard position < limit else { return }
    entries.insert(entry, at: position)
    if entries.count > limit { entries.removeLast() }
    if entries.count == limit, let last = entries.last { threshold = last.score }
  }

  mutating func merge(_ other: WorstOrders) {
    for entry in other.entries { insert(entry) }
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.score != b.score { return a.score > b.score }
    if a.worker != b.worker { return a.worker < b.worker }
    if a.start != b.start { return a.start < b.start }
    if a.id != b.id { return a.id.utf8.lexicographicallyPrecedes(b.id.utf8) }
    return (a.end, a.detail) < (b.end, b.detail)
  }
}
