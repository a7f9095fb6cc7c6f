import Foundation
import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// The same log gives the same bytes.
@Suite struct ReproducibilityTests {
  private let rules = pack([
    spellRule(), takeRule(), dayRule(), holidayRule(),
    spellRule("EBIKE", scope: RuleScope(vehicles: ["ebike"])),
  ])

  /// More than two blocks of the scan, so that it really is cut into shards.
  static let large = log(
    randomTrips(LogScan.blockRows * 2 + 1_000, seed: 99, workers: 900, days: 20))

  @Test func theNumberOfThreadsChangesNothing() throws {
    let one = try audit(Self.large, rules, threads: 1, rulesAlone: false)
    #expect(one.findings.contains { $0.level == .unit })
    let first = try bytes(one)
    for threads in [2, 3, 7] {
      let other = try audit(Self.large, rules, threads: threads, rulesAlone: false)
      #expect(try bytes(other) == first, "\(threads) threads")
    }
  }

  /// The audit that every order of rows is compared with.
  private static let inOrder = Result {
    try audit(log(randomTrips(400, seed: 7)), ReproducibilityTests().rules, rulesAlone: false)
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theOrderOfRowsChangesNothing(_ seed: UInt64) throws {
    let trips = randomTrips(400, seed: 7)
    var random = Mixer(seed: seed)
    let first = try Self.inOrder.get()
    #expect(!first.observations.isEmpty)
    let other = try audit(log(trips.shuffled(using: &random)), rules, rulesAlone: false)
    #expect(try bytes(other) == (try bytes(first)))
  }

  @Test func aResultSurvivesBeingWritten() throws {
    let result = try audit(log(randomTrips(300, seed: 3)), rules, rulesAlone: false)
    #expect(try JSONDecoder().decode(AuditResult.self, from: try bytes(result)) == result)
  }

  @Test func fingerprintsDoNotDependOnNumbers() throws {
    let trips = randomTrips(300, seed: 21)
    let raised = trips.map { trip in
      var trip = trip
      trip.pay = trip.pay.map { $0 * 0.9 }
      return trip
    }
    let before = try audit(log(trips), pack([takeRule()]))
    let after = try audit(log(raised), pack([takeRule()]))
    // Every order that was beyond the cap still is, by more; its finding has the same name.
    let (old, new) = (named(before), named(after))
    let common = Set(old.keys).intersection(new.keys)
    #expect(!common.isEmpty)
    #expect(common.allSatisfy { old[$0] != new[$0] })
    #expect(before.findings.first?.fingerprint == after.findings.first?.fingerprint)
    #expect(before.findings.first?.level == .log)
    #expect(before.findings.first?.measured != after.findings.first?.measured)
  }

  @Test func fingerprintsOfWindowsDoNotDependOnLimits() throws {
    let made = log(edges + [Trip(id: "long", worker: "w", from: 0, to: 7)])
    let strict = AuditSettings(overrides: [.init(key: "spell.max", value: 2, reference: "made up")])
    let usual = try audit(made, pack([spellRule()]))
    let stricter = try audit(made, pack([spellRule()]), settings: strict)
    #expect(usual.findings.map(\.fingerprint) == stricter.findings.map(\.fingerprint))
    #expect(usual.findings.map(\.limit) != stricter.findings.map(\.limit))
  }

  @Test func fingerprintsTellSubjectsWindowsAndReadingsApart() throws {
    func prints(_ trip: Trip, _ reading: Reading = reading("elapsed")) throws -> Set<String> {
      let result = try audit(log(edges + [trip]), pack([spellRule(readings: [reading])]))
      return Set(result.findings.filter { $0.level == .unit }.map(\.fingerprint))
    }
    let one = try prints(Trip(id: "o", worker: "w", from: 0, to: 7))
    #expect(one.count == 1)
    #expect(one == (try prints(Trip(id: "other", worker: "w", from: 0, to: 7))))
    #expect(one != (try prints(Trip(id: "o", worker: "v", from: 0, to: 7))))
    #expect(one != (try prints(Trip(id: "o", worker: "w", from: 0, to: 8))))
    #expect(one != (try prints(Trip(id: "o", worker: "w", from: 1, to: 7))))
    #expect(one != (try prints(Trip(id: "o", worker: "w", from: 0, to: 7), reading("other"))))
  }

  private func named(_ result: AuditResult) -> [String: Double] {
    result.findings.filter { $0.level == .unit }.reduce(into: [:]) { $0[$1.fingerprint] = $1.measured }
  }
}
