/// Something that stands out by a score.
protocol ScoredEntry: Comparable, Sendable {
  /// How far it stands out; more is worse. What comes first in order has the higher score.
  var score: Int64 { get }
}

/// The entries that stand out most, a fixed number of them, mergeable: the worst of two parts are among the worst
/// of each. Worst first; the entries' order settles equal scores, so the list does not depend on the order of rows.
struct WorstEntries<Entry: ScoredEntry>: Equatable, Sendable {
  /// How many are kept.
  let capacity: Int
  /// At most `capacity` entries, worst first.
  private(set) var entries: [Entry] = []
  /// The score below which nothing is kept.
  private var threshold: Int64

  init(capacity: Int = Measurement.caseLimit) {
    self.capacity = max(0, capacity)
    threshold = capacity > 0 ? .min : .max
  }

  /// Whether an entry with this score could be among the worst. Scores that say no need no further look.
  @inline(__always) func admits(_ score: Int64) -> Bool { score >= threshold }

  /// Puts an entry in if it is among the worst. O(capacity).
  mutating func insert(_ entry: Entry) {
    guard capacity > 0, admits(entry.score) else { return }
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle] < entry { low = middle + 1 } else { high = middle }
    }
    guard low < capacity else { return }
    entries.insert(entry, at: low)
    if entries.count > capacity { entries.removeLast() }
    if entries.count == capacity, let last = entries.last { threshold = last.score }
  }

  mutating func merge(_ other: WorstEntries) {
    for entry in other.entries { insert(entry) }
  }
}
