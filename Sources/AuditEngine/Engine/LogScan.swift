import Dispatch
import Metrics
import OrderLog
import Synchronization

/// The one pass over the log that fills all states, by shards of rows on all cores.
struct LogScan {
  /// Rows per call of `add`: large enough to amortise the call, small enough for the columns to stay in cache.
  static let blockRows = 32_768

  let log: OrderLog
  let threads: Int
  /// Called with the orders seen so far; may be called from several threads.
  let progress: @Sendable (Int) -> Void
  /// Asked between blocks; true ends the scan early.
  let isCancelled: @Sendable () -> Bool

  /// The states of each scope, in the order of `plans`.
  ///
  /// - Throws: `CancellationError` when the scan was ended early.
  func run(_ plans: [(scope: ResolvedScope, requests: [StateRequest])]) throws -> [StateStore] {
    let rows = log.orders.rowCount
    let shards = max(1, min(threads, (rows + Self.blockRows - 1) / Self.blockRows))
    let results = Mutex<[[StateStore]?]>([[StateStore]?](repeating: nil, count: shards))
    let seen = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: shards) { shard in
      var stores = plans.map { StateStore($0.requests) }
      let start = rows * shard / shards
      let end = rows * (shard + 1) / shards
      var position = start
      while position < end, !isCancelled() {
        let block = position..<min(position + Self.blockRows, end)
        for (index, plan) in plans.enumerated() where stores[index].tables.contains(.orders) {
          if plan.scope.isEverything {
            stores[index].add(block, of: .orders, in: log)
          } else {
            let inside = plan.scope.rows(in: block, of: log.orders)
            if inside.isEmpty { continue }
            // A scope is a filter before the fold: a small copy of the block holds what is inside.
            stores[index].add(0..<inside.count, of: .orders, in: log.selectingOrders(inside))
          }
        }
        position = block.upperBound
        let done = seen.add(block.count, ordering: .relaxed).newValue
        progress(done)
      }
      if shard == 0 {
        for kind in TableKind.allCases where kind != .orders {
          guard let table = log.table(kind), table.rowCount > 0 else { continue }
          for index in stores.indices where stores[index].tables.contains(kind) {
            stores[index].add(0..<table.rowCount, of: kind, in: log)
          }
        }
      }
      for index in stores.indices { stores[index].finish() }
      results.withLock { $0[shard] = stores }
    }
    if isCancelled() { throw CancellationError() }
    var merged = plans.map { StateStore($0.requests) }
    for shard in 0..<shards {
      let stores = results.withLock { slots in
        let stores = slots[shard] ?? []
        slots[shard] = nil
        return stores
      }
      if shard == 0 {
        merged = stores
      } else {
        for (index, store) in stores.enumerated() { merged[index].merge(store) }
      }
    }
    return merged
  }
}
