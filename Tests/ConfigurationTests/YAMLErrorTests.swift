import Configuration
import Foundation
import Testing

@Suite("Faults of YAML files")
struct YAMLErrorTests {
  @Test("An unknown key is named with its place and the nearest known key")
  func unknownKey() {
    let found = mappingErrors("name: x\ntimezone: Asia/Shanghai\ntables: {}\n")
    expect(found, at: 2, 1, .unknownKey("timezone"), says: "did you mean \"time_zone\"?")
    #expect(
      found.first?.description
        == "mapping.yaml:2:1: unknown key \"timezone\" (timezone); did you mean \"time_zone\"?")
  }

  @Test("An unknown key that is like none is answered with all of them")
  func unknownKeyWithoutNeighbour() {
    expect(
      mappingErrors("tables:\n  orders:\n    elephants: 1\n"), at: 3, 5, .unknownKey("elephants"),
      says: "the keys here are: files, delimiter, columns, fields, attributes, ignore")
  }

  @Test("A missing key is reported where it should stand")
  func missingKey() {
    expect(mappingErrors("name: x\n"), at: 1, 1, .missingKey("tables"), says: "add \"tables:\" here")
  }

  @Test("A key without a value is missing")
  func keyWithoutValue() {
    expect(mappingErrors("name: x\ntables:\n"), at: 1, 1, .missingKey("tables"))
  }

  @Test("A wrong type names what was expected and found")
  func wrongType() {
    expect(
      mappingErrors("tables:\n  - orders\n"), at: 2, 3,
      .wrongType(expected: "a mapping", found: "a list"))
    expect(
      mappingErrors("tables:\n  orders:\n    columns: a, b\n"), at: 3, 14,
      .wrongType(expected: "a list", found: "\"a, b\""))
  }

  @Test("Numbers", arguments: ["two", "1_000", "0x10", ".inf", "NaN", "1969", "2101"])
  func badNumber(_ text: String) {
    expect(
      mappingErrors("year: \(text)\ntables: {}\n"), at: 1, 7,
      .badNumber(text, expected: "a whole number from 1970 to 2100"))
  }

  @Test("Days that no calendar has", arguments: ["2026-02-30", "2026/01/05", "yesterday", "26-01-05"])
  func badDate(_ text: String) {
    let yaml = """
      tables:
        orders:
          fields:
            placed_at: {column: t, format: "HH:mm", date: \(text)}
      """
    let found = mappingErrors(yaml)
    #expect(found.contains { $0.problem == .badDate(text) && $0.line == 4 && $0.column == 53 }, "\(found)")
  }

  @Test("An unknown value lists the allowed ones")
  func unknownValue() {
    let yaml = "tables:\n  orders:\n    fields:\n      distance: {column: d, unit: furlong}\n"
    let found = mappingErrors(yaml)
    expect(
      found, at: 4, 35, .unknownValue("furlong", allowed: ["m", "km", "mi"]), says: "write one of: m, km, mi")
    #expect(found.first?.keyPath == "tables.orders.fields.distance.unit")
  }

  @Test("A key that occurs twice is found at its second place")
  func duplicateKey() {
    expect(
      mappingErrors("name: a\ntables: {}\nname: b\n"), at: 3, 1, .duplicateKey("name"),
      says: "keep one of the two, the first is on line 1")
    // A text and a number that read alike are the same key. On one line the first place is given.
    let yaml = """
      tables:
        orders:
          fields:
            status:
              column: s
              values: {1: completed, "1": ""}
      """
    expect(mappingErrors(yaml), at: 6, 18, .duplicateKey("1"))
  }

  @Test("Syntax errors keep the parser's place")
  func syntax() {
    let found = mappingErrors("name: x\ntables: [a\n")
    #expect(found.count == 1)
    #expect(found.first?.line != nil)
    guard case .syntax? = found.first?.problem else {
      Issue.record("\(found)")
      return
    }
    let tab = mappingErrors("tables:\n\torders: {}\n")
    #expect(tab.first?.line == 2)
  }

  @Test("Empty files", arguments: ["", "\n\n", "# only a comment\n", "---\n", "~\n", "\u{FEFF}"])
  func empty(_ text: String) {
    #expect(mappingErrors(text).map(\.problem) == [.empty])
  }

  @Test("More than one document")
  func severalDocuments() {
    expect(mappingErrors("tables: {}\n---\nname: x\n"), at: 2, 1, .severalDocuments)
  }

  @Test("Bytes that are not UTF-8 are found by line and column")
  func notUTF8() {
    let bytes: [UInt8] = Array("name: 明\nx: a".utf8) + [0xFF, 0x0A]
    let found = errors { () throws(ConfigurationErrors) in
      try MappingFile.mapping(from: Data(bytes), file: "m.yaml")
    }
    expect(found, at: 2, 5, .notUTF8, says: "save the file in UTF-8")
  }

  @Test("A byte order mark and Windows line ends do no harm")
  func byteOrderMark() throws {
    let mapping = try MappingFile.mapping(
      from: Data("\u{FEFF}name: x\r\ntables: {}\r\n".utf8), file: "m.yaml")
    #expect(mapping.name == "x")
  }

  @Test("A control character is found by its line")
  func controlCharacter() {
    let found = mappingErrors("name: x\ntables: {\u{1}}\n")
    #expect(found.first?.line == 2)
    #expect(found.first?.suggestion == "remove the control character")
  }

  @Test("Few aliases are read, many are refused before they can multiply")
  func aliases() throws {
    let few = "tables:\n  orders:\n    fields:\n      tip: &t {column: a, unit: fen}\n      incentive: *t\n"
    let mapping = try MappingFile.mapping(from: Data(few.utf8), file: "m.yaml")
    #expect(mapping.tables[.orders]?.fields[.incentive]?.unit == .fen)
    var bomb = "a0: &a0 [x]\n"
    for level in 1...20 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
      bomb += "a\(level): &a\(level) [\(aliases)]\n"
    }
    expect(mappingErrors(bomb), at: 3, 38, .tooManyAliases(limit: 16))
    // The same as keys, which a parser hashes while it loads.
    let keys = "a: &a [x]\nb: &b {? [\(Array(repeating: "*a", count: 30).joined(separator: ","))] : 1}\n"
    #expect(mappingErrors(keys).map(\.problem) == [.tooManyAliases(limit: 16)])
    #expect(mappingErrors("a: *nowhere\n").first?.line == 1)
  }

  @Test("Nesting without end is refused", arguments: [60, 400, 100_000])
  func nesting(_ depth: Int) {
    let flow = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(mappingErrors("a: \(flow)\n").first?.problem == .tooDeep(limit: 40))
    let inline = "a:\n  " + String(repeating: "- ", count: depth) + "x\n"
    #expect(mappingErrors(inline).first?.problem == .tooDeep(limit: 40))
  }

  @Test("Blocks nested by indentation are refused and do not end the process")
  func deepBlocks() {
    var text = ""
    for depth in 0..<900 { text += String(repeating: " ", count: depth) + "a:\n" }
    #expect(!mappingErrors(text).isEmpty)
  }

  @Test("A file that is too large is not parsed")
  func tooLarge() {
    let found = mappingErrors("name: " + String(repeating: "x", count: 5_000_000))
    guard case .tooLarge? = found.first?.problem else {
      Issue.record("\(found)")
      return
    }
  }

  @Test("A file that is not there")
  func noFile() {
    let found = errors { () throws(ConfigurationErrors) in
      try MappingFile.mapping(at: "/nowhere/mapping.yaml")
    }
    #expect(
      found.first?.description
        == "/nowhere/mapping.yaml: the file cannot be read: there is no such file; check the path and the permissions"
    )
  }

  @Test("A folder in place of a file")
  func folder() {
    let found = errors { () throws(ConfigurationErrors) in try MappingFile.mapping(at: "/tmp") }
    guard case .unreadable? = found.first?.problem else {
      Issue.record("\(found)")
      return
    }
  }

  @Test("Several faults are reported together, in the order of lines")
  func several() {
    let yaml = """
      nam: x
      year: soon
      tables:
        order: {}
        orders:
          fields:
            worker: courier
            distance: {column: d, unit: min}
      """
    let found = mappingErrors(yaml)
    #expect(found.map(\.line) == [1, 2, 4, 7, 8])
    #expect("\(ConfigurationErrors(found))".split(separator: "\n").count == 5)
  }

  @Test("Random bytes and cut files give errors, never a trap")
  func noise() throws {
    var seed: UInt64 = 1
    func next() -> UInt64 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return seed >> 33
    }
    let alphabet = Array("{}[]:-?&*!|>'\"%@`#,\n\t ab01~<=\\é明".utf8) + [0x80, 0xFF, 0x00]
    for _ in 0..<3_000 {
      let length = Int(next() % 60)
      let bytes = (0..<length).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }
      _ = try? MappingFile.mapping(from: Data(bytes), file: "noise")
      _ = try? ParameterFile.parameters(from: Data(bytes), file: "noise")
    }
    let whole = Array("tables:\n  orders:\n    fields:\n      tip: {sum: [a, -b], unit: fen}\n".utf8)
    for length in whole.indices {
      _ = try? MappingFile.mapping(from: Data(whole.prefix(length)), file: "cut")
    }
  }
}
