import Configuration
import Foundation
import OrderLog
import Simulators
import Statistics
import Synchronization
import Testing

@testable import AuditEngine

@Suite struct StudyTests {
  /// A tiny study of two policies.
  private static let text = """
    name: tiny
    scenario: food-town
    set: {days: 1, conditions: {episodes: []}, demand: {orders_per_day: 120}, workers: {count: 12}}
    factors:
      - name: dispatch
        levels:
          - {label: batch, set: {dispatch: {policy: batch}}}
          - {label: nearest, set: {dispatch: {policy: nearest_idle}}}
      - {name: patience, key: demand.patience, levels: [20, 45]}
    baseline: {dispatch: batch, patience: 45}
    replications: 2
    seed: 5
    """

  private static func study(_ text: String = text) throws -> Study {
    try StudyFile.study(from: Data(text.utf8), file: "tiny.yaml").study
  }

  /// Keeps records in memory, and counts how many were made.
  private final class Memory: StudyRunner.Store {
    let kept = Mutex<[String: RunRecord]>([:])
    let made = Atomic<Int>(0)

    func record(arm: Int, replication: Int) -> RunRecord? {
      kept.withLock { $0[RunRecord.id(arm: arm, replication: replication)] }
    }

    func keep(_ record: RunRecord, log: OrderLog?) throws {
      made.add(1, ordering: .relaxed)
      kept.withLock { $0[record.id] = record }
    }
  }

  @Test func armsSetWhatTheFileSays() throws {
    let study = try Self.study()
    #expect(
      study.arms.map(\.levels) == [
        ["batch", "20"], ["batch", "45"], ["nearest", "20"], ["nearest", "45"],
      ])
    #expect(study.arms.map(\.scenario.demand.patience).count == 4)
    #expect(study.arms[0].scenario.demand.patience != study.arms[1].scenario.demand.patience)
    #expect(study.arms[0].scenario.dispatch.policy == .batch)
    #expect(study.arms[3].scenario.dispatch.policy == .nearestIdle)
    #expect(study.baseline == 1)
    #expect(Set((0..<100).map(study.seed)).count == 100)
  }

  @Test func recordsDoNotDependOnThreadsOrOnWhatWasDoneBefore() throws {
    let study = try Self.study()
    let whole = Memory()
    let records = try StudyRunner(study, threads: 1, version: "t").run(store: whole)
    #expect(records.count == 8)
    #expect(records.allSatisfy { $0.failure == nil && $0.value(of: "orders.placed") ?? 0 > 50 })
    // Some runs are there already, as after a kill.
    let resumed = Memory()
    for record in records where record.arm != 2 { resumed.kept.withLock { $0[record.id] = record } }
    #expect(try StudyRunner(study, threads: 3, version: "t").run(store: resumed) == records)
    #expect(resumed.made.load(ordering: .relaxed) == 2)
    // One run alone is the same run.
    let alone = try StudyRunner(study, threads: 1, version: "t").record(arm: 3, replication: 1).record
    #expect(alone == records.first { $0.arm == 3 && $0.replication == 1 })
    // Arms of a replication share customers.
    let placed = records.filter { $0.replication == 0 }.compactMap { $0.value(of: "orders.placed") }
    #expect(Set(placed).count == 1)
    let summary = StudySummary(study, records)
    #expect(summary.failures.isEmpty && summary.replications == 2)
    let waiting = try #require(summary.responses.first { $0.name == "customer.waiting" })
    #expect(waiting.arms[1].difference == nil && waiting.arms[0].difference?.count == 2)
    #expect(waiting.arms.allSatisfy { $0.interval != nil && $0.bootstrap == nil })
    #expect(
      summary.responses.contains { $0.name == "worker.pay_gini" && $0.group == RecordedValue.nullGroup })
  }

  @Test func pairedIntervalsCoverAKnownDifference() {
    // Two arms share a large common part; their difference is 1 plus noise. 1,000 studies of 12 replications.
    var covered = 0
    for seed in 0..<1_000 as Range<UInt64> {
      var stream = RandomStream(seed: seed, purpose: "paired-coverage")
      let differences = (0..<12).map { _ in 1 + stream.nextNormal() }
      if let interval = ReplicationSample(differences).interval(level: 0.95),
        interval.lower <= 1, 1 <= interval.upper
      {
        covered += 1
      }
    }
    #expect((930...970).contains(covered), "\(covered)")
  }

  @Test(arguments: [
    ("factors:", "factorz:", "unknown key"), ("levels: [20, 45]", "levels: []", "no level"),
    ("key: demand.patience", "key: demand.patiense", "unknown key"),
    ("levels: [20, 45]", "levels: [-3, 45]", "tiny.yaml:9"), ("patience: 45}", "patience: 46}", "46"),
    ("replications: 2", "replications: 0", "tiny.yaml:11"), ("food-town", "food-twon", "food-town"),
  ])
  func wrongStudiesAreRefusedWithTheirLine(_ old: String, _ new: String, _ said: String) {
    #expect {
      try Self.study(Self.text.replacingOccurrences(of: old, with: new))
    } throws: { error in
      let text = "\(error)"
      return text.contains("tiny.yaml:") && text.contains(said)
    }
  }

  @Test func tooManyRunsAreRefused() {
    #expect(throws: ConfigurationErrors.self) {
      try StudyFile.study(from: Data(Self.text.utf8), file: "tiny.yaml", limit: 7)
    }
  }
}
