import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

@Suite struct ConclusionsTests {
  /// Four hours and ten minutes with a gap of a quarter of an hour: too long by the clock, not by the work.
  private let filled = [
    Trip(id: "f1", worker: "fay", from: 9, to: 11), Trip(id: "f2", worker: "fay", from: 11.25, to: 13.1667),
  ]
  private let long = [
    Trip(id: "l1", worker: "lou", from: 8, to: 11), Trip(id: "l2", worker: "lou", from: 11, to: 15),
    Trip(id: "l0", worker: "lou", from: 1, to: 2), Trip(id: "m1", worker: "mia", from: 8, to: 9),
  ]

  // MARK: Readings

  @Test func readingsThatDisagreeAreAFinding() throws {
    let result = try audit(log(edges + filled), pack([spellRule()]))
    let rule = try #require(result.rules.first)
    #expect(rule.readings.map(\.verdict) == [.notMet, .met])
    #expect(rule.verdict == .notMet)
    #expect(rule.flips)
    let disagreement = try #require(result.findings.first { $0.kind == .readingsDisagree })
    #expect(disagreement.verdict == .needsReview)
    #expect(disagreement.vanishesUnder == ["engaged"])
    #expect(disagreement.level == .log)
    let whole = try #require(result.findings.first { $0.kind == .beyondLimit && $0.level == .log })
    #expect(whole.vanishesUnder == ["engaged"])
  }

  @Test func aRuleThatIsMetCanFlipToo() throws {
    let turned = spellRule(readings: [reading("engaged", ["counts": "engaged"]), reading("elapsed")])
    let result = try audit(log(edges + filled), pack([turned]))
    #expect(result.rules.map(\.verdict) == [.met])
    #expect(result.rules.map(\.flips) == [true])
    #expect(result.findings.map(\.kind) == [.readingsDisagree])
    #expect(result.findings.first?.vanishesUnder == ["elapsed"])
    #expect(result.observations.isEmpty)
  }

  @Test func readingsThatCannotBeDecidedFlipNothing() throws {
    let future = DatedParameter(
      key: "spell.future", title: words("future"), unit: .hours,
      values: [.init(from: civil("2030-01-01"), value: 1, status: .law, reference: "made up")])
    let readings = [
      reading("elapsed"), reading("future", parameters: ["limit": "spell.future"]),
      reading("nonsense", ["counts": "nonsense"]),
    ]
    for trips in [long, [long[3]]] {
      let result = try audit(
        log(edges + trips), pack([spellRule(readings: readings)], parameters: [future]))
      let rule = try #require(result.rules.first)
      #expect(rule.readings.dropFirst().map(\.verdict) == [.undetermined, .error])
      #expect(rule.readings.dropFirst().map(\.reason.code) == [.noParameterValue, .failed])
      #expect(!rule.flips)
      #expect(!result.findings.contains { $0.kind == .readingsDisagree })
    }
  }

  /// Trap 15: what the engine cannot do is an error of the whole audit, beside whatever else it finds.
  @Test func trap15AFailedRuleIsAnErrorOfTheWhole() throws {
    let unknown = rule(
      "BROKEN", metric: "no.such-metric", parameters: [:], decision: Decision(kind: .facts),
      requires: [.workerID])
    let result = try audit(log(edges + long), pack([spellRule(), takeRule(), unknown]))
    #expect(result.rules.map(\.verdict) == [.notMet, .met, .error])
    #expect(result.verdict == .error)
    let obligation = try #require(result.obligations.first { $0.obligation == "O1" })
    #expect(obligation.verdict == .error)
    #expect(obligation.counts == ["notMet": 1, "met": 1, "error": 1])
    // An obligation without a rule has no verdict at all.
    #expect(result.obligations.first { $0.obligation == "O2" }?.verdict == .some(nil))
  }

  @Test func trap16AnEmptyLogIsNeverMet() throws {
    let result = try audit(log([]), pack([spellRule(), takeRule(), dayRule(), holidayRule()]))
    #expect(result.rules.allSatisfy { $0.verdict == .undetermined })
    #expect(result.verdict == .undetermined)
    #expect(result.log.firstDay == nil)
    #expect(try audit(log([]), pack([])).verdict == .undetermined)
  }

  @Test func aLogWithoutInstantsIsNeverMet() throws {
    let trips = (0..<30).map { Trip(id: "o\($0)", worker: "w\($0)", from: nil, to: nil) }
    let result = try audit(log(trips), pack([spellRule(), takeRule(), dayRule()]))
    #expect(result.rules.allSatisfy { $0.verdict == .undetermined })
  }

  // MARK: Waivers and overrides

  @Test func aWaiverIsShownWhileItHolds() throws {
    let waiver = Waiver(
      rule: "SPELL", justification: "a trial", role: "works council", expires: civil("2025-12-01"))
    func shown(_ today: String, _ waiver: Waiver) throws -> AuditResult {
      try audit(
        log(edges + long), pack([spellRule(), takeRule()]), settings: AuditSettings(waivers: [waiver]),
        today: today)
    }
    let holding = try shown("2025-12-01", waiver)
    #expect(holding.rules.map(\.waiver) == [waiver, nil])
    #expect(holding.rules.first?.verdict == .notMet)
    #expect(holding.findings.allSatisfy { $0.waiver == waiver })
    let expired = try shown("2025-12-02", waiver)
    #expect(expired.rules.map(\.waiver) == [nil, nil])
    #expect(expired.findings.allSatisfy { $0.waiver == nil })
    #expect(expired.findings.map(\.fingerprint) == holding.findings.map(\.fingerprint))
    #expect(expired.settings.waivers == [waiver])
  }

  @Test func aWaiverCanBeLimitedToAWorker() throws {
    let trips = edges + long + [Trip(id: "n1", worker: "nia", from: 8, to: 14)]
    let waiver = Waiver(
      rule: "SPELL", worker: "lou", justification: "asked for it", role: "works council",
      expires: civil("2025-12-01"))
    let settings = AuditSettings(waivers: [waiver])
    let holding = try audit(log(trips), pack([spellRule()]), settings: settings, today: "2025-12-01")
    #expect(holding.rules.first?.waiver == nil)
    #expect(holding.findings.filter { $0.waiver != nil }.map(\.worker) == ["lou"])
    #expect(holding.findings.first { $0.worker == "nia" }.map { $0.waiver == nil } == true)
    // After its last day it is shown on no finding.
    let expired = try audit(log(trips), pack([spellRule()]), settings: settings, today: "2025-12-02")
    #expect(expired.findings.contains { $0.worker == "lou" })
    #expect(expired.findings.allSatisfy { $0.waiver == nil })
  }

  @Test func overridesAreUsedAndShown() throws {
    let settings = AuditSettings(
      overrides: [.init(key: "spell.max", value: 8, reference: "agreement of 2025")])
    let result = try audit(log(edges + long), pack([spellRule()]), settings: settings)
    #expect(result.rules.map(\.verdict) == [.met])
    #expect(result.settings == settings)
    let used = try #require(result.rules.first?.parameters.first { $0.role == "limit" })
    #expect(used.isOverridden)
    #expect(used.values.map(\.value) == [8])
    #expect(used.values.map(\.reference) == ["agreement of 2025"])
    #expect(result.rules.first?.parameters.first { $0.role == "break" }?.isOverridden == false)
  }

  // MARK: Sources

  @Test func theSourceFollowsTheOrdersOfTheFinding() throws {
    let bases = [
      source("RIDE-LAW", .law, scope: RuleScope(services: ["ride"])), source("ADVICE", .guidance),
    ]
    var trips = edges + long
    trips.append(Trip(id: "r1", worker: "ria", from: 8, to: 13, service: "ride"))
    let result = try audit(log(trips), pack([spellRule(bases: bases)]))
    let rule = try #require(result.rules.first)
    #expect(rule.basis.source == "ADVICE")
    #expect(rule.bases.map(\.basis.source) == ["RIDE-LAW", "ADVICE"])
    #expect(rule.bases.map(\.orders) == [1, trips.count])
    let byWorker = result.findings.filter { $0.level == .unit }
      .reduce(into: [:]) { $0[$1.worker ?? ""] = $1.basis.source }
    #expect(byWorker == ["lou": "ADVICE", "ria": "RIDE-LAW"])
    #expect(result.findings.allSatisfy { $0.basisInForce })
  }

  @Test func aSourceThatIsNotYetInForceIsOnlyCompared() throws {
    let later = source("NEW-LAW", .law, from: "2025-09-01")
    let alone = try audit(log(edges + long), pack([spellRule(bases: [later])]))
    #expect(alone.rules.first?.basis == later)
    #expect(alone.rules.first?.bases.map(\.inForce) == [false])
    #expect(!alone.findings.isEmpty)
    #expect(alone.findings.allSatisfy { !$0.basisInForce && $0.basis == later })
    // A weaker source that is in force comes before a stronger one that is not.
    let both = try audit(log(edges + long), pack([spellRule(bases: [later, source("ADVICE")])]))
    #expect(both.rules.first?.basis.source == "ADVICE")
    #expect(both.findings.allSatisfy { $0.basisInForce && $0.basis.source == "ADVICE" })
    // A default without a date is in force whenever there is nothing else.
    let undated = try audit(
      log(edges + long), pack([spellRule(bases: [source("OWN", .analystDefault, from: nil)])]))
    #expect(undated.findings.allSatisfy { $0.basisInForce })
  }

  @Test func aSourceCanComeIntoForceInsideTheLog() throws {
    let law = source("LAW", .law, from: "2025-06-04")
    let trips =
      edges + [Trip(id: "a", worker: "w", from: 24, to: 30), Trip(id: "b", worker: "w", from: 48, to: 54)]
    let result = try audit(log(trips), pack([spellRule(bases: [law, source("ADVICE")])]))
    let units = result.findings.filter { $0.level == .unit }
    let byStart = units.reduce(into: [:]) { $0[$1.window?.start.prefix(10) ?? ""] = $1.basis.source }
    #expect(byStart == ["2025-06-03": "ADVICE", "2025-06-04": "LAW"])
    #expect(result.rules.first?.bases.map(\.inForce) == [false, true])
  }

  // MARK: Findings and evidence

  @Test func severityFollowsHowFarItGoes() throws {
    let trips =
      edges + [Trip(id: "a", worker: "v", from: 0, to: 5), Trip(id: "b", worker: "w", from: 0, to: 7)]
    let result = try audit(log(trips), pack([spellRule()]))
    let units = result.findings.filter { $0.level == .unit }
    #expect(units.map(\.worker) == ["w", "v"])
    #expect(units.map(\.severity) == [.serious, .minor])
    #expect(units.map(\.measured) == [7, 5])
    #expect(units.map(\.limit) == [4, 4])
    #expect(result.rules.first?.severity == .serious)
    #expect(result.findings.first?.severity == .serious)
  }

  @Test func aWindowNamesItsRows() throws {
    let made = log(edges + long)
    let result = try audit(made, pack([spellRule()]))
    let finding = try #require(result.findings.first { $0.worker == "lou" })
    #expect(finding.window == Window(start: "2025-06-02T08:00:00Z", end: "2025-06-02T15:00:00Z"))
    let observation = try #require(result.observations.first { finding.observations.contains($0.id) })
    guard case .spell(let spell) = observation.evidence else {
      Issue.record("no spell: \(observation.evidence)")
      return
    }
    #expect(spell.measured == 7)
    #expect(spell.rowCount == 2)
    #expect(spell.rows.map(\.orderID) == ["l1", "l2"])
    for row in spell.rows { try matches(row, made) }
    #expect(spell.rows.first?.values["vehicle"] == "ebike")
    #expect(spell.rows.first?.values["worker_id"] == "lou")
  }

  @Test func anOrderNamesItsRow() throws {
    let made = log([
      Trip(id: "o1", worker: "w", from: 0, to: 1, paid: 20, pay: 19),
      Trip(id: "o2", worker: "w", from: 1, to: 2, paid: 20, pay: 5),
      Trip(id: "o3", worker: "v", from: 1, to: 2, paid: 20, pay: 12),
    ])
    let result = try audit(made, pack([takeRule()]))
    let units = result.findings.filter { $0.level == .unit }
    #expect(units.map(\.worker) == ["w", "v"])
    #expect(units.map(\.measured) == [0.75, 0.4])
    let rows = result.observations.flatMap(\.evidence.rows)
    #expect(rows.map(\.orderID) == ["o2", "o3"])
    for row in rows { try matches(row, made) }
    // Every finding rests on observations that are there.
    let known = Set(result.observations.map(\.id))
    #expect(result.findings.allSatisfy { known.isSuperset(of: $0.observations) })
  }

  @Test func aLongWindowListsItsFirstRowsAndCountsAll() throws {
    let trips = (0..<100).map {
      Trip(id: "o\(100 + $0)", worker: "w", from: Double($0) / 10, to: Double($0 + 1) / 10)
    }
    let result = try audit(log(edges + trips.reversed()), pack([spellRule()]))
    let observation = try #require(result.observations.first { $0.worker == "w" })
    guard case .spell(let spell) = observation.evidence else {
      Issue.record("no spell: \(observation.evidence)")
      return
    }
    #expect(spell.rowCount == 100)
    #expect(spell.rows.map(\.orderID) == trips.prefix(Evidence.rowLimit).map(\.id))
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "=HYPERLINK(\"x\")", "a,b\n\"c\"", "骑手 一号", "../../etc/passwd",
    "e\u{301}\u{202e}\u{0}", "{{{worker}}}", " ",
  ])
  func namesPassThroughUnchanged(_ name: String) throws {
    let made = log(edges + [Trip(id: name, worker: name, from: 0, to: 7)])
    let result = try audit(made, pack([spellRule()]))
    let finding = try #require(result.findings.first { $0.level == .unit })
    #expect(Array((finding.worker ?? "none").unicodeScalars) == Array(name.unicodeScalars))
    let rows = result.observations.flatMap(\.evidence.rows)
    #expect(rows.map { Array($0.orderID.unicodeScalars) } == [Array(name.unicodeScalars)])
    for row in rows { try matches(row, made) }
  }

  @Test func anAuditThatFindsNothingConcludesNothing() throws {
    let result = try audit(log(edges + [long[3]]), pack([spellRule()]))
    #expect(result.rules.map(\.verdict) == [.met])
    #expect(result.findings.isEmpty)
    #expect(result.observations.isEmpty)
    #expect(result.rules.first?.severity == nil)
  }

  /// The row of the log that an evidence row names has the digest that it gives.
  private func matches(_ row: EvidenceRow, _ log: OrderLog) throws {
    let ids = try #require(log.orders.identifiers(.orderID))
    let position = try #require((0..<ids.count).first { ids.value(at: $0) == row.orderID })
    #expect(row.digest == plainDigest(RowText.canonicalBytes(of: position, in: log.orders)))
  }
}
