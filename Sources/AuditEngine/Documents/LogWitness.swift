import Metrics
import OrderLog
import Rules

/// What the rules about documents may ask the log: the verdicts of the log's own rules, and figures of a part of it.
///
/// Documents are judged after the log. What a document says of behaviour (a number from a day on, a figure of a review, a
/// filed mechanism) stands or falls with what the log's rules and metrics say.
struct LogWitness: Sendable {
  let engine: AuditEngine
  let log: OrderLog
  let quality: LogQuality
  let documents: EvidencedDisclosure
  let inputs: [HandedOverFile]?
  let today: CivilDate
  /// The days of the log; nil when it has no order.
  let days: ClosedRange<CivilDate>?
  /// The verdicts of the log's rules in this audit, by rule.
  let answers: [String: LogAnswer]

  /// The days of a stretch that the log has; nil: none.
  func days(from: CivilDate, to: CivilDate?) -> ClosedRange<CivilDate>? {
    guard let days else { return nil }
    let first = max(from, days.lowerBound)
    let last = min(to ?? days.upperBound, days.upperBound)
    return first <= last ? first...last : nil
  }

  /// The verdicts of the rules that use a committed number, each under that number alone, on the days, services and
  /// cities that it is for. Empty: no rule uses it there.
  func verdicts(under committed: CommittedNumber, on days: ClosedRange<CivilDate>) throws -> [LogAnswer] {
    let commitment = committed.commitment
    let packs = engine.packs.compactMap { pack -> RulePack? in
      let rules = pack.rules.filter { rule in
        guard rule.metric != CommitmentsInForceExaminer.metric, rule.uses(committed.key) else { return false }
        let own = rule.scope.services
        return own.isEmpty || commitment.services.isEmpty
          || !Set(own).isDisjoint(with: commitment.services)
      }
      return rules.isEmpty ? nil : pack.keeping(rules)
    }
    if packs.isEmpty { return [] }
    var settings = engine.settings
    settings.overrides.removeAll { $0.key == committed.key }
    // A city's own history would hide the general value.
    let cities = packs.flatMap { $0.parameters[committed.key]?.values.compactMap(\.city) ?? [] }
    for city in [nil] + Set(cities + commitment.cities).sorted().map({ $0 }) {
      settings.overrides.append(
        .init(key: committed.key, city: city, value: committed.value, reference: committed.reference))
    }
    let part = LogExcerpt(days: days, services: commitment.services, cities: commitment.cities)
    let evaluation = try engine.alone(packs, settings).evaluate(
      part.log(from: log), quality: quality, disclosure: documents, inputs: inputs, today: today,
      refersToLog: false
    ).rules
    return evaluation.entries.compactMap { entry in
      entry.readings.first.map {
        LogAnswer($0, of: entry.rule, days: days, finding: answers[entry.rule.id]?.finding)
      }
    }
  }

  /// A metric of the catalogue on a part of the log.
  ///
  /// - Throws: why it has no value.
  func measure(_ entry: MetricCatalog.Entry, on part: LogExcerpt) throws(NoValue) -> [Measurement] {
    let log = part.log(from: self.log)
    let missing = entry.requires.filter { !$0.isMet(by: log) }
    if !missing.isEmpty { throw .missingFields(missing) }
    let scope = ResolvedScope(RuleScope(), on: log, counts: ScopeCounts(of: log))
    let scan = LogScan(log: log, threads: engine.threads, progress: { _ in }, isCancelled: { false })
    guard let store = try? scan.run([(scope, entry.states)]).first else {
      throw .nothingToMeasure(examined: log.orders.rowCount)
    }
    return try entry.measure(store, log)
  }
}

extension Rule {
  /// Whether the deciding reading uses a parameter.
  func uses(_ key: String) -> Bool {
    let own = readings.first?.parameters ?? [:]
    return parameters.merging(own) { $1 }.values.contains(key)
  }
}

extension RulePack {
  /// The pack with some of its rules.
  func keeping(_ rules: [Rule]) -> RulePack {
    RulePack(
      id: id, version: version, title: title, clauses: clauses, parameters: Array(parameters.values),
      holidays: holidays, rules: rules)
  }
}
