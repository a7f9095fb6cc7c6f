import Statistics

/// Walks through sorted rows cell by cell and gathers gaps of pairs and sums of workers.
struct SameWorkPass {
  private let workersPerCell: Int
  private let limit: Double
  private(set) var pairs = 0
  private(set) var pairsBeyond = 0
  private(set) var cells = 0
  private(set) var singleCells = 0
  private(set) var nonpositiveCells = 0
  private(set) var orders = 0
  /// Gaps of exactly 0 in bin 0, then in steps of 10⁻⁴ up to 2.
  private var gaps = [Int](repeating: 0, count: 20_002)
  private var beyond: [Bool]
  /// Per worker, relative pays in matched cells: number and sum.
  private var counts: [Int]
  private var sums: [Double]
  private var squares = CompensatedSum()

  init(workers: Int, workersPerCell: Int, limit: Double) {
    self.workersPerCell = workersPerCell
    self.limit = limit
    beyond = [Bool](repeating: false, count: workers)
    counts = [Int](repeating: 0, count: workers)
    sums = [Double](repeating: 0, count: workers)
  }

  /// Workers in cells with several.
  var workerCount: Int { counts.count { $0 > 0 } }
  /// Workers with a pair beyond the limit.
  var workersBeyond: Int { beyond.count { $0 } }

  /// A matched cell: its rows, and each worker's rows within it.
  private struct Cell {
    var range: Range<Int> = 0..<0
    var mean = 0.0
    var workers: [(worker: Int32, mean: Double)] = []
  }

  private enum Kind { case single, nonpositive, matched }

  /// Shows each cell with several workers and a positive mean.
  @inline(__always)
  private static func forEachCell(
    _ rows: [MatchedPay.Row], workers limit: Int, _ body: (Kind, borrowing Cell) -> Bool
  ) {
    rows.withUnsafeBufferPointer { rows in
      var cell = Cell()
      var start = 0
      while start < rows.count {
        var end = start + 1
        while end < rows.count && rows[end].cell == rows[start].cell { end += 1 }
        cell.range = start..<end
        // Rows are sorted by worker within the cell.
        if rows[start].worker == rows[end - 1].worker {
          if !body(.single, cell) { return }
        } else {
          var total: Int128 = 0
          cell.workers.removeAll(keepingCapacity: true)
          var first = start
          while first < end {
            var next = first
            var sum: Int128 = 0
            while next < end && rows[next].worker == rows[first].worker {
              sum &+= Int128(rows[next].pay)
              next += 1
            }
            total &+= sum
            let isInside = rows[first].worker >= 0 && Int(rows[first].worker) < limit
            if isInside {
              cell.workers.append((worker: rows[first].worker, mean: Double(sum) / Double(next - first)))
            }
            first = next
          }
          cell.mean = Double(total) / Double(end - start)
          if !body(cell.mean > 0 ? .matched : .nonpositive, cell) { return }
        }
        start = end
      }
    }
  }

  /// Shows each pair of the first workers of a cell in a hashed order, and their gap.
  @inline(__always)
  private static func forEachPair(
    _ cell: borrowing Cell, _ key: UInt64, _ most: Int, _ body: (Int32, Int32, Double) -> Void
  ) {
    var chosen = cell.workers
    if chosen.count > most {
      func rank(_ worker: Int32) -> UInt64 {
        var hash = CellKey()
        hash.mix(key)
        hash.mix(UInt64(UInt32(bitPattern: worker)))
        return hash.value
      }
      chosen.sort { (rank($0.worker), $0.worker) < (rank($1.worker), $1.worker) }
      chosen.removeLast(chosen.count - most)
    }
    for second in chosen.indices {
      for first in 0..<second {
        let (a, b) = (chosen[first].mean, chosen[second].mean)
        // Two means on either side of 0 are as far apart as can be.
        let middle = (a.magnitude + b.magnitude) / 2
        let gap = a == b ? 0 : min(2, (a - b).magnitude / middle)
        body(chosen[first].worker, chosen[second].worker, gap)
      }
    }
  }

  /// Gathers everything but the shuffles.
  mutating func readCells(_ rows: [MatchedPay.Row]) {
    var state = self
    let most = workersPerCell
    Self.forEachCell(rows, workers: counts.count) { kind, cell in
      switch kind {
      case .single: state.singleCells += 1
      case .nonpositive: state.nonpositiveCells += 1
      case .matched:
        state.cells += 1
        state.orders += cell.range.count
        let scale = Self.scale(cell.range.count)
        for index in cell.range {
          let relative = (Double(rows[index].pay) / cell.mean - 1) * scale
          let worker = Int(rows[index].worker)
          state.squares.add(relative * relative)
          guard worker >= 0, worker < state.counts.count else { continue }
          state.counts[worker] += 1
          state.sums[worker] += relative
        }
        Self.forEachPair(cell, rows[cell.range.lowerBound].cell, most) { first, second, gap in
          state.pairs += 1
          state.gaps[gap == 0 ? 0 : 1 + min(20_000, Int(gap * 10_000))] += 1
          if gap > state.limit {
            state.pairsBeyond += 1
            state.beyond[Int(first)] = true
            state.beyond[Int(second)] = true
          }
        }
      }
      return true
    }
    self = state
  }

  /// What a mean over n takes from the variance is given back.
  private static func scale(_ n: Int) -> Double { (Double(n) / Double(max(1, n - 1))).squareRoot() }

  /// The gap below which a share of the pairs lies, to 10⁻⁴.
  func gapQuantile(_ share: Double) -> Double {
    let rank = Int((Double(max(0, pairs - 1)) * share).rounded())
    var seen = 0
    for (bin, count) in gaps.enumerated() where count > 0 {
      seen += count
      if rank < seen { return bin == 0 ? 0 : (Double(bin) - 0.5) / 10_000 }
    }
    return 2
  }

  /// Pairs by gap in percent.
  var percentBins: [Int] {
    var bins = [Int](repeating: 0, count: 101)
    for (bin, count) in gaps.enumerated() { bins[min(bin == 0 ? 0 : (bin - 1) / 100, 100)] += count }
    return bins
  }

  /// The standard error of the share of pairs with a gap of at most `value`; pairs that share a worker may
  /// depend on each other.
  func shareError(_ rows: [MatchedPay.Row], atMost value: Double) -> Double {
    var scores = [Double](repeating: 0, count: counts.count)
    let most = workersPerCell
    Self.forEachCell(rows, workers: counts.count) { kind, cell in
      guard case .matched = kind else { return true }
      Self.forEachPair(cell, rows[cell.range.lowerBound].cell, most) { first, second, gap in
        let score = gap <= value ? 0.5 : -0.5
        scores[Int(first)] += score
        scores[Int(second)] += score
      }
      return true
    }
    var sum = CompensatedSum()
    for score in scores { sum.add(score * score) }
    return pairs > 0 ? sum.value.squareRoot() / Double(pairs) : 0
  }

  /// The worker's share of variance, not below 0; nil when there is no variance or no replication.
  var workerShare: Double? {
    var between = CompensatedSum()
    var (total, workers, squaredCounts) = (0.0, 0.0, 0.0)
    for worker in counts.indices where counts[worker] > 0 {
      let n = Double(counts[worker])
      between.add(sums[worker] * sums[worker] / n)
      total += n
      workers += 1
      squaredCounts += n * n
    }
    guard workers > 1, total > workers, squares.value > 0 else { return nil }
    let within = max(0, squares.value - between.value) / (total - workers)
    let effective = (total - squaredCounts / total) / (workers - 1)
    let effect = max(0, (between.value / (workers - 1) - within) / effective)
    return effect + within > 0 ? effect / (effect + within) : nil
  }

  /// Shuffles pays within cells and compares Σ S²/n over workers.
  func permutationPValue(
    _ rows: [MatchedPay.Row], orders most: Int, permutations: Int, seed: UInt64
  ) throws(Undefined) -> Double {
    // Cells stand in the order of their hash, so the first ones are a random sample.
    var pays: [Double] = []
    var owners: [Int] = []
    var ranges: [Range<Int>] = []
    Self.forEachCell(rows, workers: counts.count) { kind, cell in
      guard case .matched = kind else { return true }
      let start = pays.count
      for index in cell.range where Int(rows[index].worker) < counts.count {
        pays.append((Double(rows[index].pay) / cell.mean - 1) * Self.scale(cell.range.count))
        owners.append(Int(rows[index].worker))
      }
      ranges.append(start..<pays.count)
      return pays.count < most
    }
    guard pays.contains(where: { $0 != 0 }) else { throw .degenerate("pay does not vary within cells") }
    var index: [Int: Int] = [:]
    for owner in Set(owners).sorted() { index[owner] = index.count }
    let dense = owners.map { index[$0, default: 0] }
    var sizes = [Double](repeating: 0, count: index.count)
    for owner in dense { sizes[owner] += 1 }
    var sums = [Double](repeating: 0, count: index.count)
    func between() -> Double {
      for owner in sums.indices { sums[owner] = 0 }
      for row in pays.indices { sums[dense[row]] += pays[row] }
      var total = 0.0
      for owner in sums.indices { total += sums[owner] * sums[owner] / sizes[owner] }
      return total
    }
    let observed = between()
    let tolerance = 1e-12 * observed.magnitude
    var extreme = 0
    for permutation in 0..<permutations {
      var stream = RandomStream(seed: seed, purpose: "same work", entity: UInt64(permutation))
      for range in ranges {
        var last = range.upperBound - 1
        while last > range.lowerBound {
          pays.swapAt(last, range.lowerBound + stream.nextInt(below: last - range.lowerBound + 1))
          last -= 1
        }
      }
      if between() >= observed - tolerance { extreme += 1 }
    }
    return Double(1 + extreme) / Double(1 + permutations)
  }
}
