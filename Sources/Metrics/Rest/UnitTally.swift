/// A unit beyond its limit, while the worst are being chosen.
struct RestUnit: Equatable {
  var worker: Int32
  var censored: Bool
  var start: Int64
  var end: Int64
  var measured: Int64
  /// A second quantity of the unit in ms; what it is depends on the metric.
  var extra: Int64
}

/// Counts units against a limit, in one pass and without keeping them: how many, how many beyond, exact
/// quantiles, the worst ones. Units come worker by worker in the order of codes, and by start.
struct UnitTally {
  let limit: Int64
  let test: LimitTest
  /// Further limits that are counted with the same test.
  let steps: [Int64]
  let scale: UnitScale
  /// How many of the worst units are kept; all of them when nil.
  let keep: Int?

  private(set) var examined = 0
  private(set) var exceeding = 0
  /// Units that may be cut off by the ends of the log.
  private(set) var censored = 0
  /// Units that are not beyond the limit but could be, because they may be cut off.
  private(set) var censoredWithin = 0
  private(set) var workers = 0
  private(set) var workersExceeding = 0
  private(set) var stepCounts: [Int]
  private(set) var unitsPerWorker: [Int] = []
  private(set) var maximum: Int64 = .min
  private(set) var minimum: Int64 = .max
  private var sum: Int64 = 0
  private let bins: BinCounts
  private var found: [RestUnit] = []
  /// The units behind `censoredWithin`, gathered only where all units are kept.
  private(set) var edgeUnits: [RestUnit] = []
  private var currentWorker: Int32 = -1
  private var unitsOfCurrent = 0
  private var currentExceeds = false
  /// A unit that is not worse than this one is not among the worst.
  private var threshold: RestUnit?
  private let easiestStep: Int64
  private let isDuration: Bool

  init(
    limit: Int64, test: LimitTest, steps: [Int64] = [], scale: UnitScale = .hours, capacity: Int = 180_000,
    keep: Int?
  ) {
    self.limit = limit
    self.test = test
    self.steps = steps
    self.scale = scale
    self.keep = keep.map { max($0, 0) }
    stepCounts = [Int](repeating: 0, count: steps.count)
    bins = BinCounts(capacity: capacity)
    isDuration = scale.bin == Milliseconds.second
    easiestStep = (test.largerIsWorse ? steps.min() : steps.max()) ?? (test.largerIsWorse ? .max : .min)
  }

  /// Counts a unit that is beyond the limit when its measured value is.
  @inline(__always)
  mutating func add(
    _ worker: Int32, _ start: Int64, _ end: Int64, measured: Int64, extra: Int64 = 0, censored cut: Bool
  ) {
    add(
      worker, start, end, measured: measured, extra: extra, isBeyond: test.isBeyond(measured, limit),
      censored: cut)
  }

  /// Counts a unit of which the caller says whether it is beyond the limit.
  @inline(__always)
  mutating func add(
    _ worker: Int32, _ start: Int64, _ end: Int64, measured: Int64, extra: Int64, isBeyond: Bool,
    censored cut: Bool
  ) {
    if worker != currentWorker { close(next: worker) }
    examined &+= 1
    unitsOfCurrent &+= 1
    sum &+= measured
    if measured > maximum { maximum = measured }
    if measured < minimum { minimum = measured }
    // A division by a known number is a multiplication.
    bins.add(isDuration ? measured / Milliseconds.second : measured)
    if cut {
      censored &+= 1
      if !isBeyond {
        censoredWithin &+= 1
        if keep == nil {
          edgeUnits.append(
            RestUnit(worker: worker, censored: cut, start: start, end: end, measured: measured, extra: extra))
        }
      }
    }
    if test.largerIsWorse ? measured >= easiestStep : measured <= easiestStep { countSteps(measured) }
    if isBeyond {
      exceeding &+= 1
      currentExceeds = true
      note(
        RestUnit(
          worker: worker, censored: cut, start: start, end: end, measured: measured, extra: extra))
    }
  }

  private mutating func close(next worker: Int32) {
    if unitsOfCurrent > 0 {
      workers += 1
      if currentExceeds { workersExceeding += 1 }
      if unitsOfCurrent >= unitsPerWorker.count {
        unitsPerWorker.append(
          contentsOf: repeatElement(0, count: unitsOfCurrent + 1 - unitsPerWorker.count))
      }
      unitsPerWorker[unitsOfCurrent] += 1
    }
    currentWorker = worker
    unitsOfCurrent = 0
    currentExceeds = false
  }

  /// Ends the last worker. Must be called once after the last unit.
  mutating func finish() {
    close(next: -1)
    if let keep {
      found.sort(by: isWorse)
      found = Array(found.prefix(keep))
    }
  }

  /// Folds in the finished tally of later workers. This tally must be finished or empty.
  mutating func merge(_ other: UnitTally) {
    examined += other.examined
    exceeding += other.exceeding
    censored += other.censored
    censoredWithin += other.censoredWithin
    workers += other.workers
    workersExceeding += other.workersExceeding
    for index in stepCounts.indices { stepCounts[index] += other.stepCounts[index] }
    let missing = other.unitsPerWorker.count - unitsPerWorker.count
    if missing > 0 { unitsPerWorker.append(contentsOf: repeatElement(0, count: missing)) }
    for (count, workers) in other.unitsPerWorker.enumerated() { unitsPerWorker[count] += workers }
    maximum = max(maximum, other.maximum)
    minimum = min(minimum, other.minimum)
    sum &+= other.sum
    bins.merge(other.bins)
    edgeUnits += other.edgeUnits
    found += other.found
    if let keep { found = worstFirst(found, keep) }
  }

  private mutating func countSteps(_ measured: Int64) {
    for index in steps.indices where test.isBeyond(measured, steps[index]) { stepCounts[index] += 1 }
  }

  private mutating func note(_ unit: RestUnit) {
    guard let keep else {
      found.append(unit)
      return
    }
    if let threshold, !isWorse(unit, threshold) { return }
    found.append(unit)
    if found.count >= 4 * keep + 64 {
      found.sort(by: isWorse)
      found = Array(found.prefix(keep))
      threshold = found.last
    }
  }

  /// The order of cases: worst first, then by worker, then by window.
  private func isWorse(_ a: RestUnit, _ b: RestUnit) -> Bool {
    if a.measured != b.measured { return (a.measured > b.measured) == test.largerIsWorse }
    return (a.worker, a.start) < (b.worker, b.start)
  }

  /// The units beyond the limit: the worst ones in order, or all of them in the order they came.
  var units: [RestUnit] { found }

  /// Units in the order of cases.
  func worstFirst(_ units: [RestUnit], _ count: Int) -> [RestUnit] {
    Array(units.sorted(by: isWorse).prefix(max(count, 0)))
  }

  /// A stored value as it is printed.
  func printed(_ value: Int64) -> Double { Double(value) / scale.printed }

  /// The values in wide bins.
  var histogram: DurationHistogram { bins.histogram(scale) }

  /// Quantiles (of values rounded down to the second where they are durations), extremes and mean.
  var figures: [Figure] {
    guard examined > 0, let quantiles = bins.quantiles([0.1, 0.5, 0.9, 0.99]) else { return [] }
    let factor = Double(scale.bin) / scale.printed
    func figure(_ key: String, _ value: Double) -> Figure { Figure(key, value, scale.quantity) }
    return zip(["p10", "p50", "p90", "p99"], quantiles).map { figure($0, $1 * factor) } + [
      figure("min", printed(minimum)), figure("max", printed(maximum)),
      figure("mean", Double(sum) / scale.printed / Double(examined)),
    ]
  }
}
