public import Rules
public import Simulators
public import Statistics

/// A study: the same simulated city under several settings (arms), repeated, and what is recorded of each run.
///
/// A replication has one seed, which all arms share: customers, merchants, workers and travel times are then the same,
/// and what differs between two arms of a replication is the arms' difference (common random numbers).
public struct Study: Sendable {
  /// A short name.
  public var name: String
  /// One line about it.
  public var title: LocalizedText
  /// What is varied.
  public var factors: [Factor]
  /// How the arms were chosen.
  public var design: Design
  /// The settings to run, in the order in which they are reported.
  public var arms: [Arm]
  /// The arm that the others are compared with; nil: no comparison.
  public var baseline: Int?
  /// How often each arm is run; with ``stopping`` at least so often.
  public var replications: Int
  /// When to stop early, or to go on.
  public var stopping: StoppingRule?
  /// Seeds of replications come from it.
  public var seed: UInt64
  /// The confidence level of intervals.
  public var level: Double
  /// Metrics of the audit to record, by id.
  public var metrics: [String]
  /// The packs with the rules to record; empty: none.
  public var packs: [RulePack]
  /// Objectives of the Pareto front.
  public var objectives: [Objective]
  /// Whether the order log of each run is kept.
  public var keepsLogs: Bool
  /// Whether inequality is recorded under random dispatch of the same orders as well, the null model that every
  /// inequality figure is read against.
  public var hasNullModel: Bool

  public init(
    name: String, title: LocalizedText, factors: [Factor], design: Design, arms: [Arm],
    baseline: Int? = nil, replications: Int, stopping: StoppingRule? = nil, seed: UInt64,
    level: Double = 0.95,
    metrics: [String] = [], packs: [RulePack] = [], objectives: [Objective] = [], keepsLogs: Bool = false,
    hasNullModel: Bool = true
  ) {
    self.name = name
    self.title = title
    self.factors = factors
    self.design = design
    self.arms = arms
    self.baseline = baseline
    self.replications = replications
    self.stopping = stopping
    self.seed = seed
    self.level = level
    self.metrics = metrics
    self.packs = packs
    self.objectives = objectives
    self.keepsLogs = keepsLogs
    self.hasNullModel = hasNullModel
  }

  /// The metrics of the audit that a study can record, by id.
  public static var metricIDs: [String] { MetricCatalog.ids }

  /// The seed of a replication, below 2⁶³ so that every file format holds it.
  public func seed(of replication: Int) -> UInt64 {
    var stream = RandomStream(seed: seed, purpose: "study-replication", entity: UInt64(max(0, replication)))
    return stream.next() >> 1
  }

  /// The most replications that may be run.
  public var mostReplications: Int { max(replications, stopping?.most ?? 0) }

  /// Something that is varied.
  public struct Factor: Sendable, Hashable, Codable {
    /// Its name.
    public var name: String
    /// The scenario's key that it sets, or empty where its levels set several.
    public var key: String
    public init(name: String, key: String) {
      self.name = name
      self.key = key
    }
  }

  /// One setting of all factors.
  public struct Arm: Sendable {
    /// The level of each factor in words, in the factors' order.
    public var levels: [String]
    /// The level of each factor as a number, where it is one.
    public var values: [Double?]
    /// What is run; its seed is replaced by the replication's.
    public var scenario: Scenario
    public init(levels: [String], values: [Double?], scenario: Scenario) {
      self.levels = levels
      self.values = values
      self.scenario = scenario
    }
  }

  /// How arms were chosen.
  public enum Design: Sendable, Hashable {
    case fullFactorial
    /// With the resolution that it has; nil: all combinations.
    case fractionalFactorial(resolution: Int?)
    case oneAtATime
    case latinHypercube
    case sobolSequence
    /// Arms are the points of a Morris plan.
    case morris(MorrisScreening)
    /// Arms are the points of a plan for Sobol indices.
    case sobolIndices(SobolIndices)

    /// The name in study files.
    public var name: String {
      switch self {
      case .fullFactorial: "full_factorial"
      case .fractionalFactorial: "fractional_factorial"
      case .oneAtATime: "one_at_a_time"
      case .latinHypercube: "latin_hypercube"
      case .sobolSequence: "sobol_sequence"
      case .morris: "morris"
      case .sobolIndices: "sobol_indices"
      }
    }

    public static func == (a: Design, b: Design) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  /// When a study has seen enough: the paired interval of a response against the baseline is narrow in every arm.
  public struct StoppingRule: Sendable, Hashable {
    /// The response's name.
    public var response: String
    /// Half of the interval's width at most, in the response's unit.
    public var halfWidth: Double
    /// The most replications.
    public var most: Int
    public init(response: String, halfWidth: Double, most: Int) {
      self.response = response
      self.halfWidth = halfWidth
      self.most = most
    }
  }

  /// Something that should be large or small.
  public struct Objective: Sendable, Hashable, Codable {
    /// The response's name.
    public var response: String
    /// Whether more is better.
    public var isMaximised: Bool
    public init(response: String, isMaximised: Bool) {
      self.response = response
      self.isMaximised = isMaximised
    }
  }
}
