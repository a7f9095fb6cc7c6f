public import OrderLog

/// What the platform kept of each order: c = (customer_paid − worker_pay) / customer_paid.
///
/// Per order exact: an order is beyond its cap when (paid − pay) · 10⁶ > (cap + tolerance) · paid in whole
/// numbers. Tips are on neither side. Orders with a negative take are counted and stay in all sums; they are
/// never set off against others, because each order is compared by itself. An order counts for the date of its
/// completion, or of its placement where it has none. 1 MB and 16 bytes a worker; no hashing per row.
public struct TakeRates: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// The highest share in millionths that the platform may keep, by city and date.
    public var cap: LimitTable
    /// How much more, in millionths, is not yet beyond the cap.
    public var tolerance: Int64
    /// A share in millionths above which orders are counted, cap or not.
    public var highShare: Int64
    /// Whether `commission_refund` is added to the worker's side.
    public var addsRefunds: Bool

    /// No cap, a tolerance of 0.05 percentage points, orders above 30 %, refunds taken as part of `worker_pay`.
    public init(
      cap: LimitTable = LimitTable(), tolerance: Int64 = 500, highShare: Int64 = 300_000,
      addsRefunds: Bool = false
    ) {
      self.cap = cap
      self.tolerance = tolerance
      self.highShare = highShare
      self.addsRefunds = addsRefunds
    }
  }

  /// How many orders were seen.
  public struct Counts: Hashable, Sendable {
    /// Orders with a positive `customer_paid` and a `worker_pay`.
    public internal(set) var measured = 0
    /// Of these, orders for which the worker got more than the customer paid.
    public internal(set) var negative = 0
    /// Of these, orders above `highShare`.
    public internal(set) var high = 0
    /// Of these, orders for which the cap is known; and the ones beyond it.
    public internal(set) var capped = 0
    public internal(set) var exceeding = 0
    /// Orders with a `customer_paid` of 0 or below and a `worker_pay`: no rate.
    public internal(set) var unpriced = 0
    /// Completed orders that lack one of the two amounts.
    public internal(set) var incomplete = 0
    /// Measured orders without a worker. In the sums, in no worker's count.
    public internal(set) var withoutWorker = 0

    mutating func add(_ other: Counts) {
      measured += other.measured
      negative += other.negative
      high += other.high
      capped += other.capped
      exceeding += other.exceeding
      unpriced += other.unpriced
      incomplete += other.incomplete
      withoutWorker += other.withoutWorker
    }
  }

  /// Sums of one worker's measured orders, in ten-thousandths.
  public struct Slot: SummableSlot {
    /// Σ customer_paid and Σ pay on the worker's side.
    public internal(set) var paid: Int128 = 0
    public internal(set) var pay: Int128 = 0
    var tally = WorkerTally()

    public init() {}

    mutating func add(_ other: Slot) {
      paid &+= other.paid
      pay &+= other.pay
      tally.add(other.tally)
    }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// How many orders were seen.
  public private(set) var counts = Counts()
  /// Σ customer_paid and Σ worker's side over measured orders, in ten-thousandths.
  public private(set) var paid: Int128 = 0
  public private(set) var pay: Int128 = 0
  /// Σ (worker's side − customer_paid) over the orders with a negative take.
  public private(set) var negativeMoney: Int128 = 0
  /// Orders by c in steps of 10 millionths from −100 % to 100 %; the first bin also holds all that is below.
  private(set) var bins: [Int64] = []
  private(set) var workers = WorkerSlots<Slot>()
  private(set) var worst = WorstMeasured()

  static let binWidth: Int64 = 10
  static let binCount = 200_001

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    let price = columns.integers(.customerPaid)
    let income = columns.integers(.workerPay)
    let refund = parameters.addsRefunds ? columns.integers(.commissionRefund) : nil
    let completed = columns.integers(.completedAt)
    let placed = columns.integers(.placedAt)
    let accepted = columns.integers(.acceptedAt)
    let city = columns.codes(.city)
    let limits = parameters.cap.resolved(for: log.orders)
    let hasCap = !parameters.cap.isEmpty
    let constant = parameters.cap.constant
    let absent = IntegerColumn.null
    let (tolerance, high) = (parameters.tolerance, parameters.highShare)
    if bins.isEmpty { bins = [Int64](repeating: 0, count: Self.binCount) }
    workers.prepare(log.workers.values.count)
    var counts = counts
    var (paid, pay, negativeMoney) = (paid, pay, negativeMoney)
    var worst = worst
    bins.withUnsafeMutableBufferPointer { bins in
      workers.withSlots { slots in
        for row in block {
          let customer = price.at(row)
          var own = income.at(row)
          if customer == absent || own == absent {
            if completed.at(row) != absent { counts.incomplete += 1 }
            continue
          }
          guard customer > 0 else {
            counts.unpriced += 1
            continue
          }
          let returned = refund.at(row)
          if returned != absent { own = Int64(saturating: Int128(own) + Int128(returned)) }
          counts.measured += 1
          paid &+= Int128(customer)
          pay &+= Int128(own)
          let share = Take(customer, own)
          if own > customer {
            counts.negative += 1
            negativeMoney &+= Int128(own) &- Int128(customer)
          }
          if share.isAbove(high) { counts.high += 1 }
          bins[share.bin] &+= 1
          var instant = completed.at(row)
          if instant == absent { instant = placed.at(row) }
          var cap: Int64?
          if hasCap && instant != absent {
            cap = constant ?? limits.value(city: city.at(row), at: instant)
          }
          var isBeyond = false
          if let cap {
            counts.capped += 1
            let (limit, overflow) = cap.addingReportingOverflow(tolerance)
            isBeyond = !overflow && share.isAbove(limit)
          }
          let worker = columns.worker.at(row)
          if worker >= 0, Int(worker) < slots.count {
            slots[Int(worker)].paid &+= Int128(customer)
            slots[Int(worker)].pay &+= Int128(own)
            if cap != nil { slots[Int(worker)].tally.examined &+= 1 }
            if isBeyond { slots[Int(worker)].tally.exceeding &+= 1 }
          } else {
            counts.withoutWorker += 1
          }
          guard isBeyond, let cap else { continue }
          counts.exceeding += 1
          let score = share.excess(over: cap)
          if worst.mayKeep(score) {
            worst.insert(
              WorstMeasured.Entry(
                score: score, worker: worker, start: accepted.at(row), end: completed.at(row),
                orderID: columns.orderID(row), measured: share.millionths, limit: cap))
          }
        }
      }
    }
    self.counts = counts
    (self.paid, self.pay, self.negativeMoney) = (paid, pay, negativeMoney)
    self.worst = worst
  }

  public mutating func merge(_ other: TakeRates) {
    counts.add(other.counts)
    paid &+= other.paid
    pay &+= other.pay
    negativeMoney &+= other.negativeMoney
    if bins.isEmpty {
      bins = other.bins
    } else {
      for index in other.bins.indices { bins[index] &+= other.bins[index] }
    }
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}

extension LimitTable {
  /// The one value that holds everywhere and at all times, if the table says nothing else.
  fileprivate var constant: Int64? {
    byCity.isEmpty && general.count == 1 && general[0].from == .min ? general[0].value : nil
  }
}

/// One order's take, compared in whole numbers.
struct Take {
  private let paid: Int64
  private let kept: Int128

  @inline(__always)
  init(_ paid: Int64, _ pay: Int64) {
    self.paid = paid
    kept = Int128(paid) &- Int128(pay)
  }

  /// Amounts up to 10⁸ currency units, where 64 bits are enough.
  @inline(__always)
  private var small: Int64? {
    let value = Int64(truncatingIfNeeded: kept)
    return Int128(value) == kept && value.magnitude < 1 << 40 && paid < 1 << 40 ? value : nil
  }

  /// Whether c is above a share in millionths.
  @inline(__always)
  func isAbove(_ share: Int64) -> Bool {
    if let small, share.magnitude < 1 << 22 { return small &* 1_000_000 > share &* paid }
    return kept * 1_000_000 > Int128(share) * Int128(paid)
  }

  /// The bin of c.
  @inline(__always)
  var bin: Int {
    let steps: Int64
    if let small {
      let scaled = small &* 100_000
      // A floating-point division is several times faster; the remainder makes the result exact.
      var quotient = Int64(Double(scaled) / Double(paid))
      let remainder = scaled &- quotient &* paid
      if remainder < 0 { quotient &-= 1 } else if remainder >= paid { quotient &+= 1 }
      steps = quotient
    } else {
      let scaled = kept * 100_000
      let quotient = scaled / Int128(paid)
      steps = Int64(saturating: quotient * Int128(paid) > scaled ? quotient - 1 : quotient)
    }
    return Int(min(max(steps, -100_000), 100_000)) + 100_000
  }

  /// c in millionths, rounded toward zero.
  var millionths: Int64 { Int64(saturating: kept * 1_000_000 / Int128(paid)) }

  /// c less a cap, in thousandths of a millionth.
  func excess(over cap: Int64) -> Int64 {
    if let small, cap.magnitude < 1 << 22 {
      let over = small &* 1_000_000 &- cap &* paid
      return over / paid &* 1_000 &+ over % paid &* 1_000 / paid
    }
    // No cap is beyond a million times the price; the cut keeps the product in range.
    let cap = min(max(cap, -(1 << 40)), 1 << 40)
    return Int64(saturating: (kept * 1_000_000 - Int128(cap) * Int128(paid)) * 1_000 / Int128(paid))
  }
}
