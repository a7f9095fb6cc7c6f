/// Sorts rows by cell, worker and pay in place: two passes by the bytes of the hash, which spread evenly, then
/// small runs by comparison. No memory beside the rows. O(n log n) also where one cell holds everything.
enum CellSort {
  typealias Row = MatchedPay.Row

  static func sort(_ rows: UnsafeMutableBufferPointer<Row>) { partition(rows, shift: 56) }

  /// Puts rows into 256 parts by one byte of the hash (American flag sort), then sorts the parts.
  private static func partition(_ rows: UnsafeMutableBufferPointer<Row>, shift: UInt64) {
    guard rows.count > 512, shift >= 40 else {
      quick(rows, 0, rows.count, depth: 64)
      return
    }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 513) { scratch in
      // Ends of the parts in [0, 256), next free slots in [256, 512).
      scratch.initialize(repeating: 0)
      for row in rows { scratch[Int(row.cell >> shift & 255)] += 1 }
      var sum = 0
      for part in 0..<256 {
        scratch[256 + part] = sum
        sum += scratch[part]
        scratch[part] = sum
      }
      for part in 0..<256 {
        while scratch[256 + part] < scratch[part] {
          var row = rows[scratch[256 + part]]
          while true {
            let target = Int(row.cell >> shift & 255)
            if target == part { break }
            let slot = scratch[256 + target]
            scratch[256 + target] = slot + 1
            (rows[slot], row) = (row, rows[slot])
          }
          rows[scratch[256 + part]] = row
          scratch[256 + part] += 1
        }
      }
      var start = 0
      for part in 0..<256 {
        let end = scratch[part]
        if end - start > 1 {
          partition(UnsafeMutableBufferPointer(rebasing: rows[start..<end]), shift: shift - 8)
        }
        start = end
      }
    }
  }

  /// Quicksort by the middle of three with insertion for short runs and heap sort where it degenerates.
  private static func quick(_ rows: UnsafeMutableBufferPointer<Row>, _ from: Int, _ to: Int, depth: Int) {
    var (start, end, depth) = (from, to, depth)
    while end - start > 20 {
      guard depth > 0 else {
        heap(UnsafeMutableBufferPointer(rebasing: rows[start..<end]))
        return
      }
      depth -= 1
      let pivot = median(rows[start], rows[(start + end) / 2], rows[end - 1])
      var (low, high) = (start, end - 1)
      while low <= high {
        while rows[low] < pivot { low += 1 }
        while pivot < rows[high] { high -= 1 }
        if low <= high {
          rows.swapAt(low, high)
          low += 1
          high -= 1
        }
      }
      if high + 1 - start < end - low {
        quick(rows, start, high + 1, depth: depth)
        start = low
      } else {
        quick(rows, low, end, depth: depth)
        end = high + 1
      }
    }
    for index in stride(from: start + 1, to: end, by: 1) {
      let row = rows[index]
      var hole = index
      while hole > start && row < rows[hole - 1] {
        rows[hole] = rows[hole - 1]
        hole -= 1
      }
      rows[hole] = row
    }
  }

  private static func median(_ a: Row, _ b: Row, _ c: Row) -> Row {
    a < b ? (b < c ? b : (a < c ? c : a)) : (a < c ? a : (b < c ? c : b))
  }

  private static func heap(_ rows: UnsafeMutableBufferPointer<Row>) {
    func sift(_ root: Int, _ count: Int) {
      var root = root
      while true {
        var child = 2 * root + 1
        guard child < count else { return }
        if child + 1 < count && rows[child] < rows[child + 1] { child += 1 }
        guard rows[root] < rows[child] else { return }
        rows.swapAt(root, child)
        root = child
      }
    }
    for root in stride(from: rows.count / 2 - 1, through: 0, by: -1) { sift(root, rows.count) }
    for count in stride(from: rows.count - 1, to: 0, by: -1) {
      rows.swapAt(0, count)
      sift(0, count)
    }
  }
}
