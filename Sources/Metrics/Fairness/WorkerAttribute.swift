public import OrderLog

/// What splits workers into groups: a column of the table of workers.
public enum WorkerAttribute: Hashable, Sendable {
  /// A text field, such as `gender`, `age_band`, `origin` or `contract`.
  case field(Field)
  /// A further column by its name in the source.
  case named(String)
  /// Days since the worker joined, in bands that begin at these days; a band's name is `0-89`, `365+`.
  case tenure(edges: [Int64])

  /// A stable name.
  public var name: String {
    switch self {
    case .field(let field): field.rawValue
    case .named(let column): column
    case .tenure: "tenure"
    }
  }

  /// What the log must have; nil for a further column, whose absence shows when groups are made.
  public var requirement: FieldRequirement? {
    switch self {
    case .field(let field): FieldRequirement(.workers, anyOf: [field])
    case .named: nil
    case .tenure: FieldRequirement(.workers, anyOf: [.tenureDays])
    }
  }

  /// Each worker's group by worker code. A worker without an entry, without a value, or with several different
  /// ones has none. O(rows).
  public func groups(in log: OrderLog) -> [String?] {
    var groups = [String?](repeating: nil, count: log.workers.values.count)
    guard let table = log.table(.workers), let workers = table.texts(.workerID) else { return groups }
    var conflicting: Set<Int32> = []
    for row in 0..<table.rowCount {
      let worker = workers[row]
      guard worker >= 0, Int(worker) < groups.count, let name = name(row, table) else { continue }
      if let known = groups[Int(worker)], known != name { conflicting.insert(worker) }
      groups[Int(worker)] = name
    }
    for worker in conflicting { groups[Int(worker)] = nil }
    return groups
  }

  private func name(_ row: Int, _ table: Table) -> String? {
    switch self {
    case .field(let field): return table.texts(field)?.value(at: row)
    case .named(let column): return table.attributes[column]?.value(at: row)
    case .tenure(let edges):
      guard let days = table.integers(.tenureDays)?.value(at: row) else { return nil }
      let starts = [0] + edges.filter { $0 > 0 }.sorted()
      guard let band = starts.lastIndex(where: { $0 <= days }) else { return nil }
      return band + 1 < starts.count ? "\(starts[band])-\(starts[band + 1] - 1)" : "\(starts[band])+"
    }
  }
}
