/// Makes parse plans.
struct ParsePlanner {
  let kind: TableKind
  let mapping: TableMapping
  /// The file's name, for errors.
  let file: String
  /// The year of times that have none.
  let year: Int?

  private var plan = ParsePlan(columns: [])
  private var positions: [String: Int] = [:]
  private var targets: [[(ParsePlan.Step.Target, Int)]] = []

  init(kind: TableKind, mapping: TableMapping, file: String, year: Int?) {
    self.kind = kind
    self.mapping = mapping
    self.file = file
    self.year = year
  }

  /// The plan for a file with these columns.
  mutating func plan(columns: [String]) throws(LogError) -> ParsePlan {
    plan = ParsePlan(columns: columns)
    positions = [:]
    for (index, name) in columns.enumerated() {
      if positions.updateValue(index, forKey: name) != nil {
        throw .duplicateColumn(file: file, column: name)
      }
    }
    targets = Array(repeating: [], count: columns.count)
    var known = mapping.ignored
    for field in mapping.fields.keys where !kind.fields.contains(field) {
      throw .badMapping(file: file, field: field, reason: "the table \(kind.rawValue) has no such field")
    }
    for field in kind.fields {
      if let source = mapping.fields[field] {
        try add(field, source)
      } else if positions[field.rawValue] != nil {
        try add(field, FieldSource(.column(field.rawValue)))
      }
    }
    try addAttributes(&known)
    for field in kind.requiredFields where plan.fields[field] == nil && plan.constants[field] == nil {
      throw .missingColumn(
        file: file, field: field, columns: columns,
        nearest: NameSuggestion.nearest(to: field.rawValue, among: columns))
    }
    for column in columns.indices {
      if targets[column].isEmpty {
        if !known.contains(columns[column]) { plan.unknownColumns.append(columns[column]) }
        plan.steps.append(ParsePlan.Step(column: column, target: .none, slot: -1))
      }
      for (target, slot) in targets[column] {
        plan.steps.append(ParsePlan.Step(column: column, target: target, slot: slot))
      }
    }
    return plan
  }

  // MARK: Fields

  private mutating func add(_ field: Field, _ source: FieldSource) throws(LogError) {
    // Nobody is assigned to an order that was cancelled early, so an order's worker may be empty.
    let required =
      kind.requiredFields.contains(field) && !(kind == .orders && field == .workerID)
    switch source.origin {
    case .constant(let text):
      plan.constants[field] = text
    case .greatCircle(let detour):
      guard field.type == .distance, detour.isFinite, detour > 0, detour < 1_000 else {
        throw .badMapping(
          file: file, field: field, reason: "a great circle gives a distance, with a detour > 0")
      }
      plan.greatCircles[field] = detour
    case .column(let name):
      let column = try position(name, for: field)
      if let shared = sharedSlot(column, field, source, required) {
        plan.fields[field] = shared
        return
      }
      let slot = try addSlot(field, source, column: column, required: required)
      targets[column].append((.slot(slot), slot))
    case .joined(let names, let separator):
      guard !names.isEmpty else {
        throw .badMapping(file: file, field: field, reason: "joined needs at least one column")
      }
      var captures: [Int] = []
      let slot = try addSlot(field, source, column: try position(names[0], for: field), required: required)
      for name in names {
        targets[try position(name, for: field)].append((.capture(plan.captureCount), slot))
        captures.append(plan.captureCount)
        plan.captureCount += 1
      }
      plan.rowRules.append(.joined(captures: captures, separator: Array(separator.utf8), slot: slot))
    case .sum(let terms):
      guard let first = terms.first, [.money, .duration, .distance, .count, .ratio].contains(field.type)
      else {
        throw .badMapping(
          file: file, field: field, reason: "a sum needs columns, and a field that is a quantity")
      }
      let slot = try addSlot(
        field, source, column: try position(first.column, for: field), required: required)
      let registers = try terms.map { (term) throws(LogError) in
        (try addRegister(term.column, field, try rule(field, source), slot), term.negative)
      }
      plan.rowRules.append(.sum(registers: registers.map { (index: $0.0, negative: $0.1) }, slot: slot))
    case .shifted(let instant, let by, let unit, let backwards):
      guard field.type == .instant, unit.types.contains(.duration) else {
        throw .badMapping(
          file: file, field: field, reason: "only an instant can be shifted, and by a duration")
      }
      let slot = try addSlot(field, source, column: try position(instant, for: field), required: required)
      let start = try addRegister(instant, field, try rule(field, source), slot)
      let factor = unit.factor
      let shift = ValueRule(
        kind: .number(numerator: factor.numerator, denominator: factor.denominator, limit: .max))
      let duration = try addRegister(by, field, shift, slot)
      plan.rowRules.append(.shifted(instant: start, duration: duration, backwards: backwards, slot: slot))
    }
  }

  private mutating func addAttributes(_ known: inout Set<String>) throws(LogError) {
    var wanted = mapping.attributes
    if kind == .workers {
      // A worker table's further columns are what groups are compared by, so they are kept unasked.
      for (index, name) in plan.columns.enumerated()
      where targets[index].isEmpty && wanted[name] == nil && !known.contains(name) {
        wanted[name] = name
      }
    }
    for (name, attribute) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let column = positions[name] else { throw missing(name, for: "attribute \(attribute)") }
      let slot = plan.slots.count
      plan.slots.append(.init(storage: .text, rule: ValueRule(kind: .text), field: nil, column: column))
      targets[column].append((.slot(slot), slot))
      plan.attributes[attribute] = slot
    }
  }

  /// A slot that already reads the same column in the same way.
  private func sharedSlot(_ column: Int, _ field: Field, _ source: FieldSource, _ required: Bool) -> Int? {
    for (other, slot) in plan.fields.sorted(by: { $0.value < $1.value }) {
      let otherSource = mapping.fields[other] ?? FieldSource(.column(other.rawValue))
      if otherSource == source, other.type == field.type, plan.slots[slot].column == column,
        limit(other) == limit(field), plan.slots[slot].isRequired == required
      {
        return slot
      }
    }
    return nil
  }

  private mutating func addSlot(
    _ field: Field, _ source: FieldSource, column: Int, required: Bool
  ) throws(LogError) -> Int {
    let storage: ParsePlan.Slot.Storage =
      switch field.type {
      case .identifier: .identifier
      case .text: .text
      default: .integer
      }
    plan.slots.append(
      .init(
        storage: storage, rule: try rule(field, source), field: field, column: column, isRequired: required))
    plan.fields[field] = plan.slots.count - 1
    return plan.slots.count - 1
  }

  private mutating func addRegister(
    _ name: String, _ field: Field, _ rule: ValueRule, _ slot: Int
  ) throws(LogError) -> Int {
    targets[try position(name, for: field)].append((.register(plan.registerCount, rule), slot))
    plan.registerCount += 1
    return plan.registerCount - 1
  }

  private func position(_ name: String, for field: Field) throws(LogError) -> Int {
    guard let position = positions[name] else { throw missing(name, for: field.rawValue) }
    return position
  }

  private func missing(_ name: String, for reader: String) -> LogError {
    .mappedColumnMissing(
      file: file, field: reader, column: name, columns: plan.columns,
      nearest: NameSuggestion.nearest(to: name, among: plan.columns))
  }

  // MARK: Values

  /// How a field's texts are read from a source.
  func rule(_ field: Field, _ source: FieldSource) throws(LogError) -> ValueRule {
    if let unit = source.unit, !unit.types.contains(field.type) {
      throw .unitMismatch(file: file, field: field, unit: unit)
    }
    var rule = ValueRule(kind: try valueKind(field, source))
    rule.replacements = source.values.sorted { $0.key < $1.key }
      .map { (text: Array($0.key.utf8), by: Array($0.value.utf8)) }
    rule.otherwise = source.otherwise.map { Array($0.utf8) }
    // Replacements are known now, so one that cannot be read is a fault of the mapping, not of every row.
    for text in source.values.values + (source.otherwise.map { [$0] } ?? []) {
      try check(text, rule, field)
    }
    return rule
  }

  /// Throws when `text`, which the mapping itself gives, cannot be read for `field`.
  func check(_ text: String, _ rule: ValueRule, _ field: Field) throws(LogError) {
    if case .text = rule.kind { return }
    if case .identifier = rule.kind { return }
    var clock: LocalClock? = LocalClock(.utc)
    let outcome = Array(text.utf8).withUnsafeBufferPointer { rule.read($0, clock: &clock) }
    if case .fault(let fault) = outcome {
      throw .badMapping(file: file, field: field, reason: "\"\(text)\" cannot be read (\(fault.rawValue))")
    }
  }

  private func valueKind(_ field: Field, _ source: FieldSource) throws(LogError) -> ValueRule.Kind {
    switch field.type {
    case .text: return .text
    case .identifier: return .identifier
    case .flag: return .flag
    case .instant:
      switch source.time ?? .iso8601(ignoreZone: false) {
      case .iso8601(let ignoreZone): return .iso8601(ignoreZone: ignoreZone)
      case .unixSeconds: return .number(numerator: 1_000, denominator: 1, limit: Self.lastInstant)
      case .unixMilliseconds: return .number(numerator: 1, denominator: 1, limit: Self.lastInstant)
      case .pattern(let pattern, let date):
        do {
          return .pattern(try TimePattern(pattern, date: date, year: year))
        } catch {
          switch error {
          case .noYear: throw .noYear(file: file, field: field)
          case .unusable(let reason): throw .badMapping(file: file, field: field, reason: reason)
          }
        }
      }
    case .duration, .distance, .mass, .money, .count, .ratio, .coordinate:
      let factor = source.unit?.factor ?? (field.type.scale, 1)
      return .number(numerator: factor.0, denominator: factor.1, limit: limit(field))
    }
  }

  /// 9999-12-31T23:59:59.999Z; unix times beyond it are a wrong unit.
  static let lastInstant: Int64 = 253_402_300_799_999

  private func limit(_ field: Field) -> Int64 {
    switch field {
    case .pickupLat, .dropoffLat: 90 * FieldType.coordinate.scale
    case .pickupLon, .dropoffLon: 180 * FieldType.coordinate.scale
    default: field.type == .instant ? Self.lastInstant : .max
    }
  }
}
