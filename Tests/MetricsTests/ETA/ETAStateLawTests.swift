import OrderLog
import Testing

@testable import Metrics

/// Every state of the time-limit and dispatch metrics keeps the merge law.
@Suite struct ETAStateLawTests {
  static let seeds: [UInt64] = Array(0..<30)

  @Test(arguments: seeds) func speeds(seed: UInt64) {
    let log = randomLog(seed: seed)
    for start in ClockStart.allCases {
      let parameters = DeadlineSpeeds.Parameters(
        start: start, vehicles: VehicleScope(), limits: [15_000, 25_000])
      expectMergeLaw(DeadlineSpeeds.self, parameters, on: log, seed: seed)
      expectMergeLaw(RidingSpeeds.self, parameters, on: log, seed: seed)
    }
  }

  @Test(arguments: seeds) func times(seed: UInt64) {
    let log = randomLog(seed: seed)
    for clock in GivenClock.allCases {
      expectMergeLaw(
        TimeErrors.self, .init(clock: clock, tolerance: 60_000, scheme: .full), on: log, seed: seed)
      for abiding: Int64? in [15_000, nil] {
        expectMergeLaw(
          GivenTimes.self,
          .init(
            clock: clock, start: .accepted, vehicles: VehicleScope(unknown: .included), abiding: abiding,
            scheme: .full, keepsTimes: abiding != nil), on: log, seed: seed)
      }
    }
    expectMergeLaw(ClockGaps.self, .init(leastGap: 300_000), on: log, seed: seed)
    expectMergeLaw(
      EstimateShortfalls.self, .init(start: .accepted, clock: .deadline, tolerance: 1_000), on: log,
      seed: seed)
    for missing in [true, false] {
      expectMergeLaw(
        DelayCompensations.self, .init(leastDelay: 180_000, missingIsNone: missing), on: log, seed: seed)
    }
  }

  @Test(arguments: seeds) func dispatch(seed: UInt64) {
    let log = randomLog(seed: seed)
    expectMergeLaw(AssignModes.self, NoParameters(), on: log, seed: seed)
    expectMergeLaw(OfferCounts.self, NoParameters(), on: log, seed: seed)
    expectMergeLaw(CarriedOrders.self, .init(includesThis: true, limit: 12), on: log, seed: seed)
  }

  @Test(arguments: seeds) func offersInParts(seed: UInt64) {
    let log = randomLog(seed: seed)
    guard let offers = log.table(.offers) else { return }
    let whole = folded(OfferCounts.self, NoParameters(), log)
    var random = SplitMix(seed: seed)
    let cut = Int.random(in: 0...offers.rowCount, using: &random)
    var (first, second) = (OfferCounts(NoParameters()), OfferCounts(NoParameters()))
    first.add(0..<cut, of: .offers, in: log)
    second.add(cut..<offers.rowCount, of: .offers, in: log)
    second.merge(first)
    #expect(second == whole)
  }

  /// A log of nothing, of nulls, and of one worker: the law holds and nothing traps.
  @Test func strangeLogs() {
    for log in [
      randomLog(orders: 0, seed: 1), randomLog(nulls: 1, seed: 2), randomLog(workers: 1, seed: 3),
      testLog([TestOrder()]), testLog([]),
    ] {
      let speeds = DeadlineSpeeds.Parameters(start: .accepted, vehicles: .any, limits: [0, -5, 15_000, .max])
      expectMergeLaw(DeadlineSpeeds.self, speeds, on: log, seed: 1)
      expectMergeLaw(RidingSpeeds.self, speeds, on: log, seed: 1)
      expectMergeLaw(
        GivenTimes.self,
        .init(
          clock: .deadline, start: .placed, vehicles: .any, abiding: 15_000, scheme: .full, keepsTimes: false),
        on: log,
        seed: 1)
      expectMergeLaw(TimeErrors.self, .init(clock: .promised, tolerance: 0, scheme: .full), on: log, seed: 1)
    }
  }

  /// Instants, distances and counts at the ends of 64 bits: nothing traps and the law holds.
  @Test(arguments: seeds) func absurdValues(seed: UInt64) {
    var log = randomLog(orders: 200, seed: seed)
    var random = SplitMix(seed: seed ^ 0xABCD)
    let absurd: [Int64] = [.max, .min + 1, -1, 0, 1, 1 << 62, -(1 << 62), 3_000_000_000_000_000, 1 << 41]
    var table = log.orders
    for field in TableKind.orders.fields {
      guard let column = table.integers(field) else { continue }
      let values = (0..<column.count).map { row in
        Bool.random(using: &random) ? column.value(at: row) : absurd.randomElement(using: &random)
      }
      table = table.with(.integer(IntegerColumn(values)), for: field)
    }
    log = OrderLog(orders: table, others: Array(log.tables.values), timeZone: log.timeZone)
    for start in ClockStart.allCases {
      let speeds = DeadlineSpeeds.Parameters(start: start, vehicles: .any, limits: [1, 15_000, .max, .min])
      expectMergeLaw(DeadlineSpeeds.self, speeds, on: log, seed: seed)
      expectMergeLaw(RidingSpeeds.self, speeds, on: log, seed: seed)
    }
    expectMergeLaw(
      TimeErrors.self, .init(clock: .deadline, tolerance: .max, scheme: .full), on: log, seed: seed)
    expectMergeLaw(
      GivenTimes.self,
      .init(
        clock: .deadline, start: .accepted, vehicles: .any, abiding: .max, scheme: .full, keepsTimes: true),
      on: log,
      seed: seed)
    expectMergeLaw(ClockGaps.self, .init(leastGap: 300_000), on: log, seed: seed)
    expectMergeLaw(
      EstimateShortfalls.self, .init(start: .placed, clock: .deadline, tolerance: .min), on: log, seed: seed)
    expectMergeLaw(
      DelayCompensations.self, .init(leastDelay: .min, missingIsNone: true), on: log, seed: seed)
    expectMergeLaw(CarriedOrders.self, .init(includesThis: true, limit: .max), on: log, seed: seed)
    for metric in [ImpliedSpeed(vehicles: .any, limits: [1, .max], least: anySize)] {
      _ = try? value(of: metric, on: log).measurement(limit: 1)
    }
    _ = try? value(of: RidingSpeed(vehicles: .any, limits: [1], leastStages: 1, least: anySize), on: log)
      .measurement(limit: 1)
    _ = try? value(of: Lateness(least: anySize), on: log).measurement()
    _ = try? value(of: Slack(leastPerStratum: 1), on: log).measurement()
    _ = try? value(of: Attainability(vehicles: .any, leastPerStratum: 1, least: anySize), on: log)
      .measurement()
    _ = try? value(of: TwoClocks(), on: log).measurement()
    _ = try? value(of: MaxOfFour(), on: log).measurement()
    _ = try? value(of: AddedTime(), on: log).measurement()
    _ = try? value(of: Concurrency(), on: log).measurement()
  }
}
