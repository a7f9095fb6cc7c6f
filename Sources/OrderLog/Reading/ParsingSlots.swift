/// One output of the parser: which column of the file, for which field, in which format.
struct ParsingSlot: Hashable {
  /// The position of the column in the file.
  let column: Int
  /// The field that messages name.
  let field: Field?
  let format: ValueFormat
  /// Whether an empty value makes the row unusable.
  let isRequired: Bool
}

/// The memory that parsers fill, one block per slot, shared by all chunks; each chunk has its own rows.
struct SlotBuffers: @unchecked Sendable {
  /// Whole numbers; for identifiers the lengths. nil for text.
  let integers: [UnsafeMutablePointer<Int64>?]
  /// Codes of the thread's own table. nil for other slots.
  let codes: [UnsafeMutablePointer<Int32>?]

  init(_ slots: [ParsingSlot], rows: Int) {
    integers = slots.map { $0.format == .text ? nil : .allocate(capacity: max(rows, 1)) }
    codes = slots.map { $0.format == .text ? .allocate(capacity: max(rows, 1)) : nil }
  }

  func deallocate() {
    for block in integers { block?.deallocate() }
    for block in codes { block?.deallocate() }
  }

  /// Moves rows forward over a gap that rows which were set aside have left.
  func move(from: Int, to: Int, count: Int) {
    guard from != to, count > 0 else { return }
    for block in integers { block.map { ($0 + to).update(from: $0 + from, count: count) } }
    for block in codes { block.map { ($0 + to).update(from: $0 + from, count: count) } }
  }
}

/// What parsing one chunk of a file gave.
struct ParsedChunk {
  /// Where the chunk's first row starts and where its last row ends, as offsets into the file.
  var start: Int
  var end: Int
  /// Rows written from `firstRow` on.
  var firstRow: Int
  var rows = 0
  /// Physical lines between `start` and `end`.
  var lines = 0
  /// Which thread's tables the codes belong to.
  var tables = 0
  /// Rows set aside; lines are counted from the chunk's own start.
  var faults: [Fault] = []
  var faultCount = 0
  /// The bytes of identifiers, per slot.
  var names: [[UInt8]]
  /// What was noticed, per slot.
  var notes: [ParsingNotes]

  /// A row that was set aside.
  struct Fault {
    var line: Int
    /// The column's position, or nil for the whole row.
    var column: Int?
    var slot: Int?
    var reason: RowFault
    var text: String
  }
}
