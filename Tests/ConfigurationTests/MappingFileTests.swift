import Configuration
import Foundation
import OrderLog
import Testing

@Suite("Mapping files")
struct MappingFileTests {
  private func mapping(_ text: String) throws -> LogMapping {
    try MappingFile.mapping(from: Data(text.utf8), file: "mapping.yaml")
  }

  /// The source of a field of orders, written in flow style.
  private func source(_ field: Field, _ text: String) throws -> FieldSource? {
    try mapping("tables:\n  orders:\n    fields:\n      \(field.rawValue): \(text)\n")
      .tables[.orders]?.fields[field]
  }

  /// The errors of a field of orders.
  private func faults(_ field: String, _ text: String) -> [ConfigurationError] {
    mappingErrors("tables:\n  orders:\n    fields:\n      \(field): \(text)\n")
  }

  @Test("The top of the file")
  func top() throws {
    let mapping = try mapping("name: 甲\ntime_zone: Asia/Shanghai\nyear: 2025\ntables: {orders: {}}\n")
    #expect(
      mapping
        == LogMapping(
          name: "甲", timeZone: "Asia/Shanghai", year: 2025, tables: [.orders: TableMapping()]))
  }

  @Test("Files, dialect, attributes, ignored columns")
  func table() throws {
    let table = try mapping(
      """
      tables:
        workers:
          files: [a.csv, b.csv.gz]
          delimiter: tab
          columns: [id, sex, level, x]
          fields: {worker_id: id, gender: sex}
          attributes: {level: 等级}
          ignore: x
      """
    ).tables[.workers]
    #expect(
      table
        == TableMapping(
          files: ["a.csv", "b.csv.gz"],
          dialect: CSVDialect(delimiter: 9, columns: ["id", "sex", "level", "x"]),
          fields: [.workerID: FieldSource(.column("id")), .gender: FieldSource(.column("sex"))],
          attributes: ["level": "等级"], ignored: ["x"]))
    let list = try mapping("tables: {workers: {files: w.csv, attributes: [level, hub]}}\n").tables[.workers]
    #expect(list?.files == ["w.csv"])
    #expect(list?.attributes == ["level": "level", "hub": "hub"])
  }

  @Test(
    "Delimiters",
    arguments: [("comma", 44), ("tab", 9), ("semicolon", 59), ("pipe", 124), ("space", 32), ("'^'", 94)])
  func delimiter(_ text: String, _ byte: UInt8) throws {
    let mapping = try mapping("tables: {orders: {delimiter: \(text)}}\n")
    #expect(mapping.tables[.orders]?.dialect.delimiter == byte)
  }

  @Test("Delimiters that cannot be", arguments: ["'\"'", "a", "7", "';;'", "，", "\"\\n\""])
  func badDelimiter(_ text: String) {
    #expect(mappingErrors("tables: {orders: {delimiter: \(text)}}\n").count == 1)
  }

  @Test("Where values come from")
  func origins() throws {
    #expect(try source(.workerID, "rider") == FieldSource(.column("rider")))
    #expect(try source(.workerID, "{column: rider}") == FieldSource(.column("rider")))
    #expect(try source(.service, "{constant: food}") == FieldSource(.constant("food")))
    #expect(try source(.workerID, "{constant: \"\"}") == FieldSource(.constant("")))
    #expect(
      try source(.orderID, "{join: [a, b]}") == FieldSource(.joined(["a", "b"], separator: "-")))
    #expect(
      try source(.orderID, "{join: [a, b, c], separator: \"\"}")
        == FieldSource(.joined(["a", "b", "c"], separator: "")))
    #expect(
      try source(
        .customerPaid, "{sum: [fare, -coupon, {column: -odd-}, {column: x, negative: true}], unit: fen}")
        == FieldSource(
          .sum([
            .init("fare"), .init("coupon", negative: true), .init("-odd-"), .init("x", negative: true),
          ]), unit: .fen))
    #expect(
      try source(.deadlineAt, "{shift: {from: t, by: minutes, unit: min}}")
        == FieldSource(.shifted(instant: "t", by: "minutes", unit: .minutes, backwards: false)))
    #expect(
      try source(.placedAt, "{shift: {from: t, by: s, unit: s, backwards: true}, format: unix-milliseconds}")
        == FieldSource(
          .shifted(instant: "t", by: "s", unit: .seconds, backwards: true), time: .unixMilliseconds))
    #expect(try source(.distance, "{great_circle: 1.4}") == FieldSource(.greatCircle(detour: 1.4)))
  }

  @Test("Units", arguments: SourceUnit.allCases)
  func units(_ unit: SourceUnit) throws {
    for type in unit.types {
      let field = try #require(TableKind.orders.fields.first { $0.type == type })
      #expect(try source(field, "{column: c, unit: \(unit.rawValue)}")?.unit == unit)
    }
  }

  @Test("How instants are written")
  func timeFormats() throws {
    func format(_ text: String) throws -> TimeFormat? {
      try source(.placedAt, "{column: t, \(text)}")?.time
    }
    #expect(try format("format: iso8601") == .iso8601(ignoreZone: false))
    #expect(try format("format: iso8601-ignore-zone") == .iso8601(ignoreZone: true))
    #expect(try format("format: unix-seconds") == .unixSeconds)
    #expect(try format("format: unix-milliseconds") == .unixMilliseconds)
    #expect(
      try format("format: \"yyyy/MM/dd'T'HH:mm:ss.SSS\"") == .pattern("yyyy/MM/dd'T'HH:mm:ss.SSS", date: nil))
    #expect(try format("format: yyyy年MM月dd日 HH时mm分") == .pattern("yyyy年MM月dd日 HH时mm分", date: nil))
    #expect(try format("format: MM-dd HH:mm") == .pattern("MM-dd HH:mm", date: nil))
    #expect(
      try format("format: \"HH:mm:ss\", date: 2025-06-01") == .pattern("HH:mm:ss", date: "2025-06-01"))
  }

  @Test("Values are replaced, and the others become one thing")
  func values() throws {
    let source = try source(
      .vehicle, "{column: v, values: {1: ebike, 电动车: ebike, no: walk, 9: , x: \"\"}, otherwise: car}")
    #expect(
      source
        == FieldSource(
          .column("v"), values: ["1": "ebike", "电动车": "ebike", "no": "walk", "9": "", "x": ""],
          otherwise: "car"))
  }

  @Test("A field of another table is unknown")
  func foreignField() {
    expect(faults("gender", "sex"), at: 4, 7, .unknownKey("gender"))
    expect(
      faults("platfrom", "p"), at: 4, 7, .unknownKey("platfrom"), says: "did you mean \"platform\"?")
  }

  @Test("What does not fit together is refused with a way out")
  func misfits() {
    expect(
      faults("tip", "{column: a, constant: 1}"), at: 4, 12,
      .inconsistent("the field has 2 sources (column, constant)"),
      says: "give exactly one of: column, constant, join, sum, shift, great_circle")
    expect(
      faults("tip", "{unit: fen}"), at: 4, 12,
      .inconsistent("the field says not where its values come from"))
    expect(
      faults("status", "{column: s, unit: fen}"), at: 4, 33, .inconsistent("this field has no unit"),
      says: "remove the key \"unit\"")
    expect(faults("order_id", "{join: [a]}"), at: 4, 24, .inconsistent("only 1 column to join"))
    expect(faults("tip", "{sum: []}"), at: 4, 18, .inconsistent("nothing to add up"))
    expect(
      faults("city", "{sum: [a, b]}"), at: 4, 19,
      .inconsistent("city is not a quantity that can be added up"))
    expect(
      faults("tip", "{shift: {from: a, by: b, unit: s}}"), at: 4, 20, .inconsistent("tip is not an instant"))
    expect(
      faults("placed_at", "{shift: {from: a, by: b, unit: km}}"), at: 4, 49,
      .unknownValue("km", allowed: ["ms", "s", "min", "h"]))
    expect(faults("tip", "{great_circle: 1.2}"), at: 4, 27, .inconsistent("tip is not a distance"))
    expect(
      faults("distance", "{great_circle: 0.5}"), at: 4, 32,
      .badNumber("0.5", expected: "a detour factor from 1 to 10"))
    expect(
      faults("tip", "{column: a, separator: x}"), at: 4, 35,
      .inconsistent("a separator is only used with join"))
    expect(
      faults("tip", "{column: a, otherwise: 0}"), at: 4, 35,
      .inconsistent("otherwise is only used with values"))
    expect(
      faults("tip", "{sum: [a], values: {1: 2}}"), at: 4, 31,
      .inconsistent("values cannot be replaced in what is computed"))
    expect(
      faults("vehicle", "{column: v, values: {1: bike}}"), at: 4, 40,
      .unknownValue("bike", allowed: ["ebike", "motorcycle", "car", "bicycle", "walk"]),
      says: "did you mean \"ebike\"?")
    expect(
      faults("service", "{constant: foods}"), at: 4, 27,
      .unknownValue("foods", allowed: ["food", "parcel", "ride", "freight"]), says: "did you mean \"food\"?")
  }

  @Test("Time formats that cannot be read")
  func badFormats() {
    let names = ["iso8601", "iso8601-ignore-zone", "unix-seconds", "unix-milliseconds"]
    expect(
      faults("placed_at", "{column: t, format: unix-second}"), at: 4, 38,
      .unknownValue("unix-second", allowed: names), says: "did you mean \"unix-seconds\"?")
    expect(
      faults("placed_at", "{column: t, format: \"YYYY-MM-dd\"}"), at: 4, 38,
      .unknownValue("YYYY-MM-dd", allowed: names))
    expect(
      faults("placed_at", "{column: t, format: \"HH:mm\"}"), at: 4, 38,
      .inconsistent("the pattern has no date"))
    expect(
      faults("placed_at", "{column: t, format: \"dd HH:mm\", date: 2025-01-01}"), at: 4, 38,
      .inconsistent("the pattern has half a date"))
    expect(
      faults("placed_at", "{column: t, format: \"MM-dd\", date: 2025-01-01}"), at: 4, 38,
      .inconsistent("the pattern has a date of its own"))
    expect(
      faults("placed_at", "{column: t, date: 2025-01-01}"), at: 4, 36,
      .inconsistent("a date without a format"))
    expect(
      faults("placed_at", "{column: t, format: \"MM-dd MM\"}"), at: 4, 38,
      .inconsistent("a part of the pattern occurs twice"))
    expect(
      faults("tip", "{column: t, format: unix-seconds}"), at: 4, 32, .inconsistent("tip is not an instant"))
  }

  @Test("A file without a header line has only the columns that are listed")
  func listedColumns() {
    let text = """
      tables:
        orders:
          columns: [id, rider]
          fields:
            order_id: id
            worker_id: ridr
          ignore: [other]
      """
    let found = mappingErrors(text)
    #expect(found.map(\.line) == [6, 7])
    #expect(found.first?.suggestion == "did you mean \"rider\"?")
    expect(
      mappingErrors("tables: {orders: {columns: [a, b, a]}}\n"), at: 1, 35,
      .inconsistent("the column \"a\" is listed twice"))
  }

  @Test("Unknown tables and time zones")
  func unknownNames() {
    expect(
      mappingErrors("tables:\n  order: {}\n"), at: 2, 3, .unknownKey("order"),
      says: "did you mean \"orders\"?")
    #expect(mappingErrors("time_zone: CST\ntables: {}\n").first?.column == 12)
  }

  @Test("Every preset loads")
  func presets() throws {
    for name in Presets.names {
      let mapping = try Presets.mapping(named: name)
      #expect(mapping.name == name)
      #expect(mapping.timeZone != nil)
      for (kind, table) in mapping.tables {
        for field in kind.requiredFields { #expect(table.fields[field] != nil, "\(name) \(field)") }
      }
    }
    let taxi = try Presets.mapping(named: "nyc-taxi-2013").tables[.orders]
    #expect(taxi?.dialect.columns?.count == 17)
    #expect(taxi?.fields[.workerPay] == nil)
    #expect(
      taxi?.fields[.customerPaid]
        == FieldSource(
          .sum([.init("fare_amount"), .init("surcharge"), .init("mta_tax"), .init("tolls_amount")])))
    #expect(try Presets.mapping(named: "lade").year == nil)
  }

  @Test("An unknown preset is named with the nearest one")
  func unknownPreset() {
    let found = errors { () throws(ConfigurationErrors) in try Presets.mapping(named: "lad") }
    #expect(found.first?.suggestion == "did you mean \"lade\"?")
  }
}
