public import OrderLog
import Statistics

/// How much longer the planned way of each order is than the shortest one.
///
/// - Complexity: O(1) per order; 4 KB + 16 bytes per worker.
public struct PlannedWays: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// A planned way of more than so many thousandths of the shortest is counted.
    public var limit: Int64
    /// Whether only orders that were taken with nothing else in hand are looked at.
    public var onlyAlone: Bool

    /// Parameters.
    public init(limit: Int64, onlyAlone: Bool) {
      self.limit = limit
      self.onlyAlone = onlyAlone
    }
  }

  /// Ways beyond this are faults of the log: 10,000 km.
  static let longest: Int64 = 10_000_000

  let parameters: Parameters
  /// Orders without one of the distances, or with absurd ones; in the reading `onlyAlone` also those without a
  /// number of orders in hand.
  private(set) var undecided = 0
  /// Orders that no worker took, and orders taken with others in hand.
  private(set) var untaken = 0
  private(set) var notAlone = 0
  /// Orders whose planned way is shorter than the shortest: the two are not measured alike.
  private(set) var belowShortest = 0
  /// Planned over shortest in thousandths, in bins of 10 from 0 to 4.
  private(set) var ratios = BinnedCounts(0..<4_000, width: 10)
  /// Per worker: orders, orders beyond the limit.
  private(set) var workers = WorkerCounts(width: 2)
  private(set) var worst = WorstOrders()

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let planned = IntegerReader(orders, .distance)
    let shortest = IntegerReader(orders, .shortestDistance)
    let carried = IntegerReader(orders, .carried)
    let accepted = IntegerReader(orders, .acceptedAt)
    let worker = CodeReader(orders, .workerID)
    let ids = orders.identifiers(.orderID)
    let nobodys = NeverAcceptedReader(orders)
    let limit = min(max(0, parameters.limit), 1_000_000)
    withExtendedLifetime(log) {
      for row in rows {
        if nobodys[row] {
          untaken += 1
          continue
        }
        if parameters.onlyAlone, carried[row] > 0 {
          notAlone += 1
          continue
        }
        let (way, least) = (planned[row], shortest[row])
        guard way >= 0, way <= Self.longest, least > 0, least <= Self.longest,
          !parameters.onlyAlone || carried[row] == 0
        else {
          undecided += 1
          continue
        }
        ratios.add(way * 1_000 / least)
        if way < least { belowShortest += 1 }
        let who = worker[row]
        workers.add(to: 0, of: who)
        guard way * 1_000 > least * limit else { continue }
        workers.add(to: 1, of: who)
        let score = way * 1_000_000 / least
        if worst.admits(score) {
          let start = accepted[row]
          worst.add(score: score, worker: who, start: start, end: start, detail: least, row: row, ids: ids)
        }
      }
    }
  }

  public mutating func merge(_ other: PlannedWays) {
    undecided += other.undecided
    untaken += other.untaken
    notAlone += other.notAlone
    belowShortest += other.belowShortest
    ratios.merge(other.ratios)
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}

/// Detours in the planned way: the share of orders whose navigation distance is more than 1.3 times the shortest.
///
/// A ratio of exactly the limit is not a detour. Orders that no worker took are counted apart; so are, in the
/// reading `onlyAlone`, orders taken with others in hand, whose way may lead past other stops. A planned way below
/// the shortest is no detour and is counted, because the two are then not measured alike.
///
/// - Complexity: see ``PlannedWays``.
/// - Note: Source: law.md T-DISP-5; FD-DSP; 1.3 and 5 % are analyst defaults. Ways against the traffic and closed
///   segments need the ways themselves, which a log does not have.
public struct Detour: Metric {
  public static let id = "dispatch.detour"
  public static let requires = [FieldRequirement(.distance), FieldRequirement(.shortestDistance)]

  /// The ratio of planned to shortest way in thousandths, above which it is a detour.
  public let limit: Int64
  /// Whether only orders that were taken with nothing else in hand are looked at.
  public let onlyAlone: Bool
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    limit: Int64 = 1_300, onlyAlone: Bool = false, least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.limit = limit
    self.onlyAlone = onlyAlone
    self.least = least
    self.level = level
  }

  var parameters: PlannedWays.Parameters { .init(limit: limit, onlyAlone: onlyAlone) }

  public var states: [StateRequest] { [StateRequest(PlannedWays.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.distance, .shortestDistance] + (onlyAlone ? [.carried] : []), in: log)
    let state = store.state(PlannedWays.self, parameters)
    guard state.ratios.count > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(state: state, least: least, level: level)
  }

  /// Detours of a log.
  public struct Value: Sendable {
    let state: PlannedWays
    let least: SampleSize
    let level: Double

    /// Orders with both distances.
    public var examined: Int { state.ratios.count }
    /// Orders with a detour.
    public var detours: Int { state.workers.clusters(1, of: 0).reduce(0) { $0 + $1.hits } }
    /// The share of orders with a detour.
    public func share() throws(NoValue) -> ClusteredShare {
      try least.check(orders: examined, workers: state.workers.workerCount(withAny: 0))
      return try statistic { () throws(Undefined) in
        try ClusteredShare(state.workers.clusters(1, of: 0), level: level)
      }
    }

    /// Orders with a detour, the longest as cases.
    public func measurement() throws(NoValue) -> Measurement {
      let share = try share()
      return Measurement(
        unit: .order, examined: examined, exceeding: detours, undecided: state.undecided,
        workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: state.workers.workerCount(withAny: 1),
        estimate: share.estimate.bounded(undecided: state.undecided, of: examined),
        cases: state.worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.id.isEmpty ? nil : $0.id,
            window: $0.start == IntegerColumn.null ? nil : $0.start..<$0.start,
            measured: Double($0.score) / 1_000_000, limit: Double(state.parameters.limit) / 1_000,
            quantity: .ratio, figures: [Figure("shortest", Double($0.detail), .metres)])
        },
        figures: quantileFigures(state.ratios, scale: 1_000, .ratio, prefix: "ratio.") + [
          Figure("belowShortest", Double(state.belowShortest), .count),
          Figure("notAlone", Double(state.notAlone), .count),
          Figure("untaken", Double(state.untaken), .count),
        ] + share.figures)
    }
  }
}
