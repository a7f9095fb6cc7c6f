public import OrderLog
import Statistics

/// The gap between the time shown to the customer and the time limit given to the worker, per order, and how the
/// completion lies to both.
///
/// - Complexity: O(1) per order; 40 KB + 16 bytes per worker.
public struct ClockGaps: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// A worker's limit counts as earlier when it is so by more than so many ms.
    public var leastGap: Int64

    /// Parameters.
    public init(leastGap: Int64 = 0) { self.leastGap = leastGap }
  }

  let parameters: Parameters
  /// Orders that no worker took.
  private(set) var untaken = 0
  /// Orders with both clocks that were carried out; those of them that were late for the worker, for the customer,
  /// and late for the worker but in time for the customer.
  private(set) var completed = 0
  private(set) var lateForWorker = 0
  private(set) var lateForCustomer = 0
  private(set) var lateForWorkerOnly = 0
  /// Orders that lack one of the clocks, or whose clocks are absurd.
  private(set) var undecided = 0
  /// promised − deadline (ms), in bins of 10 s from −3 h to 3 h: positive when the worker's limit is earlier.
  private(set) var gaps = BinnedCounts(-10_800_000..<10_800_000, width: 10_000)
  /// Per worker: orders, orders whose worker limit is earlier.
  private(set) var workers = WorkerCounts(width: 2)
  private(set) var worst = WorstOrders()

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let promised = IntegerReader(orders, .promisedAt)
    let deadline = IntegerReader(orders, .deadlineAt)
    let completed = IntegerReader(orders, .completedAt)
    let worker = CodeReader(orders, .workerID)
    let ids = orders.identifiers(.orderID)
    let completion = CompletionReader(orders)
    let nobodys = NeverAcceptedReader(orders)
    let leastGap = parameters.leastGap
    withExtendedLifetime(log) {
      for row in rows {
        if nobodys[row] {
          untaken += 1
          continue
        }
        guard let gap = plausibleSpan(from: deadline[row], to: promised[row]) else {
          undecided += 1
          continue
        }
        gaps.add(gap)
        let who = worker[row]
        workers.add(to: 0, of: who)
        if completion[row], completed[row] != IntegerColumn.null {
          self.completed += 1
          let (isLate, isLateForCustomer) = (completed[row] > deadline[row], completed[row] > promised[row])
          if isLate { lateForWorker += 1 }
          if isLateForCustomer { lateForCustomer += 1 }
          if isLate, !isLateForCustomer { lateForWorkerOnly += 1 }
        }
        guard gap > leastGap else { continue }
        workers.add(to: 1, of: who)
        if worst.admits(gap) {
          worst.add(
            score: gap, worker: who, start: deadline[row], end: promised[row], detail: 0, row: row, ids: ids)
        }
      }
    }
  }

  public mutating func merge(_ other: ClockGaps) {
    untaken += other.untaken
    completed += other.completed
    lateForWorker += other.lateForWorker
    lateForCustomer += other.lateForCustomer
    lateForWorkerOnly += other.lateForWorkerOnly
    undecided += other.undecided
    gaps.merge(other.gaps)
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}

/// The clocks of one order: how often the worker's time limit is earlier than the time that the customer is
/// shown, and by how much; and, by the third clock, the completion, how often an order was late for the worker
/// alone. Orders that no worker took are counted apart.
///
/// - Complexity: see ``ClockGaps``.
/// - Note: Source: law.md T-ETA-8 (report share and gap; analyst default).
public struct TwoClocks: Metric {
  public static let id = "eta.two-clocks"
  public static let requires = [FieldRequirement(.deadlineAt), FieldRequirement(.promisedAt)]

  /// A worker's limit counts as earlier when it is so by more than so many ms.
  public let leastGap: Int64
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(leastGap: Int64 = 0, least: SampleSize = SampleSize(), level: Double = 0.99) {
    self.leastGap = leastGap
    self.least = least
    self.level = level
  }

  var parameters: ClockGaps.Parameters { .init(leastGap: leastGap) }

  public var states: [StateRequest] { [StateRequest(ClockGaps.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.deadlineAt, .promisedAt], in: log)
    let state = store.state(ClockGaps.self, parameters)
    guard state.gaps.count > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(state: state, least: least, level: level)
  }

  /// Gaps between the clocks of a log.
  public struct Value: Sendable {
    let state: ClockGaps
    let least: SampleSize
    let level: Double

    /// Orders with both clocks.
    public var examined: Int { state.gaps.count }
    /// Orders whose worker limit is earlier than the customer's time by more than the least gap.
    public var workerEarlier: Int { state.workers.clusters(1, of: 0).reduce(0) { $0 + $1.hits } }
    /// The mean of promised − deadline in seconds, exact.
    public var meanGap: Double { (state.gaps.mean ?? 0) / 1_000 }
    /// A quantile of promised − deadline in seconds, within 5 s.
    public func quantile(_ share: Double) -> Double { (state.gaps.quantile(share) ?? 0) / 1_000 }
    /// promised − deadline in bins of one minute, from −3 h to 3 h.
    public var histogram: [(minutes: Int, count: Int)] {
      wholeBins(state.gaps, width: 60_000).map { (minutes: Int($0.lower / 60_000), count: $0.count) }
    }
    /// The share of orders whose worker limit is earlier.
    public func share() throws(NoValue) -> ClusteredShare {
      try least.check(orders: examined, workers: state.workers.workerCount(withAny: 0))
      return try statistic { () throws(Undefined) in
        try ClusteredShare(state.workers.clusters(1, of: 0), level: level)
      }
    }

    /// Orders whose worker limit is earlier than the customer's time, the widest gaps as cases. The estimate
    /// is nil when there are too few orders or workers for a rate.
    public func measurement() -> Measurement {
      let estimate = try? share()
      return Measurement(
        unit: .order, examined: examined, exceeding: workerEarlier, undecided: state.undecided,
        workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: state.workers.workerCount(withAny: 1), estimate: estimate?.estimate,
        cases: state.worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.id.isEmpty ? nil : $0.id,
            window: $0.start..<max($0.start, $0.end), measured: Double($0.score) / 60_000,
            limit: Double(state.parameters.leastGap) / 60_000, quantity: .minutes)
        },
        figures: quantileFigures(state.gaps, scale: 60_000, .minutes, prefix: "gap.") + [
          Figure("completed", Double(state.completed), .count),
          Figure("lateForWorker", Double(state.lateForWorker), .count),
          Figure("lateForCustomer", Double(state.lateForCustomer), .count),
          Figure("lateForWorkerOnly", Double(state.lateForWorkerOnly), .count),
        ] + (estimate?.figures ?? []))
    }
  }
}
