import Foundation

@testable import OrderLog

/// A folder for one test's files, removed with the value.
final class TemporaryLog {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "mingsuan-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ text: String, to name: String = "orders.csv") throws -> String {
    try write(Array(text.utf8), to: name)
  }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String = "orders.csv") throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// Reads a text as the orders table.
func readOrders(
  _ text: String, mapping: LogMapping = LogMapping(), timeZone: String? = nil, year: Int? = nil,
  control: ReadingControl = ReadingControl(), threads: Int = 2, name: String = "orders.csv"
) throws -> (log: OrderLog, report: ReadingReport) {
  try readOrders(
    Array(text.utf8), mapping: mapping, timeZone: timeZone, year: year, control: control, threads: threads,
    name: name)
}

/// Reads bytes as the orders table.
func readOrders(
  _ bytes: [UInt8], mapping: LogMapping = LogMapping(), timeZone: String? = nil, year: Int? = nil,
  control: ReadingControl = ReadingControl(), threads: Int = 2, name: String = "orders.csv"
) throws -> (log: OrderLog, report: ReadingReport) {
  let folder = try TemporaryLog()
  try folder.write(bytes, to: name)
  var reader = LogReader(mapping: mapping, threads: threads, timeZone: timeZone, year: year)
  reader.control = control
  return try reader.read(folder.path)
}

/// A mapping of orders fields, with order and worker ids under their own names.
func ordersMapping(_ fields: [Field: FieldSource], dialect: CSVDialect = CSVDialect()) -> LogMapping {
  LogMapping(tables: [.orders: TableMapping(dialect: dialect, fields: fields)])
}

/// What a log holds, as plain values that can be compared.
struct Contents: Equatable {
  var rows: Int
  var values: [String: [String?]] = [:]
  var dictionaries: [String: [String]] = [:]

  init(_ table: Table) {
    rows = table.rowCount
    for (field, column) in table.columns {
      switch column {
      case .integer(let column):
        values[field.rawValue] = (0..<rows).map { column.value(at: $0).map { String($0) } }
      case .text(let column):
        values[field.rawValue] = (0..<rows).map { column.value(at: $0) }
        dictionaries[field.rawValue] = column.dictionary.values
      case .identifier(let column):
        values[field.rawValue] = (0..<rows).map { column.value(at: $0) }
      }
    }
    for (name, column) in table.attributes {
      values["attribute " + name] = (0..<rows).map { column.value(at: $0) }
    }
  }
}

/// A small seeded generator, the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: Int) {
    state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
  }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
