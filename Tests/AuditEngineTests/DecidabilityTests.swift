import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// What a log is said to be able to decide is what the audit then does.
@Suite struct DecidabilityTests {
  private let future = DatedParameter(
    key: "take.future", title: words("future"), unit: .share,
    values: [.init(from: civil("2030-01-01"), value: 0.1, status: .law, reference: "made up")])

  private var rules: [Rule] {
    let metric = TakeRate.id
    let facts = Decision(kind: .facts)
    return [
      spellRule(), takeRule(), dayRule(), holidayRule(),
      takeRule("FREIGHT", scope: RuleScope(services: ["freight"])),
      takeRule("EBIKE", scope: RuleScope(vehicles: ["ebike"])),
      spellRule("CITY", scope: RuleScope(cities: ["上海"])),
      rule(
        "FUTURE", metric: metric, parameters: ["limit": "take.future", "tolerance_pp": "take.tolerance"],
        decision: facts, requires: [.customerPaid]),
      rule("NO-ROLE", metric: metric, parameters: [:], decision: facts, requires: [.customerPaid]),
      rule(
        "NO-KEY", metric: metric, parameters: ["limit": "no.such-key", "tolerance_pp": "take.tolerance"],
        decision: facts, requires: [.customerPaid]),
      rule("NO-METRIC", metric: "no.such-metric", parameters: [:], decision: facts, requires: []),
      spellRule("NO-ARGUMENT", readings: [reading("odd", ["odd": "value"]), reading("elapsed")]),
    ]
  }

  static let logs: [(String, OrderLog)] = [
    ("complete", log(randomTrips(200, seed: 1))),
    ("no vehicles", log(randomTrips(200, seed: 2), without: [.vehicle])),
    ("no money", log(randomTrips(200, seed: 3), without: [.customerPaid, .workerPay])),
    ("no ends", log(randomTrips(200, seed: 4), without: [.completedAt])),
    ("no instants", log(randomTrips(50, seed: 5), without: [.acceptedAt, .completedAt])),
    ("no cities or services", log(randomTrips(50, seed: 6), without: [.city, .service])),
    ("empty", log([])),
  ]

  @Test(arguments: logs.indices)
  func itSaysWhatTheAuditSays(_ index: Int) throws {
    let (name, made) = Self.logs[index]
    let own = pack(rules, parameters: [future])
    let said = Decidability(of: made, quality: LogQuality(), packs: [own], settings: AuditSettings())
    let done = try audit(made, own)
    #expect(said.rules.map(\.rule) == done.rules.map(\.rule))
    for (entry, result) in zip(said.rules, done.rules) {
      #expect(entry.inScope == result.inScope, "\(name), \(entry.rule)")
      #expect(entry.isDecidable == (entry.verdict == nil), "\(name), \(entry.rule)")
      #expect(entry.isDecidable == (entry.reason == nil), "\(name), \(entry.rule)")
      guard !entry.isDecidable else { continue }
      #expect(entry.verdict == result.verdict, "\(name), \(entry.rule)")
      #expect(entry.reason == result.reason, "\(name), \(entry.rule)")
    }
    #expect(said.log == done.log)
  }

  @Test func aCompleteLogDecidesWhatItCan() {
    let said = Decidability(
      of: log(randomTrips(200, seed: 1)), quality: LogQuality(), packs: [pack(rules, parameters: [future])],
      settings: AuditSettings())
    let undecidable = said.rules.filter { !$0.isDecidable }
    #expect(
      undecidable.map(\.rule) == ["FREIGHT", "FUTURE", "NO-ROLE", "NO-KEY", "NO-METRIC", "NO-ARGUMENT"])
    #expect(
      undecidable.map(\.verdict) == [.notApplicable, .undetermined, .error, .error, .error, .error])
  }

  @Test func missingFieldsAreNamed() throws {
    let said = Decidability(
      of: log(randomTrips(50, seed: 1), without: [.completedAt, .workerPay]), quality: LogQuality(),
      packs: [pack([spellRule(), takeRule()])], settings: AuditSettings())
    #expect(
      said.rules.map(\.reason) == [
        VerdictReason(.missingFields, ["fields": "orders.completed_at"]),
        VerdictReason(.missingFields, ["fields": "orders.worker_pay"]),
      ])
  }
}
