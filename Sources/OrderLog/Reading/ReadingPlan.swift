/// How the columns of one file become the fields of one table: which slots the parser fills, and how each field is
/// made from them.
struct ReadingPlan {
  /// How a field is made.
  enum Recipe {
    /// A slot as it is.
    case slot(Int)
    /// A text slot whose distinct texts are replaced and then read in a format.
    case replaced(Int, FieldSource, ValueFormat)
    case constant(String, ValueFormat)
    case joined([Int], separator: String)
    case sum([(slot: Int, isNegative: Bool)])
    case shifted(instant: Int, by: Int, backwards: Bool)
    case greatCircle(detour: Double)
  }

  let kind: TableKind
  private(set) var slots: [ParsingSlot] = []
  private(set) var fields: [(field: Field, recipe: Recipe)] = []
  /// Attributes by name with their slots.
  private(set) var attributes: [(name: String, slot: Int)] = []
  /// Columns that nobody asked for.
  private(set) var unknownColumns: [String] = []

  private let columns: [String]
  private let path: String
  private let year: Int?

  /// The plan for a file with these columns.
  ///
  /// - Throws: `LogError` when the mapping and the file do not fit together.
  init(
    _ kind: TableKind, mapping: TableMapping, columns: [String], path: String, year: Int?
  ) throws(LogError) {
    self.kind = kind
    self.columns = columns
    self.path = path
    self.year = year
    var used: Set<String> = mapping.ignored
    for field in kind.fields {
      let source: FieldSource
      if let mapped = mapping.fields[field] {
        source = mapped
      } else if columns.contains(field.rawValue) {
        source = FieldSource(.column(field.rawValue))
      } else {
        continue
      }
      let recipe = try self.recipe(field, source, &used)
      fields.append((field, recipe))
    }
    for column in columns {
      if let name = mapping.attributes[column] {
        attributes.append((name, try slot(column, .text, nil)))
        used.insert(column)
      } else if kind == .workers, !used.contains(column),
        !TableKind.workers.fields.contains(where: { $0.rawValue == column })
      {
        // Whatever else is known about workers may be what they are compared by.
        attributes.append((column, try slot(column, .text, nil)))
        used.insert(column)
      }
    }
    for column in mapping.attributes.keys.sorted() where !columns.contains(column) {
      throw missing(column, for: "attribute \(mapping.attributes[column] ?? column)")
    }
    let present = Set(fields.map(\.field))
    for field in kind.requiredFields where !present.contains(field) {
      throw missing(field.rawValue, for: nil)
    }
    unknownColumns = columns.filter { !used.contains($0) }
  }

  private mutating func recipe(
    _ field: Field, _ source: FieldSource, _ used: inout Set<String>
  ) throws(LogError) -> Recipe {
    let format = try self.format(field, source)
    switch source.origin {
    case .column(let name):
      used.insert(name)
      if source.values.isEmpty, source.otherwise == nil { return .slot(try slot(name, format, field)) }
      return .replaced(try slot(name, .text, field), source, format)
    case .constant(let text): return .constant(text, format)
    case .joined(let names, let separator):
      var parts: [Int] = []
      for name in names {
        used.insert(name)
        parts.append(try slot(name, .identifier, field))
      }
      return .joined(parts, separator: separator)
    case .sum(let terms):
      var parts: [(slot: Int, isNegative: Bool)] = []
      for term in terms {
        used.insert(term.column)
        parts.append((try slot(term.column, format, field), term.negative))
      }
      return .sum(parts)
    case .shifted(let instant, let by, let unit, let backwards):
      used.insert(instant)
      used.insert(by)
      guard unit.types.contains(.duration) else { throw wrongUnit(unit, field) }
      let factor = unit.factor
      return .shifted(
        instant: try slot(instant, format, field),
        by: try slot(by, .number(numerator: factor.numerator, denominator: factor.denominator), field),
        backwards: backwards)
    case .greatCircle(let detour): return .greatCircle(detour: detour)
    }
  }

  private func format(_ field: Field, _ source: FieldSource) throws(LogError) -> ValueFormat {
    if let unit = source.unit {
      guard unit.types.contains(field.type) else { throw wrongUnit(unit, field) }
      return .number(numerator: unit.factor.numerator, denominator: unit.factor.denominator)
    }
    switch field.type {
    case .identifier: return .identifier
    case .text: return .text
    case .flag: return .flag
    case .count, .money, .duration, .distance, .ratio, .coordinate:
      return .number(numerator: field.type.scale, denominator: 1)
    case .instant:
      switch source.time {
      case nil: return .iso8601(ignoreZone: false)
      case .iso8601(let ignoreZone)?: return .iso8601(ignoreZone: ignoreZone)
      case .unixSeconds?: return .number(numerator: 1_000, denominator: 1)
      case .unixMilliseconds?: return .number(numerator: 1, denominator: 1)
      case .pattern(let text, let date)?:
        let day = date.flatMap { CivilDate($0) }
        guard let pattern = TimePattern(text, year: year, day: day) else {
          throw LogError(
            .badMapping, path: path, column: field.rawValue,
            problem: "the time pattern \(text) makes no instant",
            remedy: "give yyyy MM dd HH mm ss in some order, or a date beside a pattern without MM and dd")
        }
        if pattern.needsYear, year == nil {
          throw LogError(
            .yearNeeded, path: path, column: field.rawValue,
            problem: "times are written as \(text), without a year",
            remedy: "say which year it is: --year 2021")
        }
        return .pattern(pattern)
      }
    }
  }

  private func wrongUnit(_ unit: SourceUnit, _ field: Field) -> LogError {
    let allowed = SourceUnit.allCases.filter { $0.types.contains(field.type) }.map(\.rawValue)
    return LogError(
      .badMapping, path: path, column: field.rawValue,
      problem: "\(unit.rawValue) is no unit of a \(field.type.rawValue)",
      remedy: allowed.isEmpty ? "leave the unit out" : "use one of \(allowed.joined(separator: ", "))")
  }

  /// The slot for a column in a format; an equal one is shared.
  private mutating func slot(_ name: String, _ format: ValueFormat, _ field: Field?) throws(LogError) -> Int {
    guard let column = columns.firstIndex(of: name) else { throw missing(name, for: field?.rawValue) }
    let isRequired = field.map { isMandatory($0) } ?? false
    if let known = slots.firstIndex(where: {
      $0.column == column && $0.format == format && $0.isRequired == isRequired
    }) {
      return known
    }
    slots.append(ParsingSlot(column: column, field: field, format: format, isRequired: isRequired))
    return slots.count - 1
  }

  /// An order may have no worker: nobody took it. Every other required field must have a value in each row.
  private func isMandatory(_ field: Field) -> Bool {
    kind.requiredFields.contains(field) && !(kind == .orders && field == .workerID)
  }

  private func missing(_ name: String, for target: String?) -> LogError {
    let near = columns.map { ($0, Self.distance($0.lowercased(), name.lowercased())) }
      .filter { $0.1 <= max(2, name.count / 3) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3).map(\.0)
    let found = columns.prefix(60).joined(separator: ", ")
    return LogError(
      .missingColumn, path: path, line: 1, column: name,
      problem: "there is no such column\(target.map { " (needed for \($0))" } ?? ""); the file has: \(found)",
      remedy: near.isEmpty
        ? "map one of the file's columns to it (mapping.yaml), or choose a preset"
        : "perhaps \(near.joined(separator: " or ")) is meant: map it (mapping.yaml)")
  }

  /// Levenshtein distance, for suggestions.
  static func distance(_ a: String, _ b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let substituted = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
