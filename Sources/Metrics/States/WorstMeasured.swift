/// The orders that stand out most, kept while rows are folded: a fixed number, whatever the order of the rows.
struct WorstMeasured: Equatable, Sendable {
  /// An order that stands out.
  struct Entry: Equatable, Sendable, Comparable {
    /// How far it stands out; more is worse.
    var score: Int64
    var worker: Int32
    var start: Int64
    var end: Int64
    var orderID: String
    /// What was measured and what it is compared with, in stored units.
    var measured: Int64
    var limit: Int64

    /// Worst first; ties by worker, window, order id.
    static func < (a: Entry, b: Entry) -> Bool {
      if a.score != b.score { return a.score > b.score }
      if a.worker != b.worker { return a.worker < b.worker }
      if a.start != b.start { return a.start < b.start }
      if a.end != b.end { return a.end < b.end }
      if a.orderID != b.orderID { return TextOrder.precedes(a.orderID, b.orderID) }
      return (a.measured, a.limit) < (b.measured, b.limit)
    }

    /// The window, or nil when a bound is missing or they are reversed.
    var window: Range<Int64>? {
      start != .min && end != .min && start <= end ? start..<end : nil
    }
  }

  /// How many are kept.
  let capacity: Int
  /// The worst, worst first.
  private(set) var entries: [Entry] = []

  init(capacity: Int = Measurement.caseLimit) { self.capacity = max(0, capacity) }

  /// Whether an order with this score could be among the worst.
  @inline(__always)
  func mayKeep(_ score: Int64) -> Bool {
    entries.count < capacity ? capacity > 0 : score >= lowest
  }

  private var lowest: Int64 { entries.last?.score ?? .min }

  /// Puts an entry in if it is among the worst. O(capacity).
  mutating func insert(_ entry: Entry) {
    guard mayKeep(entry.score) else { return }
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle] < entry { low = middle + 1 } else { high = middle }
    }
    guard low < capacity else { return }
    entries.insert(entry, at: low)
    if entries.count > capacity { entries.removeLast() }
  }

  mutating func merge(_ other: WorstMeasured) {
    for entry in other.entries { insert(entry) }
  }
}

/// The order of texts by their UTF-8 bytes, the same on every machine.
enum TextOrder {
  static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
