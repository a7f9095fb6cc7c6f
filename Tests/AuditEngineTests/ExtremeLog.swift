import Configuration
import Foundation
import OrderLog
import Simulators

/// Logs in which some values are as extreme as the order log's columns can hold. No reader would let most of them
/// through; whoever builds a log in memory may still hand them in.
enum ExtremeLog {
  /// A small town with every table and every field, all values plausible.
  static let ordinary = Result { () throws -> OrderLog in
    let yaml = """
      name: extreme
      based_on: food-town
      seed: 3
      city: {width: 1500, height: 1500}
      demand: {orders_per_day: 90, merchants: 8, mean_trip: 700}
      workers: {count: 12}
      records_candidates: true
      """
    let log = try ScenarioFile.scenario(from: Data(yaml.utf8), file: "extreme.yaml").scenario.run().log()
    let rows = log.orders.rowCount
    let placed = log.orders.integers(.placedAt)
    func column(_ field: Field, _ count: Int) -> Column {
      switch field.type {
      case .identifier: .identifier(IdentifierColumn((0..<count).map { "\(field.rawValue)-\($0)" }))
      case .text:
        .text(
          TextColumn(
            (0..<count).map { row in
              let words = field.vocabulary ?? ["a", "b"]
              return words[row % words.count]
            }))
      case .instant:
        .integer(IntegerColumn((0..<count).map { (placed?.value(at: $0 % max(rows, 1)) ?? 0) + 1_200_000 }))
      default: .integer(IntegerColumn((0..<count).map { Int64($0 % 7) * (field.type == .flag ? 0 : 3) }))
      }
    }
    func completed(_ table: Table) -> Table {
      table.kind.fields.filter { !table.has($0) }.reduce(table) {
        $0.with(column($1, table.rowCount), for: $1)
      }
    }
    var orders = completed(log.orders)
    // Two versions of the rules, one after the other.
    orders = orders.with(
      .text(TextColumn((0..<rows).map { $0 < rows / 2 ? "v1" : "v2" })), for: .ruleVersion)
    func more(_ kind: TableKind, _ count: Int) -> Table {
      var columns: [Field: Column] = [:]
      for field in kind.fields { columns[field] = column(field, count) }
      columns[.orderID] =
        kind.fields.contains(.orderID)
        ? orders.columns[.orderID]?.selecting(Array(0..<count)) : nil
      columns[.workerID] =
        kind.fields.contains(.workerID) ? orders.columns[.workerID]?.selecting(Array(0..<count)) : nil
      return Table(kind: kind, rowCount: count, columns: columns)
    }
    return OrderLog(
      orders: orders,
      others: log.tables.values.filter { ![.prompts, .incidents, .appeals].contains($0.kind) }.map(completed)
        + [.prompts, .incidents, .appeals].map { more($0, min(rows, 60)) },
      timeZone: log.timeZone)
  }

  /// The ends of what a column can hold, and the instants of the first and the last day of the years 1 to 9999.
  static let values: [Int64] = [
    .max, .max - 1, .min + 1, .min + 2, 1 << 62, -(1 << 62), 0, 1, -1, Int64(Int32.max) + 1,
    9_007_199_254_740_993, -62_135_596_800_000, 253_402_300_799_999, 253_402_300_800_000,
    .max / 1_000, .max / 86_400_000, 4_000_000_000_000_000_000,
  ]

  /// How the extremes are spread.
  enum Spread: CaseIterable {
    /// Single values of all columns; whole columns; some rows; all numbers of all tables.
    case values, column, rows, all
    /// One column, each row another extreme.
    case mixedColumn
    /// Few values, each in a column of its own, so that most of a rule's other conditions hold.
    case few
  }

  /// The log with some numbers replaced. The same seed gives the same log.
  static func log(_ log: OrderLog, _ spread: Spread, seed: UInt64) -> OrderLog {
    var random = Mixer(seed: seed)
    let kinds = TableKind.allCases.filter { log.table($0) != nil }
    let numbers = kinds.flatMap { kind in
      (log.table(kind)?.columns.keys.sorted { $0.rawValue < $1.rawValue } ?? []).filter {
        log.table(kind)?.integers($0) != nil
      }.map { (kind, $0) }
    }
    let chosen = numbers[Int.random(in: 0..<numbers.count, using: &random)]
    let one = values[Int.random(in: 0..<values.count, using: &random)]
    let share = Double.random(in: 0.001...0.1, using: &random)
    func changed(_ table: Table) -> Table {
      var table = table
      let hit = (0..<table.rowCount).map { _ in Double.random(in: 0..<1, using: &random) < share }
      for (kind, field) in numbers where kind == table.kind {
        guard let column = table.integers(field) else { continue }
        let isChosen = kind == chosen.0 && field == chosen.1
        if spread == .column || spread == .mixedColumn, !isChosen { continue }
        if spread == .few, !isChosen, Int.random(in: 0..<6, using: &random) != 0 { continue }
        let new = (0..<table.rowCount).map { row -> Int64? in
          let takes =
            switch spread {
            case .values: Double.random(in: 0..<1, using: &random) < share
            case .few: Int.random(in: 0..<table.rowCount, using: &random) < 2
            case .rows: hit[row]
            case .column: true
            case .mixedColumn, .all: true
            }
          guard takes else { return column.value(at: row) }
          return spread == .column ? one : values[Int.random(in: 0..<values.count, using: &random)]
        }
        table = table.with(.integer(IntegerColumn(new)), for: field)
      }
      return table
    }
    let orders = changed(log.orders)
    let others = kinds.filter { $0 != .orders }.compactMap { log.table($0) }.map(changed)
    return OrderLog(orders: orders, others: others, timeZone: log.timeZone)
  }
}
