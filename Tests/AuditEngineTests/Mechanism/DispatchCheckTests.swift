import Metrics
import OrderLog
import Rules
import Simulators
import Statistics
import Testing

@testable import AuditEngine

/// Dispatch recomputed on simulated logs of which it is known who decided.
@Suite struct DispatchCheckTests {
  static func declared(
    _ policy: String, factors: [DeclaredFactor] = [], parameters: [String: DeclaredValue] = [:]
  ) throws -> [DeclaredVersion] {
    // Among the nearest twelve, travel time decides.
    let parameters = policy == "nearest_idle" && parameters.isEmpty ? ["candidates": .number(12)] : parameters
    return [
      DeclaredVersion(
        version: "1", from: try #require(CivilDate("2026-01-01")),
        steps: [DeclaredStep(policy: policy, parameters: parameters)], factors: factors,
        source: EntrySource(path: "mechanism.dispatch[0]"))
    ]
  }

  /// The nearest by the way to the pick-up.
  private static func straight() throws -> [DeclaredVersion] {
    try declared("nearest_idle", parameters: ["candidates": .number(1)])
  }

  private func town(
    _ policy: DispatchChoice.Name, seed: UInt64, workers: Int = 110, days: Int = 1, plantings: [Planting] = []
  ) throws -> Scenario.Run {
    var scenario = Scenario(name: "town")
    scenario.seed = seed
    scenario.days = days
    (scenario.city.width, scenario.city.height) = (5_000, 5_000)
    scenario.demand.ordersPerDay = 700
    scenario.demand.merchants = 40
    scenario.demand.meanTrip = 1_200
    scenario.workers.count = workers
    if policy == .slackRouteFit { scenario.workers.carryLimit = 3 }
    var pay = PricingChoice(.components)
    pay.versions = [Dated(from: "2026-01-01", .init(base: 4, perKilometre: 1.2, freeKilometres: 1))]
    scenario.pricing = [pay]
    scenario.dispatch = DispatchChoice(policy, rest: RestRules())
    if policy == .nearestIdle { scenario.dispatch.candidates = 12 }
    scenario.recordsCandidates = true
    scenario.plantings = plantings
    return try scenario.run()
  }

  @Test(
    arguments: [DispatchChoice.Name.nearestIdle, .batch, .slackRouteFit, .lowestIncomeFirst],
    [1, 2, 3] as [UInt64])
  func cleanLogsOfRecomputablePoliciesAgreeWholly(_ policy: DispatchChoice.Name, seed: UInt64) throws {
    let check = DispatchCheck(
      try town(policy, seed: seed).log(), declared: try Self.declared(policy.rawValue), fitsModel: false)
    #expect(check.examined > 100, "\(check.reasons)")
    #expect(check.departures.isEmpty)
    #expect(check.undecided * 100 <= check.examined)
    #expect(!check.restsOnScores)
  }

  @Test(arguments: [DispatchChoice.Name.nearestIdle, .batch], [1, 2] as [UInt64])
  func plantedOrdersAreTheOnesFound(_ policy: DispatchChoice.Name, seed: UInt64) throws {
    let run = try town(policy, seed: seed, plantings: [Planting(.dispatchFavours, share: 0.3)])
    let truth = Set(try #require(run.truth.facts.first).orders)
    let check = DispatchCheck(run.log(), declared: try Self.declared(policy.rawValue), fitsModel: false)
    #expect(truth.count >= 4)
    #expect(Set(check.departures) == truth)
  }

  @Test func aStrongHiddenFactorIsNamedAndWeighs() throws {
    let run = try town(.nearestIdle, seed: 4, days: 2, plantings: [Planting(.dispatchFavours, share: 0.8)])
    let check = DispatchCheck(run.log(), declared: try Self.declared("nearest_idle"))
    let weight = try #require(check.weight, "\(check.reasons)")
    #expect(weight.estimate?.lower ?? 0 > 0.1)
    let tests = weight.figures.filter { $0.key.hasPrefix("undeclared.") && $0.key.hasSuffix(".p") }
    #expect(tests.min { $0.value < $1.value }?.key.hasPrefix("undeclared.contract") == true)
    // Declared, it is no hidden factor any more, and nothing else weighs.
    let open = DispatchCheck(
      run.log(),
      declared: try Self.declared("nearest_idle", factors: [DeclaredFactor(name: "合同类型")]))
    #expect((open.weight?.estimate?.value ?? 0) < 0.05, "\(open.reasons)")
  }

  @Test func aDeclaredLotteryIsOneUnlessFactorsMoveIt() throws {
    let fair = DispatchCheck(
      try town(.randomEligible, seed: 5).log(), declared: try Self.declared("random_eligible"))
    #expect(fair.share == nil)
    #expect(try #require(fair.weight?.estimate, "\(fair.reasons)").value < 0.05)
    let nearest = DispatchCheck(
      try town(.nearestIdle, seed: 5).log(), declared: try Self.declared("random_eligible"))
    #expect(try #require(nearest.weight?.estimate, "\(nearest.reasons)").lower ?? 0 > 0.1)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func talliesAddUpAndDoNotDependOnTheOrderOfRows(seed: UInt64) throws {
    let log = Self.madeUp(seed: seed)
    let dispatch = try DeclaredDispatch(log, try Self.straight())
    let all = Array(dispatch.decisions.decisions.indices)
    let whole = dispatch.agreement(all, in: log.timeZone)
    #expect(whole.examined + whole.single + whole.undecided == all.count)
    var stream = RandomStream(seed: seed, purpose: "split")
    let cut = Dictionary(grouping: all) { _ in stream.nextInt(below: 3) }
    var merged = DispatchAgreement()
    for part in cut.values { merged.merge(dispatch.agreement(part, in: log.timeZone)) }
    #expect(Self.plain(merged, dispatch) == Self.plain(whole, dispatch))

    var order = Array(0..<(log.table(.candidates)?.rowCount ?? 0))
    for index in order.indices.dropFirst() { order.swapAt(index, stream.nextInt(below: index + 1)) }
    let shuffled = OrderLog(
      orders: log.orders,
      others: [try #require(log.table(.candidates)).selecting(order), try #require(log.table(.offers))],
      timeZone: log.timeZone)
    let again = try DeclaredDispatch(shuffled, try Self.straight())
    let tally = again.agreement(again.decisions.decisions.indices, in: log.timeZone)
    #expect(Self.plain(tally, again) == Self.plain(whole, dispatch))
  }

  /// A tally without positions, which depend on the order of rows.
  private static func plain(_ tally: DispatchAgreement, _ dispatch: DeclaredDispatch) -> [String] {
    ["\(tally.sizes.sorted { $0.key < $1.key })", "\(tally.single) \(tally.undecided)"]
      + tally.workers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      + tally.departures.map {
        "\($0.orderID) \($0.rank) \($0.excess) \(dispatch.decisions.worker(at: $0.got)) "
          + "\(dispatch.decisions.worker(at: $0.first))"
      }
  }

  @Test func whatCannotBeDecidedSaysWhy() throws {
    let log = Self.madeUp(seed: 1)
    func reason(_ declared: [DeclaredVersion]) -> String? {
      DispatchCheck(log, declared: declared, fitsModel: false).reasons.first?.details["mechanism"]
    }
    #expect(reason([]) == "dispatch")
    #expect(reason(try Self.declared("nearest_smile")) == "dispatch-fault")
    #expect(reason(try Self.declared("nearest_idle", parameters: ["reach": .number(-1)])) == "dispatch-fault")
    #expect(reason(try Self.declared("random_eligible")) == "dispatch-lot")
    #expect(reason(try Self.declared("rolling_horizon")) == "dispatch-rule")
    #expect(reason(try Self.declared("max_min_income")) == "dispatch-rule")
    var late = try Self.straight()
    late[0].from = try #require(CivilDate("2030-01-01"))
    #expect(reason(late) == "dispatch-versions")
    #expect(
      DispatchCheck(log, declared: try Self.declared("batch"), fitsModel: false).reasons.first?.code
        == .missingFields)
    #expect(
      DispatchCheck(log, declared: try Self.declared("grab_hall"), fitsModel: false).reasons.first?.code
        == .noSuchEvent)
    let empty = OrderLog(orders: log.orders, timeZone: .utc)
    #expect(
      DispatchCheck(empty, declared: try Self.declared("nearest_idle")).reasons.map(\.code)
        == [.nothingToMeasure, .nothingToMeasure])
  }

  @Test func gapsAndContradictionsAreNotDecided() throws {
    // Order 0 went to somebody who is not listed, order 1 to two workers at once, order 2 has an unknown way.
    let ids = ["o0", "o0", "o1", "o1", "o2", "o2", "o3", "o3"]
    let candidates = Table(
      kind: .candidates, rowCount: 8,
      columns: [
        .orderID: .identifier(IdentifierColumn(ids)),
        .workerID: .text(TextColumn(["a", "b", "a", "b", "a", "b", "a", "b"])),
        .offeredAt: .integer(IntegerColumn(ids.map { _ in monday })),
        .approachDistance: .integer(IntegerColumn([100, 200, 100, 200, 100, nil, 300, 100])),
      ])
    let offered = ["o0", "o1", "o1", "o2", "o3"]
    let offers = Table(
      kind: .offers, rowCount: 5,
      columns: [
        .orderID: .identifier(IdentifierColumn(offered)),
        .workerID: .text(TextColumn(["c", "a", "b", "a", "a"])),
        .offeredAt: .integer(IntegerColumn(offered.map { _ in monday })),
      ])
    let orders = Table(
      kind: .orders, rowCount: 4,
      columns: [
        .orderID: .identifier(IdentifierColumn(["o0", "o1", "o2", "o3"])),
        .workerID: .text(TextColumn(["c", "a", "a", "a"])),
        .placedAt: .integer(IntegerColumn([monday, monday, monday, monday])),
      ])
    let log = OrderLog(orders: orders, others: [candidates, offers], timeZone: .utc)
    var declared = try Self.straight()
    declared[0].from = try #require(CivilDate("2020-01-01"))
    let check = DispatchCheck(log, declared: declared, fitsModel: false)
    #expect(check.departures == ["o3"])
    #expect(check.examined == 1)
    #expect(check.undecided == 3)
  }

  @Test func declaredFactorsAreFoundByFieldAndByName() {
    #expect(DispatchFactor.declared(name: "whatever", field: "slack") == .slack)
    #expect(DispatchFactor.declared(name: "顺路度", field: nil) == .detour)
    #expect(DispatchFactor.declared(name: "Orders in hand", field: nil) == .carried)
    #expect(DispatchFactor.declared(name: "approach_time", field: nil) == .approachTime)
    #expect(DispatchFactor.declared(name: "口碑", field: nil) == nil)
    #expect(DispatchFactor.declared(name: "距离", field: "tip") == nil)
  }

  @Test func aChangedShareIsDatedFromItsFirstDay() {
    var tally = DispatchAgreement()
    let departure = DispatchAgreement.Departure(
      orderID: "o", at: 0, got: 0, first: 1, rank: 2, candidates: 3, excess: 1)
    for day in 0..<10 {
      for order in 0..<200 {
        let departs = day >= 6 && order % 25 == 0
        tally.add(
          departs ? .departs(1) : .agrees, worker: 1, day: day, hour: 9, candidates: 3,
          departure: departs ? departure : nil)
      }
    }
    #expect(tally.onset == 6)
    #expect((tally.byChance - 1 / 3.0).magnitude < 1e-12)
  }

  /// 60 orders in a few hours with one to five candidates and ways of a few values, so that there are ties.
  private static func madeUp(seed: UInt64) -> OrderLog {
    var stream = RandomStream(seed: seed, purpose: "dispatch check")
    let start: Int64 = 1_772_380_800_000
    var (ids, workers, times, ways): ([String], [String?], [Int64?], [Int64?]) = ([], [], [], [])
    var (orderIDs, got, placed): ([String], [String?], [Int64?]) = ([], [], [])
    for order in 0..<60 {
      let at = start + Int64(stream.nextInt(below: 1_000)) * 10_000
      let first = stream.nextInt(below: 20)
      let count = stream.nextInt(in: 1...5)
      for one in 0..<count {
        ids.append("o\(order)")
        workers.append("w\((first + one * 3) % 20)")
        times.append(at)
        ways.append(Int64(stream.nextInt(in: 1...6)) * 100)
      }
      orderIDs.append("o\(order)")
      got.append("w\((first + stream.nextInt(below: count) * 3) % 20)")
      placed.append(at)
    }
    let names = IdentifierColumn(orderIDs)
    return OrderLog(
      orders: Table(
        kind: .orders, rowCount: 60,
        columns: [
          .orderID: .identifier(names), .workerID: .text(TextColumn(got)),
          .placedAt: .integer(IntegerColumn(placed)),
        ]),
      others: [
        Table(
          kind: .candidates, rowCount: ids.count,
          columns: [
            .orderID: .identifier(IdentifierColumn(ids)), .workerID: .text(TextColumn(workers)),
            .offeredAt: .integer(IntegerColumn(times)), .approachDistance: .integer(IntegerColumn(ways)),
          ]),
        Table(
          kind: .offers, rowCount: 60,
          columns: [
            .orderID: .identifier(names), .workerID: .text(TextColumn(got)),
            .offeredAt: .integer(IntegerColumn(placed)),
          ]),
      ], timeZone: .utc)
  }
}
