import Dispatch
public import OrderLog
import Rules
import Simulators
import Synchronization

/// Runs a study's arms and replications on all cores and hands each record to a store as soon as it is there.
///
/// A record depends on its arm and replication only, so it does not matter which runs were done before, in which order or
/// on how many threads: a study that was killed and resumed ends with the same records.
public struct StudyRunner: Sendable {
  private let study: Study
  private let threads: Int
  private let version: String
  private let settings: AuditSettings

  /// Where records are kept. Called from any thread, once per run.
  public protocol Store: Sendable {
    /// The record of a run that was done before, or nil.
    func record(arm: Int, replication: Int) -> RunRecord?
    /// Keeps a record, and the run's log where the study keeps logs.
    func keep(_ record: RunRecord, log: OrderLog?) throws
  }

  /// A runner. `settings` give the audit's seed and level.
  public init(_ study: Study, threads: Int, version: String, settings: AuditSettings = AuditSettings()) {
    self.study = study
    self.threads = max(1, threads)
    self.version = version
    self.settings = settings
  }

  /// Runs what the store does not have yet; the records of all runs, by replication, then arm. `progress` is told the
  /// runs done and the runs planned; with a stopping rule the plan may grow.
  ///
  /// - Throws: what the store throws; `CancellationError` when `isCancelled` said so. What was kept stays kept.
  public func run(
    store: some Store, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> [RunRecord] {
    var records: [RunRecord] = []
    var planned = study.replications
    var done = 0
    while done < planned {
      records += try run(done..<planned, store, before: records.count, progress, isCancelled)
      done = planned
      // One more replication at a time: whether to go on depends on complete replications only, so that it does not
      // depend on threads.
      if let rule = study.stopping, done < rule.most, !StudySummary.isNarrow(rule, study, records) {
        planned = done + 1
      }
    }
    return records
  }

  /// One run, as it is recorded. Public so that a single run can be repeated exactly.
  public func record(
    arm: Int, replication: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> (record: RunRecord, log: OrderLog?) {
    let seed = study.seed(of: replication)
    var record = RunRecord(arm: arm, replication: replication, seed: seed, values: [])
    guard study.arms.indices.contains(arm) else {
      record.failure = "the study has no arm \(arm)"
      return (record, nil)
    }
    var scenario = study.arms[arm].scenario
    scenario.seed = seed
    switch try simulate(scenario, isCancelled) {
    case .failure(let fault):
      record.failure = "\(fault.path): \(fault.problem); \(fault.remedy)"
      return (record, nil)
    case .success(let run):
      let log = run.log()
      record.values = StudyOutcomes(log).values
      if study.hasNullModel { record.values += try nullModel(of: scenario, isCancelled) }
      record.values += try audited(log, isCancelled)
      return (record, log)
    }
  }

  /// A scenario's run, or why it cannot run.
  private func simulate(
    _ scenario: Scenario, _ isCancelled: () -> Bool
  ) throws -> Result<Scenario.Run, SetupFault> {
    do throws(SetupFault) {
      if let run = try scenario.run(progress: { _ in }, isCancelled: isCancelled) { return .success(run) }
    } catch {
      return .failure(error)
    }
    throw CancellationError()
  }

  /// Inequality when every order goes to a random eligible worker: same customers, same workers, same seed.
  private func nullModel(of scenario: Scenario, _ isCancelled: () -> Bool) throws -> [RecordedValue] {
    var random = scenario
    random.dispatch = DispatchChoice(.randomEligible, rest: scenario.dispatch.rest)
    random.plantings = []
    guard case .success(let run) = try simulate(random, isCancelled) else { return [] }
    return StudyOutcomes(run.log()).values.filter { $0.name.hasSuffix("_gini") }.map { value in
      var null = value
      null.group = RecordedValue.nullGroup
      return null
    }
  }

  /// The metrics and rules that the study asks for.
  private func audited(
    _ log: OrderLog, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> [RecordedValue] {
    guard !study.metrics.isEmpty || !study.packs.isEmpty else { return [] }
    // One thread: the runs themselves are what runs side by side.
    var engine = AuditEngine(
      packs: study.packs, settings: settings, threads: 1, version: version, digest: { _ in "" })
    engine.metrics = Set(study.metrics)
    let quality = LogInspection(log: log, report: ReadingReport(), threads: 1).quality
    let placed = log.orders.integers(.placedAt)
    let last = (0..<log.orders.rowCount).reduce(Int64(0)) { max($0, placed?.value(at: $1) ?? 0) }
    let result = try engine.audit(
      log, quality: quality, today: log.timeZone.day(of: last), isCancelled: isCancelled)
    var values: [RecordedValue] = []
    for metric in result.metrics {
      let name = metric.metric + (metric.variant.isEmpty ? "" : "/" + metric.variant)
      guard let numbers = metric.measured.first else {
        values.append(RecordedValue(kind: .metric, name: name, value: nil, unit: ""))
        continue
      }
      let main = numbers.estimate?.value ?? numbers.exceedingShare
      values.append(RecordedValue(kind: .metric, name: name, value: main, unit: "value"))
      for figure in numbers.figures.prefix(40) {
        values.append(
          RecordedValue(
            kind: .metric, name: name, group: figure.key, value: figure.value.isFinite ? figure.value : nil,
            unit: figure.quantity.rawValue))
      }
    }
    for rule in result.rules {
      let share = rule.readings.first?.measured?.exceedingShare
      values.append(
        RecordedValue(
          kind: .rule, name: rule.rule, value: share, unit: "share", verdict: rule.verdict))
    }
    return values
  }

  private func run(
    _ replications: Range<Int>, _ store: some Store, before: Int,
    _ progress: @escaping @Sendable (Int, Int) -> Void, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> [RunRecord] {
    let arms = study.arms.count
    let total = replications.count * arms
    let results = Mutex<[RunRecord?]>([RunRecord?](repeating: nil, count: total))
    let failure = Mutex<(any Error)?>(nil)
    let next = Atomic<Int>(0)
    let finished = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, max(total, 1))) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < total, !isCancelled(), failure.withLock({ $0 == nil }) else { return }
        let (replication, arm) = (replications.lowerBound + index / arms, index % arms)
        do {
          let record: RunRecord
          if let known = store.record(arm: arm, replication: replication) {
            record = known
          } else {
            let run = try self.record(arm: arm, replication: replication, isCancelled: isCancelled)
            if isCancelled() { return }
            try store.keep(run.record, log: study.keepsLogs ? run.log : nil)
            record = run.record
          }
          results.withLock { $0[index] = record }
        } catch {
          failure.withLock { $0 = $0 ?? error }
          return
        }
        progress(before + finished.add(1, ordering: .relaxed).newValue, before + total)
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    if isCancelled() { throw CancellationError() }
    return results.withLock { $0.compactMap { $0 } }
  }
}
