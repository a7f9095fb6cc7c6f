public import OrderLog
import Statistics

/// How many orders workers had in hand when they took one, from the log's own column.
///
/// - Complexity: O(1) per order; 2 KB + 32 bytes per worker.
public struct CarriedOrders: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// Whether the order that is taken counts as one in hand.
    public var includesThis: Bool
    /// More in hand than this is counted.
    public var limit: Int64

    /// Parameters.
    public init(includesThis: Bool, limit: Int64) {
      self.includesThis = includesThis
      self.limit = limit
    }
  }

  let parameters: Parameters
  /// Rows without the column's value, or with a negative or absurd one.
  private(set) var undecided = 0
  /// Orders called off before any worker had them: nobody took them.
  private(set) var neverAccepted = 0
  /// Orders in hand, one bin each up to 200.
  private(set) var held = BinnedCounts(0..<200, width: 1)
  /// Per worker: orders, those above the limit, those with a cap, those above their cap.
  private(set) var workers = WorkerCounts(width: 4)
  private(set) var worst = WorstOrders()
  /// Orders furthest above their cap.
  private(set) var worstByCap = WorstOrders()

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let carried = IntegerReader(orders, .carried)
    let cap = IntegerReader(orders, .carryLimit)
    let accepted = IntegerReader(orders, .acceptedAt)
    let worker = CodeReader(orders, .workerID)
    let ids = orders.identifiers(.orderID)
    let calledOff = NeverAcceptedReader(orders)
    let own: Int64 = parameters.includesThis ? 1 : 0
    let limit = parameters.limit
    withExtendedLifetime(log) {
      for row in rows {
        if calledOff[row] {
          neverAccepted += 1
          continue
        }
        let value = carried[row]
        guard value >= 0, value <= 1_000_000 else {
          undecided += 1
          continue
        }
        let inHand = value + own
        held.add(inHand)
        let who = worker[row]
        workers.add(to: 0, of: who)
        let begin = accepted[row]
        if inHand > limit {
          workers.add(to: 1, of: who)
          if worst.admits(inHand) {
            worst.add(
              score: inHand, worker: who, start: begin, end: begin, detail: limit, row: row, ids: ids)
          }
        }
        let most = cap[row]
        guard most >= 0, most <= 1_000_000 else { continue }
        workers.add(to: 2, of: who)
        if inHand > most {
          workers.add(to: 3, of: who)
          if worstByCap.admits(inHand - most) {
            worstByCap.add(
              score: inHand - most, worker: who, start: begin, end: begin, detail: most, row: row, ids: ids)
          }
        }
      }
    }
  }

  public mutating func merge(_ other: CarriedOrders) {
    undecided += other.undecided
    neverAccepted += other.neverAccepted
    held.merge(other.held)
    workers.merge(other.workers)
    worst.merge(other.worst)
    worstByCap.merge(other.worstByCap)
  }
}

/// How many orders a worker has in hand when one more is taken, against the cap that holds for the worker and
/// against a fixed number.
///
/// The column `carried` leaves the new order out, a cap counts it: so orders in hand are carried + 1, unless
/// the reading says otherwise. Without the column this metric has no value; how orders overlap in time is
/// another metric, not a stand-in.
///
/// - Complexity: see ``CarriedOrders``.
/// - Note: Source: law.md T-DISP-3: the platform's own cap is a commitment; 12 at the 99th percentile is an
///   analyst default.
public struct Concurrency: Metric {
  public static let id = "dispatch.concurrency"
  public static let requires = [FieldRequirement(.carried)]

  /// Whether the order that is taken counts as one in hand.
  public let includesThis: Bool
  /// More in hand than this is counted.
  public let limit: Int64
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    includesThis: Bool = true, limit: Int64 = 12, least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.includesThis = includesThis
    self.limit = limit
    self.least = least
    self.level = level
  }

  var parameters: CarriedOrders.Parameters { .init(includesThis: includesThis, limit: limit) }

  public var states: [StateRequest] { [StateRequest(CarriedOrders.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.carried], in: log)
    let state = store.state(CarriedOrders.self, parameters)
    guard state.held.count > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(state: state, least: least, level: level)
  }

  /// Orders in hand at each acceptance.
  public struct Value: Sendable {
    let state: CarriedOrders
    let least: SampleSize
    let level: Double

    /// Orders with a number in hand.
    public var examined: Int { state.held.count }
    /// A quantile of the orders in hand, exact below 200.
    public func quantile(_ share: Double) -> Double { state.held.quantile(share) ?? 0 }
    /// Orders in hand and how often, up to 199.
    public var histogram: [(orders: Int, count: Int)] {
      state.held.bins.map { (orders: Int($0.lowerBound), count: $0.count) }
    }

    /// The share of orders taken with more in hand than the limit.
    public func shareAboveLimit() throws(NoValue) -> ClusteredShare { try share(1, of: 0) }
    /// The share of orders taken with more in hand than the worker's cap, among those with a cap.
    public func shareAboveCap() throws(NoValue) -> ClusteredShare { try share(3, of: 2) }

    private func share(_ numerator: Int, of denominator: Int) throws(NoValue) -> ClusteredShare {
      let clusters = state.workers.clusters(numerator, of: denominator)
      try least.check(
        orders: clusters.reduce(0) { $0 + $1.size }, workers: state.workers.workerCount(withAny: denominator))
      return try statistic { () throws(Undefined) in try ClusteredShare(clusters, level: level) }
    }

    /// Orders above the fixed limit; figures hold the quantiles, `p99` among them.
    public func measurement() -> Measurement {
      measure(1, of: 0, worst: state.worst, undecided: state.undecided, try? shareAboveLimit()) {
        Double($0.score)
      }
    }

    /// Orders above the cap that held for the worker; orders without a cap are undecided.
    public func capMeasurement() throws(NoValue) -> Measurement {
      let withCap = state.workers.clusters(3, of: 2).reduce(0) { $0 + $1.size }
      if withCap == 0 { throw .missingFields([FieldRequirement(.carryLimit)]) }
      return measure(
        3, of: 2, worst: state.worstByCap, undecided: examined - withCap + state.undecided,
        try? shareAboveCap()
      ) { Double($0.score + $0.detail) }
    }

    private func measure(
      _ numerator: Int, of denominator: Int, worst: WorstOrders, undecided: Int,
      _ estimate: ClusteredShare?, measured: (WorstOrders.Entry) -> Double
    ) -> Measurement {
      let clusters = state.workers.clusters(numerator, of: denominator)
      return Measurement(
        unit: .order, examined: clusters.reduce(0) { $0 + $1.size },
        exceeding: clusters.reduce(0) { $0 + $1.hits }, undecided: undecided,
        workersExamined: state.workers.workerCount(withAny: denominator),
        workersExceeding: state.workers.workerCount(withAny: numerator), estimate: estimate?.estimate,
        cases: worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.id.isEmpty ? nil : $0.id,
            window: $0.start == IntegerColumn.null ? nil : $0.start..<$0.start, measured: measured($0),
            limit: Double($0.detail), quantity: .count)
        },
        figures: quantileFigures(state.held, scale: 1, .count) + (estimate?.figures ?? []))
    }
  }
}
