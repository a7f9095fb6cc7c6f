import Metrics
import Rules
import Simulators
import Testing

@testable import AuditEngine

@Suite struct DispatchImportanceTests {
  /// Beside the weight by likelihood: with a strong hidden factor the model names fewer workers once it is dealt anew,
  /// with none it names as many. The same seed gives the same figures.
  @Test func dealingAHiddenFactorAnewCostsHits() throws {
    func figures(_ plantings: [Planting]) throws -> (hits: Double, permuted: Double) {
      var scenario = Scenario(name: "town")
      scenario.seed = 4
      scenario.days = 2
      scenario.demand.ordersPerDay = 700
      scenario.workers.count = 110
      scenario.dispatch = DispatchChoice(.randomEligible)
      scenario.recordsCandidates = true
      scenario.plantings = plantings
      let check = DispatchCheck(
        try scenario.run().log(), declared: try DispatchCheckTests.declared("random_eligible"))
      let weight = try #require(check.weight, "\(check.reasons)")
      func figure(_ key: String) throws -> Double {
        try #require(weight.figures.first { $0.key == key }).value
      }
      return (try figure("hits.all"), try figure("hits.permuted"))
    }
    let hidden = [Planting(.dispatchFavours, share: 0.8, attribute: "contract", value: "dedicated")]
    let planted = try figures(hidden)
    #expect(planted.hits > planted.permuted + 0.05)
    let again = try figures(hidden)
    #expect(planted == again)
    let clean = try figures([])
    #expect((clean.hits - clean.permuted).magnitude < 0.06)
  }
}
