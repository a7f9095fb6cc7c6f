import OrderLog
import Rules
import Simulators
import Statistics
import Testing

@testable import AuditEngine

/// A small town in which each policy is declared with all its numbers.
enum DeclaredTown {
  static let compensation: DeclaredValue = .object([
    "own": .number(1), "affected": .number(0.5), "leastDelay": .number(180_000),
  ])

  /// The declared parameters of each policy.
  static func parameters(_ policy: ETAChoice.Name) -> [String: DeclaredValue] {
    var all: [String: DeclaredValue] = [
      "speed": .number(15), "handling": .number(4), "compensation": compensation,
    ]
    let past: [String: DeclaredValue] = ["historyFrom": .text("2026-03-02")]
    switch policy {
    case .distance: all.merge(["margin": .number(0.3), "buffer": .number(5)]) { $1 }
    case .historicalQuantile:
      all.merge(["margin": .number(0.3), "buffer": .number(5), "probability": .number(0.9)]) { $1 }
      all.merge(past) { $1 }
    case .medianAbiding:
      all.merge(["margin": .number(0.3), "buffer": .number(5), "probability": .number(0.5)]) { $1 }
      all.merge(["abidingSpeed": .number(15)]) { $1 }
      all.merge(past) { $1 }
    case .maxOfFour:
      all.merge([
        "probability": .number(0.85), "margin": .number(0.25), "cityBase": .number(5),
        "cityPerKilometre": .number(4.5), "distanceBase": .number(5), "distanceStep": .number(2.2),
        "adverseShare": .number(0.2),
      ]) { $1 }
      all.merge(past) { $1 }
    case .strictest:
      all.merge(["probability": .number(0.1), "haste": .number(1.6), "limit": .number(30)]) { $1 }
      all.merge(past) { $1 }
    }
    return all
  }

  static func version(
    _ policy: ETAChoice.Name, _ parameters: [String: DeclaredValue]? = nil, from: String = "2026-01-01",
    until: String? = nil, name: String = "v1"
  ) -> DeclaredVersion {
    DeclaredVersion(
      version: name, from: civil(from), until: until.map(civil),
      steps: [
        DeclaredStep(policy: policy.rawValue, parameters: parameters ?? Self.parameters(policy))
      ], source: EntrySource(path: "mechanism.eta[0]"))
  }

  /// The scenario in which the platform does what it declares.
  static func scenario(
    _ policy: ETAChoice.Name, seed: UInt64, days: Int = 2, orders: Double = 300, carryLimit: Int = 3
  ) throws -> Scenario {
    var scenario = Scenario(name: "town")
    scenario.seed = seed
    scenario.days = days
    scenario.city.width = 6_000
    scenario.city.height = 6_000
    scenario.demand.ordersPerDay = orders
    scenario.demand.merchants = 20
    scenario.workers.count = 25
    scenario.workers.daysPerWeek = 7
    scenario.workers.carryLimit = carryLimit
    let step = DeclaredStep(policy: policy.rawValue, parameters: parameters(policy))
    scenario.eta = try DeclaredTown.choice(step)
    return scenario
  }

  private static func choice(_ step: DeclaredStep) throws -> ETAChoice {
    var values = step.parameters
    values["policy"] = .text(step.policy)
    return try ETAChoice(from: DeclaredValueDecoder(.object(values), path: [], asked: AskedKeys()))
  }
}

@Suite struct DeclaredTimeCheckTests {
  @Test("What each policy gave is recomputed to the millisecond", arguments: ETAChoice.Name.allCases)
  func recomputesEveryPolicy(_ policy: ETAChoice.Name) throws {
    let log = try DeclaredTown.scenario(policy, seed: 7, carryLimit: 1).run().log()
    let check = try DeclaredTimeCheck([DeclaredTown.version(policy)], log: log)
    let counts = check.counts
    #expect(counts.compared > 400)
    #expect(counts.short == 0)
    #expect(counts.long == 0)
    // Without orders in hand nothing is left open but what lies at the edge of a metre or a band.
    #expect(counts.open < counts.compared / 20, "\(counts)")
    let added = check.counts(of: .added)
    #expect(added.compared > 300 && added.short == 0 && added.long == 0 && added.open == 0)
    // Somebody was owed time, or the test would show nothing.
    let times = try #require(log.orders.integers(.addedTime))
    #expect((0..<times.count).contains { times.value(at: $0) ?? 0 > 0 })
  }

  @Test("Orders in hand leave ways open and never find what is not there", arguments: ETAChoice.Name.allCases)
  func ordersInHandGiveBounds(_ policy: ETAChoice.Name) throws {
    let log = try DeclaredTown.scenario(policy, seed: 11).run().log()
    let check = try DeclaredTimeCheck([DeclaredTown.version(policy)], log: log)
    #expect(check.counts.short == 0)
    #expect(check.counts.long == 0)
    if policy == .maxOfFour { #expect(check.counts.open == 0) }
    // Time that was added to orders in hand is recomputed from acceptances, pick-ups and completions.
    let added = check.counts(of: .added)
    #expect(added.short == 0 && added.long == 0 && added.open < 5)
  }

  @Test("Instants cut to seconds widen bounds and find nothing", arguments: [UInt64(1), 2, 3])
  func cutInstants(_ seed: UInt64) throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: seed).run().log()
    let check = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour)], log: cut(log))
    #expect(check.columns.cut == 999)
    #expect(check.counts.short == 0)
    #expect(check.counts.long == 0)
  }

  @Test func findsAnotherRateAndSaysWhere() throws {
    var scenario = try DeclaredTown.scenario(.maxOfFour, seed: 5)
    // Four minutes a kilometre where four and a half are declared.
    scenario.eta.cityPerKilometre = 4
    let log = try scenario.run().log()
    let check = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour)], log: log)
    #expect(check.component == .city)
    let city = check.counts(of: .city)
    #expect(city.short == city.compared)
    #expect(check.counts(of: .distance).short == 0)
    #expect(check.counts(of: .model).short == 0)
  }

  @Test func findsTheDayTheOrdersAndTheSize() throws {
    let run = try DeclaredTown.scenario(.maxOfFour, seed: 3, days: 6).run()
    let log = run.log()
    let accepted = try #require(log.orders.integers(.acceptedAt))
    let deadline = try #require(log.orders.integers(.deadlineAt))
    let from = log.timeZone.start(of: civil("2026-03-05"))
    let shortened = (0..<deadline.count).map { row -> Int64? in
      guard let begin = accepted.value(at: row), let end = deadline.value(at: row) else { return nil }
      return begin < from ? end : begin + Int64(Double(end - begin) * 0.95)
    }
    let planted = replacing(log, .deadlineAt, shortened)
    let check = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour)], log: planted)
    #expect(check.onset?.day == civil("2026-03-05"))
    #expect(check.component == .limit)
    let size = try #require(check.size())
    let interval = try #require(size.interval)
    #expect(interval.lower <= 0.05 && 0.05 <= interval.upper)
    #expect(interval.upper - interval.lower < 1e-4)
    let touched = (0..<accepted.count).filter { accepted.value(at: $0).map { $0 >= from } ?? false }
    #expect(check.counts.short == touched.count)
  }

  @Test func rowsInAnyOrderGiveTheSame() throws {
    let log = try DeclaredTown.scenario(.historicalQuantile, seed: 9, days: 1).run().log()
    let plain = try DeclaredTimeCheck([DeclaredTown.version(.historicalQuantile)], log: log)
    for seed in 1...5 as ClosedRange<UInt64> {
      var random = RandomStream(seed: seed, purpose: "permutation", entity: 0)
      var rows = Array(0..<log.orders.rowCount)
      for index in rows.indices.reversed() {
        rows.swapAt(index, Int(random.nextUniform() * Double(index + 1)))
      }
      let other = try DeclaredTimeCheck(
        [DeclaredTown.version(.historicalQuantile)], log: log.selectingOrders(rows))
      #expect(other.differences.cells == plain.differences.cells)
      #expect(other.differences.days == plain.differences.days)
      #expect(other.differences.workers == plain.differences.workers)
    }
  }

  @Test func partsOfALogAddUp() throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 13, days: 1).run().log()
    var declared = DeclaredTown.parameters(.maxOfFour)
    declared["cityPerKilometre"] = .number(5)
    // Nothing here looks at other rows, so parts of the log can be compared apart.
    declared["historyFrom"] = nil
    declared["compensation"] = nil
    let versions = [DeclaredTown.version(.maxOfFour, declared)]
    let whole = try DeclaredTimeCheck(versions, log: log).differences
    for seed in 1...8 as ClosedRange<UInt64> {
      var random = RandomStream(seed: seed, purpose: "partition", entity: 0)
      var parts: [[Int]] = [[], [], []]
      for row in 0..<log.orders.rowCount { parts[Int(random.nextUniform() * 3)].append(row) }
      var merged: TimeDifferences?
      for part in parts.reversed() {
        let own = try DeclaredTimeCheck(versions, log: log.selectingOrders(part)).differences
        if merged == nil { merged = own } else { merged?.merge(own) }
      }
      #expect(merged?.cells == whole.cells)
      #expect(merged?.workers == whole.workers)
      #expect(merged?.days == whole.days)
      #expect(merged?.worst.map(\.missing) == whole.worst.map(\.missing))
    }
  }

  // MARK: Bad input

  @Test func whatIsNotDeclaredIsNotCompared() throws {
    let log = try DeclaredTown.scenario(.distance, seed: 2, days: 1).run().log()
    let bare = DeclaredTown.version(.distance, ["margin": .number(0.3)])
    let check = try DeclaredTimeCheck([bare], log: log)
    #expect(check.counts.open == check.counts.compared)
    #expect(check.estimates.first?.lacking == ["buffer", "compensation", "handling", "speed"])
    #expect(check.counts(of: .added).compared == 0)
  }

  @Test func aPastBeforeTheLogIsNotRebuilt() throws {
    let log = try DeclaredTown.scenario(.historicalQuantile, seed: 2, days: 1).run().log()
    var declared = DeclaredTown.parameters(.historicalQuantile)
    declared["historyFrom"] = .text("2026-02-01")
    let check = try DeclaredTimeCheck([DeclaredTown.version(.historicalQuantile, declared)], log: log)
    #expect(check.counts.open == check.counts.compared)
    #expect(check.counts.short == 0)
  }

  @Test("An hour of a day does not show what came before in that day", arguments: [8.0, 12, 18])
  func aPastInTheMiddleOfADayIsNotRebuilt(_ hour: Double) throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 4, orders: 500).run().log()
    let accepted = try #require(log.orders.integers(.acceptedAt))
    let start = log.timeZone.start(of: civil("2026-03-02")) + Int64(hour * 3_600_000)
    let rows = (0..<accepted.count).filter { accepted.value(at: $0).map { $0 >= start } ?? false }
    let check = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour)], log: log.selectingOrders(rows))
    let model = check.counts(of: .model)
    #expect(model.compared > 100 && model.open == model.compared)
    #expect(check.counts.short == 0 && check.counts.long == 0)
  }

  @Test func aDayWithoutOrdersEndsThePast() throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 4, days: 4).run().log()
    let placed = try #require(log.orders.integers(.placedAt))
    let days = (0..<placed.count).map { placed.value(at: $0).map { log.timeZone.day(of: $0) } }
    let hole = civil("2026-03-04")
    let rows = days.indices.filter { days[$0] != hole }
    let check = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour)], log: log.selectingOrders(rows))
    #expect(check.counts.short == 0 && check.counts.long == 0)
    let model = check.counts(of: .model)
    #expect(model.open > 100 && model.open < model.compared)
  }

  @Test func aPastThatHasNotBegunIsNotEmpty() throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 4).run().log()
    for day in ["2026-03-04", "2027-01-01"] {
      var declared = DeclaredTown.parameters(.maxOfFour)
      declared["historyFrom"] = .text(day)
      let check = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour, declared)], log: log)
      #expect(check.counts(of: .model).short == 0 && check.counts.short == 0)
    }
  }

  @Test func absurdValuesGiveNoSizes() throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 6).run().log()
    let absurd: [(Field, Int64)] = [
      (.readyPromisedAt, 221_845_392_000_000), (.distance, 1 << 52), (.approachDistance, 1 << 52),
      (.carried, 1 << 40), (.deadlineAt, 32_472_144_000_000), (.etaCity, 1 << 50), (.addedTime, 1 << 50),
      (.distance, -1), (.readyAt, 221_845_392_000_000),
    ]
    for (field, value) in absurd {
      let column = try #require(log.orders.integers(field))
      let values = (0..<column.count).map { row in
        column.value(at: row).map { row % 10 == 0 ? value : $0 }
      }
      let check = try DeclaredTimeCheck(
        [DeclaredTown.version(.maxOfFour)], log: replacing(log, field, values))
      if field != .etaCity { #expect(check.counts.short == 0, "\(field)") }
      #expect(check.size().map { $0.seconds < 100_000 } ?? true, "\(field)")
    }
  }

  @Test func aToleranceThatHidesAllIsNoAgreement() throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 6, days: 1).run().log()
    let accepted = try #require(log.orders.integers(.acceptedAt))
    let deadline = try #require(log.orders.integers(.deadlineAt))
    let halved = (0..<deadline.count).map { row -> Int64? in
      guard let start = accepted.value(at: row), let end = deadline.value(at: row) else { return nil }
      return start + (end - start) / 2
    }
    let planted = replacing(log, .deadlineAt, halved)
    for tolerance in [3_600_000, Int64.max] {
      let check = try DeclaredTimeCheck(
        [DeclaredTown.version(.maxOfFour)], log: planted, tolerance: tolerance)
      #expect(check.counts.short < 5)
      #expect(check.obstacle(allowed: 5) == "tolerance")
    }
    let check = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour)], log: planted)
    #expect(check.counts.short > 100 && check.obstacle(allowed: 5) == nil)
    let nobody = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour, from: "2030-01-01")], log: log)
    #expect(nobody.obstacle(allowed: 0) == "versions")
  }

  @Test func gapsAndOverlapsAreNobodysVersion() throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 2, days: 2).run().log()
    let late = DeclaredTown.version(.maxOfFour, from: "2026-03-03")
    let gap = try DeclaredTimeCheck([late], log: log).differences
    #expect((gap.versionless["gap"] ?? 0) > 100)
    #expect(gap.cell(TimeDifferences.whole).orders > 100)
    let both = try DeclaredTimeCheck([late, DeclaredTown.version(.distance, from: "2026-03-03")], log: log)
    #expect((both.differences.versionless["overlap"] ?? 0) > 100)
    #expect(both.counts.compared == 0)
  }

  @Test func faultsNameThePlace() throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 2, days: 1, orders: 30).run().log()
    #expect(throws: MechanismFault.self) {
      _ = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour, ["speed": .text("fast")])], log: log)
    }
    do {
      _ = try DeclaredTimeCheck([DeclaredTown.version(.maxOfFour, ["historyFrom": .text("May")])], log: log)
      Issue.record("a day that is none must be refused")
    } catch {
      #expect(error.path == "policies[0].historyFrom")
      #expect(error.remedy == "yyyy-MM-dd")
    }
  }

  @Test func missingColumnsLeaveTheirPartOpen() throws {
    let log = try DeclaredTown.scenario(.maxOfFour, seed: 2, days: 1).run().log()
    func without(_ fields: Set<Field>) throws -> DeclaredTimeCheck {
      let orders = Table(
        kind: .orders, rowCount: log.orders.rowCount,
        columns: log.orders.columns.filter { !fields.contains($0.key) })
      return try DeclaredTimeCheck(
        [DeclaredTown.version(.maxOfFour)], log: OrderLog(orders: orders, timeZone: log.timeZone))
    }
    // Without times of readiness nobody knows what had to be added.
    let unready = try without([.readyAt])
    #expect(unready.counts(of: .added).open == unready.counts(of: .added).compared)
    #expect(unready.counts(of: .added).compared > 0)
    // Without estimates the declared ones stand in as bounds.
    let bare = try without([.etaModel, .etaCity, .etaSegments, .etaDistance])
    #expect(bare.counts.short == 0)
    // Without the way nothing but the logged estimates is left.
    #expect(try without([.distance]).counts.short == 0)
    #expect(try without([.weather, .control]).counts.short == 0)
    #expect(try without([.addedTime]).counts.short == 0)
    #expect(try without([.carried, .approachDistance]).counts.short == 0)
  }

  @Test func anHourOfALogIsNoEvidence() throws {
    let log = try DeclaredTown.scenario(.medianAbiding, seed: 2, days: 1).run().log()
    let accepted = try #require(log.orders.integers(.acceptedAt))
    let noon = log.timeZone.start(of: civil("2026-03-02")) + 12 * 3_600_000
    let rows = (0..<accepted.count).filter {
      accepted.value(at: $0).map { $0 >= noon && $0 < noon + 3_600_000 } ?? false
    }
    let check = try DeclaredTimeCheck(
      [DeclaredTown.version(.medianAbiding)], log: log.selectingOrders(rows))
    #expect(check.onset == nil)
    #expect(check.counts.compared == rows.count)
  }

  // MARK: Changed logs

  private func replacing(_ log: OrderLog, _ field: Field, _ values: [Int64?]) -> OrderLog {
    OrderLog(
      orders: log.orders.with(.integer(IntegerColumn(values)), for: field), others: Array(log.tables.values),
      timeZone: log.timeZone)
  }

  private func cut(_ log: OrderLog) -> OrderLog {
    var orders = log.orders
    for (field, _) in log.orders.columns where field.type == .instant {
      guard let column = log.orders.integers(field) else { continue }
      let values = (0..<column.count).map { row in column.value(at: row).map { $0 - $0 % 1_000 } }
      orders = orders.with(.integer(IntegerColumn(values)), for: field)
    }
    return OrderLog(orders: orders, timeZone: log.timeZone)
  }
}
