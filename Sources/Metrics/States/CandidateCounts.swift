public import OrderLog

/// How often each worker was among those who could have got an order.
///
/// - Complexity: O(1) per candidate; 8 bytes per worker.
public struct CandidateCounts: MergeableState {
  public static var tables: Set<TableKind> { [.candidates] }

  private(set) var workers = WorkerCounts(width: 1)

  /// No candidates.
  public init(_ parameters: NoParameters) {}

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    guard table == .candidates, let candidates = log.table(.candidates) else { return }
    workers.prepare(for: log)
    let worker = CodeReader(candidates, .workerID)
    withExtendedLifetime(log) { for row in rows { workers.add(to: 0, of: worker[row]) } }
  }

  public mutating func merge(_ other: CandidateCounts) { workers.merge(other.workers) }
}
