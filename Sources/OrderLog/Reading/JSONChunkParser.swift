/// Rows of JSON lines into columns.
struct JSONChunkParser {
  let base: UnsafePointer<UInt8>
  /// Where the last line ends.
  let dataEnd: Int

  /// Parses the lines that begin in `start..<limit` into the rows from `firstRow` on. O(bytes).
  func parse(
    _ parser: inout RowParser, _ scanner: inout JSONObjectScanner, lines: LineCursor, start: Int, limit: Int,
    firstRow: Int
  ) {
    var lines = lines
    var row = firstRow
    var position = start
    var blank = 0
    while position < limit {
      let lineStart = position
      let end = Self.lineEnd(base, from: position, to: dataEnd)
      position = Self.afterLine(base, end, dataEnd)
      if end == lineStart {
        blank += 1
        continue
      }
      let line = UnsafeBufferPointer(start: base + lineStart, count: end - lineStart)
      if let fault = store(&parser, &scanner, line, row) {
        parser.quarantine(
          offset: lineStart, line: lines.line(at: lineStart), slot: fault.slot, column: fault.column,
          reason: fault.reason, text: fault.column < 0 ? line : scanner.values[fault.column])
        parser.noteZoneFault(offset: lineStart, line: lines.line(at: lineStart), column: fault.column)
        parser.rewindNames(row: row, firstRow: firstRow)
      } else {
        parser.commit()
        row += 1
      }
    }
    parser.result.start = start
    parser.result.end = min(position, dataEnd)
    parser.result.rows = row - firstRow
    parser.result.blankLines = blank
  }

  private func store(
    _ parser: inout RowParser, _ scanner: inout JSONObjectScanner, _ line: UnsafeBufferPointer<UInt8>,
    _ row: Int
  ) -> (reason: RowFault, slot: Int, column: Int)? {
    guard scanner.scan(line) else {
      let fault = UTF8Check.fault(line)
      return (fault ?? .badJSON, -1, -1)
    }
    for index in 0..<parser.stepCount {
      let step = parser.steps + index
      let column = step.pointee.column
      if step.pointee.action == .skip { continue }
      let text = scanner.values[column]
      if scanner.isNested[column] { return (.badJSON, step.pointee.slot, column) }
      if text.count > RecordScanner.longestField { return (.fieldTooLong, step.pointee.slot, column) }
      if let fault = parser.store(step, text, row: row) { return (fault, step.pointee.slot, column) }
    }
    if let (fault, slot) = parser.applyRowRules(row: row) {
      return (fault, slot, parser.plan.slots[slot].column)
    }
    return nil
  }

  /// The first LF or CR in a range, or its end.
  static func lineEnd(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var position = start
    while position < end {
      // No byte of JSON text outside strings is below 0x20 but tabs, and none inside them.
      let stops = WordText.stops(WordText.load(base + position), 0x0A0A_0A0A_0A0A_0A0A)
      if stops == 0 {
        position += 8
        continue
      }
      position += stops.trailingZeroBitCount &>> 3
      if position >= end || base[position] == 10 || base[position] == 13 { break }
      position += 1
    }
    return min(position, end)
  }

  /// What follows the line end at `position`.
  static func afterLine(_ base: UnsafePointer<UInt8>, _ position: Int, _ end: Int) -> Int {
    if position >= end { return end }
    return position + (base[position] == 13 && position + 1 < end && base[position + 1] == 10 ? 2 : 1)
  }
}
