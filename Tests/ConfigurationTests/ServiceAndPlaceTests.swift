import AuditEngine
import Configuration
import OrderLog
import Rules
import Testing

/// Which rules of the clause's pack are about which service, vehicle and city, and under which source: a table over
/// tiny logs of one order each.
@Suite("Service and place")
struct ServiceAndPlaceTests {
  private static let packs = (try? RulePacks.load([])) ?? []
  private static let services = Field.service.vocabulary ?? []
  private static let vehicles = Field.vehicle.vocabulary ?? []

  /// A log of one worker's order on 2026-03-02, with these values; nil leaves the column out, "" the field empty.
  private func log(_ service: String?, _ vehicle: String?, _ city: String?, day: Int64 = 0) -> OrderLog {
    let start: Int64 = 1_772_416_800_000 + day * 86_400_000  // 2026-03-02T10:00+08:00
    var columns: [Field: Column] = [
      .orderID: .identifier(IdentifierColumn(["o"])), .workerID: .text(TextColumn(["w"])),
    ]
    for (field, minutes) in [
      (.placedAt, 0), (.offeredAt, 1), (.acceptedAt, 2), (.arrivedPickupAt, 8), (.pickedUpAt, 10),
      (.arrivedDropoffAt, 25), (.completedAt, 27), (.promisedAt, 40), (.deadlineAt, 38),
    ] as [(Field, Int64)] {
      columns[field] = .integer(IntegerColumn([start + minutes * 60_000]))
    }
    for (field, value) in [
      (.distance, 3_000), (.customerPaid, 300_000), (.workerPay, 240_000), (.payBase, 240_000), (.carried, 1),
      (.carryLimit, 5), (.deduction, 0), (.displayedTakeRate, 200_000), (.subsidyWeather, 10_000),
    ] as [(Field, Int64)] {
      columns[field] = .integer(IntegerColumn([value]))
    }
    for (field, text) in [(Field.service, service), (.vehicle, vehicle), (.city, city)] {
      if let text { columns[field] = .text(TextColumn([text.isEmpty ? nil : text])) }
    }
    return OrderLog(
      orders: Table(kind: .orders, rowCount: 1, columns: columns),
      timeZone: CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc)
  }

  private func audit(_ log: OrderLog, settings: AuditSettings = AuditSettings()) throws -> [String:
    RuleResult]
  {
    let engine = AuditEngine(
      packs: Self.packs, settings: settings, threads: 1, version: "test", rulesAlone: true,
      digest: { _ in "" })
    let result = try engine.audit(log, quality: LogQuality(), today: CivilDate(dayNumber: 20_600))
    return Dictionary(uniqueKeysWithValues: result.rules.map { ($0.rule, $0) })
  }

  @Test("A rule is applicable exactly where its scope says so", arguments: services, vehicles)
  func table(service: String, vehicle: String) throws {
    let results = try audit(log(service, vehicle, "上海"))
    for rule in Self.packs.flatMap(\.rules) where rule.coverage != .documents {
      guard rule.coverage != .manual, let result = results[rule.id] else { continue }
      let isInside = rule.scope.contains(service: service, vehicle: vehicle, city: "上海")
      if !isInside { #expect(result.verdict == .notApplicable, "\(rule.id)") }
      #expect(result.inScope == (isInside ? 1 : 0), "\(rule.id)")
    }
    // What the law says of services and vehicles, written out.
    let isRide = service == "ride"
    let isMotor = vehicle == "car" || vehicle == "motorcycle"
    let isEbike = vehicle == "ebike"
    #expect((results["T-PAY-1"]?.verdict == .notApplicable) == !isRide)
    for rule in ["T-ETA-1a", "T-ETA-1b", "T-ETA-2"] {
      #expect((results[rule]?.verdict == .notApplicable) == !isEbike, "\(rule)")
    }
    let rest = try #require(results["T-REST-1"])
    #expect(rest.verdict == .met)
    let source = isMotor ? "TR-62" : service == "food" ? "FD-4H" : "mingsuan"
    #expect(rest.basis.source == source)
    #expect((rest.basis.status == .law) == isMotor)
    for (rule, source) in [("T-REST-5", "FD-8H"), ("T-DED-1", "FD-DED"), ("T-PAY-7", "FD-SUB")] {
      #expect(results[rule]?.basis.source == (service == "food" ? source : "mingsuan"), "\(rule)")
    }
    let displayed = try #require(results["T-PAY-2"])
    #expect((displayed.basis.status == .guidance) == isRide)
  }

  @Test("No source about motor vehicles covers an e-bike, a bicycle or a walker, in any rule")
  func motorVehicles() throws {
    for rule in try RulePacks.load(named: "clause6").rules {
      for basis in rule.bases where basis.source.hasPrefix("TR-62") {
        for vehicle in ["ebike", "bicycle", "walk", nil] {
          #expect(!basis.scope.contains(service: "food", vehicle: vehicle, city: nil), "\(rule.id)")
        }
      }
    }
  }

  @Test("A recommended standard holds for food from its day on, and its note says what it binds")
  func standard() throws {
    for rule in try RulePacks.load(named: "clause6").rules {
      for basis in rule.bases where basis.status == .standard {
        #expect(basis.scope.services == ["food"], "\(rule.id)")
        #expect(basis.effective == CivilDate("2025-12-04"), "\(rule.id)")
        // It binds those who declared it, which no log shows: the note must say so.
        #expect(basis.note?.zh.contains("声明") == true, "\(rule.id)")
        #expect(basis.note?.en.contains("declared") == true, "\(rule.id)")
      }
    }
    // Before its day it is a comparison: the more binding source that was in force is named instead.
    let before = try audit(log("food", "ebike", "上海", day: -120))
    #expect(before["T-REST-1"]?.basis.source == "LAB-7D-3")
    #expect(before["T-REST-5"]?.basis.source == "mingsuan")
  }

  @Test("What is not known is undetermined: no service, no vehicle, no city, an empty field")
  func unknown() throws {
    for absent in [nil, ""] as [String?] {
      let results = try audit(log(absent, absent, absent))
      #expect(results["T-PAY-1"]?.verdict == .undetermined)
      #expect(results["T-ETA-1a"]?.verdict == .undetermined)
      #expect(results["T-PAY-3"]?.verdict == .undetermined)
      // A limit for motor vehicles is not put on a vehicle that nobody knows.
      #expect(results["T-REST-1"]?.basis.status != .law)
    }
  }

  @Test(
    "The hourly floor is that of the city and the day",
    arguments: [
      ("上海", 0, Verdict.met), ("Shanghai", 0, .met), ("Shenzhen", 0, .met), ("武汉", 0, .undetermined),
      ("Springfield", 0, .undetermined), ("北京", 0, .undetermined), ("上海", -300, .undetermined),
    ] as [(String, Int64, Verdict)])
  func floor(city: String, day: Int64, verdict: Verdict) throws {
    #expect(try audit(log("food", "ebike", city, day: day))["T-PAY-3"]?.verdict == verdict)
  }

  @Test("A city's own number holds in that city alone")
  func ownNumber() throws {
    let settings = AuditSettings(overrides: [
      .init(key: "pay.hour_floor", city: "武汉", value: 100, reference: "made up")
    ])
    #expect(try audit(log("food", "ebike", "武汉"), settings: settings)["T-PAY-3"]?.verdict == .notMet)
    #expect(try audit(log("food", "ebike", "上海"), settings: settings)["T-PAY-3"]?.verdict == .met)
    #expect(try audit(log("food", "ebike", "长沙"), settings: settings)["T-PAY-3"]?.verdict == .undetermined)
  }

  @Test("A year without holidays in the calendar is undetermined, not free of holidays")
  func holidays() throws {
    let years = try RulePacks.load(named: "clause6").holidays.years
    #expect(years[2027] == nil)
    #expect(try audit(log("food", "ebike", "上海", day: 400))["T-PAY-6"]?.verdict == .undetermined)
    #expect(try audit(log("food", "ebike", "上海"))["T-PAY-6"]?.verdict == .notApplicable)
  }
}
