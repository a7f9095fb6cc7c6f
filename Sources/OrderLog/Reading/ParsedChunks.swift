/// The chunks of one file after parsing, with the threads' dictionaries that their codes belong to.
final class ParsedChunks: @unchecked Sendable {
  let count: Int
  let workers: Int
  let results: SharedSlots<ChunkResult>
  let parsers: UnsafeMutablePointer<RowParser>
  /// Whether a chunk was parsed twice, so that dictionaries may hold texts that no row has.
  var wasReparsed = false

  /// Room for `count` results, and a parser for each of `workers` threads.
  init(count: Int, workers: Int, parser: () -> RowParser) {
    self.count = count
    self.workers = workers
    results = SharedSlots(base: .allocate(capacity: max(count, 1)))
    results.base.initialize(repeating: ChunkResult(), count: max(count, 1))
    parsers = .allocate(capacity: workers)
    for worker in 0..<workers { (parsers + worker).initialize(to: parser()) }
  }

  deinit {
    results.base.deinitialize(count: max(count, 1))
    results.base.deallocate()
    parsers.deinitialize(count: workers)
    parsers.deallocate()
  }

  /// Frees the unmanaged memory of results and parsers. Called once, when nobody needs them any more.
  func deallocate() {
    for chunk in 0..<count { results[chunk].deallocate() }
    for worker in 0..<workers { parsers[worker].deallocate() }
  }

  /// The first local time that could not be read for want of a zone.
  func firstZoneFault(lineBases: [Int]) -> (line: Int, column: Int, field: Field?)? {
    for chunk in 0..<count {
      if let fault = results[chunk].needsTimeZone {
        return (
          lineBases[chunk] + fault.lineInChunk, fault.column, parsers[0].plan.slots[fault.slot].field
        )
      }
    }
    return nil
  }
}

/// What one file became.
struct ParsedFile: Sendable {
  var plan: ParsePlan
  var rowCount = 0
  /// One column per slot of the plan.
  var columns: [Column] = []
  var blankLines = 0
  var faultCount = 0
  var faults: [QuarantinedRow] = []
  var repeatedLocalTimes: [Field: Int] = [:]
  var skippedLocalTimes: [Field: Int] = [:]
  var roundedNumbers: [Field: Int] = [:]
}
