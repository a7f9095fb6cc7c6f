/// The orders that stand out most, kept with what was measured and what it is compared with.
struct WorstMeasured: Equatable, Sendable {
  /// An order that stands out.
  struct Entry: ScoredEntry {
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

  private var kept: WorstEntries<Entry>

  init(capacity: Int = Measurement.caseLimit) { kept = WorstEntries(capacity: capacity) }

  /// The worst, worst first.
  var entries: [Entry] { kept.entries }

  /// Whether an order with this score could be among the worst.
  @inline(__always) func mayKeep(_ score: Int64) -> Bool { kept.admits(score) }

  /// Puts an entry in if it is among the worst. O(capacity).
  mutating func insert(_ entry: Entry) { kept.insert(entry) }

  mutating func merge(_ other: WorstMeasured) { kept.merge(other.kept) }
}

/// The order of texts by their UTF-8 bytes, the same on every machine.
enum TextOrder {
  static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
