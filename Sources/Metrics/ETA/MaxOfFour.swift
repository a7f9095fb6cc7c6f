public import OrderLog
import Statistics

/// By how much the given time of each order falls short of the largest of the platform's four estimates.
///
/// - Complexity: O(1) per order; 6 KB + 16 bytes per worker.
public struct EstimateShortfalls: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// From when the given time is counted.
    public var start: ClockStart
    /// Which clock is the given time.
    public var clock: GivenClock
    /// A shortfall up to so many ms conforms.
    public var tolerance: Int64
    /// Whether time that was added after acceptance counts as given.
    public var countsAddedTime: Bool

    /// Parameters.
    public init(start: ClockStart, clock: GivenClock, tolerance: Int64, countsAddedTime: Bool = true) {
      self.start = start
      self.clock = clock
      self.tolerance = tolerance
      self.countsAddedTime = countsAddedTime
    }
  }

  let parameters: Parameters
  /// Orders that no worker took.
  private(set) var untaken = 0
  /// Orders that lack one of the four, the start or the clock, or whose values are absurd.
  private(set) var undecided = 0
  /// max of four − given (ms) of all decided orders, in bins of 10 s from −1 h to 1 h.
  private(set) var shortfalls = BinnedCounts(-3_600_000..<3_600_000, width: 10_000)
  /// Which of the four was the largest (ties to the first): model, city, segments, distance.
  private(set) var binding = [0, 0, 0, 0]
  /// Per worker: orders, orders short of the largest.
  private(set) var workers = WorkerCounts(width: 2)
  private(set) var worst = WorstOrders()

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let start = IntegerReader(orders, parameters.start.field)
    let clock = IntegerReader(orders, parameters.clock.field)
    let model = IntegerReader(orders, .etaModel)
    let city = IntegerReader(orders, .etaCity)
    let segments = IntegerReader(orders, .etaSegments)
    let distance = IntegerReader(orders, .etaDistance)
    let added = IntegerReader(orders, .addedTime)
    let worker = CodeReader(orders, .workerID)
    let ids = orders.identifiers(.orderID)
    let nobodys = NeverAcceptedReader(orders)
    let countsAddedTime = parameters.countsAddedTime
    withExtendedLifetime(log) {
      for row in rows {
        if nobodys[row] {
          untaken += 1
          continue
        }
        let begin = start[row]
        let extra = countsAddedTime ? 0 : added[row]
        let (a, b, c, d) = (model[row], city[row], segments[row], distance[row])
        // A null is the smallest number, so the least of the four says whether one is missing.
        let largest = max(max(a, b), max(c, d))
        guard min(min(a, b), min(c, d)) >= 0, largest <= 2_592_000_000, extra >= 0, extra <= 2_592_000_000,
          let end = plausibleSpan(from: begin, to: clock[row])
        else {
          undecided += 1
          continue
        }
        let given = end - extra
        let shortfall = largest - given
        shortfalls.add(shortfall)
        binding[a == largest ? 0 : b == largest ? 1 : c == largest ? 2 : 3] += 1
        let who = worker[row]
        workers.add(to: 0, of: who)
        guard shortfall > parameters.tolerance else { continue }
        workers.add(to: 1, of: who)
        if worst.admits(shortfall) {
          worst.add(
            score: shortfall, worker: who, start: begin, end: clock[row], detail: largest, row: row, ids: ids)
        }
      }
    }
  }

  public mutating func merge(_ other: EstimateShortfalls) {
    untaken += other.untaken
    undecided += other.undecided
    shortfalls.merge(other.shortfalls)
    addCounts(&binding, other.binding)
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}

/// Whether the given time is at least the largest of the platform's four estimates: the model's, the city's,
/// the sum of segments and the distance's.
///
/// An order conforms when clock − start ≥ max(eta_model, eta_city, eta_segments, eta_distance) − tolerance.
/// All four must be there; an order that lacks one is undecided, because the missing one could be the
/// largest. A limit usually holds the time that was added after acceptance; the reading without it takes
/// added_time off, and an order whose added time is not known is then undecided. Orders that no worker took are
/// counted apart.
///
/// - Complexity: see ``EstimateShortfalls``.
/// - Note: Source: law.md T-ETA-3, a commitment (ST-MT); tolerance 1 s.
public struct MaxOfFour: Metric {
  public static let id = "eta.max-of-four"
  public static let requires = [
    FieldRequirement(.etaModel), FieldRequirement(.etaCity), FieldRequirement(.etaSegments),
    FieldRequirement(.etaDistance), FieldRequirement(.orders, anyOf: [.deadlineAt, .promisedAt]),
    FieldRequirement(.orders, anyOf: [.acceptedAt, .offeredAt, .placedAt]),
  ]

  /// From when the given time is counted.
  public let start: ClockStart
  /// Which clock is the given time.
  public let clock: GivenClock
  /// A shortfall up to so many ms conforms.
  public let tolerance: Int64
  /// Whether time that was added after acceptance counts as given.
  public let countsAddedTime: Bool
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    start: ClockStart = .accepted, clock: GivenClock = .deadline, tolerance: Int64 = 1_000,
    countsAddedTime: Bool = true, least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.start = start
    self.clock = clock
    self.tolerance = tolerance
    self.countsAddedTime = countsAddedTime
    self.least = least
    self.level = level
  }

  var parameters: EstimateShortfalls.Parameters {
    .init(start: start, clock: clock, tolerance: tolerance, countsAddedTime: countsAddedTime)
  }

  public var states: [StateRequest] { [StateRequest(EstimateShortfalls.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns(
      [.etaModel, .etaCity, .etaSegments, .etaDistance, clock.field, start.field]
        + (countsAddedTime ? [] : [.addedTime]), in: log)
    let state = store.state(EstimateShortfalls.self, parameters)
    guard state.shortfalls.count > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(state: state, least: least, level: level)
  }

  /// Shortfalls of a log.
  public struct Value: Sendable {
    let state: EstimateShortfalls
    let least: SampleSize
    let level: Double

    /// Orders with all times.
    public var examined: Int { state.shortfalls.count }
    /// Orders whose given time is short of the largest by more than the tolerance.
    public var short: Int { state.workers.clusters(1, of: 0).reduce(0) { $0 + $1.hits } }
    /// How often each of the four was the largest, ties to the first: model, city, segments, distance.
    public var binding: [Int] { state.binding }
    /// A quantile of largest − given in seconds, within 5 s; negative where there is room.
    public func quantile(_ share: Double) -> Double { (state.shortfalls.quantile(share) ?? 0) / 1_000 }

    /// The share that falls short, with its intervals.
    public func share() throws(NoValue) -> ClusteredShare {
      try least.check(orders: examined, workers: state.workers.workerCount(withAny: 0))
      return try statistic { () throws(Undefined) in
        try ClusteredShare(state.workers.clusters(1, of: 0), level: level)
      }
    }

    /// Orders that fall short, the worst as cases. The estimate is nil when there are too few for a rate.
    public func measurement() -> Measurement {
      let estimate = try? share()
      var figures = quantileFigures(state.shortfalls, scale: 1_000, .seconds, prefix: "shortfall.")
      figures.append(Figure("untaken", Double(state.untaken), .count))
      for (name, count) in zip(["model", "city", "segments", "distance"], state.binding) {
        figures.append(Figure("binding.\(name)", Double(count), .count))
      }
      return Measurement(
        unit: .order, examined: examined, exceeding: short, undecided: state.undecided,
        workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: state.workers.workerCount(withAny: 1), estimate: estimate?.estimate,
        cases: state.worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.id.isEmpty ? nil : $0.id,
            window: min($0.start, $0.end)..<max($0.start, $0.end),
            measured: Double($0.detail - $0.score) / 1_000, limit: Double($0.detail) / 1_000,
            quantity: .seconds)
        },
        figures: figures + (estimate?.figures ?? []))
    }
  }
}
