public import OrderLog

/// How long appeals waited for an answer, from the table of appeals.
public struct AppealReplies: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// The longest wait in ms that is in time.
    public var limit: Int64

    /// A limit in ms.
    public init(limit: Int64) { self.limit = limit }
  }

  public static var tables: Set<TableKind> { [.appeals] }

  /// What the state was told.
  public let parameters: Parameters
  /// Appeals that were opened and then answered.
  public private(set) var answered = 0
  /// Those of them that waited for longer than the limit.
  public private(set) var late = 0
  /// Appeals whose answer is before their opening.
  public private(set) var reversed = 0
  /// Appeals without an answer, by the instant on which they were opened.
  public private(set) var unanswered: [Int64: Int] = [:]
  /// Rows without a usable opening.
  public private(set) var unusable = 0
  /// The last instant of the table: how far it shows anything.
  public private(set) var last: Int64?
  /// Waits in whole hours, up to a year.
  private(set) var bins: [Int: Int] = [:]
  /// The answers that took longest, beyond the limit.
  private(set) var worst = WorstMeasured()
  /// The appeals without an answer that were opened first.
  private(set) var oldestOpen = WorstMeasured()

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .appeals, let appeals = log.table(.appeals) else { return }
    let opened = appeals.integers(.openedAt)
    let replied = appeals.integers(.repliedAt)
    let ids = appeals.identifiers(.orderID)
    let absent = IntegerColumn.null
    for row in block {
      let start = opened?[row] ?? absent
      let end = replied?[row] ?? absent
      guard start != absent, TimeSpan.plausible.contains(start),
        end == absent || TimeSpan.plausible.contains(end)
      else {
        unusable += 1
        continue
      }
      last = max(last ?? start, max(start, end))
      guard end != absent else {
        unanswered[start, default: 0] += 1
        // Plausible instants can be negated.
        if oldestOpen.mayKeep(-start) {
          oldestOpen.insert(
            WorstMeasured.Entry(
              score: -start, worker: -1, start: start, end: start, orderID: ids?.value(at: row) ?? "",
              measured: 0, limit: parameters.limit))
        }
        continue
      }
      guard end >= start else {
        reversed += 1
        continue
      }
      let wait = end - start
      answered += 1
      bins[Int(min(wait / 3_600_000, 8_784)), default: 0] += 1
      guard wait > parameters.limit else { continue }
      late += 1
      if worst.mayKeep(wait) {
        worst.insert(
          WorstMeasured.Entry(
            score: wait, worker: -1, start: start, end: end, orderID: ids?.value(at: row) ?? "",
            measured: wait, limit: parameters.limit))
      }
    }
  }

  public mutating func merge(_ other: AppealReplies) {
    answered += other.answered
    late += other.late
    reversed += other.reversed
    unusable += other.unusable
    unanswered.merge(other.unanswered, uniquingKeysWith: +)
    bins.merge(other.bins, uniquingKeysWith: +)
    if let instant = other.last { last = max(last ?? instant, instant) }
    worst.merge(other.worst)
    oldestOpen.merge(other.oldestOpen)
  }

  /// A quantile of the waits for an answer in days, to the hour; 0 when nothing was answered.
  func quantile(_ share: Double) -> Double {
    var seen = 0
    for hour in bins.keys.sorted() {
      seen += bins[hour] ?? 0
      if Double(seen) > Double(answered - 1) * share { return Double(hour) / 24 }
    }
    return 0
  }
}
