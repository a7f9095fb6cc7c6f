import OrderLog
import Testing

@testable import Metrics

@Suite struct RestSummaryTests {
  @Test func quantilesAreThoseOfTheSortedValues() {
    var random = SplitMix(seed: 9)
    for count in [1, 2, 3, 10, 1_000] {
      // A small table, so that many values are in the list beyond it.
      let bins = BinCounts(capacity: 50)
      let values = (0..<count).map { _ in Int64.random(in: 0..<400, using: &random) }
      for value in values { bins.add(value) }
      let sorted = values.sorted()
      let expected = [0, 0.1, 0.5, 0.9, 0.99, 1].map { p in
        let position = Double(count - 1) * p
        let low = Int(position)
        let high = min(low + 1, count - 1)
        return Double(sorted[low]) + (position - Double(low)) * Double(sorted[high] - sorted[low])
      }
      #expect(bins.quantiles([0, 0.1, 0.5, 0.9, 0.99, 1]) == expected)
      #expect(bins.total == count)
    }
    #expect(BinCounts(capacity: 5).quantiles([0.5]) == nil)
    let extremes = BinCounts(capacity: 5)
    for value: Int64 in [.min, 0, .max] { extremes.add(value) }
    #expect(extremes.quantiles([0.5]) != nil)
    #expect(extremes.histogram(.hours).counts.count == DurationHistogram.limitOfBins)
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func theWorstAreChosenFromMany(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let largerIsWorse = seed % 2 == 0
    var chosen = UnitTally(
      limit: largerIsWorse ? -1 : 1_000, test: largerIsWorse ? .moreThan : .lessThan, keep: 20)
    var all = UnitTally(limit: chosen.limit, test: chosen.test, keep: nil)
    for worker in 0..<40 as Range<Int32> {
      for start in 0..<60 as Range<Int64> {
        let measured = Int64.random(in: 0..<300, using: &random)
        chosen.add(worker, start, start + 1, measured: measured, censored: false)
        all.add(worker, start, start + 1, measured: measured, censored: false)
      }
    }
    chosen.finish()
    all.finish()
    #expect(chosen.exceeding == 2_400)
    #expect(chosen.workersExceeding == 40)
    #expect(chosen.units == all.worstFirst(all.units, 20))
  }

  @Test func boundsAreReconciledByWindow() throws {
    // In one spell of the larger bound lie two of the smaller one: nothing flips.
    let works = [Work.hours(0, 5), Work(monday + 5 * hour, nil), .hours(5.5, 11)]
    let both = try ContinuousSpell(unknownTime: .undetermined()).value(of: restLog(works)).measurement
    #expect(both.exceeding == 2)
    #expect(both.undecided == 0)
    #expect(both.cases.count == 2)
  }
}

@Suite struct RestEvaluationTests {
  @Test func manyWorkersInPartsGiveTheSameAsInOne() throws {
    let log = restLog(minuteOrders(seed: 4, workers: 3_500, count: 12_000, days: 3))
    let metric = ContinuousSpell(limit: hour)
    let value = try metric.value(of: log)
    let state = duties(log)
    var tally = UnitTally(limit: hour, test: .moreThan, keep: metric.cases)
    ContinuousSpell.tally(
      state.timeline(), 0..<state.workerCount, breakMinimum: metric.breakMinimum, counting: .wholeSpell,
      into: &tally)
    tally.finish()
    #expect(value.examined == tally.examined)
    #expect(value.exceeding == tally.exceeding)
    #expect(value.measurement.workersExamined == tally.workers)
    #expect(value.measurement.workersExceeding == tally.workersExceeding)
    #expect(value.unitsPerWorker == tally.unitsPerWorker)
    #expect(value.histogram == tally.histogram)
    #expect(Array(value.measurement.figures.prefix(tally.figures.count)) == tally.figures)
    #expect(value.measurement.cases.map(\.worker) == tally.units.map(\.worker))
    #expect(value.measurement.cases.map(\.window?.lowerBound) == tally.units.map(\.start))

    // Extras of the parts add up.
    let overlap = try OrderOverlap().value(of: log)
    #expect(overlap.inHand.reduce(0, +) == 12_000)
    #expect(overlap.workerP99.reduce(0, +) == overlap.measurement.workersExamined)
    let runs = try WeeklyRest(workedDay: .acceptance).value(of: log)
    #expect(runs.longestRuns.reduce(0, +) == runs.measurement.workersExamined)
    let open = log.orders.with(
      .integer(IntegerColumn([Int64?](repeating: nil, count: log.orders.rowCount - 1) + [monday])),
      for: .completedAt)
    let unknown = OrderLog(orders: open, timeZone: .utc)
    let asWork = ContinuousSpell(limit: 2 * hour, unknownTime: .undetermined())
    #expect(try asWork.value(of: unknown).measurement.undecided > 0)
  }
}
