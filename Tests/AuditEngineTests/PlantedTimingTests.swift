import AuditEngine
import Configuration
import OrderLog
import Rules
import Simulators
import Testing

/// What is planted in given times is found by the rules that must see it, and nothing is found in the clean control
/// of the same seed.
@Suite struct PlantedTimingTests {
  /// A small town; `days` of it, with rain on some.
  static func town(_ plantings: [Planting], seed: UInt64, days: Int, perDay: Double, workers: Int) -> Scenario
  {
    var scenario = Scenario(name: "timing")
    scenario.seed = seed
    scenario.days = days
    scenario.city.width = 5_000
    scenario.city.height = 5_000
    scenario.city.zoneColumns = 3
    scenario.city.zoneRows = 3
    scenario.demand.ordersPerDay = perDay
    scenario.demand.merchants = 30
    scenario.demand.meanTrip = 1_500
    scenario.workers.count = workers
    scenario.conditions.episodes = stride(from: 0, to: days, by: 2).map {
      .init(day: $0, fromHour: 10, toHour: 15, weather: .rain)
    }
    scenario.recordsOffers = false
    scenario.plantings = plantings
    return scenario
  }

  private func verdicts(_ scenario: Scenario, _ rules: [String]) throws -> [String: (Verdict, String)] {
    let pack = try RulePacks.load(named: "clause6")
    let some = RulePack(
      id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
      parameters: Array(pack.parameters.values), holidays: pack.holidays,
      rules: pack.rules.filter { rules.contains($0.id) })
    let result = try audit(try scenario.run().log(), some)
    return Dictionary(
      uniqueKeysWithValues: result.rules.map { rule in
        let numbers = rule.readings.first?.measured?.estimate
        return (
          rule.rule,
          (
            rule.verdict,
            "\(rule.reason.code) \(rule.reason.details) \(numbers.map { "\($0.value) [\($0.lower ?? .nan), \($0.upper ?? .nan)]" } ?? "")"
          )
        )
      })
  }

  private static let found: Set<Verdict> = [.notMet, .needsReview]

  @Test(arguments: [1, 2, 3] as [UInt64]) func strictLimitsInRain(seed: UInt64) throws {
    func town(_ plantings: [Planting]) -> Scenario {
      Self.town(plantings, seed: seed, days: 2, perDay: 700, workers: 60)
    }
    let rules = ["T-ETA-1a", "T-ETA-1b", "T-ETA-3", "T-ETA-4", "T-ETA-7", "T-ETA-8", "T-DISP-5"]
    let clean = try verdicts(town([]), rules)
    for rule in rules {
      #expect(clean[rule].map { !Self.found.contains($0.0) } == true, "\(rule) \(clean[rule] as Any)")
    }
    #expect(clean["T-ETA-3"]?.0 == .met)
    let strict = try verdicts(town([Planting(.strictInRain)]), rules)
    for rule in ["T-ETA-1a", "T-ETA-3", "T-ETA-4"] {
      #expect(strict[rule]?.0 == .notMet, "\(rule) \(strict[rule] as Any)")
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func missingCompensation(seed: UInt64) throws {
    func town(_ plantings: [Planting]) -> Scenario {
      var scenario = Self.town(plantings, seed: seed, days: 1, perDay: 1_800, workers: 130)
      // Enough late goods for a share.
      scenario.demand.lateShare = 0.5
      return scenario
    }
    let rules = ["T-ETA-3", "T-ETA-5"]
    let clean = try verdicts(town([]), rules)
    for rule in rules {
      #expect(clean[rule].map { !Self.found.contains($0.0) } == true, "\(rule) \(clean[rule] as Any)")
    }
    let missing = try verdicts(town([Planting(.missingCompensation)]), rules)
    #expect(missing["T-ETA-5"]?.0 == .notMet, "\(missing["T-ETA-5"] as Any)")
    #expect(missing["T-ETA-3"]?.0 == .met)
  }

  @Test(arguments: [1, 2] as [UInt64]) func compressedLimits(seed: UInt64) throws {
    func town(_ plantings: [Planting]) -> Scenario {
      Self.town(plantings, seed: seed, days: 91, perDay: 34, workers: 32)
    }
    let planted = try verdicts(town([Planting(.compressedLimits, size: 0.02)]), ["T-ETA-6"])
    #expect(planted["T-ETA-6"].map { Self.found.contains($0.0) } == true, "\(planted)")
    let clean = try verdicts(town([]), ["T-ETA-6"])
    #expect(clean["T-ETA-6"].map { !Self.found.contains($0.0) } == true, "\(clean)")
  }
}
