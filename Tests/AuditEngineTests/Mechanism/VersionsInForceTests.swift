import AuditEngine
import OrderLog
import Rules
import Testing

@Suite struct VersionsInForceTests {
  private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

  private func version(
    _ name: String, _ from: String, _ until: String? = nil, services: [String] = [], cities: [String] = []
  ) throws -> DeclaredVersion {
    DeclaredVersion(
      version: name, from: try day(from), until: try until.map(day), services: services, cities: cities,
      source: EntrySource(path: "mechanism"))
  }

  /// Orders at noon UTC of the given days; the texts are service, city and rule version.
  private func log(_ rows: [(day: String?, service: String?, city: String?, version: String?)]) throws
    -> OrderLog
  {
    var columns: [Field: Column] = [
      .orderID: .identifier(IdentifierColumn(rows.indices.map { "o\($0)" })),
      .placedAt: .integer(
        IntegerColumn(
          try rows.map { row in try row.day.map { Int64(try day($0).dayNumber) * 86_400_000 + 43_200_000 } })),
      .service: .text(TextColumn(rows.map(\.service))),
      .city: .text(TextColumn(rows.map(\.city))),
    ]
    if rows.contains(where: { $0.version != nil }) {
      columns[.ruleVersion] = .text(TextColumn(rows.map(\.version)))
    }
    return OrderLog(
      orders: Table(kind: .orders, rowCount: rows.count, columns: columns), others: [], timeZone: .utc)
  }

  private func found(_ versions: [DeclaredVersion], _ log: OrderLog) -> [VersionsInForce.Found] {
    var index = VersionsInForce(versions, log: log)
    return (0..<log.orders.rowCount).map { index.version(of: $0) }
  }

  @Test func openEndsLastUntilTheNext() throws {
    let versions = [try version("a", "2026-01-01"), try version("b", "2026-02-01")]
    let log = try log([
      ("2025-12-31", "food", "x", nil), ("2026-01-01", "food", "x", nil), ("2026-01-31", "food", "x", nil),
      ("2026-02-01", "food", "x", nil), (nil, "food", "x", nil),
    ])
    #expect(found(versions, log) == [.gap, .version(0), .version(0), .version(1), .undated])
  }

  @Test func gapsAndOverlapsAreNotGuessed() throws {
    let versions = [
      try version("a", "2026-01-01", "2026-01-10"), try version("b", "2026-01-10", "2026-01-20"),
      try version("c", "2026-01-25"),
    ]
    let log = try log([
      ("2026-01-09", "food", "x", nil), ("2026-01-10", "food", "x", nil), ("2026-01-22", "food", "x", nil),
      ("2026-03-01", "food", "x", nil),
    ])
    #expect(found(versions, log) == [.version(0), .overlap, .gap, .version(2)])
  }

  @Test func narrowerVersionsGoFirst() throws {
    let versions = [
      try version("all", "2026-01-01"), try version("ride", "2026-01-01", services: ["ride"]),
      try version("y", "2026-01-01", cities: ["y"]),
    ]
    let log = try log([
      ("2026-02-01", "food", "x", nil), ("2026-02-01", "ride", "x", nil), ("2026-02-01", "food", "y", nil),
      ("2026-02-01", nil, nil, nil),
    ])
    #expect(found(versions, log) == [.version(0), .version(1), .version(2), .version(0)])
  }

  @Test func namesGoBeforeDates() throws {
    let versions = [try version("a", "2026-01-01"), try version("b", "2026-02-01")]
    let log = try log([
      ("2026-03-01", "food", "x", "a"), ("2026-03-01", "food", "x", "b"), ("2026-03-01", "food", "x", "z"),
      ("2026-03-01", "food", "x", nil), ("2026-01-15", "food", "x", "b"),
    ])
    // "a" is still used after "b" began: the log says so. "b" before its first day is in no force.
    #expect(found(versions, log) == [.version(0), .version(1), .undeclared, .undeclared, .gap])
    // Where no name of the log is declared, names mean something else and days decide.
    let others = try self.log([("2026-03-01", "food", "x", "r7")])
    #expect(found(versions, others) == [.version(1)])
  }
}
