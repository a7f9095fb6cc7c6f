/// Rows dealt into piles by the top bits of their hashes, so that each pile's lookup table fits into the cache.
///
/// Costs one pass to count, one to deal, and 8 bytes a row; a lookup table over all rows at once would take as
/// much memory and a cache miss per row.
struct HashPartitions {
  /// The row numbers, pile after pile; within a pile in ascending order.
  private let rows: ColumnStorage<UInt32>
  /// The low half of each row's hash, in the same order.
  private let tags: ColumnStorage<UInt32>
  /// Where each pile starts in `rows`, and the end of the last.
  private let starts: [Int]
  private let hashes: ColumnStorage<UInt64>

  /// A pile holds about so many rows: its table of 4-byte slots then takes some 64 KB.
  private static let pileSize = 8_192

  /// Enough bits to make piles of the intended size.
  static func bits(forRows count: Int) -> Int {
    var bits = 0
    while bits < 12, count >> bits > pileSize { bits += 1 }
    return bits
  }

  /// Deals the rows. O(rows). Nil beyond 2³² rows, where row numbers would not fit.
  init?(_ hashes: ColumnStorage<UInt64>, bits: Int) {
    guard hashes.count <= Int(UInt32.max) else { return nil }
    let elements = hashes.elements
    var starts = [Int](repeating: 0, count: 1 << bits + 1)
    for hash in elements { starts[Self.pile(hash, bits) + 1] += 1 }
    for pile in 1..<starts.count { starts[pile] += starts[pile - 1] }
    var cursors = starts
    var tags: ColumnStorage<UInt32>?
    rows = ColumnStorage(uninitialized: hashes.count) { rows in
      tags = ColumnStorage(uninitialized: hashes.count) { tags in
        cursors.withUnsafeMutableBufferPointer { cursors in
          for row in 0..<elements.count {
            let pile = Self.pile(elements[row], bits)
            let slot = cursors[pile]
            cursors[pile] = slot + 1
            rows[slot] = UInt32(truncatingIfNeeded: row)
            tags[slot] = UInt32(truncatingIfNeeded: elements[row])
          }
        }
      }
    }
    self.tags = tags ?? ColumnStorage([])
    self.starts = starts
    self.hashes = hashes
  }

  @inline(__always)
  private static func pile(_ hash: UInt64, _ bits: Int) -> Int {
    bits == 0 ? 0 : Int(truncatingIfNeeded: hash >> UInt64(64 - bits))
  }

  /// Groups of rows, each of two and more, whose hashes are equal and for which `isSame` says that they are the
  /// same thing as the group's first row. O(rows) plus the work on repeats.
  func repeats(isSame: (Int, Int) -> Bool) -> [[Int]] {
    var groups: [Int: [Int]] = [:]
    var table = PileTable()
    for pile in 0..<starts.count - 1 {
      table.reset(for: starts[pile + 1] - starts[pile])
      for index in starts[pile]..<starts[pile + 1] {
        let row = Int(rows[index])
        let found = table.insert(tags[index], at: index) { other in
          let otherRow = Int(rows[other])
          return tags[other] == tags[index] && hashes[otherRow] == hashes[row] && isSame(otherRow, row)
        }
        if let found { groups[Int(rows[found]), default: [Int(rows[found])]].append(row) }
      }
    }
    return groups.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }

  /// What an id stands for among the rows here.
  enum Match {
    /// No row.
    case none
    /// One row.
    case row(Int)
    /// Several rows, so that none can be chosen without regard to their order.
    case several
  }

  /// Calls `body` with each row of `other` and what it matches here. Both must have been dealt with the same
  /// number of bits. O(rows of both).
  func match(
    _ other: HashPartitions, isSame: (_ here: Int, _ there: Int) -> Bool,
    body: (_ here: Match, _ there: Int) -> Void
  ) {
    guard starts.count == other.starts.count else { return }
    var table = PileTable()
    for pile in 0..<starts.count - 1 {
      var repeated: Set<Int> = []
      table.reset(for: starts[pile + 1] - starts[pile])
      for index in starts[pile]..<starts[pile + 1] {
        let row = Int(rows[index])
        let first = table.insert(tags[index], at: index) { hashes[Int(rows[$0])] == hashes[row] }
        if let first { repeated.insert(first) }
      }
      for index in other.starts[pile]..<other.starts[pile + 1] {
        let row = Int(other.rows[index])
        let found = table.find(other.tags[index]) { candidate in
          let here = Int(rows[candidate])
          return hashes[here] == other.hashes[row] && isSame(here, row)
        }
        if let found {
          body(repeated.contains(found) ? .several : .row(Int(rows[found])), row)
        } else {
          body(.none, row)
        }
      }
    }
  }
}

/// An open-addressing table of positions, used again for each pile. At most half full.
private struct PileTable {
  private var slots: [UInt32] = []
  private var mask = 0

  mutating func reset(for count: Int) {
    var size = 16
    while size < count * 2 { size <<= 1 }
    if slots.count < size {
      slots = [UInt32](repeating: .max, count: size)
    } else {
      for index in 0..<size { slots[index] = .max }
    }
    mask = size - 1
  }

  /// The position already there that `isSame`, or nil after putting `position` in.
  @inline(__always) @discardableResult
  mutating func insert(_ tag: UInt32, at position: Int, isSame: (Int) -> Bool) -> Int? {
    var slot = Int(tag) & mask
    while slots[slot] != .max {
      if isSame(Int(slots[slot])) { return Int(slots[slot]) }
      slot = (slot + 1) & mask
    }
    slots[slot] = UInt32(truncatingIfNeeded: position)
    return nil
  }

  @inline(__always)
  func find(_ tag: UInt32, isSame: (Int) -> Bool) -> Int? {
    var slot = Int(tag) & mask
    while slots[slot] != .max {
      if isSame(Int(slots[slot])) { return Int(slots[slot]) }
      slot = (slot + 1) & mask
    }
    return nil
  }
}
