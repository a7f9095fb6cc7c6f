public import OrderLog

/// How long workers waited for the pay of completed orders. 16 bytes a worker and up to 100 kB; no hashing per
/// row.
public struct PayoutDelays: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// The longest wait in ms from completion to pay-out that is in time.
    public var limit: Int64

    /// 31 days unless said otherwise: a cycle of one month, whichever month.
    public init(limit: Int64 = 31 * 86_400_000) { self.limit = limit }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// Orders with completion and pay-out; those beyond the limit; those paid out before completion.
  public private(set) var measured = 0
  public private(set) var exceeding = 0
  public private(set) var early = 0
  /// Orders with an instant outside the years 1 to 9999.
  public private(set) var implausible = 0
  /// Completed orders without a pay-out, by the day (UTC) of completion.
  public private(set) var unpaid: [Int32: Int] = [:]
  /// The last pay-out in the log: what it can show.
  public private(set) var lastPayout: Int64?
  /// The last completion in the log.
  public private(set) var lastCompletion: Int64?
  /// Waits in whole hours; the last bin also holds all longer ones.
  private(set) var bins: [Int64] = []
  private(set) var workers = WorkerSlots<WorkerTally>()
  private(set) var worst = WorstMeasured()

  static let binCount = 366 * 24 + 1

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    guard let completed = columns.integers(.completedAt) else { return }
    let payout = columns.integers(.paidOutAt)
    let accepted = columns.integers(.acceptedAt)
    let absent = IntegerColumn.null
    if bins.isEmpty { bins = [Int64](repeating: 0, count: Self.binCount) }
    workers.prepare(log.workers.values.count)
    var unpaidDay: Int32 = .min
    var unpaidCount = 0
    for row in block {
      let end = completed[row]
      guard end != absent else { continue }
      let paid = payout.at(row)
      guard TimeSpan.plausible.contains(end), paid == absent || TimeSpan.plausible.contains(paid) else {
        implausible += 1
        continue
      }
      if end > lastCompletion ?? .min { lastCompletion = end }
      guard paid != absent else {
        let day = Int32(truncatingIfNeeded: (end - (end < 0 ? 86_399_999 : 0)) / 86_400_000)
        if day != unpaidDay {
          if unpaidCount > 0 { unpaid[unpaidDay, default: 0] += unpaidCount }
          (unpaidDay, unpaidCount) = (day, 0)
        }
        unpaidCount += 1
        continue
      }
      if paid > lastPayout ?? .min { lastPayout = paid }
      let wait = paid - end
      measured += 1
      if wait < 0 { early += 1 }
      bins[Int(min(max(wait, 0) / 3_600_000, Int64(Self.binCount - 1)))] &+= 1
      let isBeyond = wait > parameters.limit
      let worker = columns.worker.at(row)
      if worker >= 0, Int(worker) < workers.count {
        workers.withSlots { $0[Int(worker)].count(isBeyond) }
      }
      guard isBeyond else { continue }
      exceeding += 1
      if worst.mayKeep(wait) {
        worst.insert(
          WorstMeasured.Entry(
            score: wait, worker: worker, start: accepted.at(row), end: end, orderID: columns.orderID(row),
            measured: wait, limit: parameters.limit))
      }
    }
    if unpaidCount > 0 { unpaid[unpaidDay, default: 0] += unpaidCount }
  }

  public mutating func merge(_ other: PayoutDelays) {
    measured += other.measured
    exceeding += other.exceeding
    early += other.early
    implausible += other.implausible
    unpaid.merge(other.unpaid, uniquingKeysWith: +)
    if let last = other.lastPayout { lastPayout = max(lastPayout ?? last, last) }
    if let last = other.lastCompletion { lastCompletion = max(lastCompletion ?? last, last) }
    if bins.isEmpty {
      bins = other.bins
    } else {
      for index in other.bins.indices { bins[index] &+= other.bins[index] }
    }
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}
