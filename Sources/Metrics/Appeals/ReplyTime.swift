public import OrderLog

/// How long appeals wait for an answer, held against a limit.
///
/// An appeal without an answer is late when the log goes on for longer than the limit after it was opened; a younger
/// one is undecided, and so is one without a usable opening or with an answer before it. All of them are examined: a
/// share of late ones is a share of all appeals, however the undecided ones end. Days are 24 hours. Sources: algorithm
/// provisions (算法推荐管理规定) art. 22, T-APP-2; Directive (EU) 2024/2831, art. 11. O(rows).
/// Guide: Docs/metrics/reply-time.md.
public struct ReplyTime: Metric {
  public static let id = "appeals.reply-time"
  public static let requires = [
    FieldRequirement(.appeals, anyOf: [.openedAt]), FieldRequirement(.appeals, anyOf: [.repliedAt]),
  ]

  /// The longest wait in ms that is in time.
  public var limit: Int64
  /// The last instant in ms that the log is known to cover; nil, or one before the last instant of the table of appeals:
  /// that instant.
  public var observedUntil: Int64?

  /// A comparison with a limit in ms, for a log that is known to go on until an instant.
  public init(limit: Int64, observedUntil: Int64? = nil) {
    self.limit = limit
    self.observedUntil = observedUntil
  }

  public var states: [StateRequest] { [StateRequest(AppealReplies.self, .init(limit: limit))] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement {
    try requireFields(in: log)
    let state = store.state(AppealReplies.self, .init(limit: limit))
    let end = max(state.last ?? .min, observedUntil ?? .min)
    let overdue = state.unanswered.reduce(0) { $0 + (waited($1.key, until: end) > limit ? $1.value : 0) }
    let unanswered = state.unanswered.values.reduce(0, +)
    let undecided = unanswered - overdue + state.reversed + state.unusable
    let examined = state.answered + overdue + undecided
    guard examined > 0 else { throw .nothingToMeasure(examined: 0) }
    var figures = [
      Figure("reply-limit", Double(limit) / 86_400_000, .days), Figure("late", Double(state.late), .count),
      Figure("overdue", Double(overdue), .count), Figure("unanswered", Double(unanswered), .count),
      Figure("unusable", Double(state.unusable + state.reversed), .count),
    ]
    if state.answered > 0 {
      figures += [
        Figure("p50", state.quantile(0.5), .days), Figure("p90", state.quantile(0.9), .days),
      ]
    }
    return Measurement(
      unit: .appeal, examined: examined, exceeding: state.late + overdue, undecided: undecided,
      workersExamined: 0, workersExceeding: 0, cases: cases(state, until: end), figures: figures)
  }

  /// The time from an opening to the end of the log, in ms.
  private func waited(_ opened: Int64, until end: Int64) -> Int64 {
    let (wait, overflow) = end.subtractingReportingOverflow(opened)
    return overflow ? .max : wait
  }

  /// The longest waits, answered and open ones.
  private func cases(_ state: AppealReplies, until end: Int64) -> [Case] {
    func days(_ time: Int64) -> Double { Double(time) / 86_400_000 }
    let late = state.worst.entries.map {
      Case(
        orderID: $0.orderID.isEmpty ? nil : $0.orderID, window: $0.window, measured: days($0.measured),
        limit: days(limit), quantity: .days)
    }
    let open = state.oldestOpen.entries.filter { waited($0.start, until: end) > limit }.map {
      Case(
        orderID: $0.orderID.isEmpty ? nil : $0.orderID, window: $0.start..<max(end, $0.start),
        measured: days(waited($0.start, until: end)), limit: days(limit), quantity: .days, isLowerBound: true)
    }
    let sorted = (late + open).sorted { a, b in
      a.measured == b.measured
        ? TextOrder.precedes(a.orderID ?? "", b.orderID ?? "") : a.measured > b.measured
    }
    return Array(sorted.prefix(Measurement.caseLimit))
  }
}
