/// A platform's order log: the tables, and the calendar in which its days and weeks are counted.
///
/// All tables share one dictionary of workers, so a worker's code is the same in each of them.
public struct OrderLog: Sendable {
  /// The orders. Always there.
  public let orders: Table
  /// The other tables that the log has.
  public let tables: [TableKind: Table]
  /// The time zone whose calendar days and weeks the log is read in.
  public let timeZone: CivilTimeZone
  /// The workers of all tables, sorted by id; a worker's code is its position.
  public let workers: TextDictionary

  /// A log of `orders` and other tables. The worker ids of all tables are recoded into one dictionary. O(rows).
  public init(orders: Table, others: [Table] = [], timeZone: CivilTimeZone) {
    let all = [orders] + others
    let dictionaries = all.compactMap { $0.texts(.workerID)?.dictionary }
    let workers: TextDictionary
    if let first = dictionaries.first, dictionaries.allSatisfy({ $0 === first }) {
      workers = first
    } else {
      workers = TextDictionary(dictionaries.flatMap(\.values))
    }
    func recoded(_ table: Table) -> Table {
      guard let column = table.texts(.workerID), column.dictionary !== workers else { return table }
      return table.with(.text(column.recoded(into: workers)), for: .workerID)
    }
    self.orders = recoded(orders)
    tables = Dictionary(others.map { ($0.kind, recoded($0)) }, uniquingKeysWith: { first, _ in first })
    self.workers = workers
    self.timeZone = timeZone
  }

  /// The table of `kind`, or nil when the log has none.
  public func table(_ kind: TableKind) -> Table? { kind == .orders ? orders : tables[kind] }

  /// The log with only the orders at `indices`, in that order; the other tables and the workers stay.
  public func selectingOrders(_ indices: [Int]) -> OrderLog {
    OrderLog(orders: orders.selecting(indices), tables: tables, workers: workers, timeZone: timeZone)
  }

  private init(
    orders: Table, tables: [TableKind: Table], workers: TextDictionary, timeZone: CivilTimeZone
  ) {
    self.orders = orders
    self.tables = tables
    self.workers = workers
    self.timeZone = timeZone
  }
}
