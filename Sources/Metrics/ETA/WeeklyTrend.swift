import Statistics

/// How a number of the same kind of order moves from week to week: the slope of a weighted regression with one
/// constant per stratum.
///
/// b = Σ w (t − t̄ₛ) y / Σ w (t − t̄ₛ)² over cells of stratum s and week t. Two standard errors are made: one lets
/// the deviations of a week go together in all strata (weeks as clusters, so that a wet week is one observation),
/// one lets the orders of a worker go together (workers as clusters, from how each worker moves the cells). The
/// larger one counts, with Student's t on the number of weeks less two.
///
/// - Note: Source: A. C. Cameron, D. L. Miller, "A Practitioner's Guide to Cluster-Robust Inference", Journal of
///   Human Resources 50 (2015), section II (CR1). Taking the larger of two one-way errors is this project's choice.
struct WeeklyTrend: Sendable, Equatable {
  /// One stratum in one week.
  struct Cell: Sendable, Equatable {
    var stratum: UInt64
    var week: Int
    var weight: Double
    var value: Double
    /// What each worker adds to the value beside the worker's share of the others: Σ over workers is 0.
    var workers: [(code: Int32, influence: Double)]

    static func == (a: Cell, b: Cell) -> Bool {
      a.stratum == b.stratum && a.week == b.week && a.weight == b.weight && a.value == b.value
    }
  }

  /// The slope per week.
  let slope: Double
  /// Its standard errors by weeks and by workers.
  let weekError: Double
  let workerError: Double
  /// Different weeks, strata with at least two weeks, and workers in them.
  let weeks: Int
  let strata: Int
  let workers: Int

  /// The larger error.
  var error: Double { max(weekError, workerError) }
  /// Degrees of freedom.
  var freedom: Double { Double(max(1, weeks - 2)) }

  /// The trend of cells that are sorted by stratum.
  init(_ cells: [Cell]) throws(Undefined) {
    var (numerator, denominator) = (CompensatedSum(), CompensatedSum())
    var kept: [(cell: Cell, time: Double, value: Double)] = []
    var strata = 0
    var start = 0
    while start < cells.count {
      var end = start
      var (weight, time, value) = (0.0, 0.0, 0.0)
      while end < cells.count, cells[end].stratum == cells[start].stratum {
        let cell = cells[end]
        weight += cell.weight
        time += cell.weight * Double(cell.week)
        value += cell.weight * cell.value
        end += 1
      }
      if weight > 0, end - start > 1 {
        strata += 1
        for cell in cells[start..<end] {
          let (t, y) = (Double(cell.week) - time / weight, cell.value - value / weight)
          kept.append((cell, t, y))
          numerator.add(cell.weight * t * y)
          denominator.add(cell.weight * t * t)
        }
      }
      start = end
    }
    guard denominator.value > 0 else { throw .degenerate("no stratum has orders in two weeks") }
    let slope = numerator.value / denominator.value
    var byWeek: [Int: Double] = [:]
    var byWorker: [Int32: Double] = [:]
    for (cell, time, value) in kept {
      byWeek[cell.week, default: 0] += cell.weight * time * (value - slope * time)
      for (worker, influence) in cell.workers {
        byWorker[worker, default: 0] += cell.weight * time * influence
      }
    }
    guard byWeek.count > 2 else { throw .tooFew(have: byWeek.count, need: 3) }
    func error(_ scores: [Double]) -> Double {
      let count = Double(scores.count)
      guard count > 1 else { return 0 }
      let squares = CompensatedSum(sorting: scores.map { $0 * $0 }).value
      return (squares * count / (count - 1)).squareRoot() / denominator.value
    }
    self.slope = slope
    weekError = error(Array(byWeek.values))
    workerError = error(Array(byWorker.values))
    (weeks, self.strata, workers) = (byWeek.count, strata, byWorker.count)
    guard slope.isFinite, self.error.isFinite else { throw .notFinite(count: 1) }
  }

  /// The two-sided p-value of a slope; nil without any variation.
  func pValue(of null: Double) throws(Undefined) -> Double? {
    guard error > 0 else { return nil }
    return min(
      1, 2 * (try StudentTDistribution(degreesOfFreedom: freedom)).upperTail((slope - null).magnitude / error)
    )
  }

  /// The interval of the slope.
  func interval(level: Double) throws(Undefined) -> (lower: Double, upper: Double) {
    let t = try StudentTDistribution(degreesOfFreedom: freedom).quantile(upperTail: (1 - level) / 2)
    return (slope - t * error, slope + t * error)
  }
}
