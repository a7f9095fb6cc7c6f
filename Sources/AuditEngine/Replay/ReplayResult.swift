/// The result of a replay, as `replay.json` has it. Numbers that do not exist are null.
public struct ReplayResult: Codable, Sendable, Equatable {
  /// The format's name and version.
  public static let currentFormat = "mingsuan.replay/1"

  public var format: String
  public var tool: AuditResult.Tool
  public var log: Log
  public var settings: Settings
  public var calibration: [Figure]
  public var fit: [Fit]
  public var split: Split
  /// What is to be known before the numbers are read, by key of the texts.
  public var notes: [Note]
  public var arms: [Arm]
  public var reproduction: Reproduction
  public var comparisons: [Comparison]

  /// What was replayed.
  public struct Log: Codable, Sendable, Equatable {
    public var requests: Int
    /// Rows without a placement or a place.
    public var leftOut: Int
    public var workers: Int
    public var firstDay: String
    public var lastDay: String
    public var timeZone: String
    /// What the log itself shows, by the reckoning of the runs.
    public var measures: [Value]
  }

  public struct Settings: Codable, Sendable, Equatable {
    public var replications: Int
    public var seed: UInt64
    /// The level of intervals.
    public var level: Double
    public var criterion: ReproductionCriterion
  }

  /// A measure with its value.
  public struct Value: Codable, Sendable, Equatable {
    public var measure: String
    public var unit: String
    public var value: Double?
  }

  /// A calibrated number.
  public struct Figure: Codable, Sendable, Equatable {
    /// What it is, such as `speed`, `detour`, `pickup`.
    public var quantity: String
    /// Of what, such as a vehicle; empty for all.
    public var group: String
    public var value: Double
    public var unit: String
    /// How many observations it rests on; 0 when it is assumed.
    public var count: Int
  }

  /// How predictions did on what was held out, in seconds.
  public struct Fit: Codable, Sendable, Equatable {
    /// `way`, `preparation` or `handover`.
    public var quantity: String
    public var fitted: Int
    public var held: Int
    public var actualMean: Double
    public var predictedMean: Double
    /// At 10 %, 50 % and 90 %.
    public var actualQuantiles: [Double]
    public var predictedQuantiles: [Double]
    public var bias: Double
    public var meanAbsoluteError: Double
    public var kolmogorov: Double
    /// The distributions seen and predicted, as quantiles at even shares from 0 to 1.
    public var actualCurve: [Double]?
    public var predictedCurve: [Double]?
  }

  /// What was fitted on and what was held out.
  public struct Split: Codable, Sendable, Equatable {
    /// `days`, or `hours` for a log of one day.
    public var by: String
    public var fitted: [String]
    public var held: [String]
  }

  /// A caution.
  public struct Note: Codable, Sendable, Equatable {
    public var key: String
    public var count: Int?

    public init(_ key: String, _ count: Int? = nil) {
      self.key = key
      self.count = count
    }
  }

  /// One policy and what came of it.
  public struct Arm: Codable, Sendable, Equatable {
    public var name: String
    /// `own`, `null` or `alternative`.
    public var role: String
    /// The policies by name, `logged` where what the log has is kept.
    public var dispatch: String
    public var pricing: String
    public var eta: String
    public var measures: [Estimate]
    public var vehicles: [Vehicle]
  }

  /// A measure over replications.
  public struct Estimate: Codable, Sendable, Equatable {
    public var measure: String
    public var unit: String
    public var mean: Double?
    public var lower: Double?
    public var upper: Double?
  }

  /// What the workers of one class of vehicle had, as means over replications.
  public struct Vehicle: Codable, Sendable, Equatable {
    public var vehicle: String
    public var workers: Int
    public var onlineHours: Double
    public var engagedHours: Double
    public var deliveries: Double
    public var deliveriesPerOnlineHour: Double?
    public var deliveriesPerEngagedHour: Double?
  }

  /// How close the own policy comes to the log.
  public struct Reproduction: Codable, Sendable, Equatable {
    public enum Status: String, Codable, Sendable {
      case reproduces
      case doesNotReproduce
      /// The own policy, or what it did, is not known.
      case undetermined
    }

    public var status: Status
    /// Why it is undetermined, by key of the texts.
    public var reasons: [String]
    public var dispatchSource: ReplayPlan.Source
    public var pricingSource: ReplayPlan.Source
    public var etaSource: ReplayPlan.Source
    /// Orders that the same worker got as in the log, and what random dispatch reaches.
    public var agreement: Double?
    public var randomAgreement: Double?
    /// How far two runs of the own policy agree with each other: what an exact replay could reach.
    public var ownAgreement: Double?
    public var checks: [Check]
  }

  /// One comparison of the own policy's replay with the log.
  public struct Check: Codable, Sendable, Equatable {
    public var measure: String
    public var unit: String
    public var log: Double?
    public var replay: Double?
    public var difference: Double?
    /// Relative, or in the unit for shares; for agreement the way from random dispatch to two runs of the own policy.
    public var deviation: Double?
    public var tolerance: Double
    /// Null where one of the two does not exist.
    public var passes: Bool?
  }

  /// An alternative against the own policy.
  public struct Comparison: Codable, Sendable, Equatable {
    public var arm: String
    /// Paired by replication: alternative less own.
    public var differences: [Estimate]
    /// Paired by worker.
    public var workers: [WorkerComparison]
  }

  /// How workers fare under an alternative. A worker is better or worse off when the t interval of the paired difference
  /// over replications lies on one side of zero.
  public struct WorkerComparison: Codable, Sendable, Equatable {
    /// `worker.pay`, `worker.pay_per_hour`, `worker.hours` or `worker.orders`.
    public var measure: String
    public var unit: String
    public var workers: Int
    public var more: Int
    public var less: Int
    /// Quantiles of the mean differences at 5, 25, 50, 75 and 95 %.
    public var quantiles: [Double]
  }
}
