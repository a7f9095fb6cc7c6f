public import OrderLog

/// What a rest-time metric yields: the measurement against its limit, and the distribution behind it.
public struct RestSummary: Sendable, Equatable {
  /// How many units are beyond one of the further limits.
  public struct Step: Sendable, Equatable {
    /// The limit, in the unit of the metric's parameters (ms, or whole days or orders).
    public let limit: Int64
    /// How many units are beyond it.
    public let count: Int
  }

  /// The measurement against the metric's limit.
  public let measurement: Measurement
  /// The units by length, in quarters of an hour (or whole days or orders).
  public let histogram: DurationHistogram
  /// `unitsPerWorker[n]` workers have n units; n = 0 is not counted.
  public let unitsPerWorker: [Int]
  /// The further limits, in the order of the metric's parameters.
  public let steps: [Step]
  /// Units that may be cut off by the ends of the log.
  public let censored: Int

  /// How many units were looked at.
  public var examined: Int { measurement.examined }
  /// How many are beyond the limit.
  public var exceeding: Int { measurement.exceeding }
}

/// A value that holds a measurement.
public protocol MeasuredValue: Sendable {
  /// The measurement against the metric's limit.
  var measurement: Measurement { get }
}

extension RestSummary: MeasuredValue {}

/// A metric of working and rest time that is held against one limit.
public protocol RestMetric: Metric where Value: MeasuredValue {
  /// The limit in the unit of what is measured: ms, whole days or orders.
  var limit: Int64 { get set }
  /// How many of the worst units the measurement names.
  var cases: Int { get set }
}

extension RestMetric {
  /// The measurement against the metric's own limit or another one, without a new scan.
  public func measure(
    limit: Int64? = nil, cases: Int? = nil, from store: StateStore, in log: OrderLog
  ) throws(NoValue) -> Measurement {
    var metric = self
    if let limit { metric.limit = limit }
    if let cases { metric.cases = cases }
    return try metric.value(from: store, in: log).measurement
  }
}
