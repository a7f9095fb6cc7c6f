import Foundation

/// Makes the columns of a table from the slots that a parser has filled.
struct TableAssembly {
  let plan: ReadingPlan
  let columns: [Column]
  let rows: Int
  let zone: CivilTimeZone?

  /// The table. Values that replacement or arithmetic cannot give are missing, and counted by field.
  func table() -> (table: Table, unreadable: [Field: Int]) {
    var made: [Field: Column] = [:]
    var unreadable: [Field: Int] = [:]
    for (field, recipe) in plan.fields {
      let (column, failures) = make(field, recipe, made)
      made[field] = column
      if failures > 0 { unreadable[field] = failures }
    }
    var attributes: [String: TextColumn] = [:]
    for (name, slot) in plan.attributes {
      if case .text(let column) = columns[slot] { attributes[name] = column }
    }
    return (Table(kind: plan.kind, rowCount: rows, columns: made, attributes: attributes), unreadable)
  }

  private func make(_ field: Field, _ recipe: ReadingPlan.Recipe, _ made: [Field: Column]) -> (Column, Int) {
    switch recipe {
    case .slot(let slot): return (columns[slot], 0)
    case .replaced(let slot, let source, let format): return replaced(slot, source, format)
    case .constant(let text, let format): return (constant(text, format), 0)
    case .joined(let slots, let separator): return (joined(slots, separator), 0)
    case .sum(let terms):
      let parts = terms.map { (integers($0.slot), $0.isNegative) }
      return (
        computed { row in
          var total: Int64 = 0
          for (part, isNegative) in parts {
            guard let value = part?.value(at: row) else { return nil }
            total += isNegative ? -value : value
          }
          return total
        }, 0
      )
    case .shifted(let instant, let by, let backwards):
      let start = integers(instant)
      let length = integers(by)
      return (
        computed { row in
          guard let at = start?.value(at: row), let shift = length?.value(at: row) else { return nil }
          return backwards ? at - shift : at + shift
        }, 0
      )
    case .greatCircle(let detour):
      func coordinate(_ field: Field) -> IntegerColumn? {
        if case .integer(let column)? = made[field] { column } else { mappedCoordinate(field) }
      }
      let parts = [Field.pickupLon, .pickupLat, .dropoffLon, .dropoffLat].map(coordinate)
      return (
        computed { row in
          let degrees = parts.compactMap { $0?.value(at: row) }.map { Double($0) / 1e7 }
          guard degrees.count == 4 else { return nil }
          let metres =
            GreatCircle.metres(from: (degrees[0], degrees[1]), to: (degrees[2], degrees[3])) * detour
          return Int64(exactly: metres.rounded())
        }, 0
      )
    }
  }

  /// A coordinate that comes later in the order of fields than the distance that is made from it.
  private func mappedCoordinate(_ field: Field) -> IntegerColumn? {
    for (other, recipe) in plan.fields where other == field {
      if case .integer(let column) = make(field, recipe, [:]).0 { return column }
    }
    return nil
  }

  private func integers(_ slot: Int) -> IntegerColumn? {
    if case .integer(let column) = columns[slot] { column } else { nil }
  }

  /// A column row by row. Inputs are within ±2^60, so that a few of them add up without overflow.
  private func computed(_ value: (Int) -> Int64?) -> Column {
    .integer(
      IntegerColumn(
        storage: ColumnStorage(uninitialized: rows) { slots in
          for row in 0..<rows { slots[row] = value(row) ?? IntegerColumn.null }
        }))
  }

  /// The distinct texts are replaced, then read; so a large table costs no more than its dictionary.
  private func replaced(_ slot: Int, _ source: FieldSource, _ format: ValueFormat) -> (Column, Int) {
    guard case .text(let column) = columns[slot] else { return (columns[slot], 0) }
    let texts = column.dictionary.values.map { source.values[$0] ?? source.otherwise ?? $0 }
    // What an empty value becomes can be said, too.
    let empty = source.values[""]
    if format == .text || format == .identifier {
      let values = (0..<rows).map { row in
        (column[row] < 0 ? empty : texts[Int(column[row])]).flatMap { $0.isEmpty ? nil : $0 }
      }
      return format == .text
        ? (.text(TextColumn(values)), 0) : (.identifier(IdentifierColumn(values.map { $0 ?? "" })), 0)
    }
    let numbers = texts.map { read($0, format) }
    let emptyNumber = empty.flatMap { read($0, format) } ?? IntegerColumn.null
    var failures = 0
    let storage = ColumnStorage<Int64>(uninitialized: rows) { slots in
      for row in 0..<rows {
        if column[row] < 0 {
          slots[row] = emptyNumber
        } else if let number = numbers[Int(column[row])] {
          slots[row] = number
        } else {
          slots[row] = IntegerColumn.null
          failures += 1
        }
      }
    }
    return (.integer(IntegerColumn(storage: storage)), failures)
  }

  private func constant(_ text: String, _ format: ValueFormat) -> Column {
    switch format {
    case .text: return .text(TextColumn([String?](repeating: text.isEmpty ? nil : text, count: rows)))
    case .identifier: return .identifier(IdentifierColumn([String](repeating: text, count: rows)))
    case .number, .iso8601, .pattern, .flag:
      let value = read(text, format) ?? IntegerColumn.null
      return computed { _ in value == IntegerColumn.null ? nil : value }
    }
  }

  private func read(_ text: String, _ format: ValueFormat) -> Int64? {
    var parser = ValueParser(clock: zone.map(LocalTimeReader.init))
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { try? parser.integer($0, format).get() }
  }

  /// Identifiers with a separator between; empty when all parts are.
  private func joined(_ slots: [Int], _ separator: String) -> Column {
    let parts = slots.compactMap { slot -> IdentifierColumn? in
      if case .identifier(let column) = columns[slot] { column } else { nil }
    }
    let between = Array(separator.utf8)
    if plan.fields.contains(where: { $0.field.type == .text && isJoined($0.recipe, slots) }) {
      return .text(
        TextColumn(
          (0..<rows).map { row in
            let text = parts.map { $0.value(at: row) ?? "" }.joined(separator: separator)
            return text == String(repeating: separator, count: max(parts.count - 1, 0)) ? nil : text
          }))
    }
    var bytes: [UInt8] = []
    let offsets = ColumnStorage<Int64>(uninitialized: rows + 1) { slots in
      slots[0] = 0
      for row in 0..<rows {
        if parts.contains(where: { !$0.utf8(at: row).isEmpty }) {
          for (index, part) in parts.enumerated() {
            if index > 0 { bytes.append(contentsOf: between) }
            bytes.append(contentsOf: part.utf8(at: row))
          }
        }
        slots[row + 1] = Int64(bytes.count)
      }
    }
    return .identifier(IdentifierColumn(offsets: offsets, bytes: ColumnStorage(bytes)))
  }

  private func isJoined(_ recipe: ReadingPlan.Recipe, _ slots: [Int]) -> Bool {
    if case .joined(let own, _) = recipe { own == slots } else { false }
  }
}

/// Distances on the sphere.
public enum GreatCircle {
  /// The mean radius of the earth in metres (IUGG).
  public static let radius = 6_371_008.8

  /// The length in metres of the shortest way between two points given as longitude and latitude in degrees, by the
  /// haversine formula.
  public static func metres(from a: (Double, Double), to b: (Double, Double)) -> Double {
    let (lambda1, phi1) = (a.0 * .pi / 180, a.1 * .pi / 180)
    let (lambda2, phi2) = (b.0 * .pi / 180, b.1 * .pi / 180)
    let height = sin((phi2 - phi1) / 2)
    let width = sin((lambda2 - lambda1) / 2)
    let h = height * height + cos(phi1) * cos(phi2) * width * width
    return 2 * radius * asin(min(1, h.squareRoot()))
  }
}
