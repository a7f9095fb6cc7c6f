public import OrderLog
import Statistics

/// Whether adverse weather is paid for: the share of orders in adverse weather without a weather subsidy, and
/// pay per order in adverse over clear weather among like orders.
///
/// A subsidy that is empty, 0 or below is none. Orders in weather that is not recorded are undecided. Like
/// orders share city, service and distance band (`MatchedRatio`). Source: T-PAY-7, FD-SUB. O(rows).
public struct WeatherPay: Metric {
  public static let id = "pay.weather-subsidy"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.completedAt), FieldRequirement(.weather),
  ]

  /// The weather that is not adverse.
  public var clearWeather: Set<String>
  /// What orders must have in common.
  public var axes: StratifiedPay.Axes
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Adverse is every weather but `clear`.
  public init(
    clearWeather: Set<String> = ["clear"],
    axes: StratifiedPay.Axes = [.city, .service, .distanceBand],
    inference: InferenceParameters = InferenceParameters()
  ) {
    self.clearWeather = clearWeather
    self.axes = axes
    self.inference = inference
  }

  private var subsidyRequest: WeatherSubsidies.Parameters {
    WeatherSubsidies.Parameters(clearWeather: clearWeather)
  }
  private var payRequest: StratifiedPay.Parameters {
    StratifiedPay.Parameters(axes: axes, contrast: .weather(clear: clearWeather))
  }

  public var states: [StateRequest] {
    [StateRequest(WeatherSubsidies.self, subsidyRequest), StateRequest(StratifiedPay.self, payRequest)]
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// Orders in adverse weather, those without a subsidy, orders in weather that is not recorded.
    public let adverse: Int
    public let missing: Int
    public let unknown: Int
    /// Σ subsidy in the currency unit.
    public let subsidies: Double
    /// The share without a subsidy, workers as clusters; nil when the log has no column of subsidies.
    public let missingShare: Estimate?
    /// Workers with an order in adverse weather, and with one that lacks a subsidy.
    public let workersExamined: Int
    public let workersExceeding: Int
    /// Orders without a subsidy.
    public let cases: [Case]
    /// Pay per order, adverse over clear; nil where nothing could be matched.
    public let payRatio: MatchedRatio?
    /// Whether the log has a column of subsidies.
    public let hasSubsidies: Bool
    let inference: InferenceParameters
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(WeatherSubsidies.self, subsidyRequest)
    let pay = store.state(StratifiedPay.self, payRequest)
    let ratio = try? MatchedRatio(pay, inference)
    guard state.adverse > 0 || ratio != nil else {
      throw .nothingToMeasure(examined: log.orders.rowCount)
    }
    return Value(
      adverse: state.adverse, missing: state.missing, unknown: state.unknown,
      subsidies: moneyUnits(state.money),
      missingShare: state.adverse > 0 ? try? inference.share(state.workers) : nil,
      workersExamined: state.workers.workers.examined, workersExceeding: state.workers.workers.exceeding,
      cases: state.worst.entries.map {
        Case(
          worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.orderID, window: $0.window,
          measured: Double($0.measured) / 10_000, limit: 0, quantity: .money)
      }, payRatio: ratio, hasSubsidies: FieldRequirement(.subsidyWeather).isMet(by: log), inference: inference
    )
  }
}

extension WeatherPay.Value {
  /// The orders in adverse weather without a subsidy.
  public func measurement() throws(NoValue) -> Measurement {
    guard hasSubsidies else { throw .missingFields([FieldRequirement(.subsidyWeather)]) }
    try inference.requireEnough(orders: adverse, workers: workersExamined)
    return Measurement(
      unit: .order, examined: adverse + unknown, exceeding: missing, undecided: unknown,
      workersExamined: workersExamined, workersExceeding: workersExceeding, estimate: missingShare,
      cases: cases,
      figures: [Figure("adverse", Double(adverse), .count), Figure("subsidies", subsidies, .money)]
        + (payRatio.map { [Figure("payRatio", $0.ratio.value, .ratio)] } ?? []))
  }

  /// The strata that pay no more in adverse weather, and the ratio with its interval.
  public func ratioMeasurement() throws(NoValue) -> Measurement {
    guard let payRatio else { throw .nothingToMeasure(examined: adverse) }
    return try payRatio.measurement(inference, undecided: unknown)
  }
}
