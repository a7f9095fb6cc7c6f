/// Texts that were damaged on the way: replacement characters, and one encoding read as another.
///
/// Damaged names of zones, groups or ids may have merged what was different, or parted what was the same. A text
/// counts as garbled if it has four characters in a row that Latin-1 or Windows-1252 puts on bytes from 0x80 on
/// (two Chinese characters in GBK, or more than one in UTF-8; no language writes so), or what becomes of
/// replacement characters in GBK. O(dictionary) for texts, O(bytes) for ids, O(rows) where damage is found.
struct DamagedTextCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// U+FFFD in a text. Details: `distinct` = different texts.
    case replaced = "replacement-characters"
    /// One encoding read as another. Details: `distinct` = different texts.
    case garbled = "garbled-text"
  }
  static let id = "damaged-text"
  static let cost = 2

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    subject.tables.flatMap { table in
      let fields = table.kind.fields.flatMap { field -> [LogObservation] in
        switch table.columns[field] {
        case .text(let column)?: texts(column, [field], nil, table)
        case .identifier(let column)?: identifiers(column, field, table)
        default: []
        }
      }
      return fields
        + table.attributes.keys.sorted(by: TextDictionary.precedes).flatMap { name in
          table.attributes[name].map { texts($0, [], name, table) } ?? []
        }
    }
  }

  private func texts(_ column: TextColumn, _ fields: [Field], _ attribute: String?, _ table: Table)
    -> [LogObservation]
  {
    let damage = column.dictionary.values.map { $0.utf8.allSatisfy { $0 < 0x80 } ? nil : Self.damage($0) }
    guard damage.contains(where: { $0 != nil }) else { return [] }
    var counts = [Int](repeating: 0, count: damage.count)
    for code in column.codes.elements where code >= 0 { counts[Int(code)] += 1 }
    return Code.allCases.compactMap { code in
      let found = counts.indices.filter { damage[$0] == code && counts[$0] > 0 }
      guard !found.isEmpty else { return nil }
      var details: [String: LogObservation.Detail] = ["distinct": .init(found.count)]
      if let attribute { details["attribute"] = .text(attribute) }
      return observation(
        code, .caution, table.kind, fields, affected: found.reduce(0) { $0 + counts[$1] },
        total: table.rowCount - column.nullCount,
        examples: LogObservation.Example.smallest(.text, found.map { column.dictionary.values[$0] }),
        details: details, faulty: fields)
    }
  }

  private func identifiers(_ column: IdentifierColumn, _ field: Field, _ table: Table) -> [LogObservation] {
    guard column.bytes.elements.contains(where: { $0 >= 0x80 }) else { return [] }
    var found: [Code: RowExamples] = [:]
    for row in 0..<column.count where column.utf8(at: row).contains(where: { $0 >= 0x80 }) {
      guard let text = column.value(at: row), let code = Self.damage(text) else { continue }
      found[code, default: RowExamples(table)].add(row)
    }
    return Code.allCases.compactMap { code in
      found[code].map {
        observation(
          code, .caution, table.kind, [field], affected: $0.count, total: column.count, examples: $0.examples,
          faulty: [field])
      }
    }
  }

  /// What is wrong with a text, or nil.
  static func damage(_ text: String) -> Code? {
    var run = 0
    var isGarbled = false
    var last: (UInt32, UInt32) = (0, 0)
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value == 0xFFFD { return .replaced }
      // Replacement characters in UTF-8, read as GBK: 951F 65A4 62F7.
      if value == 0x62F7, last == (0x951F, 0x65A4) { isGarbled = true }
      last = (last.1, value)
      run = (0x80...0xFF).contains(value) || windows1252.contains(value) ? run + 1 : 0
      if run >= 4 { isGarbled = true }
    }
    return isGarbled ? .garbled : nil
  }

  /// The characters that Windows-1252 has where Latin-1 has control characters.
  private static let windows1252: Set<UInt32> = [
    0x20AC, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x017D,
    0x2018,
    0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x017E, 0x0178,
  ]
}
