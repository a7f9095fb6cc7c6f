import Dispatch
import Foundation
import Synchronization

/// Reads one delimited text file into columns, on several threads, with the same result for any number of
/// threads and any chunk size.
///
/// A first pass counts line ends and quotes chunk by chunk. The line ends bound the rows of each chunk, so that
/// all chunks can fill the same columns in place; the parity of quotes tells where the first row of a chunk
/// probably begins. Afterwards each chunk must have begun exactly where the one before it ended; where one did
/// not, because quotes stand where RFC 4180 has none, it is parsed again from the right place.
struct CSVReader {
  let source: ByteSource
  let file: String
  let dialect: CSVDialect
  let zone: CivilTimeZone?
  let control: ReadingControl

  /// Reads the file; `planner` makes the plan once the columns are known.
  func read(planner: ParsePlanner) throws(LogError) -> ParsedFile {
    try checkDialect()
    let (columns, dataStart) = try header()
    var planner = planner
    let plan = try planner.plan(columns: columns)
    var dataEnd = source.count
    while dataEnd > dataStart, source.base[dataEnd - 1] == 10 || source.base[dataEnd - 1] == 13 { dataEnd -= 1 }
    let layout = try countLines(from: dataStart, to: dataEnd)
    let buffers = try ColumnBuffers(slots: plan.slots, capacity: layout.lines, file: file)
    let chunks = try parse(plan, layout, buffers)
    defer { chunks.deallocate() }
    if let fault = chunks.firstZoneFault(lineBases: layout.lineBases) {
      throw .noTimeZone(
        file: file, line: layout.headerLines + fault.line, column: columns[fault.column], field: fault.field)
    }
    return ColumnAssembler(
      plan: plan, buffers: buffers, firstRows: layout.firstRows, threads: control.threads
    ).assemble(chunks, file: file, headerLines: layout.headerLines, lineBases: layout.lineBases)
  }

  // MARK: Before the rows

  private func checkDialect() throws(LogError) {
    let byte = dialect.delimiter
    let isLetterOrDigit = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    // Bytes that numbers and times are made of cannot also stand between fields.
    if byte == 9 || byte >= 32, byte < 128, !isLetterOrDigit, !"\"+-.:".utf8.contains(byte) { return }
    throw .badDialect(file: file, reason: "byte \(byte) cannot be a delimiter")
  }

  /// The column names, and where the first record begins.
  private func header() throws(LogError) -> (columns: [String], dataStart: Int) {
    let base = source.base
    let count = source.count
    if count >= 2, (base[0] == 0xFF && base[1] == 0xFE) || (base[0] == 0xFE && base[1] == 0xFF) {
      throw .utf16(file)
    }
    if count >= 4, base[0] == 0x50, base[1] == 0x41, base[2] == 0x52, base[3] == 0x31 { throw .parquet(file) }
    var start = count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF ? 3 : 0
    if let columns = dialect.columns {
      if columns.isEmpty { throw .badDialect(file: file, reason: "the list of columns is empty") }
      return (columns, start)
    }
    while start < count, base[start] == 10 || base[start] == 13 { start += 1 }
    if start == count { throw .emptyFile(file) }
    var scanner = RecordScanner(delimiter: dialect.delimiter, end: base + count)
    defer { scanner.deallocate() }
    let next = scanner.scan(base + start, keeping: 100_000)
    let line = LineCounter.counts(base, count: start).lineEnds + 1
    if let fault = scanner.fault {
      throw .badHeader(file: file, line: line, reason: "field \(fault.field + 1): \(fault.reason.rawValue)")
    }
    var columns: [String] = []
    for field in scanner.fields {
      if let fault = UTF8Check.fault(field) {
        throw .badHeader(file: file, line: line, reason: "field \(columns.count + 1): \(fault.rawValue)")
      }
      let name = String(decoding: field, as: UTF8.self)
      columns.append(name.trimmingCharacters(in: .whitespaces))
    }
    return (columns, next - base)
  }

  // MARK: Counting

  /// Where the chunks begin and how many lines begin in each.
  struct Layout {
    /// Chunk k is `bounds[k]..<bounds[k + 1]`.
    var bounds: [Int]
    /// Whether chunk k probably begins inside a quoted field, one byte before its bound.
    var insideQuotes: [Bool]
    /// Lines that begin before chunk k, the header's not counted; also the chunk's first row in the columns.
    var lineBases: [Int]
    var headerLines: Int
    var firstRows: [Int] { lineBases }
    /// How many lines begin in all chunks.
    var lines: Int { lineBases[lineBases.count - 1] }
    var chunkCount: Int { bounds.count - 1 }

    /// Where line ends are counted for chunk k: one byte early, as a line begins after its predecessor's end.
    func window(_ chunk: Int) -> Range<Int> {
      (chunk == 0 ? bounds[0] : bounds[chunk] - 1)..<max(bounds[0], bounds[chunk + 1] - 1)
    }
  }

  private func countLines(from start: Int, to end: Int) throws(LogError) -> Layout {
    let size = max(control.chunkSize, 1)
    var bounds = Array(stride(from: start, to: end, by: size))
    bounds.append(max(end, start))
    var layout = Layout(
      bounds: bounds, insideQuotes: [], lineBases: [0],
      headerLines: LineCounter.counts(source.base, count: start).lineEnds)
    if dialect.columns == nil, start > 0, source.base[start - 1] != 10, source.base[start - 1] != 13 {
      layout.headerLines += 1
    }
    let count = layout.chunkCount
    if count == 0 { return layout }
    let counted = SharedSlots(base: UnsafeMutablePointer<LineCounter.Counts>.allocate(capacity: count))
    counted.base.initialize(repeating: .init(), count: count)
    defer { counted.base.deallocate() }
    let queue = WorkQueue(count: count, control: control)
    let (source, shared) = (source, layout)
    DispatchQueue.concurrentPerform(iterations: min(control.threads, count)) { _ in
      while let chunk = queue.take() {
        let window = shared.window(chunk)
        counted[chunk] = LineCounter.counts(source.base + window.lowerBound, count: window.count)
        if source.isRereadable { source.release(window) }
      }
    }
    if queue.isStopped { throw .cancelled }
    var isInside = false
    for chunk in 0..<count {
      layout.insideQuotes.append(isInside)
      if counted[chunk].quotes % 2 == 1 { isInside.toggle() }
      layout.lineBases.append(layout.lineBases[chunk] + counted[chunk].lineEnds + (chunk == 0 ? 1 : 0))
    }
    return layout
  }

  // MARK: Parsing

  private func parse(
    _ plan: ParsePlan, _ layout: Layout, _ buffers: ColumnBuffers
  ) throws(LogError) -> ParsedChunks {
    let count = layout.chunkCount
    let threads = max(1, min(control.threads, count))
    let chunks = ParsedChunks(count: count, workers: threads) {
      RowParser(plan: plan, buffers: buffers, zone: zone)
    }
    guard count > 0 else { return chunks }
    let queue = WorkQueue(count: count, control: control)
    let consumed = ConsumedPrefix(source: source, layout: layout)
    let task = self
    DispatchQueue.concurrentPerform(iterations: threads) { worker in
      var scanner = RecordScanner(delimiter: task.dialect.delimiter, end: task.source.base + layout.bounds[count])
      defer { scanner.deallocate() }
      while let chunk = queue.take() {
        let start = task.probableStart(layout, chunk)
        task.parse(chunk, from: start, layout, chunks, worker: worker, &scanner)
        consumed.finished(chunk, start: start, end: chunks.results[chunk].end)
        queue.finished(bytes: layout.bounds[chunk + 1] - layout.bounds[chunk], of: task.source.count)
      }
    }
    if queue.isStopped {
      chunks.deallocate()
      throw .cancelled
    }
    verify(layout, chunks)
    return chunks
  }

  private func parse(
    _ chunk: Int, from start: Int, _ layout: Layout, _ chunks: ParsedChunks, worker: Int,
    _ scanner: inout RecordScanner
  ) {
    let limit = layout.bounds[chunk + 1]
    let parser = chunks.parsers + worker
    parser.pointee.begin(worker: worker, bytes: limit - layout.bounds[chunk])
    var rows = CSVChunkParser(
      base: source.base, dataEnd: layout.bounds[layout.chunkCount], delimiter: dialect.delimiter)
    rows.usesFastPaths = control.usesFastPaths
    let cursor = LineCursor(
      position: layout.window(chunk).lowerBound, lines: chunk == 0 ? 1 : 0, base: source.base)
    rows.parse(
      &parser.pointee, &scanner, lines: cursor, start: start, limit: limit, firstRow: layout.firstRows[chunk])
    chunks.results[chunk] = parser.pointee.finish()
  }

  /// Where the first record of a chunk begins, if quotes stand only where RFC 4180 has them.
  private func probableStart(_ layout: Layout, _ chunk: Int) -> Int {
    if chunk == 0 { return layout.bounds[0] }
    var isInside = layout.insideQuotes[chunk]
    var position = layout.bounds[chunk] - 1
    let limit = layout.bounds[chunk + 1]
    while position < limit {
      let byte = source.base[position]
      position += 1
      if byte == 34 {
        isInside.toggle()
      } else if !isInside, byte == 10 || (byte == 13 && source.base[position] != 10) {
        return position
      }
    }
    return limit
  }

  /// Parses chunks again that did not begin where the one before them ended.
  private func verify(_ layout: Layout, _ chunks: ParsedChunks) {
    var expected = layout.bounds[0]
    var scanner = RecordScanner(
      delimiter: dialect.delimiter, end: source.base + layout.bounds[layout.chunkCount])
    defer { scanner.deallocate() }
    for chunk in 0..<layout.chunkCount {
      let result = chunks.results[chunk]
      // A chunk in which no record begins was given its own end as its start.
      let begins = max(result.start, layout.bounds[chunk])
      if expected >= layout.bounds[chunk + 1] {
        if result.rows > 0 || result.faultCount > 0 || result.blankLines > 0 {
          parse(chunk, from: layout.bounds[chunk + 1], layout, chunks, worker: 0, &scanner)
          result.deallocate()
          chunks.wasReparsed = true
        }
        continue
      }
      if begins != expected {
        parse(chunk, from: expected, layout, chunks, worker: 0, &scanner)
        result.deallocate()
        chunks.wasReparsed = true
      }
      expected = max(chunks.results[chunk].end, expected)
    }
  }
}

/// Releases the bytes of a file up to where all chunks are parsed and fit together, so that a file does not
/// stay in memory beside its columns.
final class ConsumedPrefix: Sendable {
  private struct State {
    var next = 0
    var expected: Int
    var ranges: [Range<Int>?]
  }
  private let state: Mutex<State>
  private let source: ByteSource
  private let bounds: [Int]

  init(source: ByteSource, layout: CSVReader.Layout) {
    self.source = source
    bounds = layout.bounds
    state = Mutex(
      State(expected: layout.bounds[0], ranges: Array(repeating: nil, count: layout.chunkCount)))
  }

  /// A chunk was parsed, from its first record's start to the start of the record after its last.
  func finished(_ chunk: Int, start: Int, end: Int) {
    if source.isRereadable {
      source.release(bounds[chunk]..<bounds[chunk + 1])
      return
    }
    state.withLock { state in
      state.ranges[chunk] = min(start, end)..<end
      while state.next < state.ranges.count, let range = state.ranges[state.next] {
        guard range.lowerBound == state.expected else { return }
        state.expected = range.upperBound
        // The next chunk looks back by one byte, hence the page that stays.
        let page = 1 << 16
        source.release(max(0, bounds[state.next] - page)..<max(0, bounds[state.next + 1] - page))
        state.next += 1
      }
    }
  }
}
