import Foundation

/// Makes one table from the files that were read for it.
struct TableAssembler {
  let kind: TableKind
  let mapping: TableMapping
  let zone: CivilTimeZone?
  let year: Int?

  /// The table of all rows, in the order of files. Columns that some files lack are empty for their rows. O(rows).
  func table(_ parts: [ParsedFile], file: String) throws(LogError) -> Table {
    let rows = parts.reduce(0) { $0 + $1.rowCount }
    var columns: [Field: Column] = [:]
    for field in kind.fields where parts.contains(where: { $0.plan.fields[field] != nil }) {
      let pieces = parts.map { part in part.plan.fields[field].map { part.columns[$0] } }
      if let column = Self.joined(pieces, parts.map(\.rowCount)) { columns[field] = column }
    }
    var attributes: [String: TextColumn] = [:]
    for name in Set(parts.flatMap { $0.plan.attributes.keys }) {
      let pieces = parts.map { part in part.plan.attributes[name].map { part.columns[$0] } }
      if case .text(let column)? = Self.joined(pieces, parts.map(\.rowCount)) { attributes[name] = column }
    }
    for (field, source) in mapping.fields {
      if case .constant(let text) = source.origin {
        columns[field] = try constant(text, field, source, rows: rows, file: file)
      }
    }
    for (field, source) in mapping.fields {
      if case .greatCircle(let detour) = source.origin {
        columns[field] = try greatCircle(field, detour, columns, rows: rows, file: file)
      }
    }
    return Table(kind: kind, rowCount: rows, columns: columns, attributes: attributes)
  }

  // MARK: Several files

  /// One column after the other; nil pieces are empty. The pieces of a field have the same type in each file.
  static func joined(_ pieces: [Column?], _ counts: [Int]) -> Column? {
    if pieces.count == 1 { return pieces[0] }
    let rows = counts.reduce(0, +)
    switch pieces.compactMap({ $0 }).first {
    case .integer:
      return .integer(
        IntegerColumn(
          storage: ColumnStorage(uninitialized: rows) { slots in
            var row = 0
            for (piece, count) in zip(pieces, counts) {
              let column: IntegerColumn? = if case .integer(let column)? = piece { column } else { nil }
              for index in 0..<count { slots[row + index] = column?[index] ?? IntegerColumn.null }
              row += count
            }
          }))
    case .text:
      let columns = pieces.map { (piece) -> TextColumn? in
        if case .text(let column)? = piece { column } else { nil }
      }
      let dictionary = TextDictionary(columns.compactMap { $0 }.flatMap(\.dictionary.values))
      return .text(
        TextColumn(
          codes: ColumnStorage(uninitialized: rows) { slots in
            var row = 0
            for (column, count) in zip(columns, counts) {
              let map = column?.dictionary.values.map { dictionary.code(of: $0) ?? TextColumn.null } ?? []
              for index in 0..<count {
                let code = column?[index] ?? TextColumn.null
                slots[row + index] = code < 0 ? TextColumn.null : map[Int(code)]
              }
              row += count
            }
          }, dictionary: dictionary))
    case .identifier:
      let columns = pieces.map { (piece) -> IdentifierColumn? in
        if case .identifier(let column)? = piece { column } else { nil }
      }
      let total = columns.reduce(0) { $0 + ($1?.bytes.count ?? 0) }
      let bytes = ColumnStorage<UInt8>(uninitialized: total) { target in
        var position = 0
        for column in columns.compactMap({ $0 }) {
          let copied = UnsafeMutableBufferPointer(rebasing: target[position..<position + column.bytes.count])
          _ = copied.initialize(from: column.bytes.elements)
          position += column.bytes.count
        }
      }
      let offsets = ColumnStorage<Int64>(uninitialized: rows + 1) { ends in
        var row = 0
        var base: Int64 = 0
        ends[0] = 0
        for (column, count) in zip(columns, counts) {
          for index in 0..<count { ends[row + index + 1] = base + (column?.offsets[index + 1] ?? 0) }
          row += count
          base += Int64(column?.bytes.count ?? 0)
        }
      }
      return .identifier(IdentifierColumn(offsets: offsets, bytes: bytes))
    case nil:
      return nil
    }
  }

  // MARK: Derived columns

  private func constant(
    _ text: String, _ field: Field, _ source: FieldSource, rows: Int, file: String
  ) throws(LogError) -> Column {
    let planner = ParsePlanner(kind: kind, mapping: mapping, file: file, year: year)
    let rule = try planner.rule(field, source)
    let replaced = Array(text.utf8).withUnsafeBufferPointer {
      rule.replaced($0) { String(decoding: $0, as: UTF8.self) }
    }
    switch field.type {
    case .text:
      let code: Int32 = replaced.isEmpty ? TextColumn.null : 0
      let codes = ColumnStorage<Int32>(uninitialized: rows) { $0.initialize(repeating: code) }
      return .text(TextColumn(codes: codes, dictionary: TextDictionary(replaced.isEmpty ? [] : [replaced])))
    case .identifier:
      return .identifier(IdentifierColumn(Array(repeating: replaced, count: rows)))
    default:
      try planner.check(replaced, rule, field)
      var clock = zone.map { LocalClock($0) }
      let outcome = Array(replaced.utf8).withUnsafeBufferPointer { rule.read($0, clock: &clock) }
      var value = IntegerColumn.null
      if case .value(let read, _) = outcome { value = read }
      if outcome == .needsTimeZone {
        throw .noTimeZone(file: file, line: 0, column: "(constant)", field: field)
      }
      return .integer(
        IntegerColumn(storage: ColumnStorage(uninitialized: rows) { $0.initialize(repeating: value) }))
    }
  }

  /// Haversine distance on the WGS 84 mean sphere, to the nearest metre.
  private func greatCircle(
    _ field: Field, _ detour: Double, _ columns: [Field: Column], rows: Int, file: String
  ) throws(LogError) -> Column {
    func column(_ field: Field) -> IntegerColumn? {
      if case .integer(let column)? = columns[field] { column } else { nil }
    }
    guard let fromLon = column(.pickupLon), let fromLat = column(.pickupLat), let toLon = column(.dropoffLon),
      let toLat = column(.dropoffLat)
    else {
      throw .badMapping(
        file: file, field: field,
        reason: "a great circle needs pickup_lon, pickup_lat, dropoff_lon and dropoff_lat")
    }
    let radians = Double.pi / 180 / Double(FieldType.coordinate.scale)
    return .integer(
      IntegerColumn(
        storage: ColumnStorage(uninitialized: rows) { slots in
          for row in 0..<rows {
            if fromLon.isNull(row) || fromLat.isNull(row) || toLon.isNull(row) || toLat.isNull(row) {
              slots[row] = IntegerColumn.null
              continue
            }
            let (a, b) = (Double(fromLat[row]) * radians, Double(toLat[row]) * radians)
            let half = sin((b - a) / 2)
            let across = sin(Double(toLon[row] - fromLon[row]) * radians / 2)
            let chord = min(1, half * half + cos(a) * cos(b) * across * across)
            slots[row] = Int64(
              (2 * 6_371_008.8 * asin(chord.squareRoot()) * detour).rounded(.toNearestOrEven))
          }
        }))
  }
}
