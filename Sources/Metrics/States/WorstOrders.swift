import OrderLog

/// The orders with the highest scores, found by their row, so that an id is read only for an order that enters.
///
/// Worst first; equal scores are ordered by worker id, then start of the window, then order id bytes.
struct WorstOrders: Sendable, Equatable {
  struct Entry: ScoredEntry {
    /// What makes it bad; higher is worse.
    var score: Int64
    /// A worker's code; codes ascend with worker ids. -1: none.
    var worker: Int32
    var start: Int64
    var end: Int64
    /// A further number for the case.
    var detail: Int64
    var id: String

    static func < (a: Entry, b: Entry) -> Bool {
      if a.score != b.score { return a.score > b.score }
      if a.worker != b.worker { return a.worker < b.worker }
      if a.start != b.start { return a.start < b.start }
      if a.id != b.id { return TextOrder.precedes(a.id, b.id) }
      return (a.end, a.detail) < (b.end, b.detail)
    }
  }

  private var kept: WorstEntries<Entry>

  init(limit: Int = Measurement.caseLimit) { kept = WorstEntries(capacity: limit) }

  /// The worst, worst first.
  var entries: [Entry] { kept.entries }

  /// Whether an order with this score could be among the worst. Scores that say no need no further look.
  @inline(__always) func admits(_ score: Int64) -> Bool { kept.admits(score) }

  /// Puts an order in its place, when it is among the worst. Call only when `admits` says yes.
  @inline(never) mutating func add(
    score: Int64, worker: Int32, start: Int64, end: Int64, detail: Int64, row: Int,
    ids: IdentifierColumn?
  ) {
    if let last = kept.entries.last, kept.entries.count >= kept.capacity {
      // A String is made only for an order that may enter.
      if score == last.score, worker != last.worker || start != last.start {
        if (worker, start) > (last.worker, last.start) { return }
      }
    }
    kept.insert(
      Entry(
        score: score, worker: worker, start: start, end: end, detail: detail,
        id: ids?.value(at: row) ?? ""))
  }

  mutating func merge(_ other: WorstOrders) { kept.merge(other.kept) }
}
