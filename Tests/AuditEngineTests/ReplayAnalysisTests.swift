import AuditEngine
import OrderLog
import Simulators
import Testing

/// A replay summed up: the policy that made a log reproduces it, another does not; the same policy twice differs by
/// nothing.
@Suite struct ReplayAnalysisTests {
  /// Two days of a town, orders given out in batches.
  static let scenario: Scenario = {
    var scenario = Scenario(name: "replayed")
    scenario.seed = 5
    scenario.days = 2
    (scenario.city.width, scenario.city.height) = (6_000, 6_000)
    scenario.demand.ordersPerDay = 600
    scenario.demand.merchants = 50
    scenario.demand.meanTrip = 1_500
    scenario.workers.count = 55
    scenario.workers.carryLimit = 3
    scenario.workers.paceSpread = 0.05
    var pay = PricingChoice(.components)
    pay.versions = [Dated(from: "2026-01-01", .init(base: 4, perKilometre: 1.2, freeKilometres: 1))]
    scenario.pricing = [pay]
    scenario.dispatch = DispatchChoice(.batch, rest: RestRules())
    return scenario
  }()

  static let world = Result { try ReplayWorld(try scenario.run().log()) }

  private func plan(
    _ own: DispatchChoice, _ source: ReplayPlan.Source = .given, comparing: Bool = false
  ) -> ReplayPlan {
    let scenario = Self.scenario
    func arm(_ name: String, _ choice: DispatchChoice) -> ReplayArm {
      ReplayArm(name: name, dispatch: choice, pricing: scenario.pricing, eta: scenario.eta)
    }
    return ReplayPlan(
      own: arm("own", own), dispatchSource: source, pricingSource: .given, etaSource: .given,
      alternatives: comparing
        ? [arm("same", own), arm("nearest", DispatchChoice(.nearestIdle, rest: RestRules()))] : [],
      replications: 3, seed: 3)
  }

  private func analysis(_ plan: ReplayPlan) throws -> ReplayAnalysis {
    try ReplayAnalysis(
      plan, world: try Self.world.get(), timeZone: "Asia/Shanghai", threads: 2, version: "test")
  }

  @Test func itsOwnPolicyReproducesTheLogAndTheSamePolicyDiffersByNothing() throws {
    let analysis = try analysis(plan(Self.scenario.dispatch, comparing: true))
    let result = analysis.result
    #expect(result.reproduction.status == .reproduces, "\(result.reproduction.checks)")
    #expect(result.reproduction.reasons == [])
    let agreement = try #require(result.reproduction.agreement)
    let random = try #require(result.reproduction.randomAgreement)
    let own = try #require(result.reproduction.ownAgreement)
    #expect(random < agreement && random < own)
    let check = try #require(result.reproduction.checks.last)
    #expect(((check.deviation ?? 0) - (agreement - random) / (own - random)).magnitude < 1e-12)
    let same = result.comparisons[0]
    #expect(
      same.differences.allSatisfy { $0.mean == nil || ($0.mean == 0 && $0.lower == 0 && $0.upper == 0) })
    #expect(same.workers.allSatisfy { $0.more == 0 && $0.less == 0 && $0.quantiles.allSatisfy { $0 == 0 } })
    let nearest = result.comparisons[1]
    let waiting = try #require(nearest.differences.first { $0.measure == "customer.waiting" })
    let (middle, lower, upper) = (waiting.mean ?? 0, waiting.lower ?? 0, waiting.upper ?? 0)
    #expect(lower < middle && middle < upper && middle != 0)
    // The paired difference is the difference of the means.
    func mean(_ arm: Int) -> Double? {
      result.arms[arm].measures.first { $0.measure == "customer.waiting" }?.mean
    }
    #expect((middle - ((mean(3) ?? 0) - (mean(0) ?? 0))).magnitude < 1e-9)
    // Tidy rows: every arm, replication and measure; and every worker.
    #expect(analysis.runRows.count == 4 * 3 * ReplayMeasure.allCases.count)
    #expect(analysis.workerRows.count == 4 * result.log.workers * 5)
  }

  @Test func anotherPolicyDoesNotReproduceTheLog() throws {
    let declared = DispatchChoice(.randomEligible, rest: RestRules())
    let result = try analysis(plan(declared)).result
    #expect(result.reproduction.status == .doesNotReproduce)
    #expect(result.reproduction.checks.contains { $0.passes == false })
  }

  @Test func withoutItsOwnPolicyNothingIsDecided() throws {
    let result = try analysis(plan(Self.scenario.dispatch, .standIn)).result
    #expect(result.reproduction.status == .undetermined)
    #expect(result.reproduction.reasons == ["ownUnknown"])
  }

  @Test func aStricterCriterionDecidesOtherwise() throws {
    var strict = plan(Self.scenario.dispatch)
    strict.criterion = ReproductionCriterion(relative: 0, share: 0, agreement: 1)
    #expect(try analysis(strict).result.reproduction.status == .doesNotReproduce)
  }
}
