import AuditEngine
import Foundation
import Metrics
import OrderLog
import Rules

/// 2025-06-02, a Monday, at midnight UTC.
let monday: Int64 = 1_748_822_400_000

/// An instant by hours from `monday`.
func at(_ hours: Double) -> Int64 { monday + Int64((hours * 3_600_000).rounded()) }

/// A day; a text that is no day is the first of all days.
func civil(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

/// A text in both languages.
func words(_ text: String) -> LocalizedText { LocalizedText(zh: text, en: text) }

/// A made-up order; times in hours from `monday`, money in yuan.
struct Trip: Sendable {
  var id: String
  var worker: String?
  var from: Double?
  var to: Double?
  var paid: Double? = 20
  var pay: Double? = 17
  var city: String? = "杭州"
  var service: String? = "food"
  var vehicle: String? = "ebike"
}

/// A log of trips. Fields in `without` are left out altogether.
func log(_ trips: [Trip], without: Set<Field> = [], zone: CivilTimeZone = .utc) -> OrderLog {
  func instants(_ hours: (Trip) -> Double?) -> Column {
    .integer(IntegerColumn(trips.map { hours($0).map(at) }))
  }
  func money(_ yuan: (Trip) -> Double?) -> Column {
    .integer(IntegerColumn(trips.map { yuan($0).map { Int64(($0 * 10_000).rounded()) } }))
  }
  let columns: [Field: Column] = [
    .orderID: .identifier(IdentifierColumn(trips.map(\.id))),
    .workerID: .text(TextColumn(trips.map(\.worker))),
    .acceptedAt: instants(\.from), .completedAt: instants(\.to),
    .customerPaid: money(\.paid), .workerPay: money(\.pay),
    .city: .text(TextColumn(trips.map(\.city))), .service: .text(TextColumn(trips.map(\.service))),
    .vehicle: .text(TextColumn(trips.map(\.vehicle))),
  ]
  return OrderLog(
    orders: Table(
      kind: .orders, rowCount: trips.count, columns: columns.filter { !without.contains($0.key) }),
    timeZone: zone)
}

/// Two orders of nobody a month before and after the others: nothing else is at an end of the log.
let edges = [
  Trip(id: "first", worker: nil, from: -600, to: -600), Trip(id: "last", worker: nil, from: 600, to: 600),
]

/// Random orders of a few workers in several cities, services and vehicles, some without a value.
func randomTrips(_ count: Int, seed: UInt64, workers: Int = 8, days: Int = 6) -> [Trip] {
  var random = Mixer(seed: seed)
  return (0..<count).map { index in
    let start = Double(Int.random(in: 0..<days * 288, using: &random)) / 12
    let length = Double(Int.random(in: 1...18, using: &random)) / 12
    let paid = Double(Int.random(in: 50...400, using: &random)) / 10
    return Trip(
      id: "o\(index)", worker: "w\(Int.random(in: 0..<workers, using: &random))", from: start,
      to: start + length,
      paid: paid, pay: (paid * Double.random(in: 0.6...1, using: &random) * 100).rounded() / 100,
      city: ["杭州", "上海", nil].randomElement(using: &random) ?? nil,
      service: ["food", "food", "ride"].randomElement(using: &random) ?? nil,
      vehicle: ["ebike", "car", nil].randomElement(using: &random) ?? nil)
  }
}

/// A small generator of repeatable random numbers.
struct Mixer: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// A source of a made-up rule.
func source(
  _ name: String = "S-1", _ status: BasisStatus = .guidance, from day: String? = "2020-01-01",
  scope: RuleScope = RuleScope()
) -> Basis {
  Basis(
    status: status, source: name, citation: words(name), confidence: .seen, effective: day.map(civil),
    scope: scope)
}

/// A reading of a made-up rule.
func reading(
  _ id: String, _ arguments: [String: String] = [:], parameters: [String: String] = [:]
) -> Reading {
  Reading(id: id, title: words(id), arguments: arguments, parameters: parameters)
}

/// A made-up rule.
func rule(
  _ id: String, metric: String, parameters: [String: String], decision: Decision,
  readings: [Reading] = [reading("only")], requires: [Field], scope: RuleScope = RuleScope(),
  bases: [Basis] = [source()]
) -> Rule {
  Rule(
    id: id, title: words(id), statement: words(id), obligations: ["O1"], coverage: .automated, bases: bases,
    scope: scope, requires: requires.map { Rule.Requirement(anyOf: [$0]) }, metric: metric,
    parameters: parameters, readings: readings, decision: decision, remedy: words("remedy"),
    ask: words("ask"))
}

/// No spell of more than four hours, a gap of twenty minutes ending a spell; read by elapsed and by engaged time.
func spellRule(
  _ id: String = "SPELL", readings: [Reading]? = nil, scope: RuleScope = RuleScope(),
  bases: [Basis] = [source()]
) -> Rule {
  rule(
    id, metric: ContinuousSpell.id, parameters: ["limit": "spell.max", "break": "spell.break"],
    decision: Decision(kind: .facts, severity: [.init(from: 6, severity: .serious)]),
    readings: readings ?? [reading("elapsed"), reading("engaged", ["counts": "engaged"])],
    requires: [.workerID, .acceptedAt, .completedAt], scope: scope, bases: bases)
}

/// No order with a take rate above the cap.
func takeRule(_ id: String = "TAKE", scope: RuleScope = RuleScope(), bases: [Basis] = [source()]) -> Rule {
  rule(
    id, metric: TakeRate.id, parameters: ["limit": "take.cap", "tolerance_pp": "take.tolerance"],
    decision: Decision(kind: .facts), requires: [.customerPaid, .workerPay], scope: scope, bases: bases)
}

/// At most one in ten days above eight hours.
func dayRule(_ id: String = "DAY", scope: RuleScope = RuleScope()) -> Rule {
  rule(
    id, metric: DailyEngagedTime.id, parameters: ["limit": "day.max", "share": "day.share"],
    decision: Decision(kind: .rate, beyond: .needsReview, limit: "share"),
    readings: [reading("calendar"), reading("sliding", ["anchor": "sliding-24h"])],
    requires: [.workerID, .acceptedAt, .completedAt], scope: scope)
}

/// An order pays more on holidays than on other days.
func holidayRule(_ id: String = "HOLIDAY", scope: RuleScope = RuleScope()) -> Rule {
  rule(
    id, metric: HolidayPay.id, parameters: ["limit": "holiday.ratio"],
    decision: Decision(kind: .tendency, direction: .below, beyond: .needsReview, limit: "limit"),
    requires: [.workerID, .workerPay, .acceptedAt, .completedAt], scope: scope)
}

/// A made-up pack with the parameters of the rules above and one holiday, 2025-06-04.
func pack(_ rules: [Rule], id: String = "made-up", parameters: [DatedParameter] = []) -> RulePack {
  let numbers: [(String, ParameterUnit, Double)] = [
    ("spell.max", .hours, 4), ("spell.break", .minutes, 20), ("take.cap", .share, 0.3),
    ("take.tolerance", .percentagePoints, 0.05), ("day.max", .hours, 8), ("day.share", .share, 0.1),
    ("holiday.ratio", .ratio, 1), ("stat.min_orders", .count, 10), ("stat.min_workers", .count, 5),
  ]
  let general = numbers.map { key, unit, value in
    DatedParameter(
      key: key, title: words(key), unit: unit,
      values: [.init(from: civil("2020-01-01"), value: value, status: .guidance, reference: "made up")])
  }
  let clause = Clause(
    id: "clause", citation: words("clause"), text: "text", translation: "text", variants: [],
    issued: civil("2020-01-01"), textStatus: words("made up"), whatALogShows: words("all"),
    obligations: ["O1", "O2"].map {
      Obligation(
        id: $0, phrase: words($0), addressee: .platform, evidence: words("log"), shownByLog: nil,
        shownByDocuments: nil)
    })
  let holiday = HolidayCalendar.Holiday(
    day: civil("2025-06-04"), name: words("holiday"), reference: "made up")
  // The first of two parameters with the same key is taken.
  return RulePack(
    id: id, version: "1", title: words(id), clauses: [clause], parameters: parameters + general,
    holidays: HolidayCalendar(years: [2025: [holiday]]), rules: rules)
}

/// A digest that says which bytes it was made from.
let plainDigest: @Sendable ([UInt8]) -> String = { bytes in
  "plain:" + bytes.map { String($0, radix: 16) }.joined(separator: ".")
}

/// What an audit says of a log by its rules; the metrics and pictures beside them, which take most of the time, only
/// where they are asked for.
func audit(
  _ log: OrderLog, _ pack: RulePack, settings: AuditSettings = AuditSettings(), threads: Int = 1,
  rulesAlone: Bool = true, quality: LogQuality = LogQuality(), today: String = "2025-12-01"
) throws -> AuditResult {
  try AuditEngine(
    packs: [pack], settings: settings, threads: threads, version: "test", rulesAlone: rulesAlone,
    digest: plainDigest
  ).audit(log, quality: quality, today: civil(today))
}

/// A value as JSON with sorted keys.
func bytes(_ value: some Encodable) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  return try encoder.encode(value)
}
