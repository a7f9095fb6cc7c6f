import AuditEngine
import Foundation
import Metrics
import OrderLog
import Rules
import Simulators
import Statistics

/// What the mechanism check of dispatch finds: simulated days with a known declared policy, with and without a hidden
/// factor. Prints a table in Markdown; see Docs/mechanism/dispatch.md.
struct MechanismDispatchBench {
  let seeds: Int
  let cleanSeeds: Int
  /// One of ``policies`` alone; nil for all.
  var only: DispatchChoice.Name?

  /// One kind of day.
  struct Cell {
    var policy: DispatchChoice.Name
    var attribute: String
    var value: String
    /// The share of the orders that a worker outside the group would get and one inside could.
    var share: Double
  }

  static let policies: [DispatchChoice.Name] = [
    .nearestIdle, .batch, .slackRouteFit, .lowestIncomeFirst,
  ]

  static let cells: [Cell] = policies.flatMap { policy in
    [
      Cell(policy: policy, attribute: "contract", value: "dedicated", share: 0.02),
      Cell(policy: policy, attribute: "origin", value: "local", share: 0.02),
      Cell(policy: policy, attribute: "gender", value: "male", share: 0.05),
      Cell(policy: policy, attribute: "contract", value: "dedicated", share: 0.6),
    ]
  }

  static func scenario(_ policy: DispatchChoice.Name, seed: UInt64, days: Int = 2) -> Scenario {
    var scenario = Scenario(name: "mechanism")
    scenario.seed = seed
    scenario.days = days
    (scenario.city.width, scenario.city.height) = (6_000, 6_000)
    (scenario.city.zoneColumns, scenario.city.zoneRows) = (4, 4)
    scenario.demand.ordersPerDay = 1_500
    scenario.demand.merchants = 60
    scenario.demand.meanTrip = 1_500
    scenario.workers.count = 240
    if policy == .slackRouteFit { scenario.workers.carryLimit = 3 }
    scenario.dispatch = DispatchChoice(policy, rest: RestRules())
    if policy == .nearestIdle { scenario.dispatch.candidates = 12 }
    var pay = PricingChoice(.components)
    pay.versions = [Dated(from: "2026-01-01", .init(base: 4, perKilometre: 1.2, freeKilometres: 1))]
    scenario.pricing = [pay]
    scenario.recordsCandidates = true
    return scenario
  }

  static func declared(_ policy: DispatchChoice.Name, candidates: Double? = nil) -> [DeclaredVersion] {
    guard let from = CivilDate("2026-01-01") else { return [] }
    // Among the nearest twelve, travel time decides.
    let compared = candidates ?? (policy == .nearestIdle ? 12 : nil)
    let parameters = compared.map { ["candidates": DeclaredValue.number($0)] } ?? [:]
    return [
      DeclaredVersion(
        version: "1", from: from, steps: [DeclaredStep(policy: policy.rawValue, parameters: parameters)],
        source: EntrySource(path: "mechanism.dispatch[0]"))
    ]
  }

  func run() throws {
    print(
      "| declared | hidden factor | orders turned | found | located | sized | factor named | T-DISP-4 beyond 10 % |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for cell in Self.cells where only == nil || cell.policy == only { try print(row(cell)) }
    print("")
    print(
      "| declared, nothing hidden | runs | T-DISP-4b not met | T-DISP-4b met | T-DISP-4 not met | decisions a run | undecided a run |"
    )
    print("|---|---|---|---|---|---|---|")
    for policy in Self.policies where only == nil || policy == only { try print(cleanRow(policy)) }
  }

  private func row(_ cell: Cell) throws -> String {
    var (turned, found, located, sized, named, beyond) = (0.0, 0, 0, 0, 0, 0)
    for seed in 1...seeds {
      var scenario = Self.scenario(cell.policy, seed: UInt64(seed))
      scenario.plantings = [
        Planting(.dispatchFavours, share: cell.share, attribute: cell.attribute, value: cell.value)
      ]
      let run = try scenario.run()
      let truth = Set(run.truth.facts.first?.orders ?? [])
      let check = DispatchCheck(run.log(), declared: Self.declared(cell.policy))
      let share = Double(truth.count) / Double(max(check.examined, 1))
      turned += share / Double(seeds)
      if Double(check.departures.count) > 0.001 * Double(check.examined) { found += 1 }
      let seen = Set(check.departures)
      // Nothing else is accused, and at most a twentieth is missed: equal to the rounding of the log.
      if seen.isSubset(of: truth), seen.count * 20 >= truth.count * 19 { located += 1 }
      if let estimate = check.share, let low = estimate.lower, let high = estimate.upper,
        low <= share, share <= high
      {
        sized += 1
      }
      if let weight = check.weight {
        let values = weight.figures.filter { $0.key.hasPrefix("undeclared.") && $0.key.hasSuffix(".p") }
        if let least = values.min(by: { $0.value < $1.value }), least.value < 0.01,
          least.key.hasPrefix("undeclared.\(cell.attribute)")
        {
          named += 1
        }
        if (weight.estimate?.lower ?? 0) > 0.1 { beyond += 1 }
      }
    }
    return "| `\(cell.policy.rawValue)` | \(cell.attribute) \(cell.value) first | "
      + "\(SimulationBench.number(turned * 100, 2)) % | "
      + [found, located, sized, named, beyond].map { "\($0) of \(seeds)" }.joined(separator: " | ") + " |"
  }

  private func cleanRow(_ policy: DispatchChoice.Name) throws -> String {
    var (departs, met, beyond, decisions, undecided) = (0, 0, 0, 0, 0)
    for seed in 1...cleanSeeds {
      let run = try Self.scenario(policy, seed: UInt64(1_000 + seed)).run()
      let check = DispatchCheck(run.log(), declared: Self.declared(policy))
      decisions += check.examined
      undecided += check.undecided
      let allowed = 0.001 * Double(check.examined)
      if Double(check.departures.count) > allowed { departs += 1 }
      if check.examined > 0, Double(check.departures.count + check.undecided) <= allowed,
        !check.restsOnScores
      {
        met += 1
      }
      if (check.weight?.estimate?.lower ?? 0) > 0.1 { beyond += 1 }
    }
    return
      "| `\(policy.rawValue)` | \(cleanSeeds) | \(departs) | \(met) | \(beyond) "
      + "| \(decisions / max(cleanSeeds, 1)) "
      + "| \(SimulationBench.number(Double(undecided) / Double(max(cleanSeeds, 1)), 2)) |"
  }

  /// The check on so many made-up orders with five candidates each; the log is made first and not timed.
  static func speed(orders: Int, seed: UInt64) {
    let log = madeUp(orders: orders, candidates: 5, seed: seed)
    for fits in [false, true] {
      let start = Stopwatch()
      let check = DispatchCheck(log, declared: declared(.nearestIdle, candidates: 1), fitsModel: fits)
      SimulationBench.report([
        ("benchmark", "\"mechanism-dispatch\""), ("orders", "\(orders)"), ("candidates", "\(orders * 5)"),
        ("model", "\(fits)"), ("seconds", SimulationBench.number(start.seconds, 2)),
        ("processorSeconds", SimulationBench.number(start.processorSeconds, 2)),
        ("examined", "\(check.examined)"), ("departures", "\(check.departures.count)"),
      ])
    }
  }

  /// Orders ten a second, each to the nearest of its candidates but one in a hundred.
  private static func madeUp(orders: Int, candidates: Int, seed: UInt64) -> OrderLog {
    var random = RandomStream(seed: seed, purpose: "mechanism dispatch")
    let fleet = 20_000
    let start: Int64 = 1_772_380_800_000
    var (workers, distances, times, got, placed): ([String?], [Int64?], [Int64?], [String?], [Int64?]) =
      ([], [], [], [], [])
    var (ids, orderIDs): ([String], [String]) = ([], [])
    for order in 0..<orders {
      let id = "o\(10_000_000 + order)"
      let at = start + Int64(order) * 100
      var (best, least, last) = ("", Int64.max, "")
      let first = random.nextInt(below: fleet)
      for one in 0..<candidates {
        let worker = "w\((first + one * 3_331) % fleet)"
        let distance = Int64(random.nextInt(in: 50...4_000))
        ids.append(id)
        workers.append(worker)
        times.append(at)
        distances.append(distance)
        if distance < least { (best, least) = (worker, distance) }
        last = worker
      }
      orderIDs.append(id)
      got.append(random.nextInt(below: 100) == 0 ? last : best)
      placed.append(at)
    }
    let candidateTable = Table(
      kind: .candidates, rowCount: ids.count,
      columns: [
        .orderID: .identifier(IdentifierColumn(ids)), .workerID: .text(TextColumn(workers)),
        .offeredAt: .integer(IntegerColumn(times)), .approachDistance: .integer(IntegerColumn(distances)),
      ])
    let worker = TextColumn(got)
    let instants = IntegerColumn(placed)
    let identifiers = IdentifierColumn(orderIDs)
    let offers = Table(
      kind: .offers, rowCount: orders,
      columns: [.orderID: .identifier(identifiers), .workerID: .text(worker), .offeredAt: .integer(instants)])
    let all = Table(
      kind: .orders, rowCount: orders,
      columns: [
        .orderID: .identifier(identifiers), .workerID: .text(worker), .placedAt: .integer(instants),
        .acceptedAt: .integer(instants),
      ])
    let profiles = (0..<fleet).map { "w\($0)" }
    let table = Table(
      kind: .workers, rowCount: fleet,
      columns: [
        .workerID: .text(TextColumn(profiles)),
        .contract: .text(TextColumn((0..<fleet).map { $0 % 3 == 0 ? "dedicated" : "crowd" })),
      ])
    return OrderLog(orders: all, others: [candidateTable, offers, table], timeZone: .utc)
  }
}
