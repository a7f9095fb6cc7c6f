import Rules
import Statistics

/// What a study's records say: means with intervals, differences from the baseline paired by replication, verdict shares,
/// the Pareto front, and sensitivity indices where the design gives them.
public struct StudySummary: Codable, Sendable, Equatable {
  /// The responses, in the order in which runs record them.
  public var responses: [Response]
  /// How often each rule got which verdict, by arm.
  public var verdicts: [RuleVerdicts]
  /// The arms that no other arm beats in every objective; empty without objectives.
  public var front: [Int]
  /// Runs that failed, by name, with their reasons.
  public var failures: [Failure]
  /// Complete replications.
  public var replications: Int

  /// One number over arms and replications.
  public struct Response: Codable, Sendable, Equatable {
    public var kind: RecordedValue.Kind
    public var name: String
    public var group: String
    public var unit: String
    /// By arm.
    public var arms: [ArmResponse]
    /// Indices of factors, for designs made for them.
    public var sensitivity: [FactorSensitivity]
    /// What each factor does over all levels of the others, for factorial designs of several factors.
    public var effects: [FactorEffect]
  }

  /// A factor's levels, each over all arms that have it.
  public struct FactorEffect: Codable, Sendable, Equatable {
    public var factor: String
    /// In the order of arms.
    public var levels: [LevelEffect]
  }

  /// One level of a factor: the mean over the arms that have it, replication by replication. Only replications in which
  /// all arms have a value count, so that arms of one level differ from those of another in nothing else.
  public struct LevelEffect: Codable, Sendable, Equatable {
    public var level: String
    /// Replications with a value in every arm.
    public var count: Int
    public var mean: Double?
    /// The t interval of the mean over replications.
    public var interval: Bounds?
    /// The comparison with the baseline's level, or the factor's first; nil for that level itself. Corrected over all
    /// levels of all factors of the response.
    public var difference: PairedDifference?
  }

  /// One number in one arm.
  public struct ArmResponse: Codable, Sendable, Equatable {
    public var arm: Int
    /// Replications with a value.
    public var count: Int
    public var mean: Double?
    public var deviation: Double?
    /// The t interval of the mean over replications.
    public var interval: Bounds?
    /// The mean's expanded percentile interval by drawing replications with replacement; nil below eight.
    public var bootstrap: Bounds?
    /// The comparison with the baseline; nil for the baseline itself and without one.
    public var difference: PairedDifference?
  }

  /// Lower and upper end.
  public struct Bounds: Codable, Sendable, Equatable {
    public var lower: Double
    public var upper: Double
  }

  /// An arm less the baseline, replication by replication.
  public struct PairedDifference: Codable, Sendable, Equatable {
    public var count: Int
    public var mean: Double
    /// The t interval of the mean difference.
    public var interval: Bounds?
    public var bootstrap: Bounds?
    /// Two-sided paired t test; nil when the differences do not vary.
    public var pValue: Double?
    /// The p-value after Holm's correction over all arms of the response.
    public var corrected: Double?
  }

  /// How much a factor does to a response.
  public struct FactorSensitivity: Codable, Sendable, Equatable {
    public var factor: String
    /// `morris`, `sobol`, or `rank` for designs that fill a space.
    public var method: String
    /// Morris: µ, µ*, σ. Sobol: first order and total. Rank: the partial rank correlation; empty where it has none.
    public var values: [String: Double]
    /// Intervals of some of them.
    public var intervals: [String: Bounds]
  }

  /// The verdicts of one rule.
  public struct RuleVerdicts: Codable, Sendable, Equatable {
    public var rule: String
    /// By arm: how many runs had which verdict.
    public var arms: [[String: Int]]
  }

  /// A run without numbers.
  public struct Failure: Codable, Sendable, Equatable {
    public var run: String
    public var seed: UInt64
    public var reason: String
  }

  /// Sums up records in any order.
  public init(_ study: Study, _ records: [RunRecord]) {
    let sorted = records.sorted { ($0.arm, $0.replication) < ($1.arm, $1.replication) }
    let byArm = study.arms.indices.map { arm in sorted.filter { $0.arm == arm } }
    failures = sorted.compactMap { record in
      record.failure.map { Failure(run: record.id, seed: record.seed, reason: $0) }
    }
    replications = (sorted.map(\.replication).max() ?? -1) + 1
    var keys: [RecordedValue] = []
    var seen: Set<String> = []
    for record in sorted {
      for value in record.values where seen.insert(Self.key(value)).inserted { keys.append(value) }
    }
    // Values by key, arm and replication.
    var table: [String: [[Int: Double]]] = [:]
    for (arm, own) in byArm.enumerated() {
      for record in own {
        for value in record.values {
          guard let number = value.value, number.isFinite else { continue }
          table[Self.key(value), default: study.arms.map { _ in [:] }][arm][record.replication] = number
        }
      }
    }
    responses = keys.map { key in
      let values = table[Self.key(key)] ?? study.arms.map { _ in [:] }
      return Response(
        kind: key.kind, name: key.name, group: key.group, unit: key.unit,
        arms: Self.arms(values, study, purpose: Self.key(key)),
        sensitivity: Self.sensitivity(values, study), effects: FactorEffects(values, study).effects)
    }
    let rules = keys.filter { $0.kind == .rule }.map(\.name)
    verdicts = rules.map { rule in
      RuleVerdicts(
        rule: rule,
        arms: byArm.map { own in
          own.reduce(into: [:]) { counts, record in
            if let verdict = record.values.first(where: { $0.kind == .rule && $0.name == rule })?.verdict {
              counts[verdict.rawValue, default: 0] += 1
            }
          }
        })
    }
    front = Self.front(study, responses)
  }

  private static func key(_ value: RecordedValue) -> String {
    value.kind.rawValue + "\u{1}" + value.name + "\u{1}" + value.group
  }

  private static func arms(_ values: [[Int: Double]], _ study: Study, purpose: String) -> [ArmResponse] {
    var arms = values.enumerated().map { arm, own -> ArmResponse in
      let sample = ReplicationSample(own.sorted { $0.key < $1.key }.map(\.value))
      var response = ArmResponse(
        arm: arm, count: sample.values.count, mean: sample.mean, deviation: sample.deviation,
        interval: sample.interval(level: study.level),
        bootstrap: sample.bootstrap(level: study.level, seed: study.seed, purpose: purpose))
      if let baseline = study.baseline, baseline != arm, values.indices.contains(baseline) {
        let pairs = own.sorted { $0.key < $1.key }.compactMap { replication, value in
          values[baseline][replication].map { value - $0 }
        }
        let differences = ReplicationSample(pairs)
        response.difference = differences.mean.map { mean in
          PairedDifference(
            count: pairs.count, mean: mean, interval: differences.interval(level: study.level),
            bootstrap: differences.bootstrap(
              level: study.level, seed: study.seed, purpose: purpose + "-paired"),
            pValue: differences.pValue)
        }
      }
      return response
    }
    let tested = arms.indices.filter { arms[$0].difference?.pValue != nil }
    if let corrected = try? MultipleTesting.holm(tested.compactMap { arms[$0].difference?.pValue }) {
      for (index, p) in zip(tested, corrected) { arms[index].difference?.corrected = p }
    }
    return arms
  }

  /// Whether the paired intervals of a response against the baseline are narrow enough in all arms; without a baseline,
  /// the intervals of the means.
  static func isNarrow(_ rule: Study.StoppingRule, _ study: Study, _ records: [RunRecord]) -> Bool {
    var values = study.arms.map { _ in [Int: Double]() }
    for record in records where values.indices.contains(record.arm) {
      if let number = record.value(of: rule.response) { values[record.arm][record.replication] = number }
    }
    return values.enumerated().allSatisfy { arm, own in
      let sample: ReplicationSample
      if let baseline = study.baseline, values.indices.contains(baseline) {
        if baseline == arm { return true }
        sample = ReplicationSample(
          own.sorted { $0.key < $1.key }.compactMap { key, value in values[baseline][key].map { value - $0 } }
        )
      } else {
        sample = ReplicationSample(own.sorted { $0.key < $1.key }.map(\.value))
      }
      guard let interval = sample.interval(level: study.level) else { return false }
      return (interval.upper - interval.lower) / 2 <= rule.halfWidth
    }
  }

  /// The arms that are not dominated: no other is at least as good in every objective and better in one.
  private static func front(_ study: Study, _ responses: [Response]) -> [Int] {
    guard !study.objectives.isEmpty else { return [] }
    let scores: [[Double]?] = study.arms.indices.map { arm in
      var score: [Double] = []
      for objective in study.objectives {
        let response = responses.first { $0.name == objective.response && $0.group.isEmpty }
        guard let mean = response?.arms[arm].mean else { return nil }
        score.append(objective.isMaximised ? mean : -mean)
      }
      return score
    }
    return study.arms.indices.filter { arm in
      guard let own = scores[arm] else { return false }
      return !scores.indices.contains { other in
        guard other != arm, let theirs = scores[other] else { return false }
        let pairs = zip(theirs, own)
        return pairs.allSatisfy { $0 >= $1 } && pairs.contains { $0 > $1 }
      }
    }
  }

  private static func sensitivity(_ values: [[Int: Double]], _ study: Study) -> [FactorSensitivity] {
    let means = values.map { ReplicationSample(Array($0.sorted { $0.key < $1.key }.map(\.value))).mean }
    let outputs = means.compactMap { $0 }
    guard outputs.count == study.arms.count else { return [] }
    switch study.design {
    case .morris(let plan):
      guard let effects = try? plan.effects(outputs, level: study.level, seed: study.seed) else { return [] }
      return zip(study.factors, effects).map { factor, effect in
        var numbers = ["mu": effect.mean, "mu_star": effect.meanAbsolute]
        numbers["sigma"] = effect.deviation
        return FactorSensitivity(
          factor: factor.name, method: "morris", values: numbers,
          intervals: [
            "mu_star": Bounds(lower: effect.interval.lowerBound, upper: effect.interval.upperBound)
          ])
      }
    case .sobolIndices(let plan):
      guard let indices = try? plan.indices(outputs, level: study.level, seed: study.seed) else { return [] }
      return zip(study.factors, indices).map { factor, index in
        FactorSensitivity(
          factor: factor.name, method: "sobol", values: ["first": index.first, "total": index.total],
          intervals: [
            "first": Bounds(lower: index.firstInterval.lowerBound, upper: index.firstInterval.upperBound),
            "total": Bounds(lower: index.totalInterval.lowerBound, upper: index.totalInterval.upperBound),
          ])
      }
    case .latinHypercube, .sobolSequence: return FactorEffects.rankCorrelations(outputs, study)
    default: return []
    }
  }
}
