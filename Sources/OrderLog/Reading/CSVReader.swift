import Dispatch
import Synchronization

/// Reads one file of delimited text into columns, on all cores.
///
/// The file is cut into chunks. A first pass counts line ends and quotes per chunk, which tells how many rows can
/// start in each and whether a chunk begins inside quotes, so that all chunks can be parsed at once into the same
/// columns. Afterwards it is checked that each chunk began exactly where the one before it ended; where a guess was
/// wrong, the chunk is parsed again from the right place. The result is that of reading from front to back.
struct CSVReader {
  let path: String
  let name: String
  let bytes: LogBytes
  let delimiter: UInt8
  let zone: CivilTimeZone?
  let threads: Int
  let chunkSize: Int
  let faultLimit: Int
  let progress: (@Sendable (Int) -> Void)?
  let isCancelled: @Sendable () -> Bool

  /// The columns of a file in the order of the slots, and what was set aside.
  struct Parsed {
    var rows: Int
    var columns: [Column]
    var faults: [ParsedChunk.Fault]
    var faultCount: Int
    var notes: [ParsingNotes]
  }

  /// Parses all rows from `start` on, the line there being line `firstLine`.
  func parse(
    _ slots: [ParsingSlot], columnCount: Int, from start: Int, firstLine: Int
  ) throws -> Parsed {
    let (chunks, buffers, tables) = try parseChunks(slots, columnCount: columnCount, from: start)
    if isCancelled() {
      buffers.deallocate()
      throw CancellationError()
    }
    return assemble(chunks, slots, buffers, tables, firstLine: firstLine)
  }

  private func parseChunks(
    _ slots: [ParsingSlot], columnCount: Int, from start: Int
  ) throws -> ([ParsedChunk], SlotBuffers, [TableSet]) {
    let count = max(1, (bytes.count - start + chunkSize - 1) / chunkSize)
    let edges = (0...count).map { min(start + $0 * chunkSize, bytes.count) }
    let counts = countLines(edges, from: start)
    if isCancelled() { throw CancellationError() }

    // Rows that start in a chunk: one behind each line end before its last byte.
    var running = [0]
    for chunk in 0..<count {
      running.append(running[chunk] + counts[chunk].lineEnds + (edges[chunk] == 0 ? 1 : 0))
    }
    let firstRows = running
    var parity = [Bool](repeating: false, count: count)
    for chunk in 1..<max(count, 1) {
      parity[chunk] = parity[chunk - 1] != (counts[chunk - 1].quotes % 2 == 1)
    }
    let isInside = parity

    let buffers = SlotBuffers(slots, rows: firstRows[count])
    let parser = CSVChunkParser(
      bytes: bytes.base, count: bytes.count, delimiter: delimiter, columnCount: columnCount, slots: slots,
      buffers: buffers, zone: zone, faultLimit: faultLimit)
    let tableSets = (0..<threads).map { _ in TableSet(slots.map { $0.format == .text ? TextTable() : nil }) }
    let parsed = Mutex<[ParsedChunk?]>([ParsedChunk?](repeating: nil, count: count))
    let next = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      while true {
        let chunk = next.add(1, ordering: .relaxed).oldValue
        guard chunk < count, !isCancelled() else { return }
        let begin =
          chunk == 0 ? start : firstRowStart(in: edges[chunk]..<edges[chunk + 1], isInside: isInside[chunk])
        var result = parser.parse(
          begin, limit: edges[chunk + 1], firstRow: firstRows[chunk],
          capacity: firstRows[chunk + 1] - firstRows[chunk], tables: tableSets[thread].tables)
        result.tables = thread
        let finished = result
        // The byte after the chunk may still be read by its last row; the pages in front of it are done with.
        bytes.release(edges[chunk]..<edges[chunk + 1])
        parsed.withLock { $0[chunk] = finished }
        let now = done.add(edges[chunk + 1] - edges[chunk], ordering: .relaxed).newValue
        progress?(now)
      }
    }
    var chunks = parsed.withLock { $0.compactMap { $0 } }
    guard chunks.count == count else { return (chunks, buffers, tableSets) }
    for chunk in 1..<max(count, 1) where chunks[chunk].start != chunks[chunk - 1].end {
      chunks[chunk] = parser.parse(
        max(chunks[chunk - 1].end, edges[chunk]), limit: edges[chunk + 1], firstRow: firstRows[chunk],
        capacity: firstRows[chunk + 1] - firstRows[chunk], tables: tableSets[0].tables)
      // A row may span whole chunks; then nothing starts here and the next chunk begins where that row ends.
      chunks[chunk].start = chunks[chunk - 1].end
      if chunks[chunk - 1].end >= edges[chunk + 1] { chunks[chunk].end = chunks[chunk - 1].end }
    }
    return (chunks, buffers, tableSets)
  }

  /// Dictionaries of one thread; only that thread touches them until all are done.
  private struct TableSet: @unchecked Sendable {
    let tables: [TextTable?]
    init(_ tables: [TextTable?]) { self.tables = tables }
  }

  /// Line ends before the last byte of each chunk, and quotes in it.
  private func countLines(_ edges: [Int], from start: Int) -> [LineCount] {
    let count = edges.count - 1
    let results = Mutex<[LineCount?]>([LineCount?](repeating: nil, count: count))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let chunk = next.add(1, ordering: .relaxed).oldValue
        guard chunk < count, !isCancelled() else { return }
        let range = edges[chunk]..<edges[chunk + 1]
        var counted = LineCount(bytes.base, range)
        // A row starts behind a line end, so the byte in front of the chunk counts and its last one does not.
        if range.lowerBound > 0, isLineEnd(range.lowerBound - 1) { counted.lineEnds += 1 }
        if !range.isEmpty, isLineEnd(range.upperBound - 1) { counted.lineEnds -= 1 }
        let result = counted
        results.withLock { $0[chunk] = result }
      }
    }
    return results.withLock { $0.map { $0 ?? LineCount(bytes.base, 0..<0) } }
  }

  private func isLineEnd(_ position: Int) -> Bool {
    let byte = bytes.base[position]
    return byte == 10 || (byte == 13 && bytes.base[position + 1] != 10)
  }

  /// Where the first row starts that begins in a range, when the range begins inside or outside of quotes.
  private func firstRowStart(in range: Range<Int>, isInside: Bool) -> Int {
    var inside = isInside
    let base = bytes.base
    if !inside, range.lowerBound > 0 {
      if isLineEnd(range.lowerBound - 1) { return range.lowerBound }
    }
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = base[position]
      if byte == 34 { inside.toggle() }
      if !inside, isLineEnd(position) { return position + 1 }
      position += 1
    }
    return range.upperBound
  }

  // MARK: Columns

  private func assemble(
    _ chunks: [ParsedChunk], _ slots: [ParsingSlot], _ buffers: SlotBuffers, _ tables: [TableSet],
    firstLine: Int
  ) -> Parsed {
    var rows = 0
    var line = firstLine
    var faults: [ParsedChunk.Fault] = []
    var faultCount = 0
    var notes = slots.map { _ in ParsingNotes() }
    var placed: [(chunk: Int, first: Int)] = []
    for (index, chunk) in chunks.enumerated() {
      buffers.move(from: chunk.firstRow, to: rows, count: chunk.rows)
      placed.append((index, rows))
      rows += chunk.rows
      for var fault in chunk.faults where faults.count < faultLimit {
        fault.line += line
        faults.append(fault)
      }
      faultCount += chunk.faultCount
      line += chunk.lines
      for slot in slots.indices { notes[slot].merge(chunk.notes[slot]) }
    }
    let total = rows
    let spots = placed
    let results = Mutex<[Column?]>([Column?](repeating: nil, count: slots.count))
    DispatchQueue.concurrentPerform(iterations: slots.count) { slot in
      let column: Column
      switch slots[slot].format {
      case .text: column = textColumn(slot, chunks, spots, buffers, tables, total)
      case .identifier: column = identifierColumn(slot, chunks, spots, buffers, total)
      case .number, .iso8601, .pattern, .flag:
        column = .integer(
          IntegerColumn(
            storage: ColumnStorage(
              adopting: buffers.integers[slot] ?? .allocate(capacity: 1), count: total)))
      }
      results.withLock { $0[slot] = column }
    }
    let columns = results.withLock { $0.compactMap { $0 } }
    return Parsed(rows: total, columns: columns, faults: faults, faultCount: faultCount, notes: notes)
  }

  /// One sorted dictionary for the tables of all threads, and every row's code in it.
  private func textColumn(
    _ slot: Int, _ chunks: [ParsedChunk], _ placed: [(chunk: Int, first: Int)], _ buffers: SlotBuffers,
    _ tables: [TableSet], _ total: Int
  ) -> Column {
    let dictionary = TextDictionary(tables.flatMap { $0.tables[slot]?.values ?? [] })
    let maps = tables.map { set in
      (set.tables[slot]?.values ?? []).map { dictionary.code(of: $0) ?? TextColumn.null }
    }
    let codes = SharedCodes(buffers.codes[slot] ?? .allocate(capacity: 1))
    DispatchQueue.concurrentPerform(iterations: placed.count) { index in
      let (chunk, first) = placed[index]
      maps[chunks[chunk].tables].withUnsafeBufferPointer { map in
        let block = codes.base + first
        for row in 0..<chunks[chunk].rows {
          let code = block[row]
          if code >= 0 { block[row] = map[Int(code)] }
        }
      }
    }
    let column = TextColumn(
      codes: ColumnStorage(adopting: codes.base, count: total), dictionary: dictionary)
    return .text(column.withoutUnusedTexts())
  }

  private struct SharedCodes: @unchecked Sendable {
    let base: UnsafeMutablePointer<Int32>
    init(_ base: UnsafeMutablePointer<Int32>) { self.base = base }
  }

  /// The lengths of identifiers become offsets; their bytes, chunk by chunk, become one block.
  private func identifierColumn(
    _ slot: Int, _ chunks: [ParsedChunk], _ placed: [(chunk: Int, first: Int)], _ buffers: SlotBuffers,
    _ total: Int
  ) -> Column {
    let size = chunks.reduce(0) { $0 + $1.names[slot].count }
    let offsets = ColumnStorage<Int64>(uninitialized: total + 1) { offsets in
      var end: Int64 = 0
      offsets[0] = 0
      for row in 0..<total {
        end += buffers.integers[slot]?[row] ?? 0
        offsets[row + 1] = end
      }
    }
    buffers.integers[slot]?.deallocate()
    let names = ColumnStorage<UInt8>(uninitialized: size) { slots in
      var position = 0
      for (chunk, _) in placed {
        chunks[chunk].names[slot].withUnsafeBufferPointer { bytes in
          guard let source = bytes.baseAddress, let target = slots.baseAddress else { return }
          (target + position).initialize(from: source, count: bytes.count)
        }
        position += chunks[chunk].names[slot].count
      }
    }
    return .identifier(IdentifierColumn(offsets: offsets, bytes: names))
  }
}

extension TextColumn {
  /// The column without texts that no row has, such as those of rows that were set aside after all.
  func withoutUnusedTexts() -> TextColumn {
    var isUsed = [Bool](repeating: false, count: dictionary.values.count)
    for code in codes.elements where code >= 0 { isUsed[Int(code)] = true }
    guard isUsed.contains(false) else { return self }
    return recoded(
      into: TextDictionary(dictionary.values.indices.filter { isUsed[$0] }.map { dictionary.values[$0] }))
  }
}
