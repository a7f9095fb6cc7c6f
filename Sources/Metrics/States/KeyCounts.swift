/// Counts per 64-bit key: an open-addressing table without tombstones, for sparse histograms in the scan.
///
/// Two tables are equal when they hold the same counts, whatever the order in which keys came.
///
/// - Complexity: O(1) per `add`, O(keys) per merge; 16 bytes per slot, at most two thirds of them in use.
struct KeyCounts: Sendable, Equatable {
  private struct Slot: Sendable {
    var key: UInt64
    var count: Int
  }

  private var slots: [Slot] = []
  private var shift: UInt64 = 64
  /// How many different keys there are.
  private(set) var keyCount = 0

  init() {}

  /// Counts a key once or several times. A count of 0 leaves no trace.
  @inline(__always) mutating func add(_ key: UInt64, times: Int = 1) {
    if keyCount * 3 >= slots.count * 2 { grow() }
    let mask = slots.count - 1
    var position = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    slots.withUnsafeMutableBufferPointer { slots in
      while slots[position].count != 0, slots[position].key != key { position = (position + 1) & mask }
      if slots[position].count == 0, times != 0 {
        slots[position].key = key
        keyCount += 1
      }
      slots[position].count += times
    }
  }

  /// How often a key was counted.
  func count(of key: UInt64) -> Int {
    if slots.isEmpty { return 0 }
    var position = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while slots[position].count != 0 {
      if slots[position].key == key { return slots[position].count }
      position = (position + 1) & (slots.count - 1)
    }
    return 0
  }

  /// Adds the counts of another table.
  mutating func merge(_ other: KeyCounts) {
    for slot in other.slots where slot.count != 0 { add(slot.key, times: slot.count) }
  }

  /// Keys and counts, ascending by key.
  var ascending: [(key: UInt64, count: Int)] {
    slots.lazy.filter { $0.count != 0 }.map { (key: $0.key, count: $0.count) }.sorted { $0.key < $1.key }
  }

  static func == (a: KeyCounts, b: KeyCounts) -> Bool {
    a.keyCount == b.keyCount && a.slots.allSatisfy { $0.count == 0 || b.count(of: $0.key) == $0.count }
  }

  @inline(never) private mutating func grow() {
    let old = slots
    let capacity = max(64, old.count * 2)
    slots = Array(repeating: Slot(key: 0, count: 0), count: capacity)
    shift = 64 - UInt64(capacity.trailingZeroBitCount)
    keyCount = 0
    for slot in old where slot.count != 0 { add(slot.key, times: slot.count) }
  }
}
