import Dispatch
import Foundation

/// Parses the records of one file into columns, on several threads, with the same result for any number of
/// threads and any chunk size.
///
/// A first pass counts line ends and quotes chunk by chunk. The line ends bound the rows of each chunk, so that
/// all chunks can fill the same columns in place; the parity of quotes tells where the first row of a chunk
/// probably begins. Afterwards each chunk must have begun exactly where the one before it ended; where one did
/// not, because quotes stand where RFC 4180 has none, it is parsed again from the right place.
struct ChunkedParser {
  /// How records are written.
  enum Format: Sendable {
    case delimited(UInt8)
    case jsonLines
  }

  let source: ByteSource
  let file: String
  let format: Format
  let zone: CivilTimeZone?
  let control: ReadingControl

  /// Parses the records from `dataStart` to the end of the file. O(bytes).
  func parse(_ plan: ParsePlan, from dataStart: Int) throws(LogError) -> ParsedFile {
    var dataEnd = source.count
    while dataEnd > dataStart, source.base[dataEnd - 1] == 10 || source.base[dataEnd - 1] == 13 {
      dataEnd -= 1
    }
    let layout = try countLines(from: dataStart, to: dataEnd)
    let buffers = try ColumnBuffers(slots: plan.slots, capacity: layout.lines, file: file)
    let chunks = try parse(plan, layout, buffers)
    defer { chunks.deallocate() }
    if let fault = chunks.firstZoneFault(lineBases: layout.lineBases) {
      throw .noTimeZone(
        file: file, line: layout.headerLines + fault.line, column: plan.columns[fault.column],
        field: fault.field)
    }
    return ColumnAssembler(
      plan: plan, buffers: buffers, firstRows: layout.lineBases, threads: control.threads
    ).assemble(chunks, file: file, headerLines: layout.headerLines, lineBases: layout.lineBases)
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
    // A header that ends with the file has no line end.
    if start > 3, start == end, source.base[start - 1] != 10, source.base[start - 1] != 13 {
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
      if case .delimited = format, counted[chunk].quotes % 2 == 1 { isInside.toggle() }
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
      let scanner = task.scanner(layout, plan)
      defer { scanner.deallocate() }
      while let chunk = queue.take() {
        let start = task.probableStart(layout, chunk)
        task.parse(chunk, from: start, layout, chunks, worker: worker, scanner)
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

  /// What one thread cuts records with.
  private final class Scanner {
    var records: RecordScanner
    var objects: JSONObjectScanner
    init(records: RecordScanner, objects: JSONObjectScanner) {
      self.records = records
      self.objects = objects
    }
    func deallocate() {
      records.deallocate()
      objects.deallocate()
    }
  }

  private func scanner(_ layout: Layout, _ plan: ParsePlan) -> Scanner {
    let end = source.base + layout.bounds[layout.chunkCount]
    var delimiter: UInt8 = 44
    if case .delimited(let byte) = format { delimiter = byte }
    return Scanner(
      records: RecordScanner(delimiter: delimiter, end: end), objects: JSONObjectScanner(keys: plan.columns))
  }

  private func parse(
    _ chunk: Int, from start: Int, _ layout: Layout, _ chunks: ParsedChunks, worker: Int, _ scanner: Scanner
  ) {
    let limit = layout.bounds[chunk + 1]
    let parser = chunks.parsers + worker
    parser.pointee.begin(worker: worker, bytes: limit - layout.bounds[chunk])
    let cursor = LineCursor(
      position: layout.window(chunk).lowerBound, lines: chunk == 0 ? 1 : 0, base: source.base)
    let dataEnd = layout.bounds[layout.chunkCount]
    let firstRow = layout.lineBases[chunk]
    switch format {
    case .delimited(let delimiter):
      let rows = CSVChunkParser(
        base: source.base, dataEnd: dataEnd, delimiter: delimiter, usesFastPaths: control.usesFastPaths)
      rows.parse(
        &parser.pointee, &scanner.records, lines: cursor, start: start, limit: limit, firstRow: firstRow)
    case .jsonLines:
      let rows = JSONChunkParser(base: source.base, dataEnd: dataEnd)
      rows.parse(
        &parser.pointee, &scanner.objects, lines: cursor, start: start, limit: limit, firstRow: firstRow)
    }
    chunks.results[chunk] = parser.pointee.finish()
  }

  /// Where the first record of a chunk begins, if quotes stand only where RFC 4180 has them.
  private func probableStart(_ layout: Layout, _ chunk: Int) -> Int {
    if chunk == 0 { return layout.bounds[0] }
    var quotesEnclose = false
    if case .delimited = format { quotesEnclose = true }
    var isInside = layout.insideQuotes[chunk]
    var position = layout.bounds[chunk] - 1
    let limit = layout.bounds[chunk + 1]
    while position < limit {
      let byte = source.base[position]
      position += 1
      if byte == 34 {
        if quotesEnclose { isInside.toggle() }
      } else if !isInside, byte == 10 || (byte == 13 && source.base[position] != 10) {
        return position
      }
    }
    return limit
  }

  /// Parses chunks again that did not begin where the one before them ended.
  private func verify(_ layout: Layout, _ chunks: ParsedChunks) {
    var expected = layout.bounds[0]
    let scanner = scanner(layout, chunks.parsers[0].plan)
    defer { scanner.deallocate() }
    for chunk in 0..<layout.chunkCount {
      let result = chunks.results[chunk]
      // A chunk in which no record begins was given its own end as its start.
      let begins = max(result.start, layout.bounds[chunk])
      if expected >= layout.bounds[chunk + 1] {
        if result.rows > 0 || result.faultCount > 0 || result.blankLines > 0 {
          parse(chunk, from: layout.bounds[chunk + 1], layout, chunks, worker: 0, scanner)
          result.deallocate()
          chunks.wasReparsed = true
        }
        continue
      }
      if begins != expected {
        parse(chunk, from: expected, layout, chunks, worker: 0, scanner)
        result.deallocate()
        chunks.wasReparsed = true
      }
      expected = max(chunks.results[chunk].end, expected)
      if source.isRereadable { source.release(layout.bounds[chunk]..<layout.bounds[chunk + 1]) }
    }
  }
}
