import Dispatch

/// Reads one file of JSON lines, an object per line, into columns. A first pass collects the keys, as any line
/// may bring a new one.
struct JSONLinesReader {
  let source: ByteSource
  let file: String
  let zone: CivilTimeZone?
  let control: ReadingControl

  /// Reads the file; `planner` makes the plan once the keys are known.
  func read(planner: ParsePlanner) throws(LogError) -> ParsedFile {
    let base = source.base
    if source.count >= 2, (base[0] == 0xFF && base[1] == 0xFE) || (base[0] == 0xFE && base[1] == 0xFF) {
      throw .utf16(file)
    }
    let start = source.count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF ? 3 : 0
    let keys = try collectKeys(from: start)
    if keys.isEmpty, !(start..<source.count).contains(where: { base[$0] != 10 && base[$0] != 13 }) {
      throw .emptyFile(file)
    }
    var planner = planner
    let plan = try planner.plan(columns: keys)
    let parser = ChunkedParser(source: source, file: file, format: .jsonLines, zone: zone, control: control)
    return try parser.parse(plan, from: start)
  }

  /// The keys of all objects, in the order of their first appearance.
  private func collectKeys(from start: Int) throws(LogError) -> [String] {
    let size = max(control.chunkSize, 1)
    let bounds = Array(stride(from: start, to: source.count, by: size)) + [source.count]
    let count = bounds.count - 1
    if count < 1 { return [] }
    let found = SharedSlots(base: UnsafeMutablePointer<[String]>.allocate(capacity: count))
    found.base.initialize(repeating: [], count: count)
    defer {
      found.base.deinitialize(count: count)
      found.base.deallocate()
    }
    let queue = WorkQueue(count: count, control: control)
    let source = source
    DispatchQueue.concurrentPerform(iterations: max(1, min(control.threads, count))) { _ in
      var known: [String] = []
      var scanner = JSONObjectScanner(keys: [])
      defer { scanner.deallocate() }
      while let chunk = queue.take() {
        var fresh: [String] = []
        var position = bounds[chunk]
        if chunk > 0 {
          // A line that began before the chunk belongs to the chunk before.
          let end = JSONChunkParser.lineEnd(source.base, from: position - 1, to: source.count)
          position = JSONChunkParser.afterLine(source.base, end, source.count)
        }
        while position < bounds[chunk + 1] {
          let end = JSONChunkParser.lineEnd(source.base, from: position, to: source.count)
          let line = UnsafeBufferPointer(start: source.base + position, count: end - position)
          position = JSONChunkParser.afterLine(source.base, end, source.count)
          if scanner.scan(line), !scanner.unknownKeys.isEmpty {
            // A thread's chunks come in ascending order, so a key that it knows already stands in an earlier
            // chunk, and leaving it out of this one does not change the order of first appearances.
            fresh += scanner.unknownKeys
            known += scanner.unknownKeys
            scanner.deallocate()
            scanner = JSONObjectScanner(keys: known)
          }
        }
        found[chunk] = fresh
        if source.isRereadable { source.release(bounds[chunk]..<bounds[chunk + 1]) }
      }
    }
    if queue.isStopped { throw .cancelled }
    var keys: [String] = []
    var seen: Set<String> = []
    for chunk in 0..<count {
      for key in found[chunk] where seen.insert(key).inserted { keys.append(key) }
    }
    return keys
  }
}
