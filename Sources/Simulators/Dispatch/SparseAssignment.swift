/// Pairs that may be assigned, row by row.
struct CandidateEdges {
  /// `rows + 1` positions: the pairs of row r are `starts[r]..<starts[r + 1]`.
  var starts: [Int32] = [0]
  var columns: [Int32] = []
  var costs: [Int32] = []
  /// What a row costs that stays without a column.
  var unassignedCosts: [Int64] = []
  var columnCount = 0

  var rows: Int { starts.count - 1 }
}

/// Least-cost assignment where each row has few columns to choose from, and may stay without one at a price.
///
/// Shortest augmenting paths with dual prices, each path found by Dijkstra's method over a heap (after Jonker and
/// Volgenant 1987, LAPJVsp), in 64-bit whole numbers, so the result is exact. Only what a path touches is looked at,
/// so a city's round costs little more than its pairs.
///
/// - Complexity: O(rows · pairs · log pairs) at worst, near O(pairs) as a rule.
struct SparseAssignment {
  private var rowPrice: [Int64] = []
  private var columnPrice: [Int64] = []
  private var rowOfColumn: [Int32] = []
  private var columnOfRow: [Int32] = []
  private var distance: [Int64] = []
  private var predecessor: [Int32] = []
  private var stamp: [Int32] = []
  private var heap: [(Int64, Int32)] = []
  private var touched: [Int32] = []

  init() {}

  /// The column of each row, −1 for a row that stays without one.
  mutating func solve(_ edges: CandidateEdges) -> [Int32] {
    let rows = edges.rows
    let columns = edges.columnCount
    rowPrice = Array(repeating: 0, count: rows)
    columnPrice = Array(repeating: 0, count: columns)
    rowOfColumn = Array(repeating: -1, count: columns)
    columnOfRow = Array(repeating: -1, count: rows)
    distance = Array(repeating: 0, count: columns)
    predecessor = Array(repeating: -1, count: columns)
    stamp = Array(repeating: -1, count: columns)
    // A first pass takes each row's cheapest choice where it is free; the rest go the long way.
    var waiting: [Int32] = []
    for row in 0..<rows {
      var best: Int64 = edges.unassignedCosts[row]
      var choice: Int32 = -1
      for edge in Int(edges.starts[row])..<Int(edges.starts[row + 1]) {
        let cost = Int64(edges.costs[edge])
        let isFree = rowOfColumn[Int(edges.columns[edge])] < 0
        if cost < best || (cost == best && isFree && (choice < 0 || rowOfColumn[Int(choice)] >= 0)) {
          best = cost
          choice = edges.columns[edge]
        }
      }
      rowPrice[row] = best
      if choice >= 0 {
        if rowOfColumn[Int(choice)] < 0 {
          rowOfColumn[Int(choice)] = Int32(truncatingIfNeeded: row)
          columnOfRow[row] = choice
        } else {
          waiting.append(Int32(truncatingIfNeeded: row))
        }
      }
    }
    for row in waiting { augment(row, edges) }
    return columnOfRow
  }

  private mutating func augment(_ start: Int32, _ edges: CandidateEdges) {
    heap.removeAll(keepingCapacity: true)
    touched.removeAll(keepingCapacity: true)
    var settled: [Int32] = []
    var row = start
    var reached: Int64 = 0
    // The nearest end found so far: a row that gives up its column for none.
    var end = Int64.max
    var endRow: Int32 = -1
    var sink: Int32 = -1
    while true {
      let give = reached + edges.unassignedCosts[Int(row)] - rowPrice[Int(row)]
      if give < end {
        end = give
        endRow = row
      }
      for edge in Int(edges.starts[Int(row)])..<Int(edges.starts[Int(row) + 1]) {
        let column = Int(edges.columns[edge])
        let length = reached + Int64(edges.costs[edge]) - rowPrice[Int(row)] - columnPrice[column]
        if stamp[column] != start {
          stamp[column] = start
          touched.append(Int32(truncatingIfNeeded: column))
        } else if length >= distance[column] {
          continue
        }
        distance[column] = length
        predecessor[column] = row
        push(length, Int32(truncatingIfNeeded: column))
      }
      // Entries that a shorter way has made stale are passed over; a settled column's entry is gone.
      var next: (Int64, Int32)?
      while let candidate = pop() {
        if candidate.0 == distance[Int(candidate.1)] {
          next = candidate
          break
        }
      }
      guard let (length, column) = next, length < end else { break }
      reached = length
      if rowOfColumn[Int(column)] < 0 {
        sink = column
        end = length
        break
      }
      settled.append(column)
      row = rowOfColumn[Int(column)]
    }
    // New prices for what lies nearer than the end.
    rowPrice[Int(start)] += end
    for column in settled {
      let room = end - distance[Int(column)]
      columnPrice[Int(column)] -= room
      rowPrice[Int(rowOfColumn[Int(column)])] += room
    }
    var column = sink
    if sink < 0 {
      // The row at the end lets its column go.
      column = columnOfRow[Int(endRow)]
      columnOfRow[Int(endRow)] = -1
      if endRow == start { return }
    }
    while true {
      let row = predecessor[Int(column)]
      rowOfColumn[Int(column)] = row
      let previous = columnOfRow[Int(row)]
      columnOfRow[Int(row)] = column
      if row == start { break }
      column = previous
    }
  }

  private mutating func push(_ key: Int64, _ column: Int32) {
    heap.append((key, column))
    var hole = heap.count - 1
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard precedes(heap[hole], heap[parent]) else { break }
      heap.swapAt(hole, parent)
      hole = parent
    }
  }

  private mutating func pop() -> (Int64, Int32)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if heap.isEmpty { return first }
    heap[0] = last
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
      guard precedes(heap[child], heap[hole]) else { break }
      heap.swapAt(hole, child)
      hole = child
    }
    return first
  }

  /// By distance; among equals a column without a row first, then the lower number.
  private func precedes(_ a: (Int64, Int32), _ b: (Int64, Int32)) -> Bool {
    if a.0 != b.0 { return a.0 < b.0 }
    let aIsFree = rowOfColumn[Int(a.1)] < 0
    let bIsFree = rowOfColumn[Int(b.1)] < 0
    return aIsFree != bIsFree ? aIsFree : a.1 < b.1
  }
}
