public import OrderLog
import Statistics

/// Whether time was added (补时) to the orders that goods which were ready late held up: the delayed order itself,
/// and the other orders that its worker had in hand.
///
/// What an order is owed is the time that it lost: the delay of its own goods, and the worker's waits at merchants
/// for late goods of other orders while it was in hand, time lost twice counted once. Only delays above the least
/// delay are looked at, and only orders that lost more than that are owed time. An order is made up for when
/// added_time covers what it is owed, one second aside, because logs cut instants to seconds. An order whose added
/// time is not known is undecided, unless the reading takes a missing entry for none.
///
/// - Complexity: see ``TimesInHand``.
/// - Note: Source: law.md T-ETA-5; GB/T 46862-2025 (FD-COMP). 3 min and 95 % are analyst defaults. That other orders
///   are owed the worker's wait and not the whole delay is this project's reading of "the orders it affects".
public struct AddedTimeInHand: Metric {
  public static let id = "eta.added-time-in-hand"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.acceptedAt), FieldRequirement(.completedAt),
    FieldRequirement(.readyPromisedAt), FieldRequirement(.readyAt), FieldRequirement(.arrivedPickupAt),
    FieldRequirement(.addedTime),
  ]

  /// Delays above so many ms call for added time.
  public let leastDelay: Int64
  /// Whether a row without added time got none.
  public let missingIsNone: Bool
  /// Whether any added time makes up for a delay, or only as much as was lost.
  public let anyTimeSuffices: Bool
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    leastDelay: Int64 = 180_000, missingIsNone: Bool = false, anyTimeSuffices: Bool = false,
    least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.leastDelay = leastDelay
    self.missingIsNone = missingIsNone
    self.anyTimeSuffices = anyTimeSuffices
    self.least = least
    self.level = level
  }

  var parameters: TimesInHand.Parameters { .init(leastDelay: leastDelay) }

  public var states: [StateRequest] { [StateRequest(TimesInHand.self, parameters)] }

  /// What delayed and affected orders got.
  public struct Value: Sendable, Equatable {
    /// Orders that are owed time and whose added time is known; those of them that their own goods delayed.
    public let examined: Int
    public let ownDelays: Int
    /// Orders that are owed time and did not get it.
    public let lacking: Int
    /// Orders that lack a value, or that may be owed time.
    public let undecided: Int
    /// The median of added ÷ owed.
    public let medianRatio: Double?
    /// Σ of what is missing, in minutes.
    public let missingMinutes: Double
    /// The share that got it, with its interval.
    public let compensated: ClusteredShare
    let workersExamined: Int
    let workersLacking: Int
    let cases: [Case]
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(TimesInHand.self, parameters)
    let (debts, possible) = state.debts()
    var undecided = state.undecided + possible
    var clusters: [Int32: ShareCluster] = [:]
    var ratios: [Double] = []
    var (own, missing) = (0, Int128(0))
    var lacking: [TimesInHand.Debt] = []
    for debt in debts {
      var order = debt.order
      if order.added < 0, missingIsNone { order.added = 0 }
      guard order.added >= 0 else {
        undecided += 1
        continue
      }
      let isEnough =
        anyTimeSuffices ? order.added > 0 : order.added >= debt.owed - Milliseconds.second
      ratios.append(Double(order.added) / Double(debt.owed))
      if debt.isOwn { own += 1 }
      clusters[order.worker, default: ShareCluster(hits: 0, size: 0)].size += 1
      guard !isEnough else {
        clusters[order.worker, default: ShareCluster(hits: 0, size: 0)].hits += 1
        continue
      }
      missing += Int128(debt.owed - order.added)
      lacking.append(debt)
    }
    guard !ratios.isEmpty else { throw .nothingToMeasure(examined: undecided) }
    let counts = clusters.sorted { $0.key < $1.key }.map(\.value)
    try least.check(orders: ratios.count, workers: counts.count)
    let share = try statistic { () throws(Undefined) in try ClusteredShare(counts, level: level) }
    return Value(
      examined: ratios.count, ownDelays: own, lacking: lacking.count, undecided: undecided,
      medianRatio: try? SortedSample(ratios).median, missingMinutes: Double(missing) / 60_000,
      compensated: share, workersExamined: counts.count,
      workersLacking: counts.count { $0.hits < $0.size }, cases: Self.cases(lacking, in: log))
  }

  /// The orders that lack most, with their ids, which are looked up in the log for these few.
  private static func cases(_ lacking: [TimesInHand.Debt], in log: OrderLog) -> [Case] {
    func rank(_ a: TimesInHand.Debt, _ b: TimesInHand.Debt) -> Bool {
      let (first, second) = (a.owed - max(0, a.order.added), b.owed - max(0, b.order.added))
      return first != second ? first > second : a.order < b.order
    }
    let worst = lacking.sorted(by: rank).prefix(Measurement.caseLimit)
    var ids: [TimesInHand.Held: [String]] = [:]
    let wanted = Set(worst.map(\.order))
    let columns = OrderColumns(log.orders)
    let (accepted, completed) = (columns.integers(.acceptedAt), columns.integers(.completedAt))
    let added = columns.integers(.addedTime)
    for row in 0..<log.orders.rowCount {
      let stored = added.at(row)
      let key = TimesInHand.Held(
        worker: columns.worker.at(row), accepted: accepted.at(row), completed: completed.at(row),
        added: stored >= 0 && stored <= 2_592_000_000 ? stored : -1)
      guard wanted.contains(key) else { continue }
      ids[key, default: []].append(columns.orderID(row))
    }
    // Orders that agree in all that is kept take their ids in turn.
    for key in ids.keys { ids[key]?.sort { TextOrder.precedes($1, $0) } }
    return worst.map { debt in
      Case(
        worker: debt.order.worker, orderID: ids[debt.order]?.popLast().flatMap { $0.isEmpty ? nil : $0 },
        window: debt.order.accepted..<debt.order.completed,
        measured: Double(max(0, debt.order.added)) / 60_000, limit: Double(debt.owed) / 60_000,
        quantity: .minutes, figures: [Figure(debt.isOwn ? "ownDelay" : "affected", 1, .count)])
    }
  }
}

extension AddedTimeInHand.Value {
  /// The share of orders that got the time they are owed; orders that lack it as cases, those that lack most first.
  public func measurement() -> Measurement {
    Measurement(
      unit: .order, examined: examined, exceeding: lacking, undecided: undecided,
      workersExamined: workersExamined, workersExceeding: workersLacking,
      estimate: compensated.estimate.bounded(undecided: undecided, of: examined), cases: cases,
      figures: [
        Figure("ownDelay", Double(ownDelays), .count),
        Figure("affected", Double(examined - ownDelays), .count),
        Figure("missing", missingMinutes, .minutes),
      ] + (medianRatio.map { [Figure("ratio.p50", $0, .ratio)] } ?? []) + compensated.figures)
  }
}
