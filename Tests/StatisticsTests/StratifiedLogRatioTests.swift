import Statistics
import Testing

@Suite struct StratifiedLogRatioTests {
  typealias Cell = StratifiedLogRatio.Cell

  /// 32 cells of 4 strata and 10 workers, 5 of each group, by whole-number formulas.
  private func cells() -> [Cell] {
    var cells: [Cell] = []
    for s in 0..<4 {
      for w in 0..<10 where (s * 7 + w * 3) % 5 != 0 {
        let halves = (s * 5 + w * 11) % 7
        let exposure = 1 + Double(halves) / 2
        let (step, kind) = (((s + 1) * (w + 3) * 37) % 23 - 11, (w * 13) % 9 - 4)
        let own = 1 + Double(step) / 60
        let person = 1 + Double(kind) / 40
        let rate = Double(10 + 3 * s) * (w < 5 ? 0.93 : 1)
        let amount = exposure * rate * own * person
        cells.append(
          Cell(
            stratum: UInt64(s), worker: w, isFirst: w < 5, amount: amount,
            exposure: exposure))
      }
    }
    return cells
  }

  /// statsmodels 0.14, GLM(Poisson) with a dummy for each stratum and the logarithm of exposure as offset,
  /// cov_type="cluster" without its correction; here times √(5/4), since each group has 5 workers.
  @Test func agreesWithAPoissonRegressionWithDummies() throws {
    let fit = try StratifiedLogRatio(cells())
    #expect((fit.logRatio - -0.063_883_330_376_068_58).magnitude < 1e-12)
    #expect((fit.standardError - 0.053_195_493_895_473_65).magnitude < 1e-12)
    #expect((fit.firstWorkers, fit.secondWorkers, fit.strata) == (5, 5, 4))
    #expect(fit.degreesOfFreedom > 4 && fit.degreesOfFreedom <= 8)
    let interval = try #require(try fit.interval(level: 0.95))
    #expect(interval.contains(fit.logRatio) && interval.contains(0))
    #expect(try #require(try fit.pValue()) > 0.2)
  }

  /// With one stratum it is the ratio of the two ratios of sums.
  @Test func oneStratumIsARatioOfRatios() throws {
    let fit = try StratifiedLogRatio(
      cells().map {
        Cell(stratum: 0, worker: $0.worker, isFirst: $0.isFirst, amount: $0.amount, exposure: $0.exposure)
      })
    func rate(_ isFirst: Bool) -> Double {
      let own = cells().filter { $0.isFirst == isFirst }
      return own.map(\.amount).reduce(0, +) / own.map(\.exposure).reduce(0, +)
    }
    #expect((fit.ratio - rate(true) / rate(false)).magnitude < 1e-12)
  }

  @Test func scaleAndExchangeOfGroups() throws {
    let plain = try StratifiedLogRatio(cells())
    let scaled = try StratifiedLogRatio(
      cells().map {
        Cell(
          stratum: $0.stratum, worker: $0.worker, isFirst: !$0.isFirst, amount: $0.amount * 7,
          exposure: $0.exposure / 60)
      })
    #expect((plain.logRatio + scaled.logRatio).magnitude < 1e-12)
    #expect((plain.standardError - scaled.standardError).magnitude < 1e-12)
    #expect((try plain.pValue() ?? 0) - (try scaled.pValue() ?? 1) < 1e-9)
  }

  @Test func payOfZeroStaysIn() throws {
    var cells = cells()
    cells[0].amount = 0
    #expect(try StratifiedLogRatio(cells).logRatio < StratifiedLogRatio(self.cells()).logRatio)
  }

  @Test func strataWithOneGroupAddNothing() throws {
    let plain = try StratifiedLogRatio(cells())
    let more = cells() + [Cell(stratum: 9, worker: 3, isFirst: true, amount: 1e6, exposure: 2)]
    let fit = try StratifiedLogRatio(more)
    #expect(fit.logRatio == plain.logRatio && fit.unmatchedExposure == 2)
  }

  @Test func whatCannotBeComparedIsRefused() {
    let some = cells()
    #expect(throws: Undefined.self) { try StratifiedLogRatio([]) }
    #expect(throws: Undefined.self) { try StratifiedLogRatio(some.filter(\.isFirst)) }
    #expect(throws: Undefined.self) {
      try StratifiedLogRatio(some.filter { $0.worker == 1 || $0.worker == 7 })
    }
    #expect(throws: Undefined.self) {
      try StratifiedLogRatio(
        some.map {
          Cell(
            stratum: $0.stratum, worker: $0.worker, isFirst: $0.isFirst, amount: $0.isFirst ? 0 : 5,
            exposure: 1)
        })
    }
    #expect(throws: Undefined.self) {
      try StratifiedLogRatio(
        some.map {
          Cell(stratum: $0.stratum, worker: $0.worker, isFirst: $0.isFirst, amount: -1, exposure: 1)
        })
    }
    #expect(throws: Undefined.self) {
      try StratifiedLogRatio(
        some.map {
          Cell(stratum: $0.stratum, worker: $0.worker, isFirst: $0.isFirst, amount: .nan, exposure: 1)
        })
    }
  }

  /// Paid alike to the last digit there is no chance: no interval, no p.
  @Test func equalPayHasNoError() throws {
    let fit = try StratifiedLogRatio(
      cells().map {
        Cell(
          stratum: $0.stratum, worker: $0.worker, isFirst: $0.isFirst, amount: 12 * $0.exposure,
          exposure: $0.exposure)
      })
    #expect(fit.logRatio.magnitude < 1e-12 && fit.standardError == 0)
    #expect(try fit.interval(level: 0.95) == nil && fit.pValue() == nil)
  }

  /// Groups of 40 and 12 workers of whom some are paid better than others, no difference between the groups: the test at
  /// 5 % keeps its level, and its interval covers.
  @Test func falseAlarmsKeepTheirLevel() throws {
    var alarms = 0
    for seed in 1...200 as ClosedRange<UInt64> {
      var random = RandomStream(seed: seed, purpose: "alike")
      let effects = (0..<52).map { _ in 1 + 0.2 * random.nextNormal() }
      var cells: [Cell] = []
      for stratum in 0..<6 {
        for worker in 0..<52 where random.nextUniform() < 0.7 {
          let orders = Double(1 + random.nextInt(below: worker < 12 ? 4 : 15))
          cells.append(
            Cell(
              stratum: UInt64(stratum), worker: worker, isFirst: worker < 12,
              amount: max(0, orders * (10 + Double(stratum)) * (effects[worker] + 0.1 * random.nextNormal())),
              exposure: orders))
        }
      }
      if (try StratifiedLogRatio(cells).pValue() ?? 1) < 0.05 { alarms += 1 }
    }
    #expect(alarms >= 3 && alarms <= 19, "\(alarms) of 200")
  }
}
