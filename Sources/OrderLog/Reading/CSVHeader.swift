/// The header line of delimited text.
struct CSVHeader {
  /// The names, without quotes and without blanks around them.
  let names: [String]
  /// Where the first row starts.
  let end: Int
  /// How many lines the header takes.
  let lines: Int

  /// Reads the record at `start`.
  init(_ bytes: LogBytes, from start: Int, delimiter: UInt8) {
    var names: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var atStart = true
    var position = start
    var lines = 0
    scan: while position < bytes.count {
      let byte = bytes.base[position]
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          if position + 1 < bytes.count, bytes.base[position + 1] == UInt8(ascii: "\"") {
            field.append(byte)
            position += 1
          } else {
            isQuoted = false
          }
        } else {
          if byte == 10 { lines += 1 }
          field.append(byte)
        }
      } else if byte == UInt8(ascii: "\""), atStart {
        isQuoted = true
      } else if byte == delimiter {
        names.append(Self.name(field))
        field = []
        atStart = true
        position += 1
        continue scan
      } else if byte == 10 || byte == 13 {
        position += byte == 13 && position + 1 < bytes.count && bytes.base[position + 1] == 10 ? 2 : 1
        lines += 1
        break scan
      } else {
        field.append(byte)
      }
      atStart = false
      position += 1
      if field.count > CSVChunkParser.fieldLimit { break scan }
    }
    names.append(Self.name(field))
    self.names = names
    end = position
    self.lines = max(lines, 1)
  }

  private static func name(_ bytes: [UInt8]) -> String {
    var text = Substring(String(decoding: bytes, as: UTF8.self))
    while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return String(text)
  }

  /// What is wrong with a list of names, if anything. A nameless column is allowed: exports of data frames have one.
  static func problem(_ names: [String]) -> (column: String?, text: String)? {
    var seen: Set<String> = []
    for name in names where !name.isEmpty {
      if !seen.insert(name).inserted { return (name, "the header names this column twice") }
    }
    return seen.isEmpty ? (nil, "the header has no names") : nil
  }
}

/// What the first bytes of a file tell.
enum FileSignature {
  /// The length of a UTF-8 byte order mark, 3 or 0.
  static func lengthOfMark(_ bytes: LogBytes) -> Int {
    bytes.count >= 3 && bytes.base[0] == 0xEF && bytes.base[1] == 0xBB && bytes.base[2] == 0xBF ? 3 : 0
  }

  /// Whether a file's name says that it holds JSON lines.
  static func isJSONLines(_ name: String) -> Bool {
    let lower = name.lowercased()
    return [".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz"].contains { lower.hasSuffix($0) }
  }

  /// Refuses files that are something else than text in UTF-8.
  static func check(_ bytes: LogBytes, path: String) throws(LogError) {
    func begins(_ signature: [UInt8]) -> Bool {
      bytes.count >= signature.count && signature.indices.allSatisfy { bytes.base[$0] == signature[$0] }
    }
    if begins([0xFF, 0xFE]) || begins([0xFE, 0xFF]) {
      throw LogError(
        .badEncoding, path: path, problem: "is encoded in UTF-16",
        remedy: "convert it first: iconv -f UTF-16 -t UTF-8 FILE > NEWFILE")
    }
    if begins(Array("PAR1".utf8)) {
      throw LogError(
        .unknownFormat, path: path, problem: "is a Parquet file, which this version does not read",
        remedy: "export it as CSV, for example with DuckDB: COPY (FROM 'FILE.parquet') TO 'FILE.csv'")
    }
    if begins([0x50, 0x4B, 0x03, 0x04]) {
      throw LogError(
        .unknownFormat, path: path, problem: "is a zip archive or a spreadsheet (.xlsx)",
        remedy: "unpack it, or save the sheet as CSV in UTF-8")
    }
  }
}
