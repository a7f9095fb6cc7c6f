public import Rules

/// What is kept of one run: its place in the study, its numbers, or why there are none.
public struct RunRecord: Codable, Sendable, Equatable {
  /// The arm, from 0.
  public var arm: Int
  /// The replication, from 0.
  public var replication: Int
  /// The seed of the run.
  public var seed: UInt64
  /// The numbers; empty when the run failed.
  public var values: [RecordedValue]
  /// Why the run failed; nil when it did not.
  public var failure: String?

  public init(arm: Int, replication: Int, seed: UInt64, values: [RecordedValue], failure: String? = nil) {
    self.arm = arm
    self.replication = replication
    self.seed = seed
    self.values = values
    self.failure = failure
  }

  /// The run's name, such as `a003-r0012`; it is also the name of its file.
  public var id: String { Self.id(arm: arm, replication: replication) }

  /// The name of a run.
  public static func id(arm: Int, replication: Int) -> String {
    "a" + padded(arm, 4) + "-r" + padded(replication, 4)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The value of an outcome without a group, or of a metric's main number.
  public func value(of response: String) -> Double? {
    values.first { $0.name == response && $0.group.isEmpty }?.value
  }
}

/// One number of a run.
public struct RecordedValue: Codable, Sendable, Equatable, Hashable {
  /// Where it comes from.
  public var kind: Kind
  /// `orders.served_share`, `pay.hourly/engaged`, `T-REST-1`, …
  public var name: String
  /// The part of the workers or orders that it is about, or the figure of a metric; empty: all.
  public var group: String
  /// The number; nil: it is not defined on this run.
  public var value: Double?
  /// Its unit, by the names of the column dictionary.
  public var unit: String
  /// The verdict, for rules.
  public var verdict: Verdict?
  /// Why a metric has no number.
  public var reason: VerdictReason?

  public init(
    kind: Kind, name: String, group: String = "", value: Double?, unit: String, verdict: Verdict? = nil,
    reason: VerdictReason? = nil
  ) {
    self.kind = kind
    self.name = name
    self.group = group
    self.value = value
    self.unit = unit
    self.verdict = verdict
    self.reason = reason
  }

  /// The group of figures under random dispatch.
  public static let nullGroup = "null"

  /// Where a number comes from.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Computed from the log for every study.
    case outcome
    /// A metric of the audit.
    case metric
    /// A rule: its verdict, and the share of units beyond the limit.
    case rule
  }
}
