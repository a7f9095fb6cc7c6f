public import OrderLog

/// Whether more time is given when conditions are bad: given time per kilometre in adverse weather, or under
/// traffic control, over that of the same kind of order otherwise.
///
/// The same kind: city, service, vehicle, distance band, hour band and orders in hand; for traffic control the
/// weather as well. Given time is the worker's limit less acceptance, added time included. Time may be added for
/// other causes, such as late goods, and then hide what the condition adds: a ratio at or below `none` stands only
/// when it does so without the added time as well, else a person must judge. The interval is over workers. An order
/// without limit, distance or the condition is undecided; what no order of the other arm can be
/// matched with is counted.
///
/// - Complexity: see ``StratifiedTimes``.
/// - Note: Source: law.md T-ETA-4; LAB-N26, FD-DSP. 1.00 and 1.10 are analyst defaults. Restricted entry to
///   residential compounds, which the sources name too, is in no field of the log.
public struct ConditionResponse: Metric {
  public static let id = "eta.condition-response"
  public static let requires = [
    FieldRequirement(.acceptedAt), FieldRequirement(.deadlineAt), FieldRequirement(.distance),
    FieldRequirement(.orders, anyOf: [.weather, .control]),
  ]

  /// Which condition.
  public enum Condition: String, Hashable, Sendable, CaseIterable {
    /// Any weather but `clear`.
    case weather
    /// Traffic control or closed roads.
    case control

    var field: Field { self == .weather ? .weather : .control }
  }

  /// Which condition.
  public let condition: Condition
  /// The ratio below which attention is due; the p-value tests it.
  public let attention: Double
  /// The ratio at or below which conditions are not responded to.
  public let none: Double
  /// How uncertainty is stated.
  public let inference: InferenceParameters

  /// The metric.
  public init(
    condition: Condition = .weather, attention: Double = 1.1, none: Double = 1,
    inference: InferenceParameters = InferenceParameters()
  ) {
    self.condition = condition
    self.attention = attention
    self.none = none
    self.inference = inference
  }

  var parameters: StratifiedTimes.Parameters {
    .init(
      scheme: StratumScheme(byWeather: condition == .control, carriedEdges: [1, 2, 4, 7]),
      contrast: condition == .weather ? .adverseWeather(clear: ["clear"]) : .control)
  }

  public var states: [StateRequest] { [StateRequest(StratifiedTimes.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.acceptedAt, .deadlineAt, .distance, condition.field], in: log)
    let state = store.state(StratifiedTimes.self, parameters)
    let cells = state.sortedCells()
    let adverse = cells.reduce(0) { $0 + ($1.arm == 1 ? $1.orders : 0) }
    guard state.placed > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    guard adverse > 0 else {
      return Value(
        matched: nil, own: nil, isAdded: false, adverse: 0, undecided: state.undecided, attention: attention,
        none: none,
        inference: inference)
    }
    var unadded = cells
    for index in unadded.indices { unadded[index].given &-= unadded[index].added }
    let isAdded = cells.contains { $0.added != 0 }
    return Value(
      matched: try MatchedTimeRatio(cells, null: attention, inference),
      own: isAdded ? try? MatchedTimeRatio(unadded, null: attention, inference) : nil, isAdded: isAdded,
      adverse: Int(adverse),
      undecided: state.undecided, attention: attention, none: none, inference: inference)
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    let matched: MatchedTimeRatio?
    /// The same without the time that was added after acceptance; nil where none was, or where it gives no ratio.
    let own: MatchedTimeRatio?
    /// Whether time was added after acceptance.
    let isAdded: Bool
    /// Orders under the condition.
    public let adverse: Int
    /// Orders that lack a value.
    public let undecided: Int
    let attention: Double
    let none: Double
    let inference: InferenceParameters

    /// Given time per kilometre under the condition over that otherwise; nil without an order under the condition.
    public var ratio: Estimate? { matched?.ratio }

    /// The ratio with its interval. Where it lies below `attention`, but not at or below `none` beyond doubt, a
    /// person must judge.
    public func measurement() throws(NoValue) -> Measurement {
      guard let matched else { throw .nothingToMeasure(examined: undecided) }
      try inference.requireEnough(orders: matched.orders, workers: matched.workers)
      var measurement = Measurement(
        unit: .stratum, examined: matched.strata, exceeding: matched.strataAtMostOne,
        workersExamined: matched.workers, workersExceeding: 0, estimate: matched.ratio,
        figures: [
          Figure("orders", Double(matched.orders), .count),
          Figure("baseOrders", Double(matched.baseOrders), .count),
          Figure("unmatched", Double(matched.unmatched), .count),
          Figure("unplaced", Double(undecided), .count),
          Figure("minutesPerKilometre", matched.pace, .minutes),
          Figure("baseMinutesPerKilometre", matched.basePace, .minutes),
        ])
      if (matched.ratio.upper ?? .infinity) > none {
        measurement.doubt = "response-small"
      } else if isAdded, (own?.ratio.upper ?? .infinity) > none {
        measurement.doubt = "time-added-for-other-causes"
      }
      return measurement
    }
  }
}
