import Configuration
import Dispatch
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

  @Test(arguments: [
    ("demand.orders_per_day", "100", "200"), ("workers.count", "20", "30"), ("city.width", "4000", "5000"),
    ("dispatch.interval", "20", "40"), ("dispatch.rest.continuous_limit", "3", "4"),
    ("pricing[0].versions[0].base", "3", "5"), ("eta.margin", "0.1", "0.3"),
    ("conditions.rain_share", "0", "1"),
    ("plantings[0].share", "0.1", "0.2"), ("behaviour.travel_spread", "0.1", "0.4"),
  ])
  func anyParameterOfAScenarioIsAFactor(_ key: String, _ low: String, _ high: String) throws {
    let study = try Self.study(
      """
      name: any
      scenario: food-town
      set: {plantings: [{kind: long_spells, share: 0.3}]}
      factors: [{name: factor, key: "\(key)", levels: [\(low), \(high)]}]
      replications: 1
      """)
    #expect(study.arms.count == 2 && study.arms[0].scenario != study.arms[1].scenario)
    #expect(study.arms.map(\.values) == [[Double(low)], [Double(high)]])
    // Where the scenario leaves the policies to the default, they are stated for the factor, and are the same.
    let base = try ScenarioLibrary.scenario(named: "food-town").scenario
    #expect(study.arms[0].scenario.dispatch.policy == base.dispatch.policy)
    #expect(key.hasPrefix("eta") || study.arms[0].scenario.eta == base.eta)
    #expect(key.hasPrefix("dispatch") || study.arms[0].scenario.dispatch == base.dispatch)
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
    // Two arms share a large common part; their difference is 1 plus noise. 1,000 studies each, of as few replications as
    // have a bootstrap interval and of more.
    for count in [ReplicationSample.leastForBootstrap, 12] {
      let covered = Atomic<Int>(0)
      let drawn = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: 1_000) { seed in
        var stream = RandomStream(seed: UInt64(seed), purpose: "paired-coverage")
        let sample = ReplicationSample((0..<count).map { _ in 1 + stream.nextNormal() })
        if Self.holds(sample.interval(level: 0.95), 1) { covered.add(1, ordering: .relaxed) }
        let bootstrap = sample.bootstrap(level: 0.95, seed: UInt64(seed), purpose: "b", resamples: 399)
        if Self.holds(bootstrap, 1) { drawn.add(1, ordering: .relaxed) }
      }
      let counts = (covered.load(ordering: .relaxed), drawn.load(ordering: .relaxed))
      #expect((930...970).contains(counts.0) && (930...970).contains(counts.1), "\(count): \(counts)")
    }
  }

  private static func holds(_ bounds: StudySummary.Bounds?, _ value: Double) -> Bool {
    bounds.map { $0.lower <= value && value <= $0.upper } ?? false
  }

  @Test func bootstrapIntervalsAreThereWhereTheyHold() throws {
    let few = ReplicationSample((1..<ReplicationSample.leastForBootstrap).map(Double.init))
    #expect(few.bootstrap(level: 0.95, seed: 1, purpose: "") == nil)
    let enough = ReplicationSample((1...ReplicationSample.leastForBootstrap).map(Double.init))
    let interval = try #require(enough.bootstrap(level: 0.95, seed: 1, purpose: ""))
    #expect(interval == enough.bootstrap(level: 0.95, seed: 1, purpose: ""))
    #expect(interval.lower > 1 && interval.lower < 4.5 && interval.upper > 4.5 && interval.upper < 8)
    // Tails that so many draws do not show are no interval.
    #expect(enough.bootstrap(level: 0.999, seed: 1, purpose: "") == nil)
    let same = ReplicationSample([Double](repeating: 3, count: 9)).bootstrap(
      level: 0.95, seed: 1, purpose: "")
    #expect(same == .init(lower: 3, upper: 3))
  }

  @Test func pairedIntervalsCoverAKnownDifferenceOfAScenario() throws {
    // The number of customers of a Monday is Poisson: 11 against 8 orders a day differ by 3 in the mean, and share
    // their random numbers. 1,000 studies of 10 replications.
    let scenarios: [Scenario] = [8, 11].map { orders in
      var scenario = Scenario(name: "known")
      scenario.demand.ordersPerDay = orders
      scenario.demand.merchants = 0
      scenario.city.zoneColumns = 1
      scenario.city.zoneRows = 1
      scenario.workers.count = 1
      return scenario
    }
    let covered = Atomic<Int>(0)
    let drawn = Atomic<Int>(0)
    let narrower = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 1_000) { study in
      let counts = (0..<10).map { replication in
        scenarios.map { base in
          var scenario = base
          scenario.seed = UInt64(study << 8 | replication)
          return Double((try? scenario.makeSetup().requests.count) ?? -1_000)
        }
      }
      let sample = ReplicationSample(counts.map { $0[1] - $0[0] })
      if Self.holds(sample.interval(level: 0.95), 3) { covered.add(1, ordering: .relaxed) }
      let bootstrap = sample.bootstrap(level: 0.95, seed: UInt64(study), purpose: "b", resamples: 399)
      if Self.holds(bootstrap, 3) { drawn.add(1, ordering: .relaxed) }
      // Arms that shared nothing would differ with a variance of 8 + 11.
      if let deviation = sample.deviation, deviation * deviation < 19 { narrower.add(1, ordering: .relaxed) }
    }
    let count = covered.load(ordering: .relaxed)
    #expect((930...970).contains(count), "\(count)")
    let bootstrap = drawn.load(ordering: .relaxed)
    #expect((930...970).contains(bootstrap), "\(bootstrap)")
    let share = narrower.load(ordering: .relaxed)
    #expect(share > 900, "\(share)")
  }

  @Test func aStudyGoesOnUntilItsIntervalIsNarrow() throws {
    let text = Self.text.replacingOccurrences(
      of: "replications: 2",
      with: "replications: 2\nstop: {response: customer.waiting, half_width: W, most: 5}")
    func replications(_ width: String, _ store: Memory, threads: Int) throws -> Int {
      let study = try Self.study(text.replacingOccurrences(of: "W,", with: width + ","))
      let records = try StudyRunner(study, threads: threads, version: "t").run(store: store)
      let counts = study.arms.indices.map { arm in records.count { $0.arm == arm } }
      #expect(Set(counts).count == 1)
      let summary = StudySummary(study, records)
      let waiting = try #require(summary.responses.first { $0.name == "customer.waiting" })
      let widths = waiting.arms.compactMap { $0.difference?.interval }.map { ($0.upper - $0.lower) / 2 }
      #expect(counts[0] == 5 || widths.allSatisfy { $0 <= (Double(width) ?? 0) })
      return counts[0]
    }
    let store = Memory()
    #expect(try replications("1000", store, threads: 1) == 2)
    #expect(try replications("0.0000001", store, threads: 1) == 5)
    #expect(store.made.load(ordering: .relaxed) == 4 * 5)
    // The number of replications depends on the records, not on threads or on what was there.
    let some = try replications("8", store, threads: 1)
    #expect(try replications("8", Memory(), threads: 3) == some)
  }

  @Test func aRunThatFailsIsRecordedAndTheOthersGoOn() throws {
    var study = try Self.study()
    study.arms[2].scenario.workers.count = 0
    let records = try StudyRunner(study, threads: 2, version: "t").run(store: Memory())
    #expect(records.count == 8)
    for record in records {
      #expect((record.failure == nil) == (record.arm != 2))
      #expect(record.values.isEmpty == (record.arm == 2))
    }
    let summary = StudySummary(study, records)
    #expect(summary.failures.map(\.run) == ["a0002-r0000", "a0002-r0001"])
    #expect(summary.failures.map(\.seed) == [study.seed(of: 0), study.seed(of: 1)])
    #expect(summary.failures.allSatisfy { $0.reason.contains("workers.count") })
    let waiting = try #require(summary.responses.first { $0.name == "customer.waiting" })
    #expect(waiting.arms[2].mean == nil && waiting.arms[2].difference == nil)
    #expect(waiting.arms[3].difference?.count == 2)
  }

  @Test func correctedValuesAreHolmsOverTheArmsOfAResponse() throws {
    var study = try Self.study()
    study.replications = 6
    let shifts = [0.9, 0, 0.1, 0.4]
    let records = (0..<6).flatMap { replication in
      (0..<4).map { arm in
        var stream = RandomStream(seed: 3, purpose: "holm", entity: UInt64(arm * 10 + replication))
        let value = shifts[arm] + 0.3 * stream.nextNormal() + Double(replication)
        return RunRecord(
          arm: arm, replication: replication, seed: 1,
          values: [RecordedValue(kind: .outcome, name: "worker.pay", value: value, unit: "money")])
      }
    }
    let arms = try #require(StudySummary(study, records).responses.first).arms
    let tested = arms.compactMap(\.difference)
    #expect(tested.count == 3 && arms[1].difference == nil)
    // Holm's step-down over three: the smallest times 3, the next times 2, the largest as it is, never falling.
    let sorted = tested.sorted { ($0.pValue ?? 2) < ($1.pValue ?? 2) }
    var least = 0.0
    for (place, difference) in sorted.enumerated() {
      least = max(least, min(1, (difference.pValue ?? 2) * Double(3 - place)))
      #expect(abs((difference.corrected ?? -1) - least) < 1e-12)
      #expect(difference.interval != nil && difference.bootstrap == nil)
    }
  }

  @Test func timeLeftGoesByTheRunsMadeNow() {
    let resumed = StudyRunner.Progress(done: 90, found: 80, planned: 100)
    #expect(resumed.secondsLeft(after: 20) == 20)
    #expect(StudyRunner.Progress(done: 80, found: 80, planned: 100).secondsLeft(after: 1) == nil)
  }

  @Test func inequalityMetricsHaveTheirNullModel() throws {
    let text =
      Self.text + "\nmetrics: [fairness.earnings-inequality, rest.continuous-spell]\nrules: [T-REST-1]"
    let study = try Self.study(text)
    let record = try StudyRunner(study, threads: 1, version: "t").record(arm: 0, replication: 0).record
    let null = record.values.filter { $0.group.hasPrefix(RecordedValue.nullGroup) && $0.kind == .metric }
    #expect(null.contains { $0.name == "fairness.earnings-inequality" && $0.group == "null" })
    #expect(null.contains { $0.group == "null.gini" })
    #expect(!null.contains { $0.name == "rest.continuous-spell" })
    #expect(record.values.contains { $0.kind == .rule && $0.verdict != nil })
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

  @Test func aFaultOfAnotherFileIsToldAtTheLineOfTheStudy() throws {
    // The shipped scenario has a shower on its second day, and the study has one day.
    func message(_ text: String) -> String {
      do {
        _ = try Self.study(text)
        return ""
      } catch { return "\(error)" }
    }
    let whole = message(Self.text.replacingOccurrences(of: "conditions: {episodes: []}, ", with: ""))
    #expect(whole.hasPrefix("tiny.yaml:3:") && whole.contains("food-town.yaml"), "\(whole)")
    #expect(whole.contains("for all arms"), "\(whole)")
    #expect(whole.split(separator: "\n").count == 1, "\(whole)")
    let one = message(
      Self.text.replacingOccurrences(of: "{days: 1, conditions: {episodes: []}, ", with: "{")
        .replacingOccurrences(
          of: "name: patience, key: demand.patience, levels: [20, 45]",
          with: "name: days, key: days, levels: [2, 1]"
        )
        .replacingOccurrences(of: "patience: 45}", with: "days: 2}"))
    #expect(one.hasPrefix("tiny.yaml:") && one.contains("arm 1 (batch / 1) cannot be run"), "\(one)")
    #expect(one.split(separator: "\n").count == 1, "\(one)")
  }

  @Test(arguments: [
    // Two factors on one key: the later would take the earlier one's levels away.
    ("- {name: again, key: demand.patience, levels: [1, 2]}", "set the same key demand.patience"),
    ("- {name: same, key: demand.tip_share, levels: [0.1, 0.10]}", "\"same\" changes nothing"),
    ("- {name: w, key: workers.count, range: {from: 3, to: 9}}", "whole: true"),
    ("- {name: w, key: demand.patience, range: {from: 3, to: 90000}}", "tiny.yaml:9:"),
  ])
  func factorsThatCannotBeAreRefusedOnce(_ factor: String, _ said: String) {
    var text = Self.text.replacingOccurrences(of: "baseline: {dispatch: batch, patience: 45}\n", with: "")
      .replacingOccurrences(of: "replications: 2", with: "  " + factor + "\nreplications: 2")
    if factor.contains("range") {
      let levels = "  - {name: patience, key: demand.patience, levels: [20, 45]}\n"
      text =
        text.replacingOccurrences(of: levels, with: "")
        + "\ndesign: {kind: latin_hypercube, points: 30}"
    }
    #expect {
      try Self.study(text)
    } throws: { error in
      let message = "\(error)"
      return message.contains(said) && message.split(separator: "\n").count == 1
    }
  }

  @Test(arguments: [
    ("\ndesign: {kind: latin_hypercube, points: 4, rows: 9}", "the design latin_hypercube has none"),
    ("\nrules: [T-REST-1]\npack: nowhere", "tiny.yaml:14:7: the pack cannot be loaded"),
  ])
  func whatADesignOrAPackIsNotIsRefused(_ more: String, _ said: String) {
    #expect {
      try Self.study(Self.text + more)
    } throws: {
      "\($0)".contains(said)
    }
  }

  @Test func aLevelThatSetsSeveralKeysLeavesOtherFactorsAlone() throws {
    // The policy replaces all of dispatch; the limit of another factor is put over it, whichever comes first.
    let levels = ["nearest_idle", "batch"].map { "{label: \($0), set: {dispatch: {policy: \($0)}}}" }
    let policy = "- {name: policy, levels: [" + levels.joined(separator: ", ") + "]}"
    let limit = "- {name: limit, key: dispatch.rest.continuous_limit, levels: [2, 3]}"
    for factors in [[policy, limit], [limit, policy]] {
      let study = try Self.study(
        (["name: order", "scenario: food-town", "factors:"] + factors.map { "  " + $0 } + ["replications: 1"])
          .joined(separator: "\n"))
      #expect(Set(study.arms.map(\.scenario)).count == 4)
    }
  }

  @Test func tooManyRunsAreRefused() {
    #expect(throws: ConfigurationErrors.self) {
      try StudyFile.study(from: Data(Self.text.utf8), file: "tiny.yaml", limit: 7)
    }
  }
}
