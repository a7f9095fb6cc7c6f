import Foundation

/// The files of a log, by table.
struct LogFolder {
  let path: String
  let mapping: LogMapping

  struct File: Equatable {
    let name: String
    let path: String
  }

  /// The endings of files that can be read.
  static let endings = [".csv", ".csv.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz"]

  /// The tables that are there, orders first. A file alone is a table of orders.
  func tables() throws -> [(TableKind, [File])] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw LogError(.noSuchFile, path: path, problem: "does not exist", remedy: "check the name")
    }
    guard isFolder.boolValue else {
      return [(.orders, [File(name: (path as NSString).lastPathComponent, path: path)])]
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw LogError(
        .unreadable, path: path, problem: "the folder cannot be listed", remedy: "check who may read it")
    }
    var found: [(TableKind, [File])] = []
    for kind in TableKind.allCases {
      let files = try files(of: kind, among: names)
      if !files.isEmpty { found.append((kind, files)) }
    }
    guard found.first?.0 == .orders else {
      let listing = names.isEmpty ? "nothing" : names.prefix(20).joined(separator: ", ")
      throw LogError(
        .noOrders, path: path,
        problem: "the folder has no orders.csv (nor .csv.gz, .jsonl, .jsonl.gz); it has: \(listing)",
        remedy: "rename the table of orders, or name its file in mapping.yaml")
    }
    return found
  }

  private func files(of kind: TableKind, among names: [String]) throws -> [File] {
    if let named = mapping.tables[kind]?.files, !named.isEmpty {
      return try named.map { name in
        guard names.contains(name) else {
          throw LogError(
            .noSuchFile, path: path + "/" + name,
            problem: "the mapping names this file for \(kind.rawValue), and it is not there",
            remedy: "correct the name in the mapping")
        }
        return File(name: name, path: path + "/" + name)
      }
    }
    let matching = names.filter { name in
      Self.endings.contains { name.lowercased() == kind.rawValue + $0 }
    }
    guard matching.count <= 1 else {
      throw LogError(
        .badMapping, path: path,
        problem: "several files could be the table \(kind.rawValue): \(matching.joined(separator: ", "))",
        remedy: "remove all but one, or list the ones that belong together in mapping.yaml")
    }
    return matching.map { File(name: $0, path: path + "/" + $0) }
  }
}

extension Table {
  /// Tables of one kind below each other. A column that one of them lacks is empty in its rows.
  static func concatenating(_ parts: [Table], kind: TableKind) -> Table {
    if parts.count == 1, let only = parts.first { return only }
    let rows = parts.reduce(0) { $0 + $1.rowCount }
    var columns: [Field: Column] = [:]
    for field in kind.fields where parts.contains(where: { $0.has(field) }) {
      switch field.type {
      case .text:
        columns[field] = .text(joined(parts.map { ($0.texts(field), $0.rowCount) }))
      case .identifier:
        let names = parts.flatMap { part in
          (0..<part.rowCount).map { part.identifiers(field)?.value(at: $0) ?? "" }
        }
        columns[field] = .identifier(IdentifierColumn(names))
      case .instant, .duration, .distance, .money, .count, .ratio, .coordinate, .flag:
        let storage = ColumnStorage<Int64>(uninitialized: rows) { slots in
          var position = 0
          for part in parts {
            let column = part.integers(field)
            for row in 0..<part.rowCount { slots[position + row] = column?[row] ?? IntegerColumn.null }
            position += part.rowCount
          }
        }
        columns[field] = .integer(IntegerColumn(storage: storage))
      }
    }
    var attributes: [String: TextColumn] = [:]
    for name in Set(parts.flatMap(\.attributes.keys)) {
      attributes[name] = joined(parts.map { ($0.attributes[name], $0.rowCount) })
    }
    return Table(kind: kind, rowCount: rows, columns: columns, attributes: attributes)
  }

  private static func joined(_ parts: [(TextColumn?, Int)]) -> TextColumn {
    let dictionary = TextDictionary(parts.flatMap { $0.0?.dictionary.values ?? [] })
    let codes = parts.flatMap { column, rows -> [Int32] in
      guard let recoded = column?.recoded(into: dictionary) else {
        return [Int32](repeating: TextColumn.null, count: rows)
      }
      return Array(recoded.codes.elements)
    }
    return TextColumn(codes: ColumnStorage(codes), dictionary: dictionary)
  }
}
