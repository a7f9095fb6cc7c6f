/// The rows of a table, worker by worker.
struct WorkerRows {
  private let rows: [UInt32]
  private let starts: [Int]

  /// Deals the rows that fulfil a condition. Two passes, 4 bytes a row. None beyond 2³² rows.
  @inline(__always)
  init(_ workers: TextColumn, workerCount: Int, where condition: (Int) -> Bool) {
    var starts = [Int](repeating: 0, count: workerCount + 1)
    let codes = workers.codes.elements
    guard codes.count <= Int(UInt32.max) else {
      rows = []
      self.starts = starts
      return
    }
    let chosen = RowSet(codes.count) { codes[$0] >= 0 && Int(codes[$0]) < workerCount && condition($0) }
    chosen.forEach { starts[Int(codes[$0]) + 1] += 1 }
    for worker in 0..<workerCount { starts[worker + 1] += starts[worker] }
    var cursors = starts
    rows = [UInt32](unsafeUninitializedCapacity: starts[workerCount]) { rows, count in
      cursors.withUnsafeMutableBufferPointer { cursors in
        chosen.forEach { row in
          let slot = cursors[Int(codes[row])]
          cursors[Int(codes[row])] = slot + 1
          rows[slot] = UInt32(truncatingIfNeeded: row)
        }
      }
      count = starts[workerCount]
    }
    self.starts = starts
  }

  /// Calls `body` with each worker's rows, in ascending order.
  @inline(__always)
  func forEachGroup(_ body: (ArraySlice<UInt32>) -> Void) {
    for worker in 0..<starts.count - 1 where starts[worker] < starts[worker + 1] {
      body(rows[starts[worker]..<starts[worker + 1]])
    }
  }

  /// Calls `body` with each worker's rows, sorted. Linear where they are sorted already, as logs mostly are.
  @inline(__always)
  func forEachGroup(inOrderOf precedes: (Int, Int) -> Bool, _ body: ([UInt32]) -> Void) {
    forEachGroup { rows in
      var group = Array(rows)
      let isSorted = zip(group, group.dropFirst()).allSatisfy { !precedes(Int($1), Int($0)) }
      if !isSorted { group.sort { precedes(Int($0), Int($1)) } }
      body(group)
    }
  }
}
