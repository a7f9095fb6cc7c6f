/// One thread's state for turning rows into columns: its dictionaries, its scratch memory, and for each step
/// the memory that it writes to.
///
/// The type owns unmanaged memory; `deallocate` frees it. Only its own thread touches it while parsing.
struct RowParser {
  /// A step with everything that the hot loop needs, in one place.
  struct HotStep {
    enum Action: UInt8 { case skip, text, identifier, number, instant, flag, general, capture }
    var action: Action
    var endsColumn: Bool
    var isLastColumn: Bool
    var isRequired: Bool
    var ignoresZone: Bool
    var column: Int
    var slot: Int
    /// The register or capture, or the index among identifier slots.
    var index: Int
    /// Where numbers go; rows are masked away for registers.
    var numbers: UnsafeMutablePointer<Int64>
    var rowMask: Int
    var codes: UnsafeMutablePointer<Int32>
    /// Short texts of the block in work that wait for their codes.
    var staged: UnsafeMutablePointer<TextInterner.Staged>
    /// For numbers: stored units in the last digit, by the number of decimals, up to `decimals` of them.
    var factors: UnsafePointer<Int64>
    var decimals: Int
    var limit: Int64
  }

  let plan: ParsePlan
  let steps: UnsafeMutablePointer<HotStep>
  let stepCount: Int
  let registers: UnsafeMutablePointer<Int64>
  let captures: UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>
  let interners: UnsafeMutablePointer<TextInterner>
  let names: UnsafeMutablePointer<GrowingBytes>
  let nameSlots: [Int]
  /// The rule of each step, then the rule of each slot. In unmanaged memory, so that threads do not contend
  /// for reference counts.
  let rules: UnsafeMutablePointer<ValueRule>
  let hasRowRules: Bool
  var clock: LocalClock?
  var result = ChunkResult()
  private let factorTable: UnsafeMutablePointer<Int64>
  private let dummy: UnsafeMutablePointer<Int64>
  /// Notes of the row in work; they count only when the row is kept.
  private var pending: [(slot: Int, note: ValueRule.Note)] = []
  private var joined = GrowingBytes(capacity: 256)

  static let storedFaults = 100_000
  /// How many rows wait together for the codes of their texts. A power of two.
  static let blockRows = 128
  private let staging: UnsafeMutablePointer<TextInterner.Staged>

  init(plan: ParsePlan, buffers: ColumnBuffers, zone: CivilTimeZone?) {
    self.plan = plan
    clock = zone.map { LocalClock($0) }
    stepCount = plan.steps.count
    steps = .allocate(capacity: max(stepCount, 1))
    registers = .allocate(capacity: max(plan.registerCount, 1))
    registers.initialize(repeating: 0, count: max(plan.registerCount, 1))
    captures = .allocate(capacity: max(plan.captureCount, 1))
    captures.initialize(
      repeating: UnsafeBufferPointer(start: nil, count: 0), count: max(plan.captureCount, 1))
    interners = .allocate(capacity: max(plan.slots.count, 1))
    for slot in 0..<max(plan.slots.count, 1) { (interners + slot).initialize(to: TextInterner()) }
    nameSlots = plan.slots.indices.filter { plan.slots[$0].storage == .identifier }
    names = .allocate(capacity: max(nameSlots.count, 1))
    factorTable = .allocate(capacity: max(stepCount, 1) * 9)
    staging = .allocate(capacity: max(stepCount, 1) * Self.blockRows)
    staging.initialize(repeating: .init(low: 0, high: 0), count: max(stepCount, 1) * Self.blockRows)
    dummy = .allocate(capacity: 1)
    dummy.initialize(to: 0)
    hasRowRules = !plan.rowRules.isEmpty
    self.buffers = buffers
    let stepRules = plan.steps.map { step in
      switch step.target {
      case .slot(let slot): plan.slots[slot].rule
      case .register(_, let rule): rule
      case .capture, .none: ValueRule(kind: .text)
      }
    }
    let allRules = stepRules + plan.slots.map(\.rule)
    rules = .allocate(capacity: max(allRules.count, 1))
    for (index, rule) in allRules.enumerated() { (rules + index).initialize(to: rule) }
    for index in 0..<stepCount { (steps + index).initialize(to: hotStep(index)) }
  }

  let buffers: ColumnBuffers

  /// Frees everything but the results.
  func deallocate() {
    rules.deinitialize(count: stepCount + plan.slots.count)
    rules.deallocate()
    steps.deallocate()
    registers.deallocate()
    captures.deallocate()
    for slot in 0..<max(plan.slots.count, 1) { interners[slot].deallocate() }
    interners.deinitialize(count: max(plan.slots.count, 1))
    interners.deallocate()
    names.deallocate()
    factorTable.deallocate()
    dummy.deallocate()
    staging.deallocate()
    joined.deallocate()
  }

  private func hotStep(_ index: Int) -> HotStep {
    let step = plan.steps[index]
    var hot = HotStep(
      action: .skip, endsColumn: index + 1 == stepCount || plan.steps[index + 1].column != step.column,
      isLastColumn: step.column == plan.columns.count - 1, isRequired: false, ignoresZone: false,
      column: step.column, slot: step.slot, index: 0, numbers: dummy, rowMask: 0,
      codes: UnsafeMutableRawPointer(dummy).assumingMemoryBound(to: Int32.self),
      staged: staging + index * Self.blockRows, factors: factorTable, decimals: 0, limit: .max)
    switch step.target {
    case .none:
      break
    case .capture(let index):
      hot.action = .capture
      hot.index = index
    case .register(let index, _):
      hot.numbers = registers + index
    case .slot(let slot):
      hot.isRequired = plan.slots[slot].isRequired
      hot.rowMask = ~0
      let block = buffers.blocks[slot] ?? UnsafeMutableRawPointer(dummy)
      switch plan.slots[slot].storage {
      case .integer:
        hot.numbers = block.assumingMemoryBound(to: Int64.self)
      case .text:
        hot.codes = block.assumingMemoryBound(to: Int32.self)
      case .identifier:
        hot.numbers = block.assumingMemoryBound(to: Int64.self)
        hot.index = nameSlots.firstIndex(of: slot) ?? 0
      }
    }
    if case .none = step.target { return hot }
    if case .capture = step.target { return hot }
    configure(&hot, rule: rules[index], step: index)
    return hot
  }

  /// Chooses the fast action for a rule, or the general one.
  private func configure(_ hot: inout HotStep, rule: ValueRule, step: Int) {
    switch rule.kind {
    case .text: hot.action = .text
    case .identifier: hot.action = rule.replaces ? .general : .identifier
    case .flag: hot.action = rule.replaces ? .general : .flag
    case .iso8601(let ignoreZone):
      hot.action = rule.replaces ? .general : .instant
      hot.ignoresZone = ignoreZone
    case .pattern: hot.action = .general
    case .number(let numerator, let denominator, let limit):
      hot.action = rule.replaces || denominator != 1 ? .general : .number
      hot.limit = limit
      let table = factorTable + step * 9
      var factor = numerator
      var count = 0
      table[0] = factor
      while count < 8, factor % 10 == 0 {
        factor /= 10
        count += 1
        table[count] = factor
      }
      hot.factors = UnsafePointer(table)
      hot.decimals = count
    }
  }

  // MARK: Texts in blocks

  /// Gives the texts of `rows` rows from `first` on, all in one block, their codes.
  func resolveTexts(first: Int, rows: Int) {
    let place = first & (Self.blockRows - 1)
    for index in 0..<stepCount where steps[index].action == .text {
      let step = steps[index]
      interners[step.slot].resolve(step.staged + place, step.codes + first, count: rows)
    }
  }

  /// Marks the texts of `row` as not waiting, before the exact way gives them their codes.
  func unstage(row: Int) {
    let place = row & (Self.blockRows - 1)
    for index in 0..<stepCount where steps[index].action == .text {
      steps[index].staged[place] = .init(low: 0, high: 0)
    }
  }

  // MARK: Exact values

  /// Reads the text of a step's field the exact way and writes it to `row`. Returns the fault, if any.
  mutating func store(
    _ step: UnsafeMutablePointer<HotStep>, _ raw: UnsafeBufferPointer<UInt8>, row: Int
  ) -> RowFault? {
    switch step.pointee.action {
    case .skip:
      return nil
    case .capture:
      captures[step.pointee.index] = raw
      return nil
    case .number, .instant, .flag:
      break
    case .text, .identifier:
      return storeSlot(step.pointee.slot, raw, row: row)
    case .general:
      if plan.slots[step.pointee.slot].storage != .integer {
        return storeSlot(step.pointee.slot, raw, row: row)
      }
    }
    return storeNumber(
      raw, rules + (step - steps), step.pointee.numbers + (row & step.pointee.rowMask),
      slot: step.pointee.slot, isRequired: step.pointee.isRequired)
  }

  /// Writes a text to a slot of `row`.
  mutating func storeSlot(_ slot: Int, _ raw: UnsafeBufferPointer<UInt8>, row: Int) -> RowFault? {
    let isRequired = plan.slots[slot].isRequired
    guard let block = buffers.blocks[slot] else { return nil }
    switch plan.slots[slot].storage {
    case .integer:
      return storeNumber(
        raw, rules + (stepCount + slot), block.assumingMemoryBound(to: Int64.self) + row, slot: slot,
        isRequired: isRequired)
    case .text:
      if raw.isEmpty {
        block.assumingMemoryBound(to: Int32.self)[row] = TextColumn.null
        return isRequired ? .missingRequired : nil
      }
      let code = interners[slot].code(raw)
      block.assumingMemoryBound(to: Int32.self)[row] = code
      return code == TextInterner.invalid ? UTF8Check.fault(raw) ?? .notUTF8 : nil
    case .identifier:
      if let fault = UTF8Check.fault(raw) { return fault }
      let index = nameSlots.firstIndex(of: slot) ?? 0
      let isEmpty = rules[stepCount + slot].replaced(raw) { text in
        names[index].append(text)
        return text.isEmpty
      }
      block.assumingMemoryBound(to: Int64.self)[row + 1] = Int64(names[index].count)
      return isEmpty && isRequired ? .missingRequired : nil
    }
  }

  private mutating func storeNumber(
    _ raw: UnsafeBufferPointer<UInt8>, _ rule: UnsafeMutablePointer<ValueRule>,
    _ target: UnsafeMutablePointer<Int64>,
    slot: Int, isRequired: Bool
  ) -> RowFault? {
    let outcome =
      rule.pointee.replaces
      ? rule.pointee.replaced(raw) { rule.pointee.read($0, clock: &clock) }
      : rule.pointee.read(raw, clock: &clock)
    switch outcome {
    case .value(let value, let note):
      target.pointee = value
      if note != .none { pending.append((slot, note)) }
      return nil
    case .missing:
      target.pointee = IntegerColumn.null
      return isRequired ? .missingRequired : nil
    case .fault(let fault):
      return UTF8Check.fault(raw) ?? fault
    case .needsTimeZone:
      if result.needsTimeZone == nil {
        result.needsTimeZone = ChunkResult.Fault(
          offset: 0, lineInChunk: 0, slot: slot, column: plan.slots[slot].column, reason: .notATime, text: "")
      }
      return .notATime
    }
  }

  // MARK: Row rules

  /// Computes what depends on several columns of `row`. Returns the fault and its slot, if any.
  mutating func applyRowRules(row: Int) -> (fault: RowFault, slot: Int)? {
    for rule in plan.rowRules {
      switch rule {
      case .sum(let terms, let slot):
        var total: Int64? = 0
        for (index, negative) in terms {
          let value = registers[index]
          guard value != IntegerColumn.null, let sum = total else {
            total = nil
            continue
          }
          let (next, overflow) =
            negative ? sum.subtractingReportingOverflow(value) : sum.addingReportingOverflow(value)
          if overflow || next == IntegerColumn.null { return (.outOfRange, slot) }
          total = next
        }
        if let fault = write(total, slot, row) { return (fault, slot) }
      case .shifted(let instant, let duration, let backwards, let slot):
        let (start, by) = (registers[instant], registers[duration])
        var moved: Int64?
        if start != IntegerColumn.null, by != IntegerColumn.null {
          let (sum, overflow) =
            backwards ? start.subtractingReportingOverflow(by) : start.addingReportingOverflow(by)
          // A time that is written is refused beyond the same instant.
          if overflow || sum.magnitude > UInt64(ParsePlanner.lastInstant) { return (.outOfRange, slot) }
          moved = sum
        }
        if let fault = write(moved, slot, row) { return (fault, slot) }
      case .joined(let parts, let separator, let slot):
        if let fault = join(parts, separator, slot, row) { return (fault, slot) }
      }
    }
    return nil
  }

  private func write(_ value: Int64?, _ slot: Int, _ row: Int) -> RowFault? {
    buffers.blocks[slot]?.assumingMemoryBound(to: Int64.self)[row] = value ?? IntegerColumn.null
    return value == nil && plan.slots[slot].isRequired ? .missingRequired : nil
  }

  private mutating func join(_ parts: [Int], _ separator: [UInt8], _ slot: Int, _ row: Int) -> RowFault? {
    joined.count = 0
    // A text made of nothing but separators names nothing; a number or time with a part missing is missing.
    let filled = parts.count { !captures[$0].isEmpty }
    if plan.slots[slot].storage == .integer ? filled == parts.count : filled > 0 {
      for (position, part) in parts.enumerated() {
        if position > 0 { separator.withUnsafeBufferPointer { joined.append($0) } }
        joined.append(captures[part])
      }
    }
    return storeSlot(slot, UnsafeBufferPointer(start: joined.base, count: joined.count), row: row)
  }

  // MARK: Results

  /// Begins a chunk: an empty result with fresh memory for names.
  mutating func begin(worker: Int, bytes: Int) {
    result = ChunkResult()
    result.worker = worker
    result.notes = Array(repeating: 0, count: plan.slots.count * 4)
    for index in nameSlots.indices {
      (names + index).initialize(to: GrowingBytes(capacity: min(bytes / 8, 1 << 20)))
    }
  }

  /// Ends a chunk and hands its result over.
  mutating func finish() -> ChunkResult {
    result.names = nameSlots.indices.map { names[$0] }
    return result
  }

  /// The row in work is kept: its notes count.
  @inline(__always)
  mutating func commit() {
    if !pending.isEmpty { countPending() }
  }

  @inline(never)
  private mutating func countPending() {
    for (slot, note) in pending { result.notes[slot * 4 + Int(note.rawValue)] += 1 }
    pending.removeAll(keepingCapacity: true)
  }

  /// Takes back the names of a row that was not kept, or that is read again.
  func rewindNames(row: Int, firstRow: Int) {
    for (index, slot) in nameSlots.enumerated() {
      guard let ends = buffers.blocks[slot]?.assumingMemoryBound(to: Int64.self) else { continue }
      names[index].count = row == firstRow ? 0 : Int(ends[row])
    }
  }

  /// Completes the note of a local time that could not be read for want of a zone.
  mutating func noteZoneFault(offset: Int, line: Int, column: Int) {
    guard result.needsTimeZone?.lineInChunk == 0 else { return }
    result.needsTimeZone?.offset = offset
    result.needsTimeZone?.lineInChunk = line
    result.needsTimeZone?.column = column
  }

  /// The row in work is taken back.
  mutating func discard() { pending.removeAll(keepingCapacity: true) }

  /// Sets the row in work aside.
  mutating func quarantine(
    offset: Int, line: Int, slot: Int, column: Int, reason: RowFault, text: UnsafeBufferPointer<UInt8>
  ) {
    discard()
    result.hasStrayTexts = true
    result.faultCount += 1
    guard result.faults.count < Self.storedFaults else { return }
    var shown = String(decoding: text.prefix(400), as: UTF8.self)
    if shown.count > 80 { shown = String(shown.prefix(79)) + "…" }
    result.faults.append(
      ChunkResult.Fault(
        offset: offset, lineInChunk: line, slot: slot, column: column, reason: reason, text: shown))
  }
}
