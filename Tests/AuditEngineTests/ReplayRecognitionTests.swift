import AuditEngine
import OrderLog
import Simulators
import Testing

/// A log whose policy is known is reproduced by that policy, and by none of another kind: agreement with its assignments
/// is then near that of lots.
@Suite struct ReplayRecognitionTests {
  static let declared: [DispatchChoice.Name] = [.batch, .nearestIdle, .lowestIncomeFirst]

  /// A day of a busy town.
  static func scenario(_ policy: DispatchChoice.Name) -> Scenario {
    var scenario = ReplayAnalysisTests.scenario
    scenario.days = 1
    scenario.seed = 8
    scenario.demand.ordersPerDay = 900
    scenario.workers.count = 80
    scenario.workers.carryLimit = 2
    scenario.dispatch = DispatchChoice(policy, rest: RestRules())
    return scenario
  }

  private func reproduction(
    _ world: ReplayWorld, _ scenario: Scenario, declared: DispatchChoice.Name
  ) throws -> ReplayResult.Reproduction {
    let own = ReplayArm(
      name: "own", dispatch: DispatchChoice(declared, rest: RestRules()), pricing: scenario.pricing,
      eta: scenario.eta)
    let plan = ReplayPlan(
      own: own, dispatchSource: .declared, pricingSource: .given, etaSource: .given, alternatives: [],
      replications: 3, seed: 2)
    return try ReplayAnalysis(
      plan, world: world, timeZone: "Asia/Shanghai", threads: 2, version: "test"
    ).result.reproduction
  }

  @Test(arguments: [DispatchChoice.Name.batch, .lowestIncomeFirst])
  func aLogIsReproducedByThePolicyThatMadeItAndByNoOther(_ policy: DispatchChoice.Name) throws {
    let scenario = Self.scenario(policy)
    let world = try ReplayWorld(try scenario.run().log())
    var ways: [DispatchChoice.Name: Double] = [:]
    for declared in Self.declared {
      let found = try reproduction(world, scenario, declared: declared)
      ways[declared] = try #require(found.checks.first { $0.measure == "replay.agreement" }?.deviation)
      if declared == policy {
        #expect(found.status == .reproduces, "\(policy): \(found.checks)")
        #expect(found.checks.allSatisfy { $0.passes == true })
      } else {
        #expect(found.status == .doesNotReproduce, "\(policy) under \(declared): \(found.checks)")
      }
    }
    // In so small a log chance is a fifth of the way; the others lie nearer to lots than to two runs all the same.
    let own = try #require(ways[policy])
    let others = ways.filter { $0.key != policy }.map(\.value)
    #expect(own > 0.5 && others.allSatisfy { $0 < own }, "\(policy): \(own), \(ways)")
    #expect(others.reduce(0, +) / Double(max(others.count, 1)) < 0.5, "\(policy): \(ways)")
  }

  @Test func lotsCannotBeToldByTheirAgreement() throws {
    let scenario = Self.scenario(.randomEligible)
    let found = try reproduction(
      try ReplayWorld(try scenario.run().log()), scenario, declared: .randomEligible)
    #expect(found.status == .undetermined, "\(found)")
    #expect(found.reasons == ["likeLots"] || found.reasons == ["fewOrders"], "\(found.reasons)")
    #expect(found.checks.filter { $0.measure != "replay.agreement" }.allSatisfy { $0.passes == true })
  }
}
