public import OrderLog
public import Rules

/// All that an audit found, without a word of prose: codes, numbers and references that the report generator
/// turns into text, and that `findings.json` keeps.
///
/// The same log, packs and settings give the same result to the byte, whatever the order of rows and the number
/// of threads. It names neither files nor clocks; those are in the manifest.
public struct AuditResult: Codable, Sendable, Equatable {
  /// The version of this structure.
  public var format: String
  /// The program.
  public var tool: Tool
  /// What was audited.
  public var log: LogSummary
  /// What is wrong with the log itself.
  public var quality: LogQuality
  /// The packs that the rules come from.
  public var packs: [PackSummary]
  /// What the audit was told.
  public var settings: AuditSettings
  /// The currency that the log's amounts were taken to be in; nil when no pack has amounts or they differ.
  public var currency: Currency?
  /// The numbers that the platform committed itself to, and what they do here; nil without a disclosure.
  public var commitments: [AppliedCommitment]?
  /// The verdict of each obligation of the packs' clauses.
  public var obligations: [ObligationResult]
  /// The verdict of each rule with its readings.
  public var rules: [RuleResult]
  /// What was seen.
  public var observations: [Observation]
  /// What is concluded from it.
  public var findings: [Finding]
  /// Distributions for pictures.
  public var distributions: [Distribution]
  /// All metrics with their usual parameters, whether a rule asks for them or not.
  public var metrics: [MetricResult]
  /// The disclosure that the audit was given; nil: none.
  public var disclosure: DisclosureSummary?

  /// The version of this structure that this program writes.
  public static let currentFormat = "mingsuan.findings/1"

  /// The verdict of everything together.
  public var verdict: Verdict { Verdict.aggregate(rules.map(\.verdict)) }

  /// The program that made a result.
  public struct Tool: Codable, Sendable, Equatable {
    public var name: String
    public var version: String
    public init(name: String = "mingsuan", version: String) {
      self.name = name
      self.version = version
    }
  }

  /// The currency of a log's amounts. The log itself does not say it.
  public struct Currency: Codable, Sendable, Equatable {
    /// ISO 4217, such as `CNY`.
    public var code: String
    /// Whether nobody said so: it is the currency of the packs' limits.
    public var isAssumed: Bool
    public init(code: String, isAssumed: Bool) {
      self.code = code
      self.isAssumed = isAssumed
    }
  }

  /// A pack, as far as a report needs it.
  public struct PackSummary: Codable, Sendable, Equatable {
    public var id: String
    public var version: String
    public var title: LocalizedText
    /// The clauses with their texts.
    public var clauses: [Clause]
    public init(_ pack: RulePack) {
      id = pack.id
      version = pack.version
      title = pack.title
      clauses = pack.clauses
    }
  }

  public init(
    tool: Tool, log: LogSummary, quality: LogQuality, packs: [PackSummary], settings: AuditSettings,
    obligations: [ObligationResult], rules: [RuleResult], observations: [Observation], findings: [Finding],
    distributions: [Distribution], metrics: [MetricResult] = [], disclosure: DisclosureSummary? = nil,
    currency: Currency? = nil, commitments: [AppliedCommitment]? = nil
  ) {
    self.commitments = commitments
    format = Self.currentFormat
    self.tool = tool
    self.log = log
    self.quality = quality
    self.packs = packs
    self.settings = settings
    self.obligations = obligations
    self.rules = rules
    self.observations = observations
    self.findings = findings
    self.distributions = distributions
    self.metrics = metrics
    self.disclosure = disclosure
    self.currency = currency
  }
}

/// What an audit was told.
public struct AuditSettings: Codable, Sendable, Equatable {
  /// The seed of all random draws (resampling, permutation).
  public var seed: UInt64
  /// The confidence level of intervals; findings about tendencies need p below 1 − level after correction.
  public var level: Double
  /// Parameter values that were set for this audit instead of the packs'.
  public var overrides: [Override]
  /// Waivers that were given.
  public var waivers: [Waiver]
  /// The currency (ISO 4217) of the log's amounts; nil: not said.
  public var currency: String?

  /// A parameter that was set for this audit.
  public struct Override: Codable, Sendable, Equatable, Hashable {
    public var key: String
    /// The city that it is for; nil: everywhere.
    public var city: String?
    public var value: Double
    /// Where the number comes from, as the person who set it says.
    public var reference: String
    public init(key: String, city: String? = nil, value: Double, reference: String) {
      self.key = key
      self.city = city
      self.value = value
      self.reference = reference
    }
  }

  public init(
    seed: UInt64 = 20_251_029, level: Double = 0.99, overrides: [Override] = [], waivers: [Waiver] = [],
    currency: String? = nil
  ) {
    self.seed = seed
    self.level = level
    self.overrides = overrides
    self.waivers = waivers
    self.currency = currency
  }
}

/// What was audited, in numbers.
public struct LogSummary: Codable, Sendable, Equatable {
  /// The IANA name of the zone in which days were counted.
  public var timeZone: String
  /// First and last instant of any order, as local ISO 8601.
  public var firstInstant: String?
  public var lastInstant: String?
  /// The first and the last civil day.
  public var firstDay: CivilDate?
  public var lastDay: CivilDate?
  /// Rows per table.
  public var rows: [String: Int]
  /// Fields with at least one value, per table.
  public var fields: [String: [String]]
  /// Workers with at least one order, and workers known from any table.
  public var workersWithOrders: Int
  public var workers: Int
  /// Orders per value of `platform`, `city`, `service`, `vehicle`, `contract`, `status`; "" counts the rows
  /// without a value. At most 50 values a field; the rest is under "…".
  public var breakdown: [String: [String: Int]]

  public init(
    timeZone: String, firstInstant: String?, lastInstant: String?, firstDay: CivilDate?, lastDay: CivilDate?,
    rows: [String: Int], fields: [String: [String]], workersWithOrders: Int, workers: Int,
    breakdown: [String: [String: Int]]
  ) {
    self.timeZone = timeZone
    self.firstInstant = firstInstant
    self.lastInstant = lastInstant
    self.firstDay = firstDay
    self.lastDay = lastDay
    self.rows = rows
    self.fields = fields
    self.workersWithOrders = workersWithOrders
    self.workers = workers
    self.breakdown = breakdown
  }
}

/// The verdict of one obligation.
public struct ObligationResult: Codable, Sendable, Equatable {
  /// The clause and the obligation.
  public var clause: String
  public var obligation: String
  /// The aggregate of its rules; nil when no rule of the packs belongs to it.
  public var verdict: Verdict?
  /// The ids of its rules.
  public var rules: [String]
  /// How many rules have which verdict.
  public var counts: [String: Int]
  /// By what the obligation is covered.
  public var coverage: ObligationCoverage

  public init(
    clause: String, obligation: String, verdict: Verdict?, rules: [String], counts: [String: Int],
    coverage: ObligationCoverage = ObligationCoverage()
  ) {
    self.clause = clause
    self.obligation = obligation
    self.verdict = verdict
    self.rules = rules
    self.counts = counts
    self.coverage = coverage
  }
}

/// A distribution for a picture.
public struct Distribution: Codable, Sendable, Equatable {
  /// `pay-per-hour`, `daily-hours`, `spells`, `implied-speed`, `lorenz-pay`, ….
  public var key: String
  /// The metric that it comes from.
  public var metric: String
  public var form: Form
  /// The unit of the horizontal axis.
  public var quantity: String
  /// Histogram: lower edges of the bins. Curve: x.
  public var x: [Double]
  /// Histogram: counts. Curve: y.
  public var y: [Double]
  /// The width of a histogram's bins; the last one is open at the top when `openEnd`.
  public var binWidth: Double?
  public var openEnd: Bool
  /// A limit to draw as a line, with the parameter that it comes from.
  public var limit: Double?
  public var limitKey: String?
  /// How many units the picture shows, and what a unit is.
  public var count: Int
  public var unit: String
  /// Numbers to print beside it.
  public var figures: [String: Double]

  public enum Form: String, Codable, Sendable { case histogram, curve }

  public init(
    key: String, metric: String, form: Form, quantity: String, x: [Double], y: [Double],
    binWidth: Double? = nil, openEnd: Bool = false, limit: Double? = nil, limitKey: String? = nil,
    count: Int, unit: String, figures: [String: Double] = [:]
  ) {
    self.key = key
    self.metric = metric
    self.form = form
    self.quantity = quantity
    self.x = x
    self.y = y
    self.binWidth = binWidth
    self.openEnd = openEnd
    self.limit = limit
    self.limitKey = limitKey
    self.count = count
    self.unit = unit
    self.figures = figures
  }
}
