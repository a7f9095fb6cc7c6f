import OrderLog
import Testing

@testable import Metrics

@Suite struct ETAAttainabilityTests {
  /// Accepted at 0; takes `seconds`, given `given`, over `metres`.
  func order(
    _ seconds: Int, given: Int, metres: Int64 = 1_000, worker: String = "w0", city: String = "A",
    wait: Int = 0
  ) -> TestOrder {
    TestOrder(
      worker: worker, city: city,
      at: [
        .acceptedAt: 0, .arrivedPickupAt: 0, .pickedUpAt: wait, .arrivedDropoffAt: seconds,
        .completedAt: seconds,
        .deadlineAt: given,
      ], numbers: [.distance: metres, .carried: 0])
  }

  @Test func ownTimeCountsRuleAbidingOrdersOnly() throws {
    // 3,000 m: 720 s of riding are 15 km/h exactly and keep the rules, 719 s do not.
    let log = testLog([
      order(720, given: 720, metres: 3_000), order(719, given: 720, metres: 3_000),
      order(721, given: 720, metres: 3_000), order(820, given: 900, metres: 3_000, wait: 101),
    ])
    let result = try value(of: Attainability(leastPerStratum: 1, least: anySize), on: log)
    #expect(result.pooledOwn.size == 2)
    #expect(result.pooledOwn.hits == 1)
    #expect(result.unruly == 2)
  }

  /// Speeding does not make a short time attainable: the fast orders are in time, the others are not.
  @Test func speedingDoesNotHelp() throws {
    let fast = (0..<60).map { _ in order(500, given: 600, metres: 3_000) }
    let slow = (0..<40).map { _ in order(800, given: 600, metres: 3_000) }
    let result = try value(of: Attainability(least: anySize), on: testLog(fast + slow))
    #expect(result.pooled == 0)
    #expect(result.strata.map(\.share) == [0])
    #expect(try result.measurement().exceeding == 1)
  }

  @Test func bandsAndUndecidedStrata() throws {
    var orders: [TestOrder] = []
    for (city, inTime) in [("A", 10), ("B", 20), ("C", 32), ("D", 38)] {
      orders += (0..<40).map { order($0 < inTime ? 600 : 700, given: 600, city: city, wait: 0) }
    }
    orders += (0..<29).map { _ in order(700, given: 600, city: "E") }
    let result = try value(of: Attainability(least: anySize), on: testLog(orders))
    #expect(result.strata.filter(\.isDecided).map(\.share) == [0.25, 0.5, 0.8, 0.95])
    #expect(result.bands() == [1, 1, 1, 1])
    let measurement = try result.measurement(below: 0.5)
    #expect(measurement.examined == 4)
    #expect(measurement.exceeding == 1)
    #expect(measurement.undecided == 1)
    #expect(measurement.cases.first?.measured == 0.25)
    #expect(measurement.cases.first?.figures.first?.key == "stratum.A/1000-2000m/10-14h/clear/carried0-1")
    #expect(try result.measurement(below: 0.51).exceeding == 2)
  }

  @Test func unknownWaitsMakeTheSpeedABoundAndAreCounted() throws {
    var one = order(800, given: 900, metres: 3_000, wait: 500)
    one.at[.pickedUpAt] = nil
    let result = try value(
      of: Attainability(leastPerStratum: 1, least: anySize),
      on: testLog([one, order(800, given: 900, metres: 3_000)]))
    #expect(result.pooledOwn.size == 2)
    #expect(result.boundOnly == 1)
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func oracle(seed: UInt64) throws {
    let log = randomLog(orders: 400, seed: seed)
    let orders = log.orders
    func at(_ field: Field, _ row: Int) -> Int64? { orders.integers(field)?.value(at: row) }
    var pairs: [(actual: Int64, given: Int64, abiding: Bool)] = []
    for row in 0..<orders.rowCount {
      let status = orders.texts(.status)?.value(at: row)
      guard orders.texts(.vehicle)?.value(at: row) == "ebike", status == nil || status == "completed",
        let a = at(.acceptedAt, row), let c = at(.completedAt, row), let d = at(.deadlineAt, row),
        let m = at(.distance, row)
      else { continue }
      var riding = c - a
      if let x = at(.arrivedPickupAt, row), let y = at(.pickedUpAt, row), y >= x { riding -= y - x }
      if let x = at(.arrivedDropoffAt, row), c >= x { riding -= c - x }
      pairs.append((c - a, d - a, riding > 0 && m * 3_600_000 <= 15_000 * riding))
    }
    let abiding = pairs.filter(\.abiding)
    guard !abiding.isEmpty else { return }
    let one = StratumScheme(byCity: false, distanceEdges: nil, hourEdges: nil, byWeather: false)
    let own = try value(of: Attainability(scheme: one, leastPerStratum: 1, least: anySize), on: log)
    #expect(own.pooledOwn.size == abiding.count)
    #expect(own.pooledOwn.hits == abiding.count { $0.actual <= $0.given })
    #expect(own.unruly == pairs.count - abiding.count)
    let crossed = try value(
      of: Attainability(reading: .stratumTimes, scheme: one, leastPerStratum: 1, least: anySize), on: log)
    func share(_ allowance: Int64) -> Double {
      let hits = pairs.reduce(0) { sum, pair in
        sum + abiding.count { $0.actual <= pair.given + allowance }
      }
      return Double(hits) / Double(pairs.count * abiding.count)
    }
    // Both sides are rounded up to 30 s: never below the exact share, never above it with one bin more.
    let found = try #require(crossed.strata.first?.share)
    #expect(found >= share(0) - 1e-12)
    #expect(found <= share(30_000) + 1e-12)
  }

  @Test func slackByHand() throws {
    // 40 durations of 30, 60, … 1,200 s: q₀.₈ is the 32nd, 960 s, whose bin is (930, 960].
    var orders = (1...40).map { order($0 * 30, given: 960) }
    orders += [order(600, given: 480), order(600, given: 0)]
    let result = try value(of: Slack(leastPerStratum: 40), on: testLog(orders))
    #expect(result.examined == 42)
    #expect(result.count(below: 1) == 2)
    #expect(result.quantile(1) == 1)
    #expect(result.quantile(0) == 0)
    #expect(throws: NoValue.tooFew(have: 42, need: 43, of: .order)) {
      try value(of: Slack(leastPerStratum: 43), on: testLog(orders))
    }
  }
}
