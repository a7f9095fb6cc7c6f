public import Foundation
public import OrderLog

/// Reads `mapping.yaml`: how a platform's own files and columns become an order log. The format is described in
/// Docs/mapping.md and Docs/schemas/mapping.schema.json.
public enum MappingFile {
  /// The mapping in a file.
  public static func mapping(at path: String) throws(ConfigurationErrors) -> LogMapping {
    try mapping(YAMLDocument.read(at: path))
  }

  /// The mapping in some bytes; `file` is what errors call them.
  public static func mapping(from data: Data, file: String) throws(ConfigurationErrors) -> LogMapping {
    try mapping(YAMLDocument.read(data, file: file))
  }

  /// The keys that the reader knows, by the part of the file that they belong to. The JSON Schema has the same.
  static let keys: [String: [String]] = [
    "mapping": ["name", "time_zone", "year", "tables"],
    "table": ["files", "delimiter", "columns", "fields", "attributes", "ignore"],
    "field": FieldSourceReader.keys, "shift": FieldSourceReader.shiftKeys,
    "term": FieldSourceReader.termKeys,
  ]

  private static func mapping(_ root: YAMLNode) throws(ConfigurationErrors) -> LogMapping {
    let diagnostics = Diagnostics()
    return try diagnostics.finish(read(root, diagnostics), file: root.position.file)
  }

  private static func read(_ root: YAMLNode, _ diagnostics: Diagnostics) -> LogMapping? {
    guard let object = root.object(keys["mapping"] ?? [], required: ["tables"], diagnostics) else {
      return nil
    }
    let timeZone = object.text("time_zone")
    if let timeZone, let node = object["time_zone"], CivilTimeZone(identifier: timeZone) == nil {
      diagnostics.report(
        .inconsistent("\"\(timeZone)\" is not a time zone that this machine knows"), at: node,
        "write an IANA name such as Asia/Shanghai")
    }
    var tables: [TableKind: TableMapping] = [:]
    for entry in object["tables"]?.entries(diagnostics) ?? [] {
      let names = TableKind.allCases.map(\.rawValue)
      guard let kind = TableKind(rawValue: entry.key) else {
        diagnostics.report(
          .unknownKey(entry.key), at: entry.keyPosition, path: entry.value.path,
          NearestWord.advice(entry.key, among: names, all: "the tables are"))
        continue
      }
      tables[kind] = table(entry.value, kind, diagnostics)
    }
    return LogMapping(
      name: object.text("name") ?? "", timeZone: timeZone,
      year: object["year"]?.integer(diagnostics, in: 1970...2100), tables: tables)
  }

  private static func table(
    _ node: YAMLNode, _ kind: TableKind, _ diagnostics: Diagnostics
  ) -> TableMapping? {
    guard let object = node.object(keys["table"] ?? [], diagnostics) else { return nil }
    let columns = object["columns"].flatMap { columnNames($0, diagnostics) }
    var fields: [Field: FieldSource] = [:]
    let reader = FieldSourceReader(kind: kind, columns: columns, diagnostics: diagnostics)
    for entry in object["fields"]?.entries(diagnostics) ?? [] {
      guard let field = Field(rawValue: entry.key), kind.fields.contains(field) else {
        diagnostics.report(
          .unknownKey(entry.key), at: entry.keyPosition, path: entry.value.path,
          NearestWord.advice(
            entry.key, among: kind.fields.map(\.rawValue), all: "the fields of \(kind.rawValue) are"))
        continue
      }
      fields[field] = reader.source(of: field, entry.value)
    }
    let attributes = object["attributes"].map { attributeNames($0, reader, diagnostics) } ?? [:]
    let ignored = object.texts("ignore")
    if let node = object["ignore"] { for column in ignored { reader.checkColumn(column, node) } }
    return TableMapping(
      files: object.texts("files"),
      dialect: CSVDialect(
        delimiter: object["delimiter"].flatMap { delimiter($0, diagnostics) } ?? UInt8(ascii: ","),
        columns: columns),
      fields: fields, attributes: attributes, ignored: Set(ignored))
  }

  private static func columnNames(_ node: YAMLNode, _ diagnostics: Diagnostics) -> [String]? {
    guard let parts = node.list(diagnostics) else { return nil }
    var seen = Set<String>()
    var names: [String] = []
    for part in parts {
      guard let name = part.nonEmptyText(diagnostics) else { continue }
      if !seen.insert(name).inserted {
        diagnostics.report(
          .inconsistent("the column \"\(name)\" is listed twice"), at: part,
          "give each column its own name")
      }
      names.append(name)
    }
    if parts.isEmpty {
      diagnostics.report(
        .inconsistent("the list of columns is empty"), at: node,
        "list the columns of a file without a header line, or leave the key out")
    }
    return names
  }

  private static let delimiterNames: [String: UInt8] = [
    "comma": UInt8(ascii: ","), "tab": UInt8(ascii: "\t"), "semicolon": UInt8(ascii: ";"),
    "pipe": UInt8(ascii: "|"), "space": UInt8(ascii: " "),
  ]

  private static func delimiter(_ node: YAMLNode, _ diagnostics: Diagnostics) -> UInt8? {
    guard let text = node.text(diagnostics) else { return nil }
    if let named = delimiterNames[text] { return named }
    let bytes = Array(text.utf8)
    // Not a quote, not a line end, not a letter or digit that values are made of.
    guard bytes.count == 1, let byte = bytes.first, byte < 0x7F, !#"""#.utf8.contains(byte),
      byte != 10, byte != 13, !Character(Unicode.Scalar(byte)).isLetter,
      !Character(Unicode.Scalar(byte)).isNumber
    else {
      diagnostics.report(
        .unknownValue(text, allowed: delimiterNames.keys.sorted()), at: node,
        "write one of \(delimiterNames.keys.sorted().joined(separator: ", ")), or one ASCII sign")
      return nil
    }
    return byte
  }

  /// `[column, …]` or `{column: attribute}`.
  private static func attributeNames(
    _ node: YAMLNode, _ reader: FieldSourceReader, _ diagnostics: Diagnostics
  ) -> [String: String] {
    var found: [String: String] = [:]
    if case .mapping(let entries) = node.content {
      for entry in entries {
        reader.checkColumn(entry.key, entry.value)
        if let name = entry.value.nonEmptyText(diagnostics) { found[entry.key] = name }
      }
      var names = Set<String>()
      for entry in entries {
        if let name = found[entry.key], !names.insert(name).inserted {
          diagnostics.report(
            .inconsistent("two columns have the attribute \"\(name)\""), at: entry.value,
            "give each its own name")
        }
      }
    } else {
      for part in node.list(diagnostics) ?? [] {
        if let column = part.nonEmptyText(diagnostics) {
          reader.checkColumn(column, part)
          found[column] = column
        }
      }
    }
    return found
  }
}
