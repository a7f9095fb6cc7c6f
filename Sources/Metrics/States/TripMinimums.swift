public import OrderLog

/// What each order paid against a minimum made of a rate per minute, a rate per distance and an amount per offer.
///
/// Per order exact: minimum = max(offer, minute · minutes + mile · miles), and an order is short when
/// pay + tolerance < minimum in whole numbers. An order counts for the date on which its clock starts. Cancelled orders
/// are counted apart. 16 bytes a worker; no hashing per row.
public struct TripMinimums: MergeableState {
  /// From when to when the minutes of an order run.
  public enum Clock: String, Hashable, Sendable, CaseIterable {
    /// Pick-up to completion: passenger time.
    case passenger
    /// Acceptance to completion: engaged time.
    case engaged

    /// The field of the start.
    public var startField: Field { self == .passenger ? .pickedUpAt : .acceptedAt }
  }

  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// Ten-thousandths of the currency unit per minute and per mile, by city and date.
    public var minute: LimitTable
    public var mile: LimitTable
    /// Ten-thousandths of the currency unit per offer; nil: the rule has no such amount.
    public var offer: LimitTable?
    /// Which minutes count.
    public var clock: Clock
    /// Whether the logged distance counts. Without it the minimum is that of the time alone: a lower bound.
    public var countsDistance: Bool
    /// How much less, in ten-thousandths, is not yet short.
    public var tolerance: Int64

    /// Parameters of a rule; a tolerance of one hundredth of the currency unit unless told otherwise.
    public init(
      minute: LimitTable, mile: LimitTable, offer: LimitTable? = nil, clock: Clock,
      countsDistance: Bool = true, tolerance: Int64 = 100
    ) {
      self.minute = minute
      self.mile = mile
      self.offer = offer
      self.clock = clock
      self.countsDistance = countsDistance
      self.tolerance = tolerance
    }
  }

  /// How many orders were seen.
  public struct Counts: Hashable, Sendable {
    /// Orders with a pay and a minimum; of these, the short ones; of these, those without a worker.
    public internal(set) var measured = 0
    public internal(set) var short = 0
    public internal(set) var withoutWorker = 0
    /// Orders that were carried out and lack pay, a time or the distance.
    public internal(set) var incomplete = 0
    /// Orders with all fields and no rate on their date.
    public internal(set) var withoutRate = 0
    /// Orders that were not carried out.
    public internal(set) var notCompleted = 0

    mutating func add(_ other: Counts) {
      measured += other.measured
      short += other.short
      withoutWorker += other.withoutWorker
      incomplete += other.incomplete
      withoutRate += other.withoutRate
      notCompleted += other.notCompleted
    }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// How many orders were seen.
  public private(set) var counts = Counts()
  /// Σ pay and Σ minimum over measured orders, and Σ (minimum − pay) over short ones, in ten-thousandths; minima
  /// rounded down.
  public private(set) var pay: Int128 = 0
  public private(set) var minimum: Int128 = 0
  public private(set) var shortfall: Int128 = 0
  private(set) var workers = WorkerSlots<WorkerTally>()
  private(set) var worst = WorstMeasured()

  // Milliseconds in a minute and millimetres in an international mile.
  private static let minute: Int128 = 60_000
  private static let mile: Int128 = 1_609_344

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    let income = columns.integers(.workerPay)
    let starts = columns.integers(parameters.clock.startField)
    let ends = columns.integers(.completedAt)
    let distances = parameters.countsDistance ? columns.integers(.distance) : nil
    let city = columns.codes(.city)
    let completion = CompletionReader(log.orders)
    let minuteRates = parameters.minute.resolved(for: log.orders)
    let mileRates = parameters.mile.resolved(for: log.orders)
    let offerRates = parameters.offer?.resolved(for: log.orders)
    let absent = IntegerColumn.null
    workers.prepare(log.workers.values.count)
    for row in block {
      guard completion[row] else {
        counts.notCompleted += 1
        continue
      }
      let own = income.at(row)
      let start = starts.at(row)
      let metres = parameters.countsDistance ? distances.at(row) : 0
      guard own != absent, metres != absent, metres >= 0,
        let span = plausibleSpan(from: start, to: ends.at(row)),
        span >= 0
      else {
        counts.incomplete += 1
        continue
      }
      let place = city.at(row)
      guard let perMinute = minuteRates.value(city: place, at: start),
        let perMile = parameters.countsDistance ? mileRates.value(city: place, at: start) : 0,
        let perOffer = offerRates.map({ $0.value(city: place, at: start) }) ?? 0
      else {
        counts.withoutRate += 1
        continue
      }
      // In ten-thousandths · ms a minute · mm a mile, so that nothing is rounded.
      let unit = Self.minute * Self.mile
      let distance = Int128(min(metres, 1 << 34)) * 1_000
      let byTrip =
        Int128(perMinute) * Int128(span) * Self.mile + Int128(perMile) * distance * Self.minute
      let least = max(byTrip, Int128(perOffer) * unit)
      let isShort = (Int128(own) + Int128(parameters.tolerance)) * unit < least
      let floor = least / unit
      counts.measured += 1
      pay &+= Int128(own)
      minimum &+= floor
      let worker = columns.worker.at(row)
      if worker >= 0, Int(worker) < workers.count {
        workers.withSlots { $0[Int(worker)].count(isShort) }
      } else {
        counts.withoutWorker += 1
      }
      guard isShort else { continue }
      counts.short += 1
      shortfall &+= floor &- Int128(own)
      let lacking = Int64(saturating: floor &- Int128(own))
      if worst.mayKeep(lacking) {
        worst.insert(
          WorstMeasured.Entry(
            score: lacking, worker: worker, start: start, end: ends.at(row), orderID: columns.orderID(row),
            measured: own, limit: Int64(saturating: floor)))
      }
    }
  }

  public mutating func merge(_ other: TripMinimums) {
    counts.add(other.counts)
    pay &+= other.pay
    minimum &+= other.minimum
    shortfall &+= other.shortfall
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}
