/// Shortest augmenting paths over dense 32-bit costs without forbidden pairs, sixteen columns at a time. See
/// ``AssignmentSolver`` for the method and why 32 bits are enough.
enum DenseAugmentation {
  typealias Scalar = Int32
  typealias Lanes = SIMD16<Scalar>
  static var width: Int { 16 }

  /// Working memory of one solution: one block of costs and a few rows.
  struct Workspace {
    let stride: Int
    let costs: UnsafeMutablePointer<Scalar>
    let price: UnsafeMutablePointer<Scalar>
    let maskedPrice: UnsafeMutablePointer<Scalar>
    let distance: UnsafeMutablePointer<Scalar>
    let taken: UnsafeMutablePointer<Scalar>
    let predecessor: UnsafeMutablePointer<Scalar>
    let settled: UnsafeMutablePointer<Scalar>
    private let block: UnsafeMutableRawPointer

    init(rows: Int, columns: Int) {
      let stride = (columns + width - 1) / width * width
      let count = stride * (rows + 6)
      let block = UnsafeMutableRawPointer.allocate(
        byteCount: count * MemoryLayout<Scalar>.stride, alignment: 64)
      costs = block.bindMemory(to: Scalar.self, capacity: count)
      let first = costs
      func part(_ index: Int) -> UnsafeMutablePointer<Scalar> { first + stride * index }
      self.stride = stride
      self.block = block
      price = part(rows)
      maskedPrice = part(rows + 1)
      distance = part(rows + 2)
      taken = part(rows + 3)
      predecessor = part(rows + 4)
      settled = part(rows + 5)
    }

    func deallocate() { block.deallocate() }
  }

  /// A price that keeps a column out: with doubled costs up to 2²⁸, −mask stays beyond all others and sums fit.
  private static let mask: Scalar = 1 << 30

  /// The column of each row. Costs are counted from `least`, and none is more than 2²⁷ − 1 above it.
  static func solve(_ matrix: CostMatrix, least: Int32) -> [Int32] {
    let isTransposed = matrix.rows > matrix.columns
    let rows = min(matrix.rows, matrix.columns)
    let columns = max(matrix.rows, matrix.columns)
    let work = Workspace(rows: rows, columns: columns)
    defer { work.deallocate() }
    pack(matrix, isTransposed, least, work)
    var columnOfRow = [Int32](repeating: -1, count: rows)
    var rowOfColumn = [Int32](repeating: -1, count: work.stride)
    columnOfRow.withUnsafeMutableBufferPointer { columnOfRow in
      rowOfColumn.withUnsafeMutableBufferPointer { rowOfColumn in
        for column in 0..<work.stride { work.price[column] = column < columns ? 0 : -mask }
        if rows == columns {
          reduceColumns(rows, work, columnOfRow, rowOfColumn)
        } else {
          takeRowMinima(rows, columns, work, columnOfRow, rowOfColumn)
        }
        for column in 0..<work.stride { work.taken[column] = rowOfColumn[column] < 0 ? 0 : 1 }
        var done = [Int32](repeating: 0, count: rows + 1)
        done.withUnsafeMutableBufferPointer { done in
          for row in 0..<rows where columnOfRow[row] < 0 {
            augment(from: row, work, columnOfRow, rowOfColumn, done)
          }
        }
      }
    }
    guard isTransposed else { return columnOfRow }
    var result = [Int32](repeating: -1, count: matrix.rows)
    for (row, column) in columnOfRow.enumerated() { result[Int(column)] = Int32(truncatingIfNeeded: row) }
    return result
  }

  /// Copies the costs from zero on, doubled, rows padded to whole vectors.
  private static func pack(
    _ matrix: CostMatrix, _ isTransposed: Bool, _ least: Int32, _ work: Workspace
  ) {
    let columns = matrix.columns
    matrix.costs.withUnsafeBufferPointer { costs in
      for row in 0..<matrix.rows {
        let source = UnsafeBufferPointer(rebasing: costs[row * columns..<(row + 1) * columns])
        if isTransposed {
          for column in 0..<columns {
            work.costs[column &* work.stride &+ row] = (source[column] &- least) &* 2
          }
        } else {
          let target = work.costs + row &* work.stride
          for column in 0..<columns { target[column] = (source[column] &- least) &* 2 }
        }
      }
      let inner = isTransposed ? matrix.rows : columns
      for row in 0..<min(matrix.rows, columns) {
        for column in inner..<work.stride { work.costs[row &* work.stride &+ column] = 0 }
      }
    }
  }

  private static func lanes(_ pointer: UnsafeMutablePointer<Scalar>) -> UnsafeMutablePointer<Lanes> {
    UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Lanes.self)
  }

  /// Column reduction for square matrices: the price of a column is its least cost, and the row with that cost
  /// takes it if it has none yet. Where a row has one column only, the price is lowered by the room to the row's
  /// second choice.
  private static func reduceColumns(
    _ rows: Int, _ work: Workspace, _ columnOfRow: UnsafeMutableBufferPointer<Int32>,
    _ rowOfColumn: UnsafeMutableBufferPointer<Int32>
  ) {
    let blocks = work.stride / width
    let prices = lanes(work.price)
    let firsts = lanes(work.predecessor)
    for block in 0..<blocks where (block + 1) * width <= rows {
      prices[block] = Lanes(repeating: .max)
    }
    for column in rows / width * width..<rows { work.price[column] = .max }
    for row in 0..<rows {
      let costs = lanes(work.costs + row &* work.stride)
      let index = Lanes(repeating: Scalar(truncatingIfNeeded: row))
      for block in 0..<blocks {
        let isLess = costs[block] .< prices[block]
        prices[block].replace(with: costs[block], where: isLess)
        firsts[block].replace(with: index, where: isLess)
      }
    }
    var hasSeveral = [Bool](repeating: false, count: rows)
    var column = rows - 1
    while column >= 0 {
      let row = Int(work.predecessor[column])
      if columnOfRow[row] < 0 {
        columnOfRow[row] = Int32(truncatingIfNeeded: column)
        rowOfColumn[column] = Int32(truncatingIfNeeded: row)
      } else {
        hasSeveral[row] = true
      }
      column -= 1
    }
    guard rows > 1 else { return }
    for row in 0..<rows where columnOfRow[row] >= 0 && !hasSeveral[row] {
      let own = Int(columnOfRow[row])
      let kept = work.price[own]
      let costs = lanes(work.costs + row &* work.stride)
      let ownCost = work.costs[row &* work.stride &+ own]
      work.costs[row &* work.stride &+ own] = mask
      var second = Lanes(repeating: .max)
      for block in 0..<blocks {
        let room = costs[block] &- prices[block]
        second.replace(with: room, where: room .< second)
      }
      work.costs[row &* work.stride &+ own] = ownCost
      work.price[own] = kept &- second.min()
    }
  }

  /// A start for matrices with more columns than rows, whose prices must begin at zero: each row takes its cheapest
  /// column if that is still free.
  private static func takeRowMinima(
    _ rows: Int, _ columns: Int, _ work: Workspace, _ columnOfRow: UnsafeMutableBufferPointer<Int32>,
    _ rowOfColumn: UnsafeMutableBufferPointer<Int32>
  ) {
    for row in 0..<rows {
      let costs = work.costs + row &* work.stride
      var best = 0
      for column in 1..<columns {
        let isLess = costs[column] < costs[best]
        let isFreeTie = costs[column] == costs[best] && rowOfColumn[best] >= 0 && rowOfColumn[column] < 0
        if isLess || isFreeTie { best = column }
      }
      if rowOfColumn[best] < 0 {
        rowOfColumn[best] = Int32(truncatingIfNeeded: row)
        columnOfRow[row] = Int32(truncatingIfNeeded: best)
      }
    }
  }

  /// Finds the shortest way from a row without a column to a column without a row, and turns it over.
  private static func augment(
    from start: Int, _ work: Workspace, _ columnOfRow: UnsafeMutableBufferPointer<Int32>,
    _ rowOfColumn: UnsafeMutableBufferPointer<Int32>, _ done: UnsafeMutableBufferPointer<Int32>
  ) {
    let blocks = work.stride / width
    let distances = lanes(work.distance)
    let predecessors = lanes(work.predecessor)
    let prices = lanes(work.price)
    let masked = lanes(work.maskedPrice)
    let taken = lanes(work.taken)
    var iota = Lanes()
    for lane in 0..<width { iota[lane] = Scalar(truncatingIfNeeded: lane) }
    let step = Lanes(repeating: Scalar(truncatingIfNeeded: width))

    var best = Lanes(repeating: .max)
    var places = Lanes(repeating: 0)
    var index = iota
    let startLanes = Lanes(repeating: Scalar(truncatingIfNeeded: start))
    let startCosts = lanes(work.costs + start &* work.stride)
    for block in 0..<blocks {
      let price = prices[block]
      let distance = startCosts[block] &- price
      distances[block] = distance
      masked[block] = price
      predecessors[block] = startLanes
      let key = distance &+ taken[block]
      let isLess = key .< best
      best.replace(with: key, where: isLess)
      places.replace(with: index, where: isLess)
      index &+= step
    }
    var doneCount = 0
    var column = 0
    var shortest: Scalar = 0
    while true {
      // The least key, and among equal ones the least column.
      let key = best.min()
      let isBest = best .== Lanes(repeating: key)
      column = Int(Lanes(repeating: .max).replacing(with: places, where: isBest).min())
      shortest = work.distance[column]
      let row = Int(rowOfColumn[column])
      if row < 0 { break }
      done[doneCount] = Int32(truncatingIfNeeded: column)
      doneCount += 1
      let base = row &* work.stride
      let shift = work.costs[base &+ column] &- work.price[column] &- shortest
      work.maskedPrice[column] = -mask
      work.settled[column] = shortest
      // Above every distance that matters and below every candidate of a masked column.
      work.distance[column] = mask / 2
      let shiftLanes = Lanes(repeating: shift)
      let rowLanes = Lanes(repeating: Scalar(truncatingIfNeeded: row))
      let costs = lanes(work.costs + base)
      best = Lanes(repeating: .max)
      index = iota
      for block in 0..<blocks {
        let candidate = costs[block] &- masked[block] &- shiftLanes
        var distance = distances[block]
        let isShorter = candidate .< distance
        if any(isShorter) {
          distance.replace(with: candidate, where: isShorter)
          distances[block] = distance
          predecessors[block].replace(with: rowLanes, where: isShorter)
        }
        let key = distance &+ taken[block]
        let isLess = key .< best
        best.replace(with: key, where: isLess)
        places.replace(with: index, where: isLess)
        index &+= step
      }
    }
    for position in 0..<doneCount {
      let settled = Int(done[position])
      work.price[settled] = work.price[settled] &+ work.settled[settled] &- shortest
    }
    work.taken[column] = 1
    while true {
      let row = Int(work.predecessor[column])
      rowOfColumn[column] = Int32(truncatingIfNeeded: row)
      let previous = columnOfRow[row]
      columnOfRow[row] = Int32(truncatingIfNeeded: column)
      if row == start { break }
      column = Int(previous)
    }
  }
}
