import Foundation

/// Reads JSON lines: one object per line, its members the columns. Numbers keep their digits, since they are read
/// from the text and not through floating point.
struct JSONLinesReader: RowSource {
  let path: String
  let bytes: LogBytes
  let zone: CivilTimeZone?
  let faultLimit: Int
  let isCancelled: @Sendable () -> Bool
  let progress: @Sendable (Int) -> Void
  /// All names that occur in any line, in the order in which they are first met.
  let columns: [String]

  init(
    path: String, bytes: LogBytes, zone: CivilTimeZone?, faultLimit: Int,
    isCancelled: @escaping @Sendable () -> Bool, progress: @escaping @Sendable (Int) -> Void
  ) {
    self.path = path
    self.bytes = bytes
    self.zone = zone
    self.faultLimit = faultLimit
    self.isCancelled = isCancelled
    self.progress = progress
    var seen: Set<String> = []
    var names: [String] = []
    Self.forEachLine(bytes) { line, _ in
      for (name, _) in JSONObjectLine(line).members ?? [] where seen.insert(name).inserted {
        names.append(name)
      }
      return !isCancelled()
    }
    columns = names
  }

  func parse(_ slots: [ParsingSlot]) throws -> CSVReader.Parsed {
    var integers = slots.map { _ in [Int64]() }
    var texts = slots.map { _ in [String?]() }
    var values = slots.map { _ in ValueParser(clock: zone.map(LocalTimeReader.init)) }
    var faults: [ParsedChunk.Fault] = []
    var faultCount = 0
    var rows = 0
    var lineNumber = 0
    let position = Dictionary(columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    Self.forEachLine(bytes) { line, offset in
      lineNumber += 1
      if line.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { return true }
      func refuse(_ reason: RowFault, _ column: Int?, _ slot: Int?, _ text: String) {
        faultCount += 1
        if faults.count < faultLimit {
          faults.append(.init(line: lineNumber, column: column, slot: slot, reason: reason, text: text))
        }
      }
      guard line.count <= CSVChunkParser.fieldLimit else {
        refuse(.fieldTooLong, nil, nil, CSVChunkParser.shortened(line))
        return true
      }
      let object = JSONObjectLine(line)
      guard let members = object.members else {
        refuse(object.fault, nil, nil, CSVChunkParser.shortened(line))
        return true
      }
      var found = [String?](repeating: nil, count: columns.count)
      for (name, text) in members { if let index = position[name] { found[index] = text } }
      var row: [(Int64, String?)] = []
      for (index, slot) in slots.enumerated() {
        let text = found[slot.column] ?? ""
        if text.isEmpty, slot.isRequired {
          refuse(.missingRequired, slot.column, index, "")
          return true
        }
        switch slot.format {
        case .text, .identifier: row.append((0, text.isEmpty ? nil : text))
        case .number, .iso8601, .pattern, .flag:
          let bytes = Array(text.utf8)
          switch bytes.withUnsafeBufferPointer({ values[index].integer($0, slot.format) }) {
          case .success(let value): row.append((value, nil))
          case .failure(let error):
            refuse(error.fault, slot.column, index, String(text.prefix(80)))
            return true
          }
        }
      }
      for (index, value) in row.enumerated() {
        switch slots[index].format {
        case .text, .identifier: texts[index].append(value.1)
        case .number, .iso8601, .pattern, .flag: integers[index].append(value.0)
        }
      }
      rows += 1
      if rows % 8_192 == 0 { progress(offset) }
      return !isCancelled()
    }
    if isCancelled() { throw CancellationError() }
    let made = slots.indices.map { index -> Column in
      switch slots[index].format {
      case .text: .text(TextColumn(texts[index]))
      case .identifier: .identifier(IdentifierColumn(texts[index].map { $0 ?? "" }))
      case .number, .iso8601, .pattern, .flag:
        .integer(IntegerColumn(storage: ColumnStorage(integers[index])))
      }
    }
    return CSVReader.Parsed(
      rows: rows, columns: made, faults: faults, faultCount: faultCount, notes: values.map(\.notes))
  }

  /// Shows each line without its end; false ends the walk.
  private static func forEachLine(_ bytes: LogBytes, _ body: (UnsafeBufferPointer<UInt8>, Int) -> Bool) {
    var start = FileSignature.lengthOfMark(bytes)
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes.base[end] != 10 { end += 1 }
      if !body(UnsafeBufferPointer(start: bytes.base + start, count: end - start), end) { return }
      start = end + 1
    }
  }
}

/// The members of a flat JSON object on one line, each value as text: strings unescaped, numbers as written, true and
/// false as such, null as the empty text. Nested values are kept as they stand.
struct JSONObjectLine {
  /// Names and values in order; nil when the line is no JSON object.
  private(set) var members: [(String, String)]?
  /// Why not.
  private(set) var fault = RowFault.badJSON

  private let text: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    guard String(validating: text, as: UTF8.self) != nil else {
      fault = .notUTF8
      return
    }
    if text.contains(0) {
      fault = .nulByte
      return
    }
    members = parse()
  }

  private mutating func parse() -> [(String, String)]? {
    skipBlanks()
    guard take("{") else { return nil }
    var found: [(String, String)] = []
    skipBlanks()
    if take("}") { return atEnd() ? found : nil }
    while true {
      skipBlanks()
      guard let name = string() else { return nil }
      skipBlanks()
      guard take(":") else { return nil }
      skipBlanks()
      guard let value = value() else { return nil }
      found.append((name, value))
      skipBlanks()
      if take(",") { continue }
      guard take("}") else { return nil }
      return atEnd() ? found : nil
    }
  }

  private mutating func skipBlanks() {
    while place < text.count, [32, 9, 13].contains(text[place]) { place += 1 }
  }

  private mutating func atEnd() -> Bool {
    skipBlanks()
    return place == text.count
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard place < text.count, text[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    let start = place
    var isEscaped = false
    while place < text.count, text[place] != UInt8(ascii: "\"") {
      if text[place] == UInt8(ascii: "\\") {
        isEscaped = true
        place += 1
      }
      place += 1
    }
    guard place < text.count else { return nil }
    let inner = UnsafeBufferPointer(rebasing: text[start..<place])
    place += 1
    guard isEscaped else { return String(decoding: inner, as: UTF8.self) }
    return Self.unescaped(inner)
  }

  private static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    var units: [UInt16] = []
    var result = ""
    var plain: [UInt8] = []
    func flush(_ result: inout String, _ plain: inout [UInt8], _ units: inout [UInt16]) {
      if !units.isEmpty { result += String(decoding: units, as: UTF16.self) }
      if !plain.isEmpty { result += String(decoding: plain, as: UTF8.self) }
      units = []
      plain = []
    }
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "\\") else {
        if !units.isEmpty { flush(&result, &plain, &units) }
        plain.append(text[index])
        index += 1
        continue
      }
      guard index + 1 < text.count else { return nil }
      let simple: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 34, UInt8(ascii: "\\"): 92, UInt8(ascii: "/"): 47, UInt8(ascii: "b"): 8,
        UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
      ]
      if let byte = simple[text[index + 1]] {
        if !units.isEmpty { flush(&result, &plain, &units) }
        plain.append(byte)
        index += 2
      } else {
        guard text[index + 1] == UInt8(ascii: "u"), index + 6 <= text.count,
          let unit = UInt16(String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
        else { return nil }
        if !plain.isEmpty { flush(&result, &plain, &units) }
        units.append(unit)
        index += 6
      }
    }
    flush(&result, &plain, &units)
    return result
  }

  private mutating func value() -> String? {
    guard place < text.count else { return nil }
    switch text[place] {
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "{"), UInt8(ascii: "["): return nested()
    default:
      let start = place
      while place < text.count, ![32, 9, 13, 44, 125].contains(text[place]) { place += 1 }
      let word = String(decoding: text[start..<place], as: UTF8.self)
      if word == "null" { return "" }
      if word == "true" || word == "false" { return word }
      let isNumber = word.utf8.first.map { $0 == 45 || ($0 &- 48) < 10 } ?? false
      return isNumber ? word : nil
    }
  }

  private mutating func nested() -> String? {
    let start = place
    var depth = 0
    while place < text.count {
      switch text[place] {
      case UInt8(ascii: "\""):
        guard string() != nil else { return nil }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      place += 1
      if depth == 0 { return String(decoding: text[start..<place], as: UTF8.self) }
    }
    return nil
  }
}
