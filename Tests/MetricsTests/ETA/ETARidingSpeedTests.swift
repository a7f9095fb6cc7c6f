import OrderLog
import Testing

@testable import Metrics

@Suite struct ETARidingSpeedTests {
  /// Accepted at 0, limit at `limit`; wait and hand-over in seconds, nil when the stage is not in the log.
  func order(
    _ metres: Int64, limit: Int, wait: Int?, handover: Int?, worker: String = "w0"
  ) -> TestOrder {
    var order = TestOrder(
      worker: worker, at: [.acceptedAt: 0, .deadlineAt: limit, .completedAt: 3_000],
      numbers: [.distance: metres])
    if let wait {
      order.at[.arrivedPickupAt] = 100
      order.at[.pickedUpAt] = 100 + wait
    }
    if let handover { order.at[.arrivedDropoffAt] = 3_000 - handover }
    return order
  }

  @Test func waitAndHandoverAreTakenOff() throws {
    // 3,000 m in 1,000 − 200 − 80 = 720 s are 15 km/h exactly.
    let log = testLog([
      order(3_000, limit: 1_000, wait: 200, handover: 80),
      order(3_001, limit: 1_000, wait: 200, handover: 80),
      order(3_000, limit: 1_000, wait: 200, handover: 81),
    ])
    let counts = try #require(try value(of: RidingSpeed(), on: log).counts(limit: 15_000))
    #expect(counts.measured == 3)
    #expect(counts.above == 2)
    #expect(try value(of: ImpliedSpeed(), on: log).exceeding(limit: 15_000) == 0)
  }

  @Test func noTimeLeftToRideIsAboveEveryLimit() throws {
    let log = testLog([order(0, limit: 300, wait: 250, handover: 50)])
    let result = try value(of: RidingSpeed(), on: log)
    #expect(result.withoutTime == 1)
    #expect(result.counts(limit: 25_000)?.above == 1)
    let first = try #require(try result.measurement(limit: 15_000).cases.first)
    #expect(first.measured == 0)
    #expect(first.quantity == .seconds)
  }

  @Test func aMissingStageTakesTheMedianOfItsStratum() throws {
    // 31 waits of 200…230 s with median 215, rounded down to 210.
    var orders = (0..<31).map { order(100, limit: 2_000, wait: 200 + $0, handover: 80) }
    orders.append(order(3_000, limit: 720 + 210 + 80, wait: nil, handover: 80))
    orders.append(order(3_001, limit: 720 + 210 + 80, wait: nil, handover: 80))
    orders.append(order(3_000, limit: 720 + 210 + 79, wait: nil, handover: 80))
    orders.append(order(3_000, limit: 720 + 210 + 80, wait: nil, handover: nil))
    orders.append(order(3_000, limit: 720 + 210 + 79, wait: nil, handover: nil))
    let counts = try #require(try value(of: RidingSpeed(), on: testLog(orders)).counts(limit: 15_000))
    #expect(counts.measured == 31)
    #expect(counts.above == 0)
    #expect(counts.byMedian == 5)
    #expect(counts.aboveByMedian == 3)
    #expect(counts.undecided == 0)
  }

  @Test func withoutStageTimesAnywhereThereIsNoValue() {
    let log = testLog([order(3_000, limit: 100, wait: nil, handover: nil)])
    #expect(throws: NoValue.self) { try value(of: RidingSpeed(), on: log) }
    let few = testLog(
      (0..<5).map { _ in order(3_000, limit: 900, wait: 60, handover: nil) })
    #expect(throws: NoValue.missingFields([FieldRequirement(.orders, anyOf: [.arrivedDropoffAt])])) {
      try value(of: RidingSpeed(), on: few)
    }
  }

  @Test func aNegativeWaitCountsAsMissing() throws {
    var orders = (0..<30).map { _ in order(100, limit: 2_000, wait: 60, handover: 60) }
    orders.append(order(100, limit: 2_000, wait: -500, handover: 60))
    let counts = try #require(try value(of: RidingSpeed(), on: testLog(orders)).counts(limit: 15_000))
    #expect(counts.measured == 30)
    #expect(counts.byMedian == 1)
  }

  /// The histograms of slack decide the same as a second pass over the rows would.
  @Test(arguments: 0..<30 as Range<UInt64>) func oracle(seed: UInt64) throws {
    let log = randomLog(orders: 400, nulls: 0.2, seed: seed)
    let orders = log.orders
    let least = 5
    func at(_ field: Field, _ row: Int) -> Int64? { orders.integers(field)?.value(at: row) }
    func stage(_ a: Field, _ b: Field, _ row: Int) -> Int64? {
      guard let a = at(a, row), let b = at(b, row), b >= a else { return nil }
      return b - a
    }
    struct Key: Hashable { let city: Int32, band: Int, weather: Int }
    func key(_ row: Int, _ accepted: Int64) -> Key {
      let hour = Int((accepted + 28_800_000) / 3_600_000 % 24)
      let weather = orders.texts(.weather)?.value(at: row)
      return Key(
        city: orders.texts(.city)?[row] ?? -1, band: [6, 10, 14, 17, 21].count { $0 <= hour },
        weather: weather == nil ? 0 : weather == "clear" ? 1 : 2)
    }
    var waits: [Key: [Int64]] = [:]
    var handovers: [Key: [Int64]] = [:]
    let rows = (0..<orders.rowCount).filter {
      at(.acceptedAt, $0) != nil && at(.deadlineAt, $0) != nil && at(.distance, $0) != nil
    }
    for row in rows {
      let key = key(row, at(.acceptedAt, row) ?? 0)
      if let wait = stage(.arrivedPickupAt, .pickedUpAt, row) { waits[key, default: []].append(wait) }
      if let hand = stage(.arrivedDropoffAt, .completedAt, row) { handovers[key, default: []].append(hand) }
    }
    func median(_ values: [Int64]?, _ all: [Int64]) -> Int64? {
      let list = (values ?? []).count >= least ? values ?? [] : all
      guard list.count >= least else { return nil }
      return list.sorted()[(list.count - 1) / 2] / 10_000 * 10_000
    }
    let (allWaits, allHands) = (waits.values.flatMap { $0 }, handovers.values.flatMap { $0 })
    var expected = [0, 0, 0, 0, 0]
    for row in rows {
      guard let a = at(.acceptedAt, row), let d = at(.deadlineAt, row), let m = at(.distance, row) else {
        continue
      }
      let key = key(row, a)
      let (wait, hand) = (
        stage(.arrivedPickupAt, .pickedUpAt, row), stage(.arrivedDropoffAt, .completedAt, row)
      )
      guard let w = wait ?? median(waits[key], allWaits), let h = hand ?? median(handovers[key], allHands)
      else {
        expected[4] += 1
        continue
      }
      let time = d - a - w - h
      let fast = time <= 0 || m * 3_600_000 > 15_000 * time
      let own = wait != nil && hand != nil
      expected[own ? 0 : 2] += 1
      if fast { expected[own ? 1 : 3] += 1 }
    }
    let metric = RidingSpeed(vehicles: .any, leastStages: least, least: anySize)
    let counts = try #require(try value(of: metric, on: log).counts(limit: 15_000))
    #expect(counts.measured == expected[0])
    #expect(counts.above == expected[1])
    #expect(counts.byMedian == expected[2])
    #expect(counts.aboveByMedian == expected[3])
    #expect(counts.undecided == expected[4] + orders.rowCount - rows.count)
  }
}
