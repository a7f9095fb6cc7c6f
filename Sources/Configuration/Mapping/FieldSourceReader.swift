import OrderLog

/// Reads where one field comes from and how its text is read.
struct FieldSourceReader {
  static let keys = [
    "column", "constant", "join", "separator", "sum", "shift", "great_circle", "unit", "format", "date",
    "values", "otherwise",
  ]
  static let shiftKeys = ["from", "by", "unit", "backwards"]
  static let termKeys = ["column", "negative"]
  /// The keys that say where values come from; a field has exactly one of them.
  static let originKeys = ["column", "constant", "join", "sum", "shift", "great_circle"]

  let kind: TableKind
  /// The columns of a file without a header line.
  let columns: [String]?
  let diagnostics: Diagnostics

  /// Notes a column that a file without a header line does not have.
  func checkColumn(_ name: String, _ node: YAMLNode) {
    guard let columns, !columns.contains(name) else { return }
    diagnostics.report(
      .inconsistent("there is no column \"\(name)\" among the listed columns"), at: node,
      NearestWord.advice(name, among: columns, all: "the columns are"))
  }

  /// The source of a field: the name of a column, or a mapping.
  func source(of field: Field, _ node: YAMLNode) -> FieldSource? {
    if case .scalar = node.content {
      return column(node).map { FieldSource(.column($0)) }
    }
    guard let object = node.object(Self.keys, diagnostics) else { return nil }
    let origins = Self.originKeys.filter { object[$0] != nil }
    guard origins.count == 1, let key = origins.first else {
      let problem =
        origins.isEmpty
        ? "the field says not where its values come from"
        : "the field has \(origins.count) sources (\(origins.joined(separator: ", ")))"
      diagnostics.report(
        .inconsistent(problem), at: node, "give exactly one of: \(Self.originKeys.joined(separator: ", "))")
      return nil
    }
    guard let origin = origin(key, field, object) else { return nil }
    let source = FieldSource(
      origin, unit: unit(object["unit"], field.type), time: time(object, field),
      values: values(object, field), otherwise: otherwise(object, field))
    check(source, field, object, key)
    return source
  }

  private func column(_ node: YAMLNode) -> String? {
    guard let name = node.nonEmptyText(diagnostics) else { return nil }
    checkColumn(name, node)
    return name
  }

  private func origin(_ key: String, _ field: Field, _ object: YAMLObject) -> FieldSource.Origin? {
    guard let node = object[key] else { return nil }
    switch key {
    case "column": return column(node).map { .column($0) }
    case "constant":
      guard let text = node.text(diagnostics) else { return nil }
      checkVocabulary(text, field, node)
      return .constant(text)
    case "join":
      guard let parts = node.list(diagnostics) else { return nil }
      if parts.count < 2 {
        diagnostics.report(
          .inconsistent("only \(parts.count) column to join"), at: node, "list two columns or more")
      }
      let separator = object["separator"].flatMap { $0.text(diagnostics) } ?? "-"
      return .joined(parts.compactMap(column), separator: separator)
    case "sum":
      guard let parts = node.list(diagnostics) else { return nil }
      if parts.isEmpty {
        diagnostics.report(.inconsistent("nothing to add up"), at: node, "list the columns")
      }
      if ![.money, .duration, .distance, .count].contains(field.type) {
        diagnostics.report(
          .inconsistent("\(field.rawValue) is not a quantity that can be added up"), at: node,
          "use sum for money, durations, distances and counts")
      }
      return .sum(parts.compactMap(term))
    case "shift": return shift(node, field)
    default: return greatCircle(node, field)
    }
  }

  /// `column`, `-column` or `{column: …, negative: true}`.
  private func term(_ node: YAMLNode) -> FieldSource.Term? {
    if case .mapping = node.content {
      guard let object = node.object(Self.termKeys, required: ["column"], diagnostics),
        let name = object["column"].flatMap(column)
      else { return nil }
      return FieldSource.Term(name, negative: object["negative"]?.flag(diagnostics) ?? false)
    }
    guard let text = node.nonEmptyText(diagnostics) else { return nil }
    let negative = text.hasPrefix("-")
    let name = negative ? String(text.dropFirst()) : text
    checkColumn(name, node)
    return FieldSource.Term(name, negative: negative)
  }

  private func shift(_ node: YAMLNode, _ field: Field) -> FieldSource.Origin? {
    guard let object = node.object(Self.shiftKeys, required: ["from", "by", "unit"], diagnostics) else {
      return nil
    }
    if field.type != .instant {
      diagnostics.report(
        .inconsistent("\(field.rawValue) is not an instant"), at: node,
        "use shift for fields that end in _at")
    }
    guard let from = object["from"].flatMap(column), let by = object["by"].flatMap(column),
      let unit = unit(object["unit"], .duration)
    else { return nil }
    return .shifted(
      instant: from, by: by, unit: unit, backwards: object["backwards"]?.flag(diagnostics) ?? false)
  }

  /// `great_circle: 1.4`: the factor by which ways are longer than the great circle.
  private func greatCircle(_ node: YAMLNode, _ field: Field) -> FieldSource.Origin? {
    if field.type != .distance {
      diagnostics.report(
        .inconsistent("\(field.rawValue) is not a distance"), at: node,
        "use great_circle for distance and shortest_distance")
    }
    guard let detour = node.number(diagnostics, expected: "a detour factor from 1 to 10") else { return nil }
    guard (1...10).contains(detour) else {
      diagnostics.report(.badNumber("\(detour)", expected: "a detour factor from 1 to 10"), at: node)
      return nil
    }
    return .greatCircle(detour: detour)
  }

  private func unit(_ node: YAMLNode?, _ type: FieldType) -> SourceUnit? {
    guard let node else { return nil }
    let allowed = SourceUnit.allCases.filter { $0.types.contains(type) }.map(\.rawValue)
    guard !allowed.isEmpty else {
      diagnostics.report(
        .inconsistent("this field has no unit"), at: node, "remove the key \"unit\"")
      return nil
    }
    return node.choice(allowed, diagnostics).flatMap(SourceUnit.init(rawValue:))
  }

  private func values(_ object: YAMLObject, _ field: Field) -> [String: String] {
    var found: [String: String] = [:]
    for entry in object["values"]?.entries(diagnostics) ?? [] {
      // Nothing after the colon makes the value missing.
      let text = entry.value.isNull ? "" : entry.value.text(diagnostics)
      guard let text else { continue }
      checkVocabulary(text, field, entry.value)
      found[entry.key] = text
    }
    return found
  }

  private func otherwise(_ object: YAMLObject, _ field: Field) -> String? {
    guard let node = object["otherwise"], let text = node.text(diagnostics) else { return nil }
    checkVocabulary(text, field, node)
    return text
  }

  private func checkVocabulary(_ text: String, _ field: Field, _ node: YAMLNode) {
    guard let vocabulary = field.vocabulary, !text.isEmpty, !vocabulary.contains(text) else { return }
    diagnostics.report(
      .unknownValue(text, allowed: vocabulary), at: node,
      NearestWord.advice(text, among: vocabulary, all: "\(field.rawValue) is one of"))
  }

  private func time(_ object: YAMLObject, _ field: Field) -> TimeFormat? {
    guard let node = object["format"] else {
      if let date = object["date"] {
        diagnostics.report(
          .inconsistent("a date without a format"), at: date, "add a format such as \"HH:mm:ss\"")
      }
      return nil
    }
    guard let text = node.nonEmptyText(diagnostics) else { return nil }
    let date = object["date"].flatMap { $0.date(diagnostics) }
    let format = TimeFormatReader(diagnostics: diagnostics).format(text, date: date?.description, node)
    if field.type != .instant {
      diagnostics.report(
        .inconsistent("\(field.rawValue) is not an instant"), at: node, "remove the key \"format\"")
    }
    return format
  }

  /// What fits together only in part.
  private func check(_ source: FieldSource, _ field: Field, _ object: YAMLObject, _ key: String) {
    func refuse(_ other: String, _ why: String) {
      if let node = object[other] {
        diagnostics.report(.inconsistent(why), at: node, "remove the key \"\(other)\"")
      }
    }
    if key != "join" { refuse("separator", "a separator is only used with join") }
    if ["sum", "great_circle"].contains(key) {
      refuse("values", "values cannot be replaced in what is computed")
      refuse("otherwise", "values cannot be replaced in what is computed")
    }
    if ["great_circle", "shift"].contains(key) { refuse("unit", "what is computed has its own unit") }
    if source.values.isEmpty, object["values"] == nil {
      refuse("otherwise", "otherwise is only used with values")
    }
  }
}
