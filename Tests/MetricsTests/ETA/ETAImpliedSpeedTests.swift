import OrderLog
import Testing

@testable import Metrics

@Suite struct ETAImpliedSpeedTests {
  /// An order of `metres` with `seconds` from acceptance to the limit.
  func order(
    _ metres: Int64, _ seconds: Int, worker: String? = "w0", vehicle: String? = "ebike", id: String = ""
  ) -> TestOrder {
    TestOrder(
      id: id, worker: worker, vehicle: vehicle, at: [.acceptedAt: 0, .deadlineAt: seconds],
      numbers: [.distance: metres])
  }

  @Test func fifteenExactlyIsNotAboveAndOneMetreMoreIs() throws {
    let log = testLog([order(3_000, 720), order(3_001, 720), order(2_999, 720)])
    let result = try value(of: ImpliedSpeed(), on: log)
    #expect(result.exceeding(limit: 15_000) == 1)
    #expect(result.exceeding(limit: 25_000) == 0)
    let measurement = try result.measurement(limit: 15_000)
    #expect(measurement.exceeding == 1)
    #expect(measurement.cases.map(\.orderID) == ["o1"])
    #expect(measurement.cases.first?.measured == 15.005)
    #expect(measurement.cases.first?.limit == 15)
  }

  @Test func oneMillisecondLessThanEnoughIsAbove() throws {
    var log = testLog([order(3_000, 720), order(3_000, 720)])
    let late = IntegerColumn([noon + 719_999, noon + 720_000])
    log = OrderLog(
      orders: log.orders.with(.integer(late), for: .deadlineAt), others: [], timeZone: log.timeZone)
    #expect(try value(of: ImpliedSpeed(), on: log).exceeding(limit: 15_000) == 1)
  }

  @Test func aLimitAtOrBeforeTheStartIsInfinitelyFastAndCountedApart() throws {
    let log = testLog([order(100, 0), order(100, -60), order(0, -1), order(0, 60)])
    let result = try value(of: ImpliedSpeed(), on: log)
    #expect(result.withoutTime == 3)
    #expect(result.examined == 4)
    #expect(result.exceeding(limit: 15_000) == 3)
    #expect(result.exceeding(limit: 25_000) == 3)
    #expect(result.quantile(1) == 0)
    let first = try #require(try result.measurement(limit: 15_000).cases.first)
    #expect(first.quantity == .seconds)
    #expect(first.measured <= 0)
    #expect(first.measured.isFinite)
  }

  @Test func unknownVehiclesAreCountedApartUnlessTheReadingIncludesThem() throws {
    let log = testLog([order(9_000, 600, vehicle: nil), order(9_000, 600), order(9_000, 600, vehicle: "car")])
    let apart = try value(of: ImpliedSpeed(), on: log)
    #expect(apart.examined == 1)
    #expect(apart.unknownVehicle == 1)
    #expect(apart.outside == 1)
    let included = try value(of: ImpliedSpeed(vehicles: VehicleScope(unknown: .included)), on: log)
    #expect(included.examined == 2)
    #expect(try value(of: ImpliedSpeed(vehicles: .any), on: log).examined == 3)
  }

  @Test func withoutTheVehicleColumnTheDefaultReadingHasNoValue() {
    let log = testLog([order(9_000, 600)], leavingOut: [.vehicle])
    #expect(throws: NoValue.missingFields([FieldRequirement(.vehicle)])) {
      try value(of: ImpliedSpeed(), on: log)
    }
    #expect(throws: Never.self) {
      try value(of: ImpliedSpeed(vehicles: VehicleScope(unknown: .included)), on: log)
    }
  }

  @Test(arguments: [Field.deadlineAt, .distance, .acceptedAt])
  func missingColumnsAreNamed(field: Field) {
    let log = testLog([order(9_000, 600)], leavingOut: [field])
    #expect(throws: NoValue.missingFields([FieldRequirement(field)])) {
      try value(of: ImpliedSpeed(), on: log)
    }
  }

  @Test func theStartIsAReading() throws {
    var one = order(3_000, 720)
    one.at[.offeredAt] = 60
    one.at[.placedAt] = -600
    let log = testLog([one])
    #expect(try value(of: ImpliedSpeed(start: .accepted), on: log).exceeding(limit: 15_000) == 0)
    #expect(try value(of: ImpliedSpeed(start: .offered), on: log).exceeding(limit: 15_000) == 1)
    #expect(try value(of: ImpliedSpeed(start: .placed), on: log).exceeding(limit: 15_000) == 0)
  }

  /// Trap 14: a filter that matches nothing is not a pass. Trap 4: no value is not a value of 0.
  @Test func nothingToMeasureIsNotMet() {
    let log = testLog([order(9_000, 600, vehicle: "car")])
    #expect(throws: NoValue.nothingToMeasure(examined: 1)) { try value(of: ImpliedSpeed(), on: log) }
    #expect(
      throws: NoValue.missingFields([
        FieldRequirement(.deadlineAt), FieldRequirement(.distance),
        FieldRequirement(.acceptedAt),
      ])
    ) {
      try value(of: ImpliedSpeed(vehicles: .any), on: testLog([]))
    }
  }

  @Test func anUnknownLimitIsRefused() throws {
    let result = try value(of: ImpliedSpeed(), on: testLog([order(3_000, 720)]))
    #expect(throws: NoValue.self) { try result.measurement(limit: 20_000) }
    #expect(result.exceeding(limit: 20_000) == nil)
  }

  @Test func tooFewOrdersGiveFactsButNoRate() throws {
    let result = try value(of: ImpliedSpeed(), on: testLog([order(9_000, 600), order(1_000, 600)]))
    let measurement = try result.measurement(limit: 15_000)
    #expect(measurement.exceeding == 1)
    #expect(measurement.estimate == nil)
    #expect(throws: NoValue.tooFew(have: 2, need: 200, of: .order)) { try result.share(limit: 15_000) }
    let oneWorker = testLog((0..<200).map { _ in order(9_000, 600) })
    #expect(throws: NoValue.tooFew(have: 1, need: 30, of: .worker)) {
      try value(of: ImpliedSpeed(), on: oneWorker).share(limit: 15_000)
    }
  }

  @Test func casesAreTheWorstTwentyByWorkerThenOrderWhenEqual() throws {
    let orders = (0..<50).map { order(9_000, 600, worker: "w\($0 % 3)", id: "x\(99 - $0)") }
    let cases = try value(of: ImpliedSpeed(), on: testLog(orders)).measurement(limit: 15_000).cases
    #expect(cases.count == 20)
    let expected =
      orders.filter { $0.worker == "w0" }.map(\.id).sorted()
      + orders.filter { $0.worker == "w1" }
      .map(\.id).sorted()
    #expect(cases.map(\.orderID) == Array(expected.prefix(20)))
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func oracle(seed: UInt64) throws {
    let log = randomLog(seed: seed)
    let orders = log.orders
    let result = try value(of: ImpliedSpeed(vehicles: .any, least: anySize), on: log)
    var (examined, above) = (0, 0)
    var byWorker: [Int32: (Int, Int)] = [:]
    for row in 0..<orders.rowCount {
      guard let a = orders.integers(.acceptedAt)?.value(at: row),
        let d = orders.integers(.deadlineAt)?.value(at: row),
        let m = orders.integers(.distance)?.value(at: row)
      else { continue }
      examined += 1
      let fast = d <= a || Int128(m) * 3_600_000 > 15_000 * Int128(d - a)
      above += fast ? 1 : 0
      let worker = orders.texts(.workerID)?[row] ?? -1
      let old = byWorker[worker] ?? (0, 0)
      byWorker[worker] = (old.0 + 1, old.1 + (fast ? 1 : 0))
    }
    #expect(result.examined == examined)
    #expect(result.exceeding(limit: 15_000) == above)
    #expect(result.undecided == orders.rowCount - examined)
    let measurement = try result.measurement(limit: 15_000)
    #expect(measurement.workersExamined == byWorker.filter { $0.key >= 0 }.count)
    #expect(measurement.workersExceeding == byWorker.filter { $0.key >= 0 && $0.value.1 > 0 }.count)
    for prefix in ["city.", "hour.", "weather."] {
      let strata = result.strata(limit: 15_000).filter { $0.key.hasPrefix(prefix) }
      #expect(strata.reduce(0) { $0 + $1.examined } == examined)
      #expect(strata.reduce(0) { $0 + $1.exceeding } == above)
    }
    let binned = result.histogram.reduce(0) { $0 + $1.count }
    #expect(binned + result.withoutTime <= examined)
  }

  @Test func localHourNotUTC() throws {
    let keys = try value(of: ImpliedSpeed(), on: testLog([order(3_000, 720)])).strata(limit: 15_000).map(
      \.key)
    #expect(keys == ["city.A", "hour.12-13", "weather.clear"])
  }
}
