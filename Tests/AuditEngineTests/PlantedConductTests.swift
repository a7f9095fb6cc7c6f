import CaseFile
import Configuration
import OrderLog
import Rules
import Simulators
import Testing

@testable import AuditEngine

/// What the simulators plant about choice, change and groups is found by its rule, and the clean control is not accused
/// of it.
@Suite struct PlantedConductTests {
  /// A small town with pay by distance.
  static func town(
    seed: UInt64, days: Int, orders: Double, workers: Int, _ plantings: [Planting]
  ) -> Scenario {
    var scenario = Scenario(name: "conduct")
    scenario.seed = seed
    scenario.days = days
    scenario.city.width = 6_000
    scenario.city.height = 6_000
    scenario.city.zoneColumns = 3
    scenario.city.zoneRows = 3
    scenario.demand.ordersPerDay = orders
    scenario.demand.merchants = 60
    scenario.demand.meanTrip = 1_500
    scenario.workers.count = workers
    scenario.workers.acceptance = AcceptanceModel(constant: 0.8)
    scenario.workers.genders = ["male": 0.6, "female": 0.4]
    var components = PricingChoice(.components)
    components.versions = [
      Dated(from: "2026-01-01", .init(base: 4, perKilometre: 1.2, freeKilometres: 1, perDifficulty: 1))
    ]
    scenario.pricing = [components]
    scenario.plantings = plantings
    return scenario
  }

  /// The result of one rule.
  static func result(
    _ rule: String, on log: OrderLog, announcements: [AnnouncedChange]? = nil
  ) throws -> RuleResult {
    let pack = try RulePacks.load(named: "clause6")
    let alone = RulePack(
      id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
      parameters: Array(pack.parameters.values), holidays: pack.holidays,
      rules: pack.rules.filter { $0.id == rule })
    let engine = AuditEngine(packs: [alone], threads: 2, version: "0", digest: { FileDigest.sha256($0) })
    let result = try engine.audit(
      log, quality: LogQuality(), today: try #require(CivilDate("2026-06-01")))
    return try #require(result.rules.first)
  }

  private func expectFound(
    _ rule: String, seed: UInt64, days: Int, orders: Double, workers: Int, _ planting: Planting
  ) throws {
    func verdict(_ plantings: [Planting]) throws -> RuleResult {
      let scenario = Self.town(seed: seed, days: days, orders: orders, workers: workers, plantings)
      return try Self.result(rule, on: try scenario.run().log())
    }
    let planted = try verdict([planting])
    let numbers = planted.readings.first?.measured
    #expect(
      planted.verdict == .notMet,
      "seed \(seed): \(planted.verdict) \(planted.reason) \(String(describing: numbers))")
    let clean = try verdict([])
    #expect(
      ![.notMet, .needsReview].contains(clean.verdict),
      "seed \(seed): \(clean.verdict) \(clean.reason) \(String(describing: clean.readings.first?.measured))")
    #expect(planting.kind.tests.contains(rule))
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func punishedRefusals(seed: UInt64) throws {
    try expectFound("T-CH-1", seed: seed, days: 1, orders: 1_500, workers: 130, Planting(.refusalPunished))
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func silentChanges(seed: UInt64) throws {
    try expectFound("T-CHG-1", seed: seed, days: 16, orders: 250, workers: 30, Planting(.silentRuleChange))
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func groupsPaidLess(seed: UInt64) throws {
    try expectFound("T-PAY-5", seed: seed, days: 2, orders: 1_500, workers: 110, Planting(.groupPaidLess))
  }
}
