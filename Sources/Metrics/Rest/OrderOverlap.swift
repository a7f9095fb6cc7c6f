public import OrderLog

/// How much a worker's orders overlap: raw order time over engaged time, and the orders in hand at each
/// acceptance, recomputed from the intervals.
///
/// T-DISP-3 (saturation: P99 above 12); LAB-50R-4 (overlaps are not counted twice). O(n log k) for k orders in
/// hand. Guide: Docs/metrics/order-overlap.md.
public struct OrderOverlap: RestMetric {
  /// What is held against the limit.
  public enum Criterion: String, Hashable, Sendable, Codable, CaseIterable {
    /// The other orders in hand when one is accepted. The unit is the order.
    case order
    /// The 99th percentile of them for each worker: the smallest number that at least 99 % of the worker's
    /// acceptances do not exceed. The unit is the worker.
    case workerP99
  }

  /// What the overlap of orders yields.
  public struct Value: MeasuredValue, Equatable {
    public let measurement: Measurement
    /// `inHand[n]` orders were accepted with n other orders in hand.
    public let inHand: [Int]
    /// `workerP99[n]` workers have a 99th percentile of n.
    public let workerP99: [Int]
    /// The sum of the orders' durations in ms.
    public let rawTime: Int64
    /// The sum of the workers' engaged time in ms, overlaps counted once.
    public let engagedTime: Int64

    /// Raw order time over engaged time: 1 without any overlap; nil when there is no engaged time.
    public var ratio: Double? { engagedTime > 0 ? Double(rawTime) / Double(engagedTime) : nil }
    /// The most other orders in hand at an acceptance.
    public var maximum: Int { inHand.count - 1 }
  }

  public static let id = "rest.order-overlap"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.orders, anyOf: [.acceptedAt, .pickedUpAt]),
    FieldRequirement(.completedAt),
  ]

  /// What is held against the limit.
  public var criterion: Criterion
  /// The limit in other orders in hand.
  public var limit: Int64
  /// When a unit is beyond the limit.
  public var test: LimitTest
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters
  /// How unknown time counts.
  public var unknownTime: UnknownTimePolicy
  public var cases: Int

  /// Each worker's 99th percentile against 12 orders in hand, unless told otherwise.
  public init(
    criterion: Criterion = .workerP99, limit: Int64 = 12, test: LimitTest = .moreThan,
    intervals: DutyIntervals.Parameters = .init(), unknownTime: UnknownTimePolicy = .asRest,
    cases: Int = Measurement.caseLimit
  ) {
    self.criterion = criterion
    self.limit = limit
    self.test = test
    self.intervals = intervals
    self.unknownTime = unknownTime
    self.cases = cases
  }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// The overlap of all orders with a start. Two orders that only touch do not overlap; of two orders
  /// accepted at the same instant the second has the first in hand.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let hasBothBounds = !state.open.isEmpty && unknownTime.possible != nil
    let evaluation = RestEvaluation(
      unit: criterion == .order ? .order : .worker, cases: cases,
      oneUnitPerWorker: criterion == .workerP99, hasBothBounds: hasBothBounds,
      makeTally: { UnitTally(limit: limit, test: test, scale: .count, capacity: 1_024, keep: $0) },
      pass: { bound, workers, tally in
        let policy = bound == .possible ? unknownTime.possible : nil
        return sweep(state, workers, policy ?? unknownTime.certain, into: &tally)
      })
    let (summary, certain) = evaluation.summary(rows: state.rows, workers: state.workerCount)
    let engaged = state.timeline(unknownTime).spans.reduce(Int64(0)) { $0 &+ $1.length }
    var measurement = summary.measurement
    if engaged > 0 {
      measurement.figures.append(Figure("overlap", Double(certain.rawTime) / Double(engaged), .ratio))
    }
    return Value(
      measurement: measurement, inHand: certain.inHand, workerP99: certain.workerP99,
      rawTime: certain.rawTime, engagedTime: engaged)
  }

  private struct Distribution: Sendable, PassExtra {
    var inHand: [Int] = []
    var workerP99: [Int] = []
    var rawTime: Int64 = 0

    mutating func merge(_ other: Distribution) {
      for (carried, count) in other.inHand.enumerated() { OrderOverlap.add(count, at: carried, to: &inHand) }
      for (p99, count) in other.workerP99.enumerated() { OrderOverlap.add(count, at: p99, to: &workerP99) }
      rawTime &+= other.rawTime
    }
  }

  private func sweep(
    _ state: DutyIntervals, _ workers: Range<Int>, _ policy: UnknownTimePolicy, into tally: inout UnitTally
  ) -> Distribution {
    var result = Distribution()
    var resolver = OpenResolver(
      closed: state.closed, open: state.open, policy: policy, from: workers.lowerBound)
    var hand = OrdersInHand()
    var own: [Int] = []
    for worker in workers {
      resolver.withIntervals(of: worker) { intervals in
        guard let first = intervals.first, let last = intervals.last else { return }
        hand.removeAll()
        own.removeAll(keepingCapacity: true)
        var latest = last.end
        for interval in intervals {
          let carried = hand.accept(interval)
          while carried >= own.count { own.append(0) }
          own[carried] &+= 1
          result.rawTime &+= interval.length
          latest = max(latest, interval.end)
          if criterion == .order {
            tally.add(
              Int32(worker), interval.start, interval.end, measured: Int64(carried), censored: false)
          }
        }
        let p99 = Self.percentile99(own, of: intervals.count)
        Self.add(1, at: p99, to: &result.workerP99)
        for (carried, count) in own.enumerated() { Self.add(count, at: carried, to: &result.inHand) }
        if criterion == .workerP99 {
          tally.add(Int32(worker), first.start, latest, measured: Int64(p99), censored: false)
        }
      }
    }
    return result
  }

  /// The smallest n such that at least 99 % of `total` counts are at n or below.
  private static func percentile99(_ counts: [Int], of total: Int) -> Int {
    var seen = 0
    for (value, count) in counts.enumerated() {
      seen += count
      if seen * 100 >= total * 99 { return value }
    }
    return max(counts.count - 1, 0)
  }

  private static func add(_ count: Int, at index: Int, to counts: inout [Int]) {
    if index >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: index + 1 - counts.count))
    }
    counts[index] += count
  }
}

/// The ends of the orders in hand, the earliest on top: a binary heap.
struct OrdersInHand {
  // The first `count` places are the heap.
  private var ends: [Int64] = []
  private var count = 0
  private var latest: Int64 = .min

  /// Forgets all orders.
  @inline(__always)
  mutating func removeAll() {
    count = 0
    latest = .min
  }

  /// Takes an order that starts no earlier than the ones before it, and says how many others are in hand then.
  /// O(log k).
  @inline(__always)
  mutating func accept(_ interval: TimeSpan) -> Int {
    if interval.start >= latest {
      count = 0
    } else {
      while count > 0 && ends[0] <= interval.start { removeEarliest() }
    }
    let carried = count
    if interval.end > interval.start { insert(interval.end) }
    return carried
  }

  @inline(__always)
  private mutating func insert(_ end: Int64) {
    latest = max(latest, end)
    if count < ends.count { ends[count] = end } else { ends.append(end) }
    var child = count
    count += 1
    while child > 0 {
      let parent = (child - 1) / 2
      if ends[parent] <= ends[child] { break }
      ends.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func removeEarliest() {
    count -= 1
    ends[0] = ends[count]
    var parent = 0
    while true {
      var child = 2 * parent + 1
      if child >= count { break }
      if child + 1 < count && ends[child + 1] < ends[child] { child += 1 }
      if ends[parent] <= ends[child] { break }
      ends.swapAt(parent, child)
      parent = child
    }
  }
}
