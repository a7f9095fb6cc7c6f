public import OrderLog
import Statistics

/// Time that was added to orders whose goods were ready late, against the delay.
///
/// - Complexity: O(1) per order; 9 KB + 16 bytes per worker.
public struct DelayCompensations: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// Delays above so many ms call for added time.
    public var leastDelay: Int64
    /// Whether a row without added time got none, or is undecided.
    public var missingIsNone: Bool

    /// Parameters.
    public init(leastDelay: Int64, missingIsNone: Bool) {
      self.leastDelay = leastDelay
      self.missingIsNone = missingIsNone
    }
  }

  let parameters: Parameters
  /// Orders without both times of readiness, delayed orders without added time, and absurd values.
  private(set) var undecided = 0
  /// Orders that were not carried out.
  private(set) var notCompleted = 0
  /// Orders whose delay calls for nothing.
  private(set) var notDelayed = 0
  /// Added time as a share of the delay in whole per cent, rounded down, in bins of 1 up to 1,000.
  private(set) var ratios = BinnedCounts(0..<1_000, width: 1)
  /// Delayed orders that got no time at all.
  private(set) var nothingAdded = 0
  /// Per worker: delayed orders, those whose added time is less than the delay.
  private(set) var workers = WorkerCounts(width: 2)
  private(set) var worst = WorstOrders()

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let promised = IntegerReader(orders, .readyPromisedAt)
    let ready = IntegerReader(orders, .readyAt)
    let addedTime = IntegerReader(orders, .addedTime)
    let worker = CodeReader(orders, .workerID)
    let ids = orders.identifiers(.orderID)
    let completion = CompletionReader(orders)
    let none: Int64 = parameters.missingIsNone ? 0 : -1
    withExtendedLifetime(log) {
      for row in rows {
        guard completion[row] else {
          notCompleted += 1
          continue
        }
        guard let delay = plausibleSpan(from: promised[row], to: ready[row]) else {
          undecided += 1
          continue
        }
        // Nothing is owed below one millisecond of delay, whatever the parameter says.
        guard delay > parameters.leastDelay, delay > 0 else {
          notDelayed += 1
          continue
        }
        let stored = addedTime[row]
        let added = stored == IntegerColumn.null ? none : stored
        guard added >= 0, added <= 2_592_000_000 else {
          undecided += 1
          continue
        }
        ratios.add(added * 100 / delay)
        if added == 0 { nothingAdded += 1 }
        let who = worker[row]
        workers.add(to: 0, of: who)
        let lacking = delay - added
        guard lacking > 0 else { continue }
        workers.add(to: 1, of: who)
        if worst.admits(lacking) {
          worst.add(
            score: lacking, worker: who, start: promised[row], end: ready[row], detail: added, row: row,
            ids: ids)
        }
      }
    }
  }

  public mutating func merge(_ other: DelayCompensations) {
    undecided += other.undecided
    notCompleted += other.notCompleted
    notDelayed += other.notDelayed
    ratios.merge(other.ratios)
    nothingAdded += other.nothingAdded
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}

/// Whether orders whose goods were ready late got time added (补时): the share of orders with more than 3 min
/// of delay whose added time is at least the delay, and the ratio of added time to delay.
///
/// Delay is ready_at − ready_promised_at. An order whose added time is missing is undecided, unless the
/// reading takes a missing entry for none. Orders that were not carried out are counted apart. Other orders that
/// the worker carried meanwhile are owed time as well: see ``AddedTimeInHand``.
///
/// - Complexity: see ``DelayCompensations``.
/// - Note: Source: law.md T-ETA-5; GB/T 46862-2025 (FD-COMP); 3 min, 95 % and 1.0 are analyst defaults.
public struct AddedTime: Metric {
  public static let id = "eta.added-time"
  public static let requires = [
    FieldRequirement(.readyPromisedAt), FieldRequirement(.readyAt), FieldRequirement(.addedTime),
  ]

  /// Delays above so many ms call for added time.
  public let leastDelay: Int64
  /// Whether a row without added time got none.
  public let missingIsNone: Bool
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    leastDelay: Int64 = 180_000, missingIsNone: Bool = false, least: SampleSize = SampleSize(),
    level: Double = 0.99
  ) {
    self.leastDelay = leastDelay
    self.missingIsNone = missingIsNone
    self.least = least
    self.level = level
  }

  var parameters: DelayCompensations.Parameters {
    .init(leastDelay: leastDelay, missingIsNone: missingIsNone)
  }

  public var states: [StateRequest] { [StateRequest(DelayCompensations.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.readyPromisedAt, .readyAt, .addedTime], in: log)
    let state = store.state(DelayCompensations.self, parameters)
    guard state.ratios.count > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(state: state, least: least, level: level)
  }

  /// Added time of the delayed orders of a log.
  public struct Value: Sendable {
    let state: DelayCompensations
    let least: SampleSize
    let level: Double

    /// Delayed orders.
    public var examined: Int { state.ratios.count }
    /// Orders that were not delayed enough.
    public var notDelayed: Int { state.notDelayed }
    /// Delayed orders whose added time is less than the delay.
    public var lacking: Int { state.workers.clusters(1, of: 0).reduce(0) { $0 + $1.hits } }
    /// The median of added time ÷ delay, within 0.01 and rounded down.
    public var medianRatio: Double { ((state.ratios.quantile(0.5) ?? 0)) / 100 }

    /// The share of delayed orders whose added time covers the delay.
    public func compensated() throws(NoValue) -> ClusteredShare {
      try least.check(orders: examined, workers: state.workers.workerCount(withAny: 0))
      let clusters = state.workers.clusters(1, of: 0)
        .map { ShareCluster(hits: $0.size - $0.hits, size: $0.size) }
      return try statistic { () throws(Undefined) in try ClusteredShare(clusters, level: level) }
    }

    /// Delayed orders that lack added time, the worst as cases; the estimate is the share compensated, nil
    /// when there are too few orders or workers for a rate.
    public func measurement() -> Measurement {
      let estimate = try? compensated()
      return Measurement(
        unit: .order, examined: examined, exceeding: lacking, undecided: state.undecided,
        workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: state.workers.workerCount(withAny: 1),
        estimate: estimate?.estimate.bounded(undecided: state.undecided, of: examined),
        cases: state.worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.id.isEmpty ? nil : $0.id,
            window: $0.start..<max($0.start, $0.end), measured: Double($0.detail) / 60_000,
            limit: Double($0.end) / 60_000 - Double($0.start) / 60_000, quantity: .minutes)
        },
        figures: [
          Figure("ratio.p50", medianRatio, .ratio),
          Figure("nothingAdded", Double(state.nothingAdded), .count),
          Figure("notDelayed", Double(notDelayed), .count),
          Figure("notCompleted", Double(state.notCompleted), .count),
        ] + (estimate?.figures ?? []))
    }
  }
}
