import Foundation

/// Which files of a path hold which tables.
struct LogFiles {
  /// A file of a table.
  struct Entry {
    var path: String
    /// The name inside the log.
    var name: String
    var table: TableKind
  }

  /// The files in the order of reading: tables in their standard order, files of a table as listed or by name.
  let entries: [Entry]

  /// Finds the tables of a log. A single file is a table of orders.
  init(path: String, mapping: LogMapping) throws(LogError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw MappedFile.failure(path, errno) }
    if status.st_mode & S_IFMT != S_IFDIR {
      entries = [Entry(path: path, name: (path as NSString).lastPathComponent, table: .orders)]
      return
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw .notReadable(file: path, reason: "the folder cannot be listed")
    }
    var found: [Entry] = []
    for kind in TableKind.allCases {
      let listed = mapping.tables[kind]?.files ?? []
      let files = listed.isEmpty ? names.filter { Self.isStandardName($0, of: kind) } : listed
      if listed.isEmpty, files.count > 1 {
        throw .badMapping(
          file: path, field: nil,
          reason: "several files could be the table \(kind.rawValue) (\(files.joined(separator: ", "))); "
            + "list the ones to read")
      }
      for file in files { found.append(Entry(path: path + "/" + file, name: file, table: kind)) }
    }
    guard found.contains(where: { $0.table == .orders }) else { throw .noOrders(folder: path, found: names) }
    entries = found
  }

  private static func isStandardName(_ name: String, of kind: TableKind) -> Bool {
    let name = name.lowercased()
    return [".csv", ".csv.gz", ".jsonl", ".jsonl.gz"].contains { name == kind.rawValue + $0 }
  }

  /// Whether a file's name says that it holds JSON lines.
  static func isJSONLines(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz"].contains { name.hasSuffix($0) }
  }
}
