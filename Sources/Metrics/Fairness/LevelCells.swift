import OrderLog
import Statistics

/// What each worker was paid for how many orders and hours in each stratum of one level, by stratum and worker.
struct LevelCells {
  /// One worker in one stratum.
  struct Cell {
    let stratum: UInt64
    let worker: Int
    var orders = 0
    var pay: Int128 = 0
    var incentive: Int128 = 0
    var hours = 0.0
  }

  let level: AdjustedPayGap.Level
  private var cells: [Cell] = []

  init(_ work: PaidWork, _ level: AdjustedPayGap.Level) {
    self.level = level
    let hours = work.hours()
    func key(_ row: PaidWork.Row) -> UInt64 {
      switch level {
      case .raw: 1
      case .chosen: row.chosen
      case .everything: row.like
      }
    }
    // The state's order settles ties, so sums come out the same whatever the order of the log.
    let order = work.rows.indices.filter { key(work.rows[$0]) != 0 }
      .sorted { a, b in
        let (first, second) = (key(work.rows[a]), key(work.rows[b]))
        return first != second ? first < second : a < b
      }
    for index in order {
      let row = work.rows[index]
      let stratum = key(row)
      if cells.last.map({ $0.stratum != stratum || $0.worker != Int(row.worker) }) ?? true {
        cells.append(Cell(stratum: stratum, worker: Int(row.worker)))
      }
      cells[cells.count - 1].orders += 1
      cells[cells.count - 1].pay += Int128(row.pay)
      cells[cells.count - 1].incentive += Int128(row.incentive)
      cells[cells.count - 1].hours += hours[index]
    }
  }

  /// The cells of two groups: 1 for the first, 0 for the second, others left out.
  func cells(_ measure: AdjustedPayGap.Measure, _ side: [Int8]) -> [StratifiedLogRatio.Cell] {
    cells.compactMap { cell in
      guard cell.worker < side.count, side[cell.worker] >= 0 else { return nil }
      return StratifiedLogRatio.Cell(
        stratum: cell.stratum, worker: cell.worker, isFirst: side[cell.worker] == 1,
        amount: moneyUnits(measure == .perHour ? cell.pay : cell.pay - cell.incentive),
        exposure: measure == .perHour ? cell.hours : Double(cell.orders))
    }
  }

  /// How many orders of the two groups stand in strata with both, and in all.
  func orders(_ side: [Int8]) -> (matched: Int, all: Int) {
    var (matched, all) = (0, 0)
    var start = 0
    while start < cells.count {
      var end = start
      var counts = [0, 0]
      while end < cells.count && cells[end].stratum == cells[start].stratum {
        if cells[end].worker < side.count, side[cells[end].worker] >= 0 {
          counts[Int(side[cells[end].worker])] += cells[end].orders
        }
        end += 1
      }
      all += counts[0] + counts[1]
      if counts[0] > 0 && counts[1] > 0 { matched += counts[0] + counts[1] }
      start = end
    }
    return (matched, all)
  }
}
