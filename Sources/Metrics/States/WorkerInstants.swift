import OrderLog

/// Instants of workers with a tag each, sorted by worker, instant and tag: events of tables other than the orders,
/// ready for a look-up by worker and window. 24 bytes an event.
///
/// Equal sets of events are equal values once `finish` was called.
struct WorkerInstants: Equatable, Sendable {
  /// One event.
  struct Entry: Equatable, Sendable, Comparable, BitwiseCopyable {
    /// The worker's code.
    var worker: Int32
    /// When it was (ms).
    var at: Int64
    /// What it was; the meaning is the state's.
    var tag: UInt64

    static func < (a: Entry, b: Entry) -> Bool {
      a.worker != b.worker ? a.worker < b.worker : a.at != b.at ? a.at < b.at : a.tag < b.tag
    }
  }

  /// The events, in order once finished.
  private(set) var entries: [Entry] = []
  private var isSorted = true

  init() {}

  static func == (a: WorkerInstants, b: WorkerInstants) -> Bool { a.entries == b.entries }

  /// Gathers an event.
  mutating func append(_ worker: Int32, _ at: Int64, tag: UInt64 = 0) {
    entries.append(Entry(worker: worker, at: at, tag: tag))
    isSorted = false
  }

  /// Gathers the rows of a table that have a worker and a plausible instant; `tag` is given a row and its worker.
  /// Returns the civil days from the first to the last of them, and how many rows could not be used.
  mutating func append(
    _ rows: Range<Int>, of table: Table, at field: Field, in zone: CivilTimeZone,
    tag: (Int, Int32) -> UInt64
  ) -> (extent: TimeSpan?, unusable: Int) {
    let worker = CodeReader(table, .workerID)
    let at = IntegerReader(table, field)
    var low = Int64.max
    var high = Int64.min
    var unusable = 0
    withExtendedLifetime(table) {
      for row in rows {
        let instant = at[row]
        guard worker[row] >= 0, TimeSpan.plausible.contains(instant) else {
          unusable += 1
          continue
        }
        low = min(low, instant)
        high = max(high, instant)
        append(worker[row], instant, tag: tag(row, worker[row]))
      }
    }
    return (low <= high ? TimeSpan(start: low, end: high).wholeDays(in: zone) : nil, unusable)
  }

  /// Sorts what was gathered. O(n log n).
  mutating func finish() {
    guard !isSorted else { return }
    entries.sort()
    isSorted = true
  }

  /// Folds in the events of other rows. O(n log n).
  mutating func merge(_ other: WorkerInstants) {
    guard !other.entries.isEmpty else { return finish() }
    entries.append(contentsOf: other.entries)
    isSorted = false
    finish()
  }

  /// A worker's events, by instant. O(log n).
  func of(_ worker: Int32) -> ArraySlice<Entry> {
    entries[first { $0.worker >= worker }..<first { $0.worker > worker }]
  }

  /// A worker's events from `lower` up to and with `upper`, by instant. O(log n).
  func of(_ worker: Int32, from lower: Int64, through upper: Int64) -> ArraySlice<Entry> {
    let begin = first { $0.worker > worker || ($0.worker == worker && $0.at >= lower) }
    let end = first { $0.worker > worker || ($0.worker == worker && $0.at > upper) }
    return entries[begin..<max(begin, end)]
  }

  /// The position of the first event that fulfils a condition which, once true, stays true.
  private func first(_ isThere: (Entry) -> Bool) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if isThere(entries[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension TimeSpan {
  /// The smallest span that holds two others, either of which may be missing.
  static func hull(_ a: TimeSpan?, _ b: TimeSpan?) -> TimeSpan? {
    guard let a else { return b }
    guard let b else { return a }
    return TimeSpan(start: min(a.start, b.start), end: max(a.end, b.end))
  }
}
