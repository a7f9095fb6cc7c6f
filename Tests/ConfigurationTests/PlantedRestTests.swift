import AuditEngine
import Configuration
import OrderLog
import Rules
import Simulators
import Testing

/// What a simulation planted is found by the shipped rules, and the same town without the planting is clean.
@Suite struct PlantedRestTests {
  static let seeds: [UInt64] = [11, 12, 13]

  /// A small town of food deliveries with rest rules and pay.
  private func town(_ plantings: [Planting], seed: UInt64) throws -> Scenario.Run {
    var scenario = Scenario(name: "planted")
    scenario.seed = seed
    scenario.days = 1
    (scenario.city.width, scenario.city.height) = (6_000, 6_000)
    (scenario.demand.ordersPerDay, scenario.demand.merchants, scenario.demand.meanTrip) = (700, 40, 1_500)
    scenario.workers.count = 50
    var components = PricingChoice(.components)
    components.versions = [Dated(from: "2026-01-01", .init(base: 4, perKilometre: 1.2, freeKilometres: 1))]
    scenario.pricing = [components]
    scenario.plantings = plantings
    return try scenario.run()
  }

  /// The rules of the pack that are named, on a log and with its own checks.
  private func audit(_ log: OrderLog, _ rules: [String]) throws -> [String: RuleResult] {
    let pack = try RulePacks.load(named: "clause6")
    let some = RulePack(
      id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
      parameters: Array(pack.parameters.values), holidays: pack.holidays,
      rules: pack.rules.filter { rules.contains($0.id) })
    let quality = LogInspection(log: log, report: ReadingReport(), threads: 2).quality
    let engine = AuditEngine(
      packs: [some], threads: 2, version: "test", rulesAlone: true, digest: { _ in "" })
    let result = try engine.audit(log, quality: quality, today: CivilDate(dayNumber: 20_600))
    return Dictionary(result.rules.map { ($0.rule, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static let rest = ["T-REST-2", "T-REST-3", "T-REST-4"]

  @Test(arguments: seeds) func theControlHasNoFinding(seed: UInt64) throws {
    let found = try audit(try town([], seed: seed).log(), Self.rest + ["T-INS-2", "T-DED-2"])
    for rule in Self.rest {
      let verdict = try #require(found[rule]?.verdict)
      #expect([.met, .notApplicable].contains(verdict), "\(rule): \(verdict)")
    }
    for rule in ["T-INS-2", "T-DED-2"] {
      #expect(found[rule]?.verdict == .met, "\(rule): \(String(describing: found[rule]?.reason))")
    }
  }

  /// Long days that are confirmed are no finding: the rule is met by the confirmations, not for want of long days.
  @Test(arguments: seeds) func longDaysThatAreConfirmedAreMet(seed: UInt64) throws {
    var scenario = Scenario(name: "confirmed")
    scenario.seed = seed
    (scenario.city.width, scenario.city.height) = (6_000, 6_000)
    (scenario.demand.ordersPerDay, scenario.demand.merchants, scenario.demand.meanTrip) = (900, 40, 1_500)
    scenario.workers.count = 30
    scenario.workers.shifts = [.init(share: 1, start: 8, hours: 15)]
    let found = try audit(try scenario.run().log(), ["T-REST-4"])
    #expect(found["T-REST-4"]?.verdict == .met, "\(String(describing: found["T-REST-4"]?.reason))")
  }

  @Test(arguments: seeds) func longSpellsAreFoundWithTheirPushesAndWithoutPrompts(seed: UInt64) throws {
    let run = try town([Planting(.longSpells, share: 0.1)], seed: seed)
    let found = try audit(run.log(), Self.rest)
    #expect(found["T-REST-2"]?.verdict == .notMet)
    #expect(found["T-REST-3"]?.verdict == .notMet)
    // One unit for each planted spell, and none for anybody else.
    let planted = try #require(run.truth.facts.first).windows.count
    #expect(found["T-REST-3"]?.readings.first?.measured?.exceeding == planted)
    #expect(found["T-REST-3"]?.readings.first?.measured?.examined == planted)
  }

  @Test(arguments: seeds) func longDaysWithoutAConfirmationAreFound(seed: UInt64) throws {
    let run = try town([Planting(.longDays, share: 0.1)], seed: seed)
    let found = try audit(run.log(), ["T-REST-4"])
    let rule = try #require(found["T-REST-4"])
    #expect(rule.verdict == .notMet)
    // Not every day past eight hours has an order taken after that.
    let planted = try #require(run.truth.facts.first).windows.count
    let exceeding = try #require(rule.readings.first?.measured?.exceeding)
    #expect(exceeding > 0 && exceeding <= planted, "\(exceeding) of \(planted)")
  }

  @Test(arguments: seeds) func removedRowsAreFoundByTheirNumbers(seed: UInt64) throws {
    let run = try town([Planting(.rowsRemoved, share: 0.02)], seed: seed)
    let rule = try #require(try audit(run.log(), ["T-INS-2"])["T-INS-2"])
    #expect(rule.verdict == .notMet)
    let figures = rule.readings.first?.measured?.figures ?? []
    let share = try #require(figures.first { $0.key == "missingNumbers" }?.value)
    let removed = Double(try #require(run.truth.facts.first).orders.count)
    #expect((share - removed / Double(run.outcome.orders.count)).magnitude < 0.002, "\(share)")
    // The offers of the removed orders stay behind.
    #expect(figures.first { $0.key == "offersWithoutOrder" }.map { $0.value > 0.005 } == true)
  }

  @Test(arguments: seeds) func roundedTimesAreSeenByTheChecksAndTheRule(seed: UInt64) throws {
    let run = try town([Planting(.timesRounded)], seed: seed)
    let log = run.log()
    let quality = LogInspection(log: log, report: ReadingReport(), threads: 2).quality
    #expect(quality.observations.contains { $0.code == "five-minute-marks" })
    #expect(try audit(log, ["T-INS-2"])["T-INS-2"]?.verdict == .notMet)
  }
}
