import Foundation

/// Memory for the columns of one file while threads fill disjoint ranges of rows.
final class ColumnBuffers: @unchecked Sendable {
  /// One block per slot: eight bytes a row for numbers, four for codes; for identifiers, eight for the end of
  /// the name in the bytes of its chunk.
  private(set) var blocks: [UnsafeMutableRawPointer?]
  /// How many rows the blocks have room for.
  let capacity: Int

  /// Blocks for `capacity` rows. Pages are taken from the system only when rows are written.
  init(slots: [ParsePlan.Slot], capacity: Int, file: String) throws(LogError) {
    self.capacity = capacity
    blocks = []
    for slot in slots {
      let bytes = (capacity + 1) * (slot.storage == .text ? 4 : 8)
      guard let block = malloc(max(bytes, 8)) else {
        for block in blocks { free(block) }
        blocks = []
        throw .outOfMemory(file: file, bytes: bytes)
      }
      blocks.append(block)
    }
  }

  deinit {
    for block in blocks { free(block) }
  }

  /// Hands a block over to the caller, who frees it.
  func take(_ slot: Int) -> UnsafeMutableRawPointer? {
    let block = blocks[slot]
    blocks[slot] = nil
    return block
  }
}

/// Bytes that grow at the end, with room for eight more past it.
struct GrowingBytes {
  private(set) var base: UnsafeMutablePointer<UInt8>
  var count = 0
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity + 16)
  }

  /// Frees the bytes. The owner calls it once.
  func deallocate() { base.deallocate() }

  /// Makes room for `more` bytes after the present ones.
  @inline(__always)
  mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 16)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    reserve(bytes.count)
    if let start = bytes.baseAddress { (base + count).update(from: start, count: bytes.count) }
    count += bytes.count
  }
}

/// What one thread made of one chunk of a file.
struct ChunkResult: @unchecked Sendable {
  /// Where its first row began, and where the first row after it begins.
  var start = 0
  var end = 0
  /// Rows written, from the chunk's first row in the buffers on.
  var rows = 0
  var blankLines = 0
  /// Rows set aside; `faults` keeps the first of them.
  var faultCount = 0
  var faults: [Fault] = []
  /// Counts of notes: four a slot, by `ValueRule.Note`.
  var notes: [Int] = []
  /// The thread whose dictionaries the codes belong to.
  var worker = 0
  /// Names of the identifier slots, in the order of slots.
  var names: [GrowingBytes] = []
  /// Whether texts were met that no row of the result uses.
  var hasStrayTexts = false
  /// Where a local time was met without a zone.
  var needsTimeZone: Fault?

  /// A row that could not be used.
  struct Fault: Sendable {
    /// Where the row begins in the file.
    var offset: Int
    /// How many lines begin in the chunk up to and with this row's.
    var lineInChunk: Int
    /// The slot and column at fault, or -1.
    var slot: Int
    var column: Int
    var reason: RowFault
    var text: String
  }

  func deallocate() {
    for bytes in names { bytes.deallocate() }
  }
}
