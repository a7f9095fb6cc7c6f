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
  private let nullModels = StudyNullModels()

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

  /// How many runs were found in the store.
  private final class Found: Sendable { let count = Atomic<Int>(0) }

  /// How far a study is.
  public struct Progress: Sendable, Hashable {
    /// Runs that are done, and how many of them were found in the store.
    public var done: Int
    public var found: Int
    /// Runs that are planned; with a stopping rule the plan may grow.
    public var planned: Int

    /// The seconds that are left by the pace of the runs that were made since the start, `elapsed` seconds ago; nil
    /// before the first.
    public func secondsLeft(after elapsed: Double) -> Double? {
      let made = done - found
      return made > 0 ? elapsed / Double(made) * Double(max(0, planned - done)) : nil
    }
  }

  /// Runs what the store does not have yet; the records of all runs, by replication, then arm.
  ///
  /// - Throws: what the store throws; `CancellationError` when `isCancelled` said so. What was kept stays kept.
  public func run(
    store: some Store, progress: @escaping @Sendable (Progress) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> [RunRecord] {
    var records: [RunRecord] = []
    var planned = study.replications
    var done = 0
    let found = Found()
    while done < planned {
      let before = records.count
      records += try run(
        done..<planned, store, found,
        { done, total in
          progress(
            Progress(
              done: before + done, found: found.count.load(ordering: .relaxed), planned: before + total))
        }, isCancelled)
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
      do {
        record.values = StudyOutcomes(log).values
        if study.hasNullModel { record.values += try nullModel(of: scenario, replication, isCancelled) }
        record.values += try audited(log, metrics: study.metrics, packs: study.packs, isCancelled)
      } catch let error where !(error is CancellationError) {
        // One run that cannot be measured is told with its seed; the others go on.
        record.values = []
        record.failure = "\(error)"
      }
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

  /// Inequality when every order goes to a random eligible worker: same customers, same workers, same seed. Arms that
  /// differ in their dispatch alone have the same null model, which is then made once.
  private func nullModel(
    of scenario: Scenario, _ replication: Int, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> [RecordedValue] {
    var random = scenario
    random.dispatch = DispatchChoice(.randomEligible, rest: scenario.dispatch.rest)
    random.plantings = []
    if let known = nullModels.values(of: random, replication: replication) { return known }
    guard case .success(let run) = try simulate(random, isCancelled) else { return [] }
    let log = run.log()
    let inequality = study.metrics.filter { MetricCatalog.inequality.contains($0) }
    let values =
      StudyOutcomes(log).values.filter { $0.name.hasSuffix("_gini") }
      + (try audited(log, metrics: inequality, packs: [], isCancelled))
    let marked = values.map { value in
      var null = value
      null.group = value.group.isEmpty ? RecordedValue.nullGroup : RecordedValue.nullGroup + "." + value.group
      return null
    }
    nullModels.keep(marked, of: random, replication: replication)
    return marked
  }

  /// Metrics and rules of a log.
  private func audited(
    _ log: OrderLog, metrics: [String], packs: [RulePack], _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> [RecordedValue] {
    guard !metrics.isEmpty || !packs.isEmpty else { return [] }
    // One thread: the runs themselves are what runs side by side.
    var engine = AuditEngine(
      packs: packs, settings: settings, threads: 1, version: version, rulesAlone: metrics.isEmpty,
      digest: { _ in "" })
    engine.metrics = Set(metrics)
    let quality = LogInspection(log: log, report: ReadingReport(), threads: 1).quality
    let placed = log.orders.integers(.placedAt)
    let last = (0..<log.orders.rowCount).reduce(Int64(0)) { max($0, placed?.value(at: $1) ?? 0) }
    let result = try engine.audit(
      log, quality: quality, today: log.timeZone.day(of: last), isCancelled: isCancelled)
    return result.metrics.flatMap { StudyMetricValues($0).values }
      + result.rules.map { rule in
        RecordedValue(
          kind: .rule, name: rule.rule, value: rule.readings.first?.measured?.exceedingShare, unit: "share",
          verdict: rule.verdict)
      }
  }

  private func run(
    _ replications: Range<Int>, _ store: some Store, _ found: Found,
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
            found.count.add(1, ordering: .relaxed)
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
        progress(finished.add(1, ordering: .relaxed).newValue, total)
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    if isCancelled() { throw CancellationError() }
    return results.withLock { $0.compactMap { $0 } }
  }
}
