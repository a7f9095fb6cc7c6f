import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

@Suite struct ScopeTests {
  static let scopes = [
    RuleScope(services: ["food"]), RuleScope(vehicles: ["ebike"]), RuleScope(cities: ["杭州"]),
    RuleScope(services: ["food"], vehicles: ["ebike", "car"], cities: ["上海", "杭州"]),
  ]

  private func resolved(_ scope: RuleScope, _ log: OrderLog) -> ResolvedScope {
    ResolvedScope(scope, on: log, counts: ScopeCounts(of: log))
  }

  private func isInside(_ scope: RuleScope, _ trip: Trip) -> Bool {
    scope.contains(service: trip.service, vehicle: trip.vehicle, city: trip.city)
  }

  @Test(arguments: scopes, [1, 2, 3] as [UInt64])
  func itPicksWhatTheRuleSays(_ scope: RuleScope, _ seed: UInt64) {
    let trips = randomTrips(200, seed: seed)
    let made = log(trips)
    let own = resolved(scope, made)
    let inside = trips.indices.filter { isInside(scope, trips[$0]) }
    #expect(own.rows(in: 0..<trips.count, of: made.orders) == inside)
    #expect(own.rows(in: 50..<120, of: made.orders) == inside.filter { (50..<120).contains($0) })
    #expect(own.inside == inside.count)
    #expect(own.inside + own.outside + own.unplaced == trips.count)
    // An order is outside when one of its values is; what is left over cannot be placed.
    func excludes(_ list: [String], _ value: String?) -> Bool {
      !list.isEmpty && value.map { !list.contains($0) } ?? false
    }
    let outside = trips.count {
      excludes(scope.services, $0.service) || excludes(scope.vehicles, $0.vehicle)
        || excludes(scope.cities, $0.city)
    }
    #expect(own.outside == outside)
  }

  /// The rule under a scope says of a mixed log what the rule without a scope says of the orders inside.
  @Test(arguments: scopes, [11, 12, 13, 14] as [UInt64])
  func aScopeIsAFilterBeforehand(_ scope: RuleScope, _ seed: UInt64) throws {
    let trips = randomTrips(300, seed: seed)
    let mixed = try audit(
      log(trips), pack([spellRule(scope: scope), takeRule(scope: scope), dayRule(scope: scope)]))
    let alone = try audit(
      log(trips.filter { isInside(scope, $0) }), pack([spellRule(), takeRule(), dayRule()]))
    #expect(mixed.rules.map(\.verdict) == alone.rules.map(\.verdict))
    #expect(mixed.rules.map(\.reason) == alone.rules.map(\.reason))
    #expect(mixed.rules.map(\.readings) == alone.rules.map(\.readings))
    #expect(mixed.rules.map(\.inScope) == alone.rules.map(\.inScope))
    #expect(mixed.rules.map(\.severity) == alone.rules.map(\.severity))
    let ofUnits = { (result: AuditResult) in result.findings.filter { $0.level == .unit } }
    #expect(ofUnits(mixed).map(\.fingerprint) == ofUnits(alone).map(\.fingerprint))
    #expect(ofUnits(mixed).map(\.measured) == ofUnits(alone).map(\.measured))
    #expect(!ofUnits(mixed).isEmpty)
  }

  @Test func ordersWithoutAValueCannotBePlaced() throws {
    let trips = [
      Trip(id: "a", worker: "w", from: 0, to: 1, vehicle: "ebike"),
      Trip(id: "b", worker: "w", from: 2, to: 3, vehicle: nil),
      Trip(id: "c", worker: "w", from: 4, to: 5, vehicle: "car"),
      Trip(id: "d", worker: "w", from: 6, to: 7, service: "ride", vehicle: nil),
    ]
    let scope = RuleScope(services: ["food"], vehicles: ["ebike"])
    let result = try #require(try audit(log(trips), pack([takeRule(scope: scope)])).rules.first)
    // The ride is outside, whatever its vehicle is.
    #expect([result.inScope, result.outOfScope, result.unplaced] == [1, 2, 1])
  }

  @Test func aLogThatCannotBePlacedAtAllIsUndetermined() throws {
    let trips = (0..<4).map {
      Trip(id: "o\($0)", worker: "w", from: Double($0), to: Double($0) + 0.5, vehicle: $0 == 0 ? "car" : nil)
    }
    let result = try #require(
      try audit(log(trips), pack([takeRule(scope: RuleScope(vehicles: ["ebike"]))])).rules.first)
    #expect(result.verdict == .undetermined)
    #expect(result.reason == VerdictReason(.missingFields, ["fields": "orders.vehicle"]))
    #expect(result.unplaced == 3)
  }

  @Test func aScopeOnAFieldThatTheLogLacksNamesIt() throws {
    let made = log(randomTrips(40, seed: 5), without: [.vehicle, .city])
    let scope = RuleScope(services: ["food"], vehicles: ["ebike"], cities: ["杭州"])
    let result = try #require(try audit(made, pack([takeRule(scope: scope)])).rules.first)
    #expect(result.verdict == .undetermined)
    #expect(result.reason == VerdictReason(.missingFields, ["fields": "orders.vehicle, orders.city"]))
  }

  /// Trap 14: a filter that matches nothing is no success.
  @Test func trap14AnEmptyScopeIsNotApplicable() throws {
    let trips = (0..<4).map { Trip(id: "o\($0)", worker: "w", from: Double($0), to: Double($0) + 0.5) }
    let result = try audit(log(trips), pack([takeRule(scope: RuleScope(services: ["freight"]))]))
    #expect(result.rules.map(\.verdict) == [.notApplicable])
    #expect(result.rules.map(\.reason) == [VerdictReason(.emptyScope, ["orders": "4"])])
    #expect(result.findings.isEmpty)
    #expect(result.obligations.first?.verdict == .notApplicable)
  }

  @Test func scopesThatLeaveNothingOutShareTheirStates() {
    let made = log([Trip(id: "a", worker: "w", from: 0, to: 1)])
    #expect(resolved(RuleScope(), made) == resolved(RuleScope(services: ["food"]), made))
    #expect(resolved(RuleScope(services: ["ride"]), made) != resolved(RuleScope(), made))
    #expect(resolved(RuleScope(services: ["ride"]), made) != resolved(RuleScope(vehicles: ["car"]), made))
  }

  @Test func theScanCanBeEnded() {
    let engine = AuditEngine(packs: [pack([takeRule()])], threads: 2, version: "test", digest: plainDigest)
    #expect(throws: CancellationError.self) {
      try engine.audit(
        log(randomTrips(20, seed: 1)), quality: LogQuality(), today: civil("2025-12-01"),
        isCancelled: { true })
    }
  }
}
