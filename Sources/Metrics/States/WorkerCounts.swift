import OrderLog

/// A few counters per worker, dense by worker code, so that shares can be given worker-clustered intervals.
///
/// Rows without a worker have counters of their own, at the front.
struct WorkerCounts: Sendable, Equatable {
  /// How many counters each worker has.
  let width: Int
  private(set) var cells: [Int] = []

  init(width: Int) { self.width = width }

  /// Makes room for the workers of a log. Every block of a log has the same workers.
  mutating func prepare(for log: OrderLog) {
    let size = (log.workers.values.count + 1) * width
    if cells.count < size { cells.append(contentsOf: repeatElement(0, count: size - cells.count)) }
  }

  /// Adds to a counter of a worker (-1: none).
  @inline(__always) mutating func add(_ amount: Int = 1, to counter: Int, of worker: Int32) {
    cells[(Int(worker) + 1) * width + counter] &+= amount
  }

  mutating func merge(_ other: WorkerCounts) {
    if cells.count < other.cells.count {
      cells.append(contentsOf: repeatElement(0, count: other.cells.count - cells.count))
    }
    for position in other.cells.indices { cells[position] &+= other.cells[position] }
  }

  /// A counter of a worker (-1: none).
  func count(_ counter: Int, of worker: Int32) -> Int {
    let position = (Int(worker) + 1) * width + counter
    return position < cells.count ? cells[position] : 0
  }

  /// The codes of the workers that have at least one in `counter`, or in `other`; -1 is not one of them.
  func workers(withAny counter: Int, or other: Int? = nil) -> [Int32] {
    stride(from: width, to: cells.count, by: width).compactMap {
      cells[$0 + counter] > 0 || cells[$0 + (other ?? counter)] > 0 ? Int32($0 / width - 1) : nil
    }
  }

  /// How many workers have at least one in `counter`.
  func workerCount(withAny counter: Int) -> Int { workers(withAny: counter).count }

  /// Numerator and denominator of each cluster that has a denominator. Rows without a worker are one cluster.
  func clusters(_ numerator: Int, of denominator: Int) -> [ShareCluster] {
    stride(from: 0, to: cells.count, by: width).compactMap {
      let size = cells[$0 + denominator]
      return size > 0 ? ShareCluster(hits: cells[$0 + numerator], size: size) : nil
    }
  }
}
