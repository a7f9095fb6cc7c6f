public import OrderLog

/// How long appeals wait for an answer, held against a limit in days.
///
/// An appeal without an answer is late when the table goes on for longer than the limit after it was opened; a younger
/// one is undecided. Days are 24 hours. Source: Directive (EU) 2024/2831, art. 11, T-APP-2. O(rows).
/// Guide: Docs/metrics/reply-time.md.
public struct ReplyTime: Metric {
  public static let id = "appeals.overdue-replies"
  public static let requires = [
    FieldRequirement(.appeals, anyOf: [.openedAt]), FieldRequirement(.appeals, anyOf: [.repliedAt]),
  ]

  /// The longest wait in ms that is in time.
  public var limit: Int64

  /// A comparison with a limit in ms.
  public init(limit: Int64) { self.limit = limit }

  public var states: [StateRequest] { [StateRequest(AppealReplies.self, .init(limit: limit))] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement {
    try requireFields(in: log)
    let state = store.state(AppealReplies.self, .init(limit: limit))
    let horizon = Int128(state.last ?? .min) - Int128(limit)
    let overdue = state.unanswered.reduce(0) { $0 + (Int128($1.key) < horizon ? $1.value : 0) }
    let waiting = state.unanswered.values.reduce(0, +) - overdue
    let examined = state.answered + overdue + waiting + state.reversed + state.unusable
    guard examined > 0 else { throw .nothingToMeasure(examined: 0) }
    var figures = [
      Figure("late", Double(state.late), .count), Figure("overdue", Double(overdue), .count),
      Figure("unusable", Double(state.unusable + state.reversed), .count),
    ]
    func quantile(_ share: Double) -> Double {
      var seen = 0
      for hour in state.bins.keys.sorted() {
        seen += state.bins[hour] ?? 0
        if Double(seen) > Double(state.answered - 1) * share { return Double(hour) / 24 }
      }
      return 0
    }
    if state.answered > 0 {
      figures += [Figure("p50", quantile(0.5), .days), Figure("p90", quantile(0.9), .days)]
    }
    return Measurement(
      unit: .appeal, examined: examined, exceeding: state.late + overdue,
      undecided: waiting + state.reversed + state.unusable, workersExamined: 0, workersExceeding: 0,
      cases: state.worst.entries.map {
        Case(
          orderID: $0.orderID.isEmpty ? nil : $0.orderID, window: $0.window,
          measured: Double($0.measured) / 86_400_000, limit: Double($0.limit) / 86_400_000, quantity: .days)
      }, figures: figures)
  }
}
