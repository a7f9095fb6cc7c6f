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
  /// Per worker, orders in matched cells.
  private var counts: [Int]
  /// The cells with the largest gaps between two workers.
  private var worst = WorstEntries<WorstCell>()

  /// A cell by its largest gap.
  private struct WorstCell: ScoredEntry {
    let score: Int64
    let cell: UInt64

    static func < (a: WorstCell, b: WorstCell) -> Bool { (b.score, a.cell) < (a.score, b.cell) }
  }

  /// The cells with the largest gaps, the largest first, of those beyond the limit.
  var worstCells: [UInt64] { worst.entries.map(\.cell) }

  init(workers: Int, workersPerCell: Int, limit: Double) {
    self.workersPerCell = workersPerCell
    self.limit = limit
    beyond = [Bool](repeating: false, count: workers)
    counts = [Int](repeating: 0, count: workers)
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

  /// At most so many workers of a cell, the first in a hashed order.
  private static func chosen(_ cell: borrowing Cell, _ key: UInt64, _ most: Int) -> [(
    worker: Int32, mean: Double
  )] {
    var chosen = cell.workers
    guard chosen.count > most else { return chosen }
    func rank(_ worker: Int32) -> UInt64 {
      var hash = CellKey()
      hash.mix(key)
      hash.mix(UInt64(UInt32(bitPattern: worker)))
      return hash.value
    }
    chosen.sort { (rank($0.worker), $0.worker) < (rank($1.worker), $1.worker) }
    chosen.removeLast(chosen.count - most)
    return chosen
  }

  /// Shows each pair of the first workers of a cell in a hashed order, and their gap.
  @inline(__always)
  private static func forEachPair(
    _ cell: borrowing Cell, _ key: UInt64, _ most: Int, _ body: (Int32, Int32, Double) -> Void
  ) {
    let chosen = chosen(cell, key, most)
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
        for index in cell.range {
          let worker = Int(rows[index].worker)
          if worker >= 0, worker < state.counts.count { state.counts[worker] += 1 }
        }
        var largest = 0.0
        Self.forEachPair(cell, rows[cell.range.lowerBound].cell, most) { first, second, gap in
          state.pairs += 1
          largest = max(largest, gap)
          state.gaps[gap == 0 ? 0 : 1 + min(20_000, Int(gap * 10_000))] += 1
          if gap > state.limit {
            state.pairsBeyond += 1
            state.beyond[Int(first)] = true
            state.beyond[Int(second)] = true
          }
        }
        let score = Int64(largest * 1_000_000)
        if largest > state.limit, state.worst.admits(score) {
          state.worst.insert(WorstCell(score: score, cell: rows[cell.range.lowerBound].cell))
        }
      }
      return true
    }
    self = state
  }

  /// The cells in which the worker paid least of one group is furthest behind the worker paid most of another, the largest
  /// gap first. `sides`: 1 for the group that is behind, 0 for the other, by worker.
  static func worstCells(_ rows: [MatchedPay.Row], between sides: [Int8]) -> [UInt64] {
    var worst = WorstEntries<WorstCell>()
    forEachCell(rows, workers: sides.count) { kind, cell in
      guard case .matched = kind else { return true }
      var low = Double.infinity
      var high = -Double.infinity
      for (worker, mean) in cell.workers {
        if sides[Int(worker)] == 1 { low = min(low, mean) }
        if sides[Int(worker)] == 0 { high = max(high, mean) }
      }
      let middle = (low.magnitude + high.magnitude) / 2
      guard low < high, high.isFinite, low.isFinite, middle > 0 else { return true }
      let score = Int64(min(2, (high - low) / middle) * 1_000_000)
      let key = rows[cell.range.lowerBound].cell
      if worst.admits(score) { worst.insert(WorstCell(score: score, cell: key)) }
      return true
    }
    return worst.entries.map(\.cell)
  }

  /// The logarithms of pay in matched cells, which stand in the order of their hash and so are a random sample, until
  /// there are `most` rows or `mostPairs` pairs of workers: what the share of variance between workers is made from. Pay
  /// of 0 or less has no logarithm and is left out and counted.
  func logarithms(_ rows: [MatchedPay.Row], most: Int, mostPairs: Int) -> (
    rows: [VarianceComponents.Row], unpaid: Int
  ) {
    var found: [VarianceComponents.Row] = []
    var (unpaid, number, pairs) = (0, 0, 0)
    let mostWorkers = workersPerCell
    Self.forEachCell(rows, workers: counts.count) { kind, cell in
      guard case .matched = kind else { return true }
      let chosen = Self.chosen(cell, rows[cell.range.lowerBound].cell, mostWorkers)
      let isChosen = Set(chosen.map(\.worker))
      for index in cell.range where isChosen.contains(rows[index].worker) {
        let pay = Double(rows[index].pay) / 10_000
        if let row = VarianceComponents.Row(set: number, worker: Int(rows[index].worker), logarithmOf: pay) {
          found.append(row)
        } else {
          unpaid += 1
        }
      }
      number += 1
      pairs += chosen.count * (chosen.count - 1) / 2
      return found.count < most && pairs < mostPairs
    }
    return (found, unpaid)
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
