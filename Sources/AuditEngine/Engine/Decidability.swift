public import OrderLog
public import Rules

/// Which rules a log can decide, told from its columns alone, before anything is computed.
public struct Decidability: Codable, Sendable, Equatable {
  /// One rule.
  public struct Entry: Codable, Sendable, Equatable {
    /// The id of the pack.
    public var pack: String
    /// The id of the rule.
    public var rule: String
    /// The name of the rule.
    public var title: LocalizedText
    /// The ids of its obligations.
    public var obligations: [String]
    /// Whether the deciding reading can be computed.
    public var isDecidable: Bool
    /// Why not, if not.
    public var reason: VerdictReason?
    /// The verdict that it will have without being computed: `undetermined`, `notApplicable` or `error`.
    public var verdict: Verdict?
    /// What to ask the platform for.
    public var ask: LocalizedText
    /// Orders that the rule is about.
    public var inScope: Int

    /// A rule. See the properties.
    public init(
      pack: String, rule: Rule, isDecidable: Bool, reason: VerdictReason?, verdict: Verdict?, inScope: Int
    ) {
      self.pack = pack
      self.rule = rule.id
      title = rule.title
      obligations = rule.obligations
      self.isDecidable = isDecidable
      self.reason = reason
      self.verdict = verdict
      ask = rule.ask
      self.inScope = inScope
    }
  }

  /// One metric.
  public struct Metric: Codable, Sendable, Equatable {
    /// The metric's name.
    public var metric: String
    /// The time basis, attribute or clock, where a metric is computed for several; empty otherwise.
    public var variant: String
    /// What the log lacks for it, as `table.field` with alternatives behind `|`. Empty: it can be computed.
    public var missing: [String]

    /// A metric. See the properties.
    public init(metric: String, variant: String, missing: [String]) {
      self.metric = metric
      self.variant = variant
      self.missing = missing
    }
  }

  /// What the log contains.
  public var log: LogSummary
  /// What is wrong with it.
  public var quality: LogQuality
  /// The rules in the packs' order.
  public var rules: [Entry]
  /// The metrics, with what the log lacks for them.
  public var metrics: [Metric]

  /// Looks at a log's columns.
  public init(of log: OrderLog, quality: LogQuality, packs: [RulePack], settings: AuditSettings) {
    let census = LogCensus(log: log)
    let period = census.period
    let days = period.map { log.timeZone.day(of: $0.first)...log.timeZone.day(of: $0.last) }
    let plan = AuditPlan(
      packs: packs, settings: settings, log: log, days: days, counts: ScopeCounts(of: log))
    metrics = plan.catalog.entries.map { entry in
      Metric(
        metric: entry.id, variant: entry.variant,
        missing: entry.requires.filter { !$0.isMet(by: log) }.map { requirement in
          requirement.anyOf.map { "\(requirement.table.rawValue).\($0.rawValue)" }.joined(separator: "|")
        })
    }
    self.log = census.summary(period: period)
    self.quality = quality
    rules = plan.examinations.filter { $0.reading.id == $0.rule.readings.first?.id }.map { examination in
      switch examination.subject {
      case .examiner, .documents:
        Entry(
          pack: examination.pack, rule: examination.rule, isDecidable: true, reason: nil, verdict: nil,
          inScope: examination.scope.inside)
      case .impossible(let verdict, let reason):
        Entry(
          pack: examination.pack, rule: examination.rule, isDecidable: false, reason: reason,
          verdict: verdict,
          inScope: examination.scope.inside)
      }
    }
  }
}
