public import OrderLog

/// Which value of a text field most of each worker's orders have, such as the city that the worker works in;
/// and how many orders each worker accepted.
///
/// - Complexity: O(1) per order; 16 bytes per (worker, value) in use and 8 per worker.
public struct WorkerMajority: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// A field of text in the table of orders.
    public var field: Field

    /// Parameters.
    public init(_ field: Field) { self.field = field }
  }

  let parameters: Parameters
  /// Key: worker code << 32 | value code. Rows without a worker or a value are left out.
  private(set) var pairs = KeyCounts()
  /// Per worker: orders with a time of acceptance.
  private(set) var accepted = WorkerCounts(width: 1)

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    accepted.prepare(for: log)
    let worker = CodeReader(log.orders, .workerID)
    let value = CodeReader(log.orders, parameters.field)
    let start = IntegerReader(log.orders, .acceptedAt)
    withExtendedLifetime(log) {
      for row in rows {
        let who = worker[row]
        if start[row] != IntegerColumn.null { accepted.add(to: 0, of: who) }
        let code = value[row]
        if who >= 0, code >= 0 { pairs.add(UInt64(UInt32(who)) << 32 | UInt64(UInt32(code))) }
      }
    }
  }

  public mutating func merge(_ other: WorkerMajority) {
    pairs.merge(other.pairs)
    accepted.merge(other.accepted)
  }

  /// Each worker's most frequent value as a code; ties go to the value whose text comes first.
  var majority: [Int32: Int32] {
    var best: [Int32: (code: Int32, count: Int)] = [:]
    for (key, count) in pairs.ascending {
      let worker = Int32(truncatingIfNeeded: key >> 32)
      if count > best[worker]?.count ?? 0 {
        best[worker] = (Int32(truncatingIfNeeded: key & 0xFFFF_FFFF), count)
      }
    }
    return best.mapValues(\.code)
  }
}
