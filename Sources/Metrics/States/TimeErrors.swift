public import OrderLog

/// How late orders were against a time that was given: completed − given, per stratum and per worker.
///
/// - Complexity: O(1) per order; 40 KB + 16 bytes per worker + 32 bytes per stratum of the log.
public struct TimeErrors: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// Which clock orders are held against.
    public var clock: GivenClock
    /// An order is late when it is more than so many ms behind the clock.
    public var tolerance: Int64
    /// The strata.
    public var scheme: StratumScheme

    /// Parameters.
    public init(clock: GivenClock, tolerance: Int64, scheme: StratumScheme) {
      self.clock = clock
      self.tolerance = tolerance
      self.scheme = scheme
    }
  }

  let parameters: Parameters
  /// Orders without a given time, a completion or an acceptance, or with absurd ones.
  private(set) var undecided = 0
  /// Orders that were not carried out.
  private(set) var notCompleted = 0
  /// completed − given (ms), in bins of 10 s from −3 h to 3 h.
  private(set) var errors = BinnedCounts(-10_800_000..<10_800_000, width: 10_000)
  /// The sum of |completed − given| (ms).
  private(set) var absoluteSum: Int128 = 0
  /// Per worker: orders, late orders, sum of errors.
  private(set) var workers = WorkerCounts(width: 3)
  /// Per stratum: orders, late orders, sum of errors (ms).
  private(set) var strata: [Int] = []
  private(set) var worst = WorstOrders()

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    resize(&strata, to: parameters.scheme.count(in: log) * 3)
    let completion = CompletionReader(orders)
    let accepted = IntegerReader(orders, .acceptedAt)
    let completed = IntegerReader(orders, .completedAt)
    let clock = IntegerReader(orders, parameters.clock.field)
    let worker = CodeReader(orders, .workerID)
    let ids = orders.identifiers(.orderID)
    let tolerance = parameters.tolerance
    var reader = StratumReader(parameters.scheme, log)
    withExtendedLifetime(log) {
      for row in rows {
        guard completion[row] else {
          notCompleted += 1
          continue
        }
        let begin = accepted[row]
        let end = completed[row]
        guard begin != IntegerColumn.null, let error = plausibleSpan(from: clock[row], to: end) else {
          undecided += 1
          continue
        }
        errors.add(error)
        absoluteSum += Int128(error.magnitude)
        let who = worker[row]
        let cell = reader.index(row, at: begin) * 3
        workers.add(to: 0, of: who)
        workers.add(Int(error), to: 2, of: who)
        strata[cell] &+= 1
        strata[cell + 2] &+= Int(error)
        if error > tolerance {
          workers.add(to: 1, of: who)
          strata[cell + 1] &+= 1
          if worst.admits(error) {
            worst.add(
              score: error, worker: who, start: begin, end: end, detail: clock[row], row: row, ids: ids)
          }
        }
      }
    }
  }

  public mutating func merge(_ other: TimeErrors) {
    undecided += other.undecided
    notCompleted += other.notCompleted
    errors.merge(other.errors)
    absoluteSum += other.absoluteSum
    workers.merge(other.workers)
    addCounts(&strata, other.strata)
    worst.merge(other.worst)
  }
}
