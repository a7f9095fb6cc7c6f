import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// A field that decides which orders a rule is about weakens the rule when it is weak itself.
@Suite struct WeakScopeTests {
  private func verdict(_ scope: RuleScope, weak: [String], long: Bool = false) throws -> RuleResult {
    let trips = (0..<6).map {
      Trip(
        id: "o\($0)", worker: "w", from: Double($0) * 10, to: Double($0) * 10 + (long ? 5 : 1),
        vehicle: $0 < 2 ? "ebike" : nil)
    }
    let engine = AuditEngine(
      packs: [pack([spellRule(scope: scope)])], threads: 1, version: "test", rulesAlone: true,
      digest: { _ in "" })
    let quality = LogQuality(
      weakFields: weak, weakShares: Dictionary(weak.map { ($0, 0.6) }, uniquingKeysWith: max))
    return try #require(
      try engine.audit(log(trips + edges), quality: quality, today: civil("2026-01-01")).rules.first)
  }

  @Test func aMostlyEmptyVehicleLeavesARuleAboutVehiclesUndecided() throws {
    let scope = RuleScope(vehicles: ["ebike"])
    #expect(try verdict(scope, weak: []).verdict == .met)
    let weakened = try verdict(scope, weak: ["orders.vehicle"])
    #expect(weakened.verdict == .undetermined)
    #expect(weakened.reason == VerdictReason(.weakField, ["fields": "orders.vehicle"]))
    // What was found stays found.
    #expect(try verdict(scope, weak: ["orders.vehicle"], long: true).verdict == .notMet)
  }

  @Test func aRuleThatDoesNotAskForTheFieldIsNotWeakened() throws {
    #expect(try verdict(RuleScope(), weak: ["orders.vehicle"]).verdict == .met)
    #expect(try verdict(RuleScope(services: ["food"]), weak: ["orders.vehicle"]).verdict == .met)
    #expect(try verdict(RuleScope(services: ["food"]), weak: ["orders.service"]).verdict == .undetermined)
  }
}
