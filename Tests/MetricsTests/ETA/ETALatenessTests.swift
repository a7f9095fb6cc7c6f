import OrderLog
import Testing

@testable import Metrics

@Suite struct ETALatenessTests {
  /// Completed `late` seconds after the limit and the customer's time.
  func order(_ late: Int, worker: String = "w0", status: String? = "completed", city: String = "A")
    -> TestOrder
  {
    TestOrder(
      worker: worker, city: city, status: status,
      at: [.acceptedAt: 0, .deadlineAt: 1_800, .promisedAt: 1_800, .completedAt: 1_800 + late],
      numbers: [.distance: 1_500])
  }

  @Test func handComputed() throws {
    let log = testLog([
      order(-60), order(0), order(120), order(300), order(999, status: "cancelled_customer"),
    ])
    let result = try value(of: Lateness(least: anySize), on: log)
    #expect(result.examined == 4)
    #expect(result.notCompleted == 1)
    #expect(result.late.hits == 2)
    #expect(result.meanBias == 90)
    #expect(abs(result.medianBias - 60) <= 5)
    #expect(result.meanAbsoluteError == 120)
    #expect(result.histogram.map(\.minutes) == [-1, 0, 2, 5])
    let measurement = result.measurement()
    #expect(measurement.cases.map(\.measured) == [5, 2])
    #expect(measurement.cases.first?.orderID == "o3")
  }

  @Test func onTimeExactlyIsNotLateAndTheToleranceIsInclusive() throws {
    let log = testLog([order(0), order(60), order(61)])
    #expect(try value(of: Lateness(least: anySize), on: log).late.hits == 2)
    #expect(try value(of: Lateness(tolerance: 60_000, least: anySize), on: log).late.hits == 1)
  }

  @Test func strataWithABiasAboveTwoMinutes() throws {
    let orders =
      (0..<30).map { _ in order(121, city: "A") } + (0..<30).map { _ in order(120, city: "B") }
      + (0..<29).map { _ in order(900, city: "C") }
    let result = try value(of: Lateness(least: anySize), on: testLog(orders))
    let measurement = try result.biasMeasurement()
    #expect(measurement.examined == 2)
    #expect(measurement.exceeding == 1)
    #expect(measurement.undecided == 1)
    #expect(measurement.cases.first?.figures.first?.key == "stratum.A/1000-2000m/10-14h/clear")
    #expect(throws: NoValue.tooFew(have: 2, need: 30, of: .order)) {
      try value(of: Lateness(least: anySize), on: testLog([order(1), order(2)])).biasMeasurement()
    }
  }

  /// Trap 3: a tiny group is shown with its size; trap 10: workers without a row in the table stay in.
  @Test func groupsShowTheirSizeAndNobodyIsDropped() throws {
    let workers = Table(
      kind: .workers, rowCount: 1,
      columns: [.workerID: .text(TextColumn(["w0"])), .gender: .text(TextColumn(["female"]))])
    let log = testLog([order(60), order(-60), order(60, worker: "w9")], others: [workers])
    let groups = try value(of: Lateness(least: anySize), on: log).groups
    #expect(groups.map(\.value) == ["", "female"])
    #expect(groups.map(\.examined) == [1, 2])
    #expect(groups.map(\.workers) == [1, 1])
  }

  @Test func missingColumnsAndTooFew() {
    let log = testLog([order(1)], leavingOut: [.deadlineAt])
    #expect(throws: NoValue.missingFields([FieldRequirement(.deadlineAt)])) {
      try value(of: Lateness(), on: log)
    }
    #expect(throws: NoValue.tooFew(have: 1, need: 200, of: .order)) {
      try value(of: Lateness(), on: testLog([order(1)]))
    }
    #expect(throws: NoValue.nothingToMeasure(examined: 1)) {
      try value(of: Lateness(), on: testLog([order(1, status: "undelivered")]))
    }
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func oracle(seed: UInt64) throws {
    let log = randomLog(seed: seed)
    let orders = log.orders
    let result = try value(of: Lateness(tolerance: 120_000, least: anySize), on: log)
    var errors: [Int64] = []
    for row in 0..<orders.rowCount {
      let status = orders.texts(.status)?.value(at: row)
      guard status == nil || status == "completed", orders.integers(.acceptedAt)?.value(at: row) != nil,
        let end = orders.integers(.completedAt)?.value(at: row),
        let limit = orders.integers(.deadlineAt)?.value(at: row)
      else { continue }
      errors.append(end - limit)
    }
    #expect(result.examined == errors.count)
    #expect(result.late.hits == errors.count { $0 > 120_000 })
    #expect(abs(result.meanBias * 1_000 - Double(errors.reduce(0, +)) / Double(errors.count)) < 1e-6)
    #expect(result.strata.reduce(0) { $0 + $1.examined } == errors.count)
    #expect(result.strata.reduce(0) { $0 + $1.late } == result.late.hits)
    errors.sort()
    for share in [0.1, 0.5, 0.9] {
      let h = Double(errors.count - 1) * share
      let low = Double(errors[Int(h)])
      let high = Double(errors[min(Int(h) + 1, errors.count - 1)])
      let exact = low + (high - low) * (h - h.rounded(.down))
      #expect(abs(result.quantile(share) * 1_000 - exact) <= 5_000)
    }
  }

  @Test func coverageGolden() throws {
    // 71 of 500 beyond a 90 % promise: LR 8.788886197483, p 0.003030712333 (by the formula in Python).
    let orders = (0..<500).map { order($0 < 71 ? 1 : 0, worker: "w\($0 % 50)") }
    let result = try value(of: Coverage(), on: testLog(orders))
    #expect(result.covered.hits == 429)
    let test = try result.kupiec(declared: 0.9)
    #expect(abs(test.statistic - 8.788886197483) < 1e-9)
    #expect(abs(test.pValue - 0.003030712332506) < 1e-9)
    let measurement = try result.measurement(declared: 0.9)
    #expect(measurement.exceeding == 71)
    #expect(measurement.estimate?.value == 0.858)
    #expect(result.strata.count == 1)
    #expect(result.strata.first?.covered.successes == 429)
    #expect(throws: NoValue.self) { try result.kupiec(declared: 1) }
  }
}
