import OrderLog
import Testing

@testable import Metrics

/// The states of given times, added time, detours and statements keep the merge law and trap on nothing.
@Suite struct GivenTimeLawTests {
  static let contrasts: [StratifiedTimes.Contrast] = [
    .none, .adverseWeather(clear: ["clear"]), .control,
    .weeks(origin: (CivilDate("2025-06-01") ?? CivilDate(dayNumber: 0)).dayNumber),
  ]

  private func expectLaws(_ log: OrderLog, seed: UInt64) {
    for contrast in Self.contrasts {
      expectMergeLaw(
        StratifiedTimes.self, .init(scheme: StratumScheme(carriedEdges: [1, 4]), contrast: contrast), on: log,
        seed: seed)
    }
    expectMergeLaw(TimesInHand.self, .init(leastDelay: 180_000), on: log, seed: seed)
    for alone in [true, false] {
      expectMergeLaw(PlannedWays.self, .init(limit: 1_300, onlyAlone: alone), on: log, seed: seed)
    }
    for lines in OrderStatement.Lines.allCases {
      expectMergeLaw(StatementGaps.self, OrderStatement(lines).parameters, on: log, seed: seed)
    }
    expectMergeLaw(
      EstimateShortfalls.self,
      .init(start: .accepted, clock: .deadline, tolerance: 1_000, countsAddedTime: false), on: log, seed: seed
    )
  }

  @Test(arguments: Array(0..<12) as [UInt64]) func states(seed: UInt64) {
    expectLaws(randomLog(orders: 200, seed: seed), seed: seed)
  }

  @Test func strangeLogs() {
    for log in [randomLog(orders: 0, seed: 1), randomLog(nulls: 1, seed: 2), testLog([TestOrder()])] {
      expectLaws(log, seed: 1)
    }
  }

  @Test(arguments: Array(0..<6) as [UInt64]) func absurdValues(seed: UInt64) {
    var random = SplitMix(seed: seed ^ 0xABCD)
    let absurd: [Int64] = [.max, .min + 1, -1, 0, 1, 1 << 62, -(1 << 62), 3_000_000_000_000_000, 1 << 41]
    let plain = randomLog(orders: 150, seed: seed)
    var table = plain.orders
    for field in TableKind.orders.fields {
      guard let column = table.integers(field) else { continue }
      let values = (0..<column.count).map { row in
        Bool.random(using: &random) ? column.value(at: row) : absurd.randomElement(using: &random)
      }
      table = table.with(.integer(IntegerColumn(values)), for: field)
    }
    let log = OrderLog(orders: table, others: Array(plain.tables.values), timeZone: plain.timeZone)
    expectLaws(log, seed: seed)
    let days = CivilDate(dayNumber: 20_000)...CivilDate(dayNumber: 20_400)
    let inference = InferenceParameters(replicates: 99, minimumWorkers: 2, minimumOrders: 1)
    _ = try? value(of: ConditionResponse(inference: inference), on: log).measurement()
    _ = try? value(of: GivenTimeTrend(days: days, leastWeeks: 1, least: anySize), on: log)
      .measurement(limit: 0.05)
    _ = try? value(of: GroupLateness(by: .field(.gender), leastPerStratum: 1, least: anySize), on: log)
      .measurement()
    _ = try? value(of: AddedTimeInHand(least: anySize), on: log).measurement()
    _ = try? value(of: Detour(limit: .max, least: anySize), on: log).measurement()
    _ = try? value(of: OrderStatement(.ride), on: log).measurement()
    #expect(log.orders.rowCount == 150)
  }

  /// The metrics' values do not depend on how the rows are divided or ordered, bit for bit.
  @Test(arguments: Array(0..<6) as [UInt64]) func values(seed: UInt64) throws {
    let log = randomLog(orders: 600, workers: 4, days: 28, seed: seed)
    var random = SplitMix(seed: seed)
    let shuffled = log.selectingOrders(Array(0..<600).shuffled(using: &random))
    let first = try #require(CivilDate("2025-06-01"))
    let days = first...CivilDate(dayNumber: first.dayNumber + 27)
    func cells(_ log: OrderLog) -> [StratifiedTimes.Cell] {
      folded(
        StratifiedTimes.self,
        .init(
          scheme: StratumScheme(distanceEdges: nil, hourEdges: nil), contrast: .weeks(origin: first.dayNumber)
        ),
        log
      ).sortedCells()
    }
    #expect(cells(log) == cells(shuffled))
    #expect(Set(cells(log).map(\.arm)).count >= 4)
    let trend = GivenTimeTrend(days: days, leastWeeks: 4, least: anySize)
    let (whole, mixed) = (try? value(of: trend, on: log), try? value(of: trend, on: shuffled))
    #expect(whole == mixed)
    let inference = InferenceParameters(replicates: 99, minimumWorkers: 2, minimumOrders: 1)
    let response = ConditionResponse(condition: .control, inference: inference)
    #expect(try value(of: response, on: log) == value(of: response, on: shuffled))
    let groups = GroupLateness(by: .field(.gender), leastPerStratum: 2, leastPerGroup: 2, least: anySize)
    #expect(try value(of: groups, on: log).measurement() == value(of: groups, on: shuffled).measurement())
    let added = AddedTimeInHand(least: anySize)
    #expect(try value(of: added, on: log) == value(of: added, on: shuffled))
  }
}
