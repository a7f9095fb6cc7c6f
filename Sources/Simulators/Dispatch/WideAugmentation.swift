/// Shortest augmenting paths in 64 bits, for wide costs and forbidden pairs. See ``AssignmentSolver``.
enum WideAugmentation {
  /// The column of each row. A forbidden pair costs more than all others together, so it is chosen only where
  /// nothing else is left; the caller takes it out.
  static func solve(_ matrix: CostMatrix, least: Int32, spread: Int64) -> [Int32] {
    let isTransposed = matrix.rows > matrix.columns
    let rows = min(matrix.rows, matrix.columns)
    let columns = max(matrix.rows, matrix.columns)
    let forbidden = (spread + 1) * Int64(rows + 1)
    var costs = [Int64](repeating: 0, count: rows * columns)
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        let cost = matrix[row, column]
        let value = cost == CostMatrix.forbidden ? forbidden : Int64(cost) - Int64(least)
        costs[isTransposed ? column * columns + row : row * columns + column] = value
      }
    }
    var columnOfRow = [Int32](repeating: -1, count: rows)
    var rowOfColumn = [Int32](repeating: -1, count: columns)
    var rowPrice = [Int64](repeating: 0, count: rows)
    var columnPrice = [Int64](repeating: 0, count: columns)
    var distance = [Int64](repeating: 0, count: columns)
    var predecessor = [Int32](repeating: -1, count: columns)
    var remaining: [Int32] = []
    var settled: [Int32] = []
    for start in 0..<rows {
      for column in 0..<columns { distance[column] = .max }
      remaining = (0..<Int32(columns)).map { $0 }
      settled.removeAll(keepingCapacity: true)
      var row = start
      var shortest: Int64 = 0
      var sink = -1
      while sink < 0, !remaining.isEmpty {
        var best = 0
        var bestDistance = Int64.max
        var bestIsFree = false
        for position in remaining.indices {
          let column = Int(remaining[position])
          let candidate = shortest + costs[row * columns + column] - rowPrice[row] - columnPrice[column]
          if candidate < distance[column] {
            distance[column] = candidate
            predecessor[column] = Int32(truncatingIfNeeded: row)
          }
          let isFree = rowOfColumn[column] < 0
          if distance[column] < bestDistance || (distance[column] == bestDistance && isFree && !bestIsFree) {
            bestDistance = distance[column]
            bestIsFree = isFree
            best = position
          }
        }
        let column = remaining[best]
        remaining.swapAt(best, remaining.count - 1)
        remaining.removeLast()
        shortest = bestDistance
        settled.append(column)
        if bestIsFree { sink = Int(column) } else { row = Int(rowOfColumn[Int(column)]) }
      }
      guard sink >= 0 else { continue }
      rowPrice[start] += shortest
      for column in settled.dropLast() {
        let owner = Int(rowOfColumn[Int(column)])
        let room = shortest - distance[Int(column)]
        rowPrice[owner] += room
        columnPrice[Int(column)] -= room
      }
      var column = sink
      while true {
        let row = Int(predecessor[column])
        rowOfColumn[column] = Int32(truncatingIfNeeded: row)
        let previous = columnOfRow[row]
        columnOfRow[row] = Int32(truncatingIfNeeded: column)
        if row == start { break }
        column = Int(previous)
      }
    }
    guard isTransposed else { return columnOfRow }
    var result = [Int32](repeating: -1, count: matrix.rows)
    for (row, column) in columnOfRow.enumerated() where column >= 0 {
      result[Int(column)] = Int32(truncatingIfNeeded: row)
    }
    return result
  }
}
