import Foundation

/// The hot loop: rows of delimited text straight into columns.
///
/// Each field is tried in its plainest notation; whatever that does not accept goes to the exact reader, field
/// by field or, when the form of the row is in doubt, row by row. The two must give the same values.
struct CSVChunkParser {
  let base: UnsafePointer<UInt8>
  /// Where the last record ends. Line ends may follow, then zeros.
  let dataEnd: Int
  let delimiter: UInt8
  /// Whether the plain notations are tried at all; off only to test that they agree with the exact reader.
  var usesFastPaths = true

  private typealias Step = RowParser.HotStep

  /// Parses the records that begin in `start..<limit` into the rows from `firstRow` on. `lines` is where the
  /// counting of the chunk's lines begins. O(bytes).
  func parse(
    _ parser: inout RowParser, _ scanner: inout RecordScanner, lines: LineCursor, start: Int, limit: Int,
    firstRow: Int
  ) {
    let end = base + dataEnd
    let stop = base + limit
    let delimiter = delimiter
    let delimiters = UInt64(delimiter) &* 0x0101_0101_0101_0101
    let first = parser.steps
    let last = first + parser.stepCount
    var lines = lines
    var row = firstRow
    var blockStart = firstRow
    var p = base + start
    var blank = 0
    var dates = PlainTimeReader()
    rows: while p < stop {
      let rowStart = p
      // Only a row that is kept moves on, so a block is resolved once it is left.
      if row & (RowParser.blockRows - 1) == 0, row != blockStart {
        parser.resolveTexts(first: blockStart, rows: row - blockStart)
        blockStart = row
      }
      if p.pointee == 10 || p.pointee == 13 {
        blank += 1
        p += p.pointee == 13 && p[1] == 10 && p + 1 < end ? 2 : 1
        continue
      }
      var isPlain = usesFastPaths
      var step = first
      while isPlain {
        let fieldStart = p
        isPlain = field(&parser, step, &p, row, delimiters, end, &dates)
        if !isPlain { break }
        if !step.pointee.endsColumn {
          // A control character can end a plain text without ending the field.
          isPlain = isEnd(p, end)
          if !isPlain { break }
          p = fieldStart
          step += 1
          continue
        }
        let byte = p.pointee
        step += 1
        if step < last {
          isPlain = byte == delimiter && p < end
          p += 1
        } else {
          if byte == 10 {
            p += 1
          } else if byte == 13 {
            p += p[1] == 10 ? 2 : 1
          } else {
            isPlain = p == end
          }
          break
        }
      }
      if isPlain, parser.hasRowRules { isPlain = parser.applyRowRules(row: row) == nil }
      if isPlain {
        parser.commit()
        row += 1
      } else {
        parser.rewindNames(row: row, firstRow: firstRow)
        let (accepted, next) = exactRow(&parser, &scanner, rowStart, row, &lines)
        p = next
        if accepted {
          row += 1
        } else {
          parser.rewindNames(row: row, firstRow: firstRow)
        }
      }
    }
    parser.resolveTexts(first: blockStart, rows: row - blockStart)
    parser.result.start = start
    parser.result.end = min(p - base, dataEnd)
    parser.result.rows = row - firstRow
    parser.result.blankLines = blank
  }

  /// Reads one field and moves to the delimiter or line end after it. False: the row needs the exact reader.
  @inline(__always)
  private func field(
    _ parser: inout RowParser, _ step: UnsafeMutablePointer<Step>, _ p: inout UnsafePointer<UInt8>,
    _ row: Int, _ delimiters: UInt64, _ end: UnsafePointer<UInt8>, _ dates: inout PlainTimeReader
  ) -> Bool {
    let start = p
    let isQuoted = p.pointee == 34
    switch step.pointee.action {
    case .text:
      if isQuoted { return general(&parser, step, &p, row, end) }
      let low = WordText.load(p)
      let stops = WordText.stops(low, delimiters)
      let place = row & (RowParser.blockRows - 1)
      if stops != 0 {
        let count = stops.trailingZeroBitCount &>> 3
        let text = WordText.low(low, count)
        if text & 0x8080_8080_8080_8080 == 0 {
          p += count
          step.pointee.staged[place] = .init(low: text, high: 0)
          if count > 0 { return true }
          step.pointee.codes[row] = TextColumn.null
          return !step.pointee.isRequired
        }
      } else {
        let high = WordText.load(p + 8)
        let stops = WordText.stops(high, delimiters)
        let count = stops.trailingZeroBitCount &>> 3
        let text = WordText.low(high, count)
        if stops != 0, (text | low) & 0x8080_8080_8080_8080 == 0 {
          p += 8 + count
          step.pointee.staged[place] = .init(low: low, high: text)
          return true
        }
      }
      return longText(&parser, step, &p, row, delimiters)
    case .number:
      if isQuoted { p += 1 }
      if let value = WordText.decimal(&p, step.pointee.factors, step.pointee.decimals),
        value <= step.pointee.limit, value >= 0 &- step.pointee.limit
      {
        step.pointee.numbers[row & step.pointee.rowMask] = value
      } else {
        p = start
        if !isQuoted, isEnd(p, end) { return missing(step, row) }
        return general(&parser, step, &p, row, end)
      }
    case .instant:
      if isQuoted { p += 1 }
      guard
        let instant = dates.instant(
          &p, ignoresZone: step.pointee.ignoresZone, spaceSeparates: delimiter == 32, clock: &parser.clock)
      else {
        p = start
        if !isQuoted, isEnd(p, end) { return missing(step, row) }
        return general(&parser, step, &p, row, end)
      }
      step.pointee.numbers[row & step.pointee.rowMask] = instant
    case .identifier:
      if isQuoted { return general(&parser, step, &p, row, end) }
      return name(&parser, step, &p, row, delimiters)
    case .flag:
      if isQuoted { p += 1 }
      let bit = p.pointee &- 48
      if bit > 1 {
        p = start
        if !isQuoted, isEnd(p, end) { return missing(step, row) }
        return general(&parser, step, &p, row, end)
      }
      step.pointee.numbers[row & step.pointee.rowMask] = Int64(bit)
      p += 1
    case .skip:
      if isQuoted { return general(&parser, step, &p, row, end) }
      p = plainEnd(p, delimiters)
      return p - start <= RecordScanner.longestField
    case .general, .capture:
      return general(&parser, step, &p, row, end)
    }
    // A number, time or flag was read; it must fill the field.
    if isQuoted {
      if p.pointee == 34, p[1] != 34 {
        p += 1
      } else {
        p = start
        return general(&parser, step, &p, row, end)
      }
    }
    if isEnd(p, end) { return true }
    p = start
    return general(&parser, step, &p, row, end)
  }

  /// Text that is longer than two words or not ASCII, and so must be checked when it is new.
  @inline(never)
  private func longText(
    _ parser: inout RowParser, _ step: UnsafeMutablePointer<Step>, _ p: inout UnsafePointer<UInt8>,
    _ row: Int, _ delimiters: UInt64
  ) -> Bool {
    let start = p
    p = plainEnd(p, delimiters)
    if p - start > RecordScanner.longestField { return false }
    let code = parser.interners[step.pointee.slot].code(UnsafeBufferPointer(start: start, count: p - start))
    step.pointee.codes[row] = code
    step.pointee.staged[row & (RowParser.blockRows - 1)] = .init(low: 0, high: 0)
    return code != TextInterner.invalid
  }

  @inline(__always)
  private func isEnd(_ p: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    let byte = p.pointee
    return byte == delimiter || byte == 10 || byte == 13 || p >= end
  }

  @inline(__always)
  private func missing(_ step: UnsafeMutablePointer<Step>, _ row: Int) -> Bool {
    step.pointee.numbers[row & step.pointee.rowMask] = IntegerColumn.null
    return !step.pointee.isRequired
  }

  /// The first delimiter or control character at or after `p`. Zeros after the file end the search.
  @inline(__always)
  private func plainEnd(_ start: UnsafePointer<UInt8>, _ delimiters: UInt64) -> UnsafePointer<UInt8> {
    var p = start
    while true {
      let stops = WordText.stops(WordText.load(p), delimiters)
      if stops != 0 { return p + (stops.trailingZeroBitCount &>> 3) }
      p += 8
    }
  }

  /// A name of ASCII characters, copied eight bytes at a time.
  @inline(__always)
  private func name(
    _ parser: inout RowParser, _ step: UnsafeMutablePointer<Step>, _ p: inout UnsafePointer<UInt8>,
    _ row: Int, _ delimiters: UInt64
  ) -> Bool {
    let names = parser.names + step.pointee.index
    let start = p
    var high: UInt64 = 0
    while true {
      names.pointee.reserve(8)
      let word = WordText.load(p)
      UnsafeMutableRawPointer(names.pointee.base + names.pointee.count)
        .storeBytes(of: word.littleEndian, as: UInt64.self)
      let stops = WordText.stops(word, delimiters)
      if stops == 0 {
        high |= word
        p += 8
        names.pointee.count &+= 8
        continue
      }
      let count = stops.trailingZeroBitCount &>> 3
      high |= WordText.low(word, count)
      p += count
      names.pointee.count &+= count
      break
    }
    step.pointee.numbers[row &+ 1] = Int64(truncatingIfNeeded: names.pointee.count)
    let length = p - start
    if high & 0x8080_8080_8080_8080 != 0 {
      return UTF8Check.isClean(UnsafeBufferPointer(start: start, count: length))
        && length <= RecordScanner.longestField
    }
    return length <= RecordScanner.longestField && (length > 0 || !step.pointee.isRequired)
  }

  /// Any field whose end is easy to tell: unquoted, or quoted without doubled quotes.
  @inline(never)
  private func general(
    _ parser: inout RowParser, _ step: UnsafeMutablePointer<Step>, _ p: inout UnsafePointer<UInt8>,
    _ row: Int, _ end: UnsafePointer<UInt8>
  ) -> Bool {
    var content = p
    var count: Int
    if p.pointee == 34 {
      content = p + 1
      var quote = content
      while true {
        let quotes = WordText.quotes(WordText.load(quote))
        if quotes != 0 {
          quote += quotes.trailingZeroBitCount &>> 3
          break
        }
        quote += 8
      }
      guard quote < end, quote.pointee == 34, isEnd(quote + 1, end) else { return false }
      count = quote - content
      p = quote + 1
    } else {
      while p < end, p.pointee != delimiter, p.pointee != 10, p.pointee != 13 { p += 1 }
      count = p - content
    }
    if count > RecordScanner.longestField { return false }
    if step.pointee.action == .text {
      step.pointee.staged[row & (RowParser.blockRows - 1)] = .init(low: 0, high: 0)
    }
    return parser.store(step, UnsafeBufferPointer(start: content, count: count), row: row) == nil
  }

  /// A whole row the exact way. Returns whether it is kept, and where the next one begins.
  @inline(never)
  private func exactRow(
    _ parser: inout RowParser, _ scanner: inout RecordScanner, _ rowStart: UnsafePointer<UInt8>, _ row: Int,
    _ lines: inout LineCursor
  ) -> (accepted: Bool, next: UnsafePointer<UInt8>) {
    parser.discard()
    parser.unstage(row: row)
    let columns = parser.plan.columns.count
    let next = scanner.scan(rowStart, keeping: columns)
    let offset = rowStart - base
    func quarantine(_ reason: RowFault, slot: Int, column: Int, text: UnsafeBufferPointer<UInt8>) {
      parser.quarantine(
        offset: offset, line: lines.line(at: offset), slot: slot, column: column, reason: reason, text: text)
    }
    let whole = UnsafeBufferPointer(start: rowStart, count: max(0, min(next, base + dataEnd) - rowStart))
    if let (reason, field) = scanner.fault {
      let isNamed = field < columns
      quarantine(
        reason, slot: -1, column: isNamed ? field : -1,
        text: isNamed && field < scanner.fields.count ? scanner.fields[field] : whole)
      return (false, next)
    }
    if scanner.fieldCount != columns {
      quarantine(.fieldCount, slot: -1, column: -1, text: whole.trimmingLineEnd)
      return (false, next)
    }
    for index in 0..<parser.stepCount {
      let step = parser.steps + index
      let text = scanner.fields[step.pointee.column]
      if let fault = parser.store(step, text, row: row) {
        quarantine(fault, slot: step.pointee.slot, column: step.pointee.column, text: text)
        parser.noteZoneFault(offset: offset, line: lines.line(at: offset), column: step.pointee.column)
        return (false, next)
      }
    }
    if let (fault, slot) = parser.applyRowRules(row: row) {
      let column = parser.plan.slots[slot].column
      quarantine(fault, slot: slot, column: column, text: scanner.fields[column])
      parser.noteZoneFault(offset: offset, line: lines.line(at: offset), column: column)
      return (false, next)
    }
    parser.commit()
    return (true, next)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes without the line end after them.
  var trimmingLineEnd: UnsafeBufferPointer<UInt8> {
    var count = count
    while count > 0, self[count - 1] == 10 || self[count - 1] == 13 { count -= 1 }
    return UnsafeBufferPointer(rebasing: self[0..<count])
  }
}
