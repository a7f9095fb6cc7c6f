public import OrderLog

/// Whether an order pays more on statutory holidays than the same kind of order on other days.
///
/// Pay per completed order, matched on city, service and distance band; the day is the local one of acceptance.
/// Result: the ratio of holidays over other days with an interval over workers (`MatchedRatio`). Source:
/// T-PAY-6, LAB-56-6. O(rows).
public struct HolidayPay: Metric {
  public static let id = "pay.holiday"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.workerPay), FieldRequirement(.acceptedAt),
    FieldRequirement(.completedAt),
  ]

  /// The days, and what orders must have in common.
  public var parameters: StratifiedPay.Parameters
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// A comparison of `holidays` with all other days of the log.
  public init(
    holidays: Set<CivilDate>, axes: StratifiedPay.Axes = [.city, .service, .distanceBand],
    inference: InferenceParameters = InferenceParameters()
  ) {
    parameters = StratifiedPay.Parameters(axes: axes, contrast: .days(holidays))
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(StratifiedPay.self, parameters)] }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// Pay on holidays over pay on other days.
    public let matched: MatchedRatio
    /// What became of the rows.
    public let rows: StratifiedPay.RowCounts
    let inference: InferenceParameters

    /// The strata whose ratio is at most 1, and the ratio with its interval.
    public func measurement() throws(NoValue) -> Measurement {
      try matched.measurement(inference, undecided: rows.unplaced)
    }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(StratifiedPay.self, parameters)
    return Value(matched: try MatchedRatio(state, inference), rows: state.rows, inference: inference)
  }
}
