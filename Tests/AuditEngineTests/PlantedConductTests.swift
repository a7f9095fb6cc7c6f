import Configuration
import Metrics
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

  /// The verdict of a rule's deciding reading, as if it were the only test of a run; nothing else is computed.
  static func verdict(_ name: String, on log: OrderLog) throws -> (Verdict, String) {
    let pack = try RulePacks.load(named: "clause6")
    let rule = try #require(pack.rule(name))
    let period = try #require(LogCensus(log: log).period)
    let resolver = ParameterResolver(
      parameters: pack.parameters, overrides: [],
      period: log.timeZone.day(of: period.first)...log.timeZone.day(of: period.last), timeZone: log.timeZone)
    let settings = AuditSettings()
    let request = ExaminationRequest(
      rule: rule, reading: try #require(rule.readings.first), resolver: resolver, holidays: pack.holidays,
      settings: settings)
    let examiner = try Examiners.examiner(for: request)
    var store = StateStore(examiner.states)
    for table in store.tables.sorted(by: { $0.rawValue < $1.rawValue }) {
      store.add(0..<(log.table(table)?.rowCount ?? 0), of: table, in: log)
    }
    store.finish()
    let maker = VerdictMaker(
      decision: rule.decision, limit: try rule.decision.limit.map { try request.value($0) }, tolerance: 0,
      alpha: 1 - settings.level, weakFields: [], weakShare: 0)
    do throws(Absence) {
      let measurement = try examiner.measure(store, log)
      let (verdict, reason) = maker.verdict(measurement, corrected: measurement.estimate?.pValue)
      return (verdict, "\(reason.code) \(String(describing: measurement.estimate)) \(measurement.figures)")
    } catch {
      return (.undetermined, "\(error)")
    }
  }

  private func expectFound(
    _ rule: String, seed: UInt64, days: Int, orders: Double, workers: Int, _ planting: Planting
  ) throws {
    for plantings in [[planting], []] {
      let scenario = Self.town(seed: seed, days: days, orders: orders, workers: workers, plantings)
      let (verdict, why) = try Self.verdict(rule, on: try scenario.run().log())
      if plantings.isEmpty {
        #expect(![.notMet, .needsReview].contains(verdict), "control, seed \(seed): \(verdict) \(why)")
      } else {
        #expect(verdict == .notMet, "seed \(seed): \(verdict) \(why)")
      }
    }
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
