import Dispatch
import Metrics
public import OrderLog
public import Rules
import Statistics
import Synchronization

/// Audits one order log against rule packs: plans the metrics that the rules ask for, scans the log once,
/// evaluates every reading of every rule, and concludes.
public struct AuditEngine: Sendable {
  /// The packs, in the order in which their rules are reported.
  public let packs: [RulePack]
  /// What the audit is told.
  public let settings: AuditSettings
  /// How many threads to use; the result does not depend on it.
  public let threads: Int
  /// The program's version, for the result.
  public let version: String
  /// Whether the metrics and pictures beside the rules are left out: they say nothing about a case of a rule.
  public let rulesAlone: Bool
  /// Makes the digest of a row from its canonical bytes, as text with the algorithm's name in front.
  public let digest: @Sendable ([UInt8]) -> String

  /// The metrics that are computed beside the rules, by id; nil: all. Long batches ask for what they keep.
  public var metrics: Set<String>?

  /// The rules that are concluded, by id; nil: all. The packs' other rules are there to be referred to.
  public var only: Set<String>?

  /// How far an audit is.
  public enum Progress: Sendable, Equatable {
    /// Orders that the scan has seen, of how many.
    case scanning(Int, of: Int)
    /// Readings evaluated, of how many.
    case evaluating(Int, of: Int)
  }

  /// An engine.
  public init(
    packs: [RulePack], settings: AuditSettings = AuditSettings(), threads: Int, version: String,
    rulesAlone: Bool = false, digest: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.packs = packs
    self.settings = settings
    self.threads = max(1, threads)
    self.version = version
    self.rulesAlone = rulesAlone
    self.digest = digest
  }

  /// Audits a log. `quality` is what the checks of the log found; its weak fields weaken the verdicts that depend
  /// on them. `disclosure` is what the platform states, with its attachments looked for; without it, rules about
  /// documents are undetermined. `inputs` are the files that the log was read from, with their digests. Waivers are
  /// judged by `today`. `progress` and `isCancelled` are called now and then, from any thread.
  ///
  /// Throws `CancellationError` when `isCancelled` said so.
  public func audit(
    _ log: OrderLog, quality: LogQuality, disclosure: EvidencedDisclosure? = nil,
    inputs: [HandedOverFile]? = nil, today: CivilDate,
    progress: (@Sendable (Progress) -> Void)? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> AuditResult {
    let (plan, stores, rules) = try evaluate(
      log, quality: quality, disclosure: disclosure, inputs: inputs, today: today, refersToLog: true,
      progress: progress, isCancelled: isCancelled)
    let conclusions = Conclusions(evaluation: rules, log: log, digest: digest)
    let census = LogCensus(log: log)
    return AuditResult(
      tool: .init(version: version), log: census.summary(period: census.period), quality: quality,
      packs: packs.map(AuditResult.PackSummary.init), settings: settings,
      obligations: rules.obligations(of: packs), rules: conclusions.rules,
      observations: conclusions.observations, findings: conclusions.findings,
      distributions: rulesAlone
        ? [] : Pictures(plan: plan, stores: stores, log: log, settings: settings).all,
      metrics: rulesAlone ? [] : metrics(plan, stores[plan.pictureScan], log),
      disclosure: disclosure.map(DisclosureSummary.init), currency: plan.currency.summary,
      commitments: disclosure == nil ? nil : plan.commitments)
  }

  /// The engine for other packs and settings, for the rules alone.
  func alone(_ packs: [RulePack], _ settings: AuditSettings) -> AuditEngine {
    AuditEngine(
      packs: packs, settings: settings, threads: threads, version: version, rulesAlone: true, digest: digest)
  }

  /// Plans, scans and evaluates. Documents may ask the log when `refersToLog`.
  func evaluate(
    _ log: OrderLog, quality: LogQuality, disclosure: EvidencedDisclosure?, inputs: [HandedOverFile]?,
    today: CivilDate, refersToLog: Bool, progress: (@Sendable (Progress) -> Void)? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> (plan: AuditPlan, stores: [StateStore], rules: RuleEvaluation) {
    let days = LogCensus(log: log).period.map {
      log.timeZone.day(of: $0.first)...log.timeZone.day(of: $0.last)
    }
    let counts = ScopeCounts(of: log)
    let plan = AuditPlan(
      packs: packs.map(planned), settings: settings, log: log, days: days, counts: counts,
      disclosure: disclosure, inputs: inputs, rulesAlone: rulesAlone, metrics: metrics)
    let orders = log.orders.rowCount
    let scan = LogScan(
      log: log, threads: threads, progress: { seen in progress?(.scanning(seen, of: orders)) },
      isCancelled: isCancelled)
    let stores = try scan.run(plan.scans)
    let outcomes = try measure(plan, stores, log, progress: progress, isCancelled: isCancelled)
    let rules = RuleEvaluation(
      plan: plan, outcomes: outcomes, corrected: correctedPValues(plan, outcomes), settings: settings,
      counts: counts, days: days,
      weakFields: Dictionary(
        quality.weakFields.map { ($0, quality.weakShares[$0] ?? 1) }, uniquingKeysWith: max), today: today,
      log: log, only: only
    ) { answers in
      disclosure.map { documents in
        refersToLog
          ? LogWitness(
            engine: self, log: log, quality: quality, documents: documents, inputs: inputs, today: today,
            days: days, answers: answers) : nil
      } ?? nil
    }
    if isCancelled() { throw CancellationError() }
    return (plan, stores, rules)
  }

  /// The pack with the rules that are concluded and those that they refer to.
  private func planned(_ pack: RulePack) -> RulePack {
    guard let only else { return pack }
    let wanted = pack.rules.filter { only.contains($0.id) }
    let referred = Set(wanted.flatMap(\.references.values))
    return pack.keeping(pack.rules.filter { only.contains($0.id) || referred.contains($0.id) })
  }

  /// Every metric of the catalogue, on all cores.
  private func metrics(_ plan: AuditPlan, _ store: StateStore, _ log: OrderLog) -> [MetricResult] {
    let entries = plan.catalog.entries
    let results = Mutex<[MetricResult?]>([MetricResult?](repeating: nil, count: entries.count))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, entries.count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < entries.count else { return }
        let entry = entries[index]
        var result = MetricResult(metric: entry.id, variant: entry.variant, measured: [], reason: nil)
        let missing = entry.requires.filter { !$0.isMet(by: log) }
        do throws(NoValue) {
          if !missing.isEmpty { throw NoValue.missingFields(missing) }
          result.measured = try entry.measure(store, log).map(MeasuredNumbers.init)
        } catch {
          result.reason = error.reason
        }
        let finished = result
        results.withLock { $0[index] = finished }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Measures every examination, on all cores; results are placed by position, so their order is fixed.
  private func measure(
    _ plan: AuditPlan, _ stores: [StateStore], _ log: OrderLog, progress: (@Sendable (Progress) -> Void)?,
    isCancelled: @Sendable () -> Bool
  ) throws -> [Result<Measurement, Absence>?] {
    let total = plan.examinations.count
    let results = Mutex<[Result<Measurement, Absence>?]>(
      [Result<Measurement, Absence>?](repeating: nil, count: total))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, max(total, 1))) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < total, !isCancelled() else { return }
        let outcome: Result<Measurement, Absence>?
        switch plan.examinations[index].subject {
        case .examiner(let examiner, let scan):
          do throws(Absence) {
            outcome = .success(try examiner.measure(stores[scan], log))
          } catch {
            outcome = .failure(error)
          }
        case .impossible, .documents: outcome = nil
        }
        results.withLock { $0[index] = outcome }
        progress?(.evaluating(index + 1, of: total))
      }
    }
    if isCancelled() { throw CancellationError() }
    return results.withLock { $0 }
  }

  /// Benjamini-Hochberg over all tendency tests of the run, other readings included.
  private func correctedPValues(_ plan: AuditPlan, _ outcomes: [Result<Measurement, Absence>?]) -> [Int:
    Double]
  {
    var positions: [Int] = []
    var values: [Double] = []
    for (index, examination) in plan.examinations.enumerated()
    where examination.rule.decision.kind == .tendency {
      if case .success(let measurement)? = outcomes[index], let p = measurement.estimate?.pValue, p.isFinite {
        positions.append(index)
        values.append(p)
      }
    }
    guard let adjusted = try? MultipleTesting.benjaminiHochberg(values) else { return [:] }
    return Dictionary(zip(positions, adjusted), uniquingKeysWith: { first, _ in first })
  }
}
