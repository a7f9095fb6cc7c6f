/// Parses the rows of one chunk of delimited text straight into the slots' memory.
///
/// Each field is first tried on a path that reads eight bytes at a time and covers what nearly all fields of a log
/// are: plain numbers, ISO times, short text without quotes. What it does not take goes through `ValueParser`.
/// A row that cannot be used leaves nothing behind but its fault.
struct CSVChunkParser: @unchecked Sendable {
  /// A field longer than this makes its row unusable.
  static let fieldLimit = 1 << 20

  /// How a column is read on the fast path.
  private enum Path: UInt8 {
    case skip, number, instant, text, identifier, slow
  }

  /// A column in the hot loop. It holds plain pointers: reference counts of memory that all threads share would
  /// cost more than the parsing.
  private struct ColumnPlan {
    var path: Path
    /// The column's first slot; further ones are read on the slow path.
    var slot: Int
    var isRequired = false
    var integers: UnsafeMutablePointer<Int64>?
    var codes: UnsafeMutablePointer<Int32>?
    var table: Unmanaged<TextTable>?
    /// Number: what to multiply with by the number of decimals, 0 where that is not exact.
    var factors: (Int64, Int64, Int64, Int64, Int64)
  }

  private let base: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private let delimiter: UInt8
  private let slots: [ParsingSlot]
  private let columns: [ColumnPlan]
  private let slotsOfColumn: [[Int]]
  private let buffers: SlotBuffers
  private let zone: CivilTimeZone?
  private let faultLimit: Int

  init(
    bytes: UnsafePointer<UInt8>, count: Int, delimiter: UInt8, columnCount: Int, slots: [ParsingSlot],
    buffers: SlotBuffers, zone: CivilTimeZone?, faultLimit: Int
  ) {
    base = bytes
    end = bytes + count
    self.delimiter = delimiter
    self.slots = slots
    self.buffers = buffers
    self.zone = zone
    self.faultLimit = faultLimit
    var slotsOfColumn = [[Int]](repeating: [], count: columnCount)
    for (index, slot) in slots.enumerated() { slotsOfColumn[slot.column].append(index) }
    self.slotsOfColumn = slotsOfColumn
    columns = slotsOfColumn.map { indices in
      guard let first = indices.first else {
        return ColumnPlan(path: .skip, slot: 0, factors: (0, 0, 0, 0, 0))
      }
      let path: Path
      var factors: (Int64, Int64, Int64, Int64, Int64) = (0, 0, 0, 0, 0)
      if indices.count > 1 {
        path = .slow
      } else {
        switch slots[first].format {
        case .number(let numerator, let denominator):
          path = .number
          func factor(_ power: Int64) -> Int64 {
            let (divisor, overflow) = denominator.multipliedReportingOverflow(by: power)
            return !overflow && numerator % divisor == 0 ? numerator / divisor : 0
          }
          factors = (factor(1), factor(10), factor(100), factor(1_000), factor(10_000))
        case .iso8601(let ignoreZone): path = ignoreZone ? .slow : .instant
        case .text: path = .text
        case .identifier: path = .identifier
        case .pattern, .flag: path = .slow
        }
      }
      return ColumnPlan(
        path: path, slot: first, isRequired: slots[first].isRequired, integers: buffers.integers[first],
        codes: buffers.codes[first], factors: factors)
    }
  }

  /// Parses the rows that start in `start..<limit` into rows from `firstRow` on, at most `capacity` of them.
  func parse(_ start: Int, limit: Int, firstRow: Int, capacity: Int, tables: [TextTable?]) -> ParsedChunk {
    var chunk = ParsedChunk(
      start: start, end: start, firstRow: firstRow, names: slots.map { _ in [] },
      notes: slots.map { _ in ParsingNotes() })
    let unquoted = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.fieldLimit + 1)
    defer { unquoted.deallocate() }
    var state = State(
      values: slots.map { _ in ValueParser(clock: zone.map(LocalTimeReader.init)) },
      clock: zone.map(LocalTimeReader.init), unquoted: unquoted)
    // Identifiers of a chunk can take no more bytes than the chunk, unless its last row is longer than all that.
    var names = slots.map {
      $0.format == .identifier ? NameBuffer(capacity: limit - start + 4_096) : NameBuffer()
    }
    defer { for name in names { name.deallocate() } }
    var plans = columns
    for index in plans.indices {
      plans[index].table =
        plans[index].path == .text
        ? tables[plans[index].slot].map { Unmanaged.passUnretained($0) } : nil
    }
    var place = base + start
    let stop = base + limit
    var row = firstRow
    let last = firstRow + capacity
    withExtendedLifetime(tables) {
      plans.withUnsafeBufferPointer { plans in
        names.withUnsafeMutableBufferPointer { names in
          while place < stop, row < last {
            if place.pointee == 10 || place.pointee == 13 {  // a blank line
              place = afterLineEnd(place)
              chunk.lines += 1
              continue
            }
            let begin = place
            for index in 0..<names.count { names[index].mark = names[index].count }
            if parseRow(plans, &place, row, &state, names, tables) {
              chunk.lines += 1 + state.innerLines
              row += 1
            } else {
              for index in 0..<names.count { names[index].count = names[index].mark }
              let (next, lines) = afterRecord(begin)
              chunk.faultCount += 1
              if chunk.faults.count < faultLimit {
                chunk.faults.append(
                  .init(
                    line: chunk.lines, column: state.column, slot: state.slot, reason: state.fault,
                    text: state.text))
              }
              chunk.lines += lines
              place = next
            }
            state.innerLines = 0
          }
        }
      }
    }
    chunk.end = place - base
    chunk.rows = row - firstRow
    for index in slots.indices {
      chunk.notes[index] = state.values[index].notes
      chunk.names[index] = names[index].bytes
    }
    return chunk
  }

  /// Bytes of identifiers, one behind the other.
  private struct NameBuffer {
    var base: UnsafeMutablePointer<UInt8>?
    var capacity = 0
    var count = 0
    /// How many there were before the row at hand.
    var mark = 0

    init() {}

    init(capacity: Int) {
      base = .allocate(capacity: capacity)
      self.capacity = capacity
    }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
      if count + text.count > capacity {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: (count + text.count) * 2)
        if let base {
          larger.update(from: base, count: count)
          base.deallocate()
        }
        base = larger
        capacity = (count + text.count) * 2
      }
      if let base, let source = text.baseAddress { (base + count).update(from: source, count: text.count) }
      count += text.count
    }

    var bytes: [UInt8] { base.map { Array(UnsafeBufferPointer(start: $0, count: count)) } ?? [] }

    func deallocate() { base?.deallocate() }
  }

  /// What a parser carries from field to field.
  private struct State {
    var values: [ValueParser]
    var clock: LocalTimeReader?
    /// The ten bytes of the last date and the ms of its midnight, local or UTC alike.
    var dateLow: UInt64 = 0
    var dateHigh: UInt16 = 0
    var dateBase: Int64 = 0
    /// Where a quoted field is put without its doubled quotes.
    let unquoted: UnsafeMutablePointer<UInt8>
    /// Line ends inside quoted fields of the row.
    var innerLines = 0
    // The fault of the row.
    var fault = RowFault.fieldCount
    var column: Int?
    var slot: Int?
    var text = ""
  }

  // MARK: Rows

  /// Parses one row; on success `place` is behind its line end.
  @inline(__always)
  private func parseRow(
    _ plans: UnsafeBufferPointer<ColumnPlan>, _ place: inout UnsafePointer<UInt8>, _ row: Int,
    _ state: inout State, _ names: UnsafeMutableBufferPointer<NameBuffer>, _ tables: [TextTable?]
  ) -> Bool {
    let last = plans.count - 1
    for column in 0...last {
      if !parseField(column, plans.baseAddress.unsafelyUnwrapped + column, &place, row, &state, names, tables)
      {
        return false
      }
      if column < last {
        guard place.pointee == delimiter, place < end else { return wrongCount(&state) }
        place += 1
      } else {
        guard place >= end || place.pointee == 10 || place.pointee == 13 else { return wrongCount(&state) }
        if place < end { place = afterLineEnd(place) }
      }
    }
    return true
  }

  @inline(never)
  private func wrongCount(_ state: inout State) -> Bool {
    state.fault = .fieldCount
    state.column = nil
    state.slot = nil
    state.text = ""
    return false
  }

  // MARK: Fields

  @inline(__always)
  private func parseField(
    _ column: Int, _ plan: UnsafePointer<ColumnPlan>, _ place: inout UnsafePointer<UInt8>, _ row: Int,
    _ state: inout State, _ names: UnsafeMutableBufferPointer<NameBuffer>, _ tables: [TextTable?]
  ) -> Bool {
    switch plan.pointee.path {
    case .number:
      if let value = fastNumber(&place, plan) {
        plan.pointee.integers.unsafelyUnwrapped[row] = value
        return true
      }
    case .instant:
      if let value = fastInstant(&place, &state) {
        plan.pointee.integers.unsafelyUnwrapped[row] = value
        return true
      }
    case .text:
      let before = place
      if let code = plan.pointee.table.unsafelyUnwrapped._withUnsafeGuaranteedRef({ fastText(&place, $0) }) {
        if code >= 0 || (code == TextColumn.null && !plan.pointee.isRequired) {
          plan.pointee.codes.unsafelyUnwrapped[row] = code
          return true
        }
        // Refused: the slow path finds the reason from the field's start.
        place = before
      }
    case .identifier:
      if let length = fastName(&place, &names[plan.pointee.slot]) {
        plan.pointee.integers.unsafelyUnwrapped[row] = Int64(length)
        return true
      }
    case .skip:
      if fastSkip(&place) { return true }
    case .slow: break
    }
    return slowField(column, &place, row, &state, names, tables)
  }

  /// A number of up to 16 digits with up to four decimals, or an empty field.
  @inline(__always)
  private func fastNumber(_ place: inout UnsafePointer<UInt8>, _ plan: UnsafePointer<ColumnPlan>) -> Int64? {
    var next = place
    let first = next.pointee
    if isFieldEnd(first) { return IntegerColumn.null }
    let isNegative = first == UInt8(ascii: "-")
    if isNegative { next += 1 }
    let bytes = SWAR.load(next) ^ 0x3030_3030_3030_3030
    let others = SWAR.nonDigits(bytes)
    var value: UInt64
    if others == 0 {
      value = SWAR.number(bytes)
      next += 8
      var more = 0
      while next.pointee &- 48 < 10, more < 8 {
        value = value &* 10 &+ UInt64(next.pointee &- 48)
        next += 1
        more += 1
      }
      if next.pointee &- 48 < 10 { return nil }
    } else {
      let width = others.trailingZeroBitCount >> 3
      if width == 0 { return nil }
      value = SWAR.number(bytes << UInt64(64 - 8 * width))
      next += width
    }
    var factor = plan.pointee.factors.0
    if next.pointee == UInt8(ascii: ".") {
      next += 1
      var decimals = 0
      while next.pointee &- 48 < 10, decimals < 5 {
        value = value &* 10 &+ UInt64(next.pointee &- 48)
        next += 1
        decimals += 1
      }
      switch decimals {
      case 1: factor = plan.pointee.factors.1
      case 2: factor = plan.pointee.factors.2
      case 3: factor = plan.pointee.factors.3
      case 4: factor = plan.pointee.factors.4
      default: return nil
      }
    }
    guard factor != 0, isFieldEnd(next.pointee) else { return nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: UInt64(bitPattern: factor))
    guard !overflow, product <= UInt64(ValueRange.limit) else { return nil }
    place = next
    return isNegative ? -Int64(product) : Int64(product)
  }

  /// `yyyy-MM-dd[T ]HH:mm:ss`, with `Z` or local, or an empty field.
  @inline(__always)
  private func fastInstant(_ place: inout UnsafePointer<UInt8>, _ state: inout State) -> Int64? {
    let start = place
    if isFieldEnd(start.pointee) { return IntegerColumn.null }
    guard end - start >= 19 else { return nil }
    let low = SWAR.load(start)
    let high = UnsafeRawPointer(start + 8).loadUnaligned(as: UInt16.self)
    if low != state.dateLow || high != state.dateHigh {
      // The digits of yyyy-MM- with the dashes turned into zeros.
      var bytes = low ^ 0x2D30_302D_3030_3030
      guard SWAR.nonDigits(bytes) == 0, bytes & 0xFF00_00FF_0000_0000 == 0 else { return nil }
      bytes = bytes &* 10 &+ (bytes >> 8)
      let year = Int(bytes & 0xFF) * 100 + Int((bytes >> 16) & 0xFF)
      let month = Int((bytes >> 40) & 0xFF)
      let tens = UInt8(truncatingIfNeeded: high) &- 48
      let ones = UInt8(truncatingIfNeeded: high >> 8) &- 48
      guard tens < 10, ones < 10,
        let date = CivilDate(year: year, month: month, day: Int(tens) * 10 + Int(ones))
      else { return nil }
      state.dateLow = low
      state.dateHigh = high
      state.dateBase = Int64(date.dayNumber) * 86_400_000
    }
    var clock = SWAR.load(start + 11) ^ 0x3030_3A30_303A_3030
    guard SWAR.nonDigits(clock) == 0, clock & 0x0000_FF00_00FF_0000 == 0,
      start[10] == UInt8(ascii: "T") || start[10] == 32
    else { return nil }
    clock = clock &* 10 &+ (clock >> 8)
    let hour = Int64(clock & 0xFF)
    let minute = Int64((clock >> 24) & 0xFF)
    let second = Int64((clock >> 48) & 0xFF)
    guard hour < 24, minute < 60, second < 60 else { return nil }
    let local = state.dateBase &+ ((hour * 60 + minute) * 60 + second) * 1_000
    var next = start + 19
    if next.pointee == UInt8(ascii: "Z") {
      next += 1
      guard isFieldEnd(next.pointee) else { return nil }
      place = next
      return local
    }
    guard isFieldEnd(next.pointee), state.clock != nil else { return nil }
    if local < state.clock.unsafelyUnwrapped.safeFrom || local >= state.clock.unsafelyUnwrapped.safeTo {
      state.clock?.seek(local)
      guard let clock = state.clock, local >= clock.safeFrom, local < clock.safeTo else { return nil }
    }
    place = next
    return local - state.clock.unsafelyUnwrapped.offset
  }

  /// Text of up to 16 bytes without quotes: its code, `TextColumn.null` for an empty field; nil for other text.
  @inline(__always)
  private func fastText(_ place: inout UnsafePointer<UInt8>, _ table: TextTable) -> Int32? {
    let start = place
    guard start.pointee != UInt8(ascii: "\""), end - start >= 17 else { return nil }
    let comma = SWAR.repeated(delimiter)
    let low = SWAR.load(start)
    let ends =
      SWAR.matches(low, comma) | SWAR.matches(low, SWAR.repeated(10)) | SWAR.matches(low, SWAR.repeated(13))
    if ends != 0 {
      let width = ends.trailingZeroBitCount >> 3
      if width == 0 { return TextColumn.null }
      place = start + width
      return table.code(low & (~0 >> UInt64(64 - 8 * width)), 0, width)
    }
    let high = SWAR.load(start + 8)
    let more =
      SWAR.matches(high, comma) | SWAR.matches(high, SWAR.repeated(10))
      | SWAR.matches(high, SWAR.repeated(13))
    guard more != 0 else { return nil }
    let width = more.trailingZeroBitCount >> 3
    place = start + 8 + width
    return table.code(low, width == 0 ? 0 : high & (~0 >> UInt64(64 - 8 * width)), 8 + width)
  }

  /// An identifier of up to 32 plain ASCII bytes; its length.
  @inline(__always)
  private func fastName(_ place: inout UnsafePointer<UInt8>, _ names: inout NameBuffer) -> Int? {
    let start = place
    guard start.pointee != UInt8(ascii: "\""), end - start >= 40, names.count + 40 <= names.capacity else {
      return nil
    }
    let target = UnsafeMutableRawPointer(names.base.unsafelyUnwrapped + names.count)
    var length = 0
    while length < 32 {
      let bytes = SWAR.load(start + length)
      let ends =
        SWAR.matches(bytes, SWAR.repeated(delimiter)) | SWAR.matches(bytes, SWAR.repeated(10))
        | SWAR.matches(bytes, SWAR.repeated(13))
      target.storeBytes(of: bytes.littleEndian, toByteOffset: length, as: UInt64.self)
      let width = ends == 0 ? 8 : ends.trailingZeroBitCount >> 3
      // Other than ASCII, or a NUL byte, is looked at closely on the slow path.
      let mask: UInt64 = width == 8 ? ~0 : (1 << UInt64(8 * width)) &- 1
      if bytes & mask & 0x8080_8080_8080_8080 != 0 { return nil }
      if SWAR.matches(bytes | ~mask, 0) != 0 { return nil }
      length += width
      if ends != 0 {
        if length == 0 { return nil }
        names.count += length
        place = start + length
        return length
      }
    }
    return nil
  }

  /// A field without quotes that nobody asked for.
  @inline(__always)
  private func fastSkip(_ place: inout UnsafePointer<UInt8>) -> Bool {
    var next = place
    guard next.pointee != UInt8(ascii: "\"") else { return false }
    let start = next
    while end - next >= 8, next - start < 4_096 {
      let bytes = SWAR.load(next)
      let ends =
        SWAR.matches(bytes, SWAR.repeated(delimiter)) | SWAR.matches(bytes, SWAR.repeated(10))
        | SWAR.matches(bytes, SWAR.repeated(13))
      if ends != 0 {
        place = next + (ends.trailingZeroBitCount >> 3)
        return true
      }
      next += 8
    }
    return false
  }

  @inline(__always)
  private func isFieldEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 10 || byte == 13 }

  // MARK: The slow path

  /// A field of any form.
  @inline(never)
  private func slowField(
    _ column: Int, _ place: inout UnsafePointer<UInt8>, _ row: Int, _ state: inout State,
    _ names: UnsafeMutableBufferPointer<NameBuffer>, _ tables: [TextTable?]
  ) -> Bool {
    let field = scanField(&place, &state)
    func refuse(_ fault: RowFault, _ slot: Int?) -> Bool {
      state.fault = fault
      state.column = column
      state.slot = slot
      state.text = field.map { Self.shortened($0.text) } ?? ""
      return false
    }
    guard let field else { return refuse(state.fault, slotsOfColumn[column].first) }
    for slot in slotsOfColumn[column] {
      switch slots[slot].format {
      case .text:
        let code = field.text.isEmpty ? TextColumn.null : (tables[slot]?.code(field.text) ?? TextColumn.null)
        if code == TextTable.notUTF8 { return refuse(.notUTF8, slot) }
        if code == TextTable.nulByte { return refuse(.nulByte, slot) }
        if code < 0, slots[slot].isRequired { return refuse(.missingRequired, slot) }
        buffers.codes[slot]?[row] = code
      case .identifier:
        if field.text.isEmpty, slots[slot].isRequired { return refuse(.missingRequired, slot) }
        var bits: UInt8 = 0
        var hasNul = false
        for byte in field.text {
          bits |= byte
          hasNul = hasNul || byte == 0
        }
        if hasNul { return refuse(.nulByte, slot) }
        if bits >= 0x80, String(validating: field.text, as: UTF8.self) == nil {
          return refuse(.notUTF8, slot)
        }
        names[slot].append(field.text)
        buffers.integers[slot]?[row] = Int64(field.text.count)
      case .number, .iso8601, .pattern, .flag:
        switch state.values[slot].integer(field.text, slots[slot].format) {
        case .success(let value):
          if value == IntegerColumn.null, slots[slot].isRequired { return refuse(.missingRequired, slot) }
          buffers.integers[slot]?[row] = value
        case .failure(let error):
          return refuse(field.text.contains(0) ? .nulByte : error.fault, slot)
        }
      }
    }
    return true
  }

  private struct FieldText {
    let text: UnsafeBufferPointer<UInt8>
  }

  /// The text of a field, quotes taken off; `place` moves to what ends it. nil with the fault in `state`.
  private func scanField(_ place: inout UnsafePointer<UInt8>, _ state: inout State) -> FieldText? {
    let start = place
    guard start < end, start.pointee == UInt8(ascii: "\"") else {
      var next = start
      while next < end, next.pointee != delimiter, next.pointee != 10, next.pointee != 13 { next += 1 }
      place = next
      if next - start > Self.fieldLimit {
        state.fault = .fieldTooLong
        return nil
      }
      return FieldText(text: UnsafeBufferPointer(start: start, count: next - start))
    }
    var next = start + 1
    var hasDoubled = false
    while true {
      guard next < end, next - start <= Self.fieldLimit else {
        state.fault = next < end ? .fieldTooLong : .badQuote
        return nil
      }
      if next.pointee == UInt8(ascii: "\"") {
        if next + 1 < end, next[1] == UInt8(ascii: "\"") {
          hasDoubled = true
          next += 2
          continue
        }
        break
      }
      if next.pointee == 10 || (next.pointee == 13 && !(next + 1 < end && next[1] == 10)) {
        state.innerLines += 1
      }
      next += 1
    }
    let inner = UnsafeBufferPointer(start: start + 1, count: next - start - 1)
    place = next + 1
    guard place >= end || place.pointee == delimiter || place.pointee == 10 || place.pointee == 13 else {
      state.fault = .badQuote
      return nil
    }
    guard hasDoubled else { return FieldText(text: inner) }
    var length = 0
    var index = 0
    while index < inner.count {
      state.unquoted[length] = inner[index]
      length += 1
      index += inner[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return FieldText(text: UnsafeBufferPointer(start: state.unquoted, count: length))
  }

  /// What is behind the record that starts at `start`, and how many lines it takes. A quote that does not close
  /// within the limit of a field ends nothing: the record is then its first line.
  private func afterRecord(_ start: UnsafePointer<UInt8>) -> (UnsafePointer<UInt8>, Int) {
    var next = start
    var lines = 0
    var isFieldStart = true
    while next < end {
      if isFieldStart, next.pointee == UInt8(ascii: "\"") {
        let quote = next
        next += 1
        while next < end, next - quote <= Self.fieldLimit {
          if next.pointee == UInt8(ascii: "\"") {
            if next + 1 < end, next[1] == UInt8(ascii: "\"") {
              next += 2
              continue
            }
            break
          }
          if next.pointee == 10 || (next.pointee == 13 && !(next + 1 < end && next[1] == 10)) { lines += 1 }
          next += 1
        }
        if next >= end || next - quote > Self.fieldLimit { return afterFirstLine(start) }
        next += 1
        isFieldStart = false
        continue
      }
      if next.pointee == 10 || next.pointee == 13 { return (afterLineEnd(next), lines + 1) }
      isFieldStart = next.pointee == delimiter
      next += 1
    }
    return (end, lines + 1)
  }

  private func afterFirstLine(_ start: UnsafePointer<UInt8>) -> (UnsafePointer<UInt8>, Int) {
    var next = start
    while next < end, next.pointee != 10, next.pointee != 13 { next += 1 }
    return (next < end ? afterLineEnd(next) : end, 1)
  }

  /// Behind a line feed, a carriage return, or both.
  @inline(__always)
  private func afterLineEnd(_ place: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    place.pointee == 13 && place + 1 < end && place[1] == 10 ? place + 2 : place + 1
  }

  static func shortened(_ text: UnsafeBufferPointer<UInt8>) -> String {
    let whole = String(decoding: text.prefix(320), as: UTF8.self)
    return whole.count > 80 || text.count > 320 ? whole.prefix(80) + "…" : whole
  }
}
