import Dispatch
import Foundation

/// Makes the columns of a file from what the threads wrote: one sorted dictionary per text column, names end to
/// end, no gaps where rows were set aside.
struct ColumnAssembler {
  let plan: ParsePlan
  let buffers: ColumnBuffers
  /// The first row of each chunk in the buffers.
  let firstRows: [Int]
  let threads: Int

  /// Assembles the chunks' columns and report. O(rows × columns), in parallel.
  func assemble(
    _ chunks: ParsedChunks, file: String, headerLines: Int, lineBases: [Int]
  ) -> ParsedFile {
    var parsed = ParsedFile(plan: plan)
    collectReport(chunks, file, headerLines, lineBases, &parsed)
    let texts = plan.slots.indices.filter { plan.slots[$0].storage == .text }
    var dictionaries: [Int: TextMerge] = [:]
    let onlyUsed =
      chunks.wasReparsed || (0..<chunks.count).contains { chunks.results[$0].hasStrayTexts }
    for slot in texts {
      dictionaries[slot] = TextMerge(
        slot: slot, rule: plan.slots[slot].rule, chunks: chunks,
        used: onlyUsed ? usedCodes(slot, chunks) : nil)
    }
    let nameBlocks = mergeNames(chunks)
    recode(chunks, dictionaries, nameBlocks.bases)
    closeGaps(chunks, rows: parsed.rowCount)
    parsed.columns = columns(parsed.rowCount, dictionaries, nameBlocks)
    return parsed
  }

  // MARK: Texts

  /// For each thread, which codes some kept row has.
  private func usedCodes(_ slot: Int, _ chunks: ParsedChunks) -> [[Bool]] {
    var used = (0..<chunks.workers).map {
      Array(repeating: false, count: chunks.parsers[$0].interners[slot].count)
    }
    guard let codes = buffers.blocks[slot]?.assumingMemoryBound(to: Int32.self) else { return used }
    for chunk in 0..<chunks.count {
      let worker = chunks.results[chunk].worker
      let first = firstRows[chunk]
      used[worker].withUnsafeMutableBufferPointer { used in
        for row in first..<first + chunks.results[chunk].rows where codes[row] >= 0 {
          used[Int(codes[row])] = true
        }
      }
    }
    return used
  }

  /// Replaces threads' codes by final ones, and ends of names in chunks by ends in the column.
  private func recode(_ chunks: ParsedChunks, _ dictionaries: [Int: TextMerge], _ nameBases: [[Int]]) {
    let (firstRows, buffers, plan) = (firstRows, buffers, plan)
    let queue = WorkQueue(count: chunks.count, control: ReadingControl())
    let names = chunks.parsers[0].nameSlots
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, chunks.count))) { _ in
      while let chunk = queue.takeAlways() {
        let rows = chunks.results[chunk].rows
        let first = firstRows[chunk]
        for slot in plan.slots.indices {
          guard let merge = dictionaries[slot],
            let codes = buffers.blocks[slot]?.assumingMemoryBound(to: Int32.self)
          else { continue }
          merge.map[chunks.results[chunk].worker].withUnsafeBufferPointer { map in
            for row in first..<first + rows where codes[row] >= 0 { codes[row] = map[Int(codes[row])] }
          }
        }
        for (index, slot) in names.enumerated() {
          guard let ends = buffers.blocks[slot]?.assumingMemoryBound(to: Int64.self) else { continue }
          let base = Int64(nameBases[index][chunk])
          for row in first..<first + rows { ends[row + 1] += base }
        }
      }
    }
  }

  // MARK: Names

  private struct NameBlocks: @unchecked Sendable {
    /// The bytes of each identifier slot, and for each chunk where its names begin in them.
    var bytes: [UnsafeMutablePointer<UInt8>] = []
    var bases: [[Int]] = []
    var counts: [Int] = []
  }

  private func mergeNames(_ chunks: ParsedChunks) -> NameBlocks {
    var blocks = NameBlocks()
    for index in chunks.parsers[0].nameSlots.indices {
      var bases: [Int] = []
      var total = 0
      for chunk in 0..<chunks.count {
        bases.append(total)
        total += chunks.results[chunk].names[index].count
      }
      let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: max(total, 1))
      for chunk in 0..<chunks.count {
        let names = chunks.results[chunk].names[index]
        (bytes + bases[chunk]).update(from: names.base, count: names.count)
      }
      blocks.bytes.append(bytes)
      blocks.bases.append(bases)
      blocks.counts.append(total)
    }
    return blocks
  }

  // MARK: Columns

  /// Moves rows down over the places of lines that gave no row.
  private func closeGaps(_ chunks: ParsedChunks, rows: Int) {
    var target = 0
    for chunk in 0..<chunks.count {
      let count = chunks.results[chunk].rows
      let first = firstRows[chunk]
      if first != target, count > 0 {
        for (slot, block) in buffers.blocks.enumerated() {
          guard let block else { continue }
          let width = plan.slots[slot].storage == .text ? 4 : 8
          // Identifiers keep the end of row r in element r + 1.
          let shift = plan.slots[slot].storage == .identifier ? width : 0
          memmove(block + target * width + shift, block + first * width + shift, count * width)
        }
      }
      target += count
    }
  }

  private func columns(
    _ rows: Int, _ dictionaries: [Int: TextMerge], _ names: NameBlocks
  ) -> [Column] {
    let count = plan.slots.count
    let made = SharedSlots(base: UnsafeMutablePointer<Column?>.allocate(capacity: max(count, 1)))
    made.base.initialize(repeating: nil, count: max(count, 1))
    defer {
      made.base.deinitialize(count: max(count, 1))
      made.base.deallocate()
    }
    var nameIndex: [Int: Int] = [:]
    for (slot, description) in plan.slots.enumerated() where description.storage == .identifier {
      nameIndex[slot] = nameIndex.count
    }
    let (buffers, plan, positions) = (buffers, plan, nameIndex)
    let blocks = SharedSlots(
      base: UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: max(count, 1)))
    blocks.base.initialize(repeating: nil, count: max(count, 1))
    defer { blocks.base.deallocate() }
    for slot in 0..<count { blocks[slot] = buffers.take(slot) }
    let queue = WorkQueue(count: count, control: ReadingControl())
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      while let slot = queue.takeAlways() {
        guard let block = blocks[slot] else { continue }
        switch plan.slots[slot].storage {
        case .integer:
          let numbers = block.assumingMemoryBound(to: Int64.self)
          made[slot] = .integer(IntegerColumn(storage: ColumnStorage(adopting: numbers, count: rows)))
        case .text:
          let codes = block.assumingMemoryBound(to: Int32.self)
          let dictionary = dictionaries[slot]?.dictionary ?? TextDictionary([])
          made[slot] = .text(
            TextColumn(codes: ColumnStorage(adopting: codes, count: rows), dictionary: dictionary))
        case .identifier:
          let ends = block.assumingMemoryBound(to: Int64.self)
          ends[0] = 0
          let index = positions[slot] ?? 0
          made[slot] = .identifier(
            IdentifierColumn(
              offsets: ColumnStorage(adopting: ends, count: rows + 1),
              bytes: ColumnStorage(adopting: names.bytes[index], count: names.counts[index])))
        }
      }
    }
    return (0..<count).compactMap { made[$0] }
  }

  // MARK: Report

  private func collectReport(
    _ chunks: ParsedChunks, _ file: String, _ headerLines: Int, _ lineBases: [Int], _ parsed: inout ParsedFile
  ) {
    for chunk in 0..<chunks.count {
      let result = chunks.results[chunk]
      parsed.rowCount += result.rows
      parsed.blankLines += result.blankLines
      parsed.faultCount += result.faultCount
      for fault in result.faults where parsed.faults.count < RowParser.storedFaults {
        parsed.faults.append(
          QuarantinedRow(
            file: file, line: headerLines + lineBases[chunk] + fault.lineInChunk,
            columnNumber: fault.column < 0 ? nil : fault.column + 1,
            column: fault.column < 0 ? nil : plan.columns[fault.column],
            field: fault.slot < 0 ? nil : plan.slots[fault.slot].field, reason: fault.reason, text: fault.text
          ))
      }
      for slot in plan.slots.indices {
        let notes = result.notes.isEmpty ? [0, 0, 0, 0] : Array(result.notes[slot * 4..<slot * 4 + 4])
        // A slot may serve several fields; each of them is affected.
        for (field, index) in plan.fields where index == slot {
          if notes[1] > 0 { parsed.roundedNumbers[field, default: 0] += notes[1] }
          if notes[2] > 0 { parsed.repeatedLocalTimes[field, default: 0] += notes[2] }
          if notes[3] > 0 { parsed.skippedLocalTimes[field, default: 0] += notes[3] }
        }
      }
    }
  }
}
