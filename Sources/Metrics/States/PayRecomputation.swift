public import OrderLog

/// Whether what an order shows agrees with what its own columns give: the displayed take rate with the
/// recomputed one, and the pay with the sum of its lines.
///
/// pay = base + distance + time + difficulty + weather subsidy + holiday subsidy + incentive − deduction, and
/// + commission refund as a reading. 32 bytes a worker; no hashing per row.
public struct PayRecomputation: MergeableState {
  /// What an empty line of a column that the log has means.
  public enum EmptyLine: String, Hashable, Sendable, Codable, CaseIterable {
    /// The line does not apply to the order: 0, provided that the order has at least one line.
    case zero
    /// The line is unknown, and so is the sum.
    case unknown
  }

  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// The largest difference of take rates in millionths that still agrees.
    public var rateTolerance: Int64
    /// The largest difference of pay in ten-thousandths that still agrees.
    public var payTolerance: Int64
    /// What an empty line means.
    public var emptyLine: EmptyLine
    /// Whether the line columns that the log has are all that the platform pays. If not, a log without one of
    /// the columns leaves every sum undecided.
    public var linesAreComplete: Bool
    /// Whether refunds of commission are on the worker's side of the take rate. They are no line of pay: `worker_pay`
    /// leaves them out.
    public var addsRefunds: Bool

    /// 0.1 percentage points, ¥0.01, empty lines are 0, absent columns leave the sum open, no refunds.
    public init(
      rateTolerance: Int64 = 1_000, payTolerance: Int64 = 100, emptyLine: EmptyLine = .zero,
      linesAreComplete: Bool = false, addsRefunds: Bool = false
    ) {
      self.rateTolerance = rateTolerance
      self.payTolerance = payTolerance
      self.emptyLine = emptyLine
      self.linesAreComplete = linesAreComplete
      self.addsRefunds = addsRefunds
    }
  }

  /// One of the two comparisons.
  public struct Check: Hashable, Sendable {
    /// Orders that could be compared, and those that do not agree.
    public internal(set) var compared = 0
    public internal(set) var differing = 0
    /// Orders that lack something.
    public internal(set) var undecided = 0
    /// Σ |difference| over the differing orders: money in ten-thousandths, or millionths of rates.
    public internal(set) var difference: Int128 = 0
    /// Of the differing orders, those where the shown number is below what the columns give.
    public internal(set) var shownTooLow = 0

    mutating func add(_ other: Check) {
      compared += other.compared
      differing += other.differing
      undecided += other.undecided
      difference &+= other.difference
      shownTooLow += other.shownTooLow
    }
  }

  /// A worker's orders in both comparisons.
  struct Slot: SummableSlot {
    var rate = WorkerTally()
    var pay = WorkerTally()

    mutating func add(_ other: Slot) {
      rate.add(other.rate)
      pay.add(other.pay)
    }
  }

  /// The lines that are added, in the order of the schema.
  public static let lines: [Field] = [
    .payBase, .payDistance, .payTime, .payDifficulty, .subsidyWeather, .subsidyHoliday, .incentive,
  ]

  /// What the state was told.
  public let parameters: Parameters
  /// Displayed against recomputed take rate.
  public private(set) var rate = Check()
  /// Pay against the sum of its lines.
  public private(set) var pay = Check()
  private(set) var workers = WorkerSlots<Slot>()
  private(set) var worstRates = WorstMeasured()
  private(set) var worstPays = WorstMeasured()

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    let displayed = columns.integers(.displayedTakeRate)
    let price = columns.integers(.customerPaid)
    let income = columns.integers(.workerPay)
    let refund = columns.integers(.commissionRefund)
    let deduction = columns.integers(.deduction)
    let accepted = columns.integers(.acceptedAt)
    let completed = columns.integers(.completedAt)
    let lines = Self.lines.compactMap { columns.integers($0) }
    let isComplete =
      parameters.linesAreComplete ? !lines.isEmpty : lines.count == Self.lines.count && deduction != nil
    let absent = IntegerColumn.null
    let parameters = parameters
    let rateTolerance = max(0, parameters.rateTolerance)
    var (rate, pay) = (rate, pay)
    var (worstRates, worstPays) = (worstRates, worstPays)
    workers.prepare(log.workers.values.count)
    lines.withUnsafeBufferPointer { lines in
      workers.withSlots { slots in
        for row in block {
          let own = income.at(row)
          let worker = columns.worker.at(row)
          let isKnown = worker >= 0 && Int(worker) < slots.count
          let returned = refund.at(row)
          if displayed != nil || own != absent {
            let shown = displayed.at(row)
            let customer = price.at(row)
            if shown == absent || own == absent || customer == absent || customer <= 0 {
              // An order for which no rate was shown and no price is known has none to compare.
              if shown != absent || customer != absent { rate.undecided += 1 }
            } else {
              var side = Int128(own)
              if parameters.addsRefunds && returned != absent { side += Int128(returned) }
              // |shown − c| > tolerance ⇔ |shown · paid − kept · 10⁶| > tolerance · paid
              let differs: Bool
              var gap: Int128 = 0
              if customer < 1 << 40, side.magnitude < 1 << 40, shown.magnitude < 1 << 21,
                rateTolerance < 1 << 21
              {
                // The usual sizes fit 64 bits.
                let small = shown &* customer &- (customer &- Int64(truncatingIfNeeded: side)) &* 1_000_000
                differs = Int64(small.magnitude) > rateTolerance &* customer
                gap = Int128(small)
              } else {
                gap = Int128(shown) * Int128(customer) - (Int128(customer) - side) * 1_000_000
                differs = gap.magnitude > UInt128(rateTolerance) * UInt128(customer.magnitude)
              }
              rate.compared += 1
              if differs {
                let size = Int64(
                  saturating: Int128(truncatingIfNeeded: gap.magnitude / UInt128(customer.magnitude)))
                rate.difference &+= Int128(size)
                rate.differing += 1
                if gap < 0 { rate.shownTooLow += 1 }
                if worstRates.mayKeep(size) {
                  worstRates.insert(
                    WorstMeasured.Entry(
                      score: size, worker: worker, start: accepted.at(row), end: completed.at(row),
                      orderID: columns.orderID(row), measured: shown,
                      limit: Take(customer, Int64(saturating: side)).millionths))
                }
              }
              if isKnown {
                slots[Int(worker)].rate.count(differs)
              }
            }
          }
          guard own != absent else { continue }
          var sum: Int128 = 0
          var present = 0
          for line in lines where line[row] != absent {
            sum &+= Int128(line[row])
            present += 1
          }
          let taken = deduction.at(row)
          if taken != absent { sum &-= Int128(taken) }
          let hasAll = present == lines.count && (deduction == nil || taken != absent)
          guard isComplete, present > 0, hasAll || parameters.emptyLine == .zero else {
            pay.undecided += 1
            continue
          }
          let gap = Int128(own) - sum
          let differs = gap.magnitude > UInt128(max(0, parameters.payTolerance))
          pay.compared += 1
          if differs {
            let size = Int64(saturating: Int128(truncatingIfNeeded: gap.magnitude))
            pay.difference &+= Int128(size)
            pay.differing += 1
            if gap < 0 { pay.shownTooLow += 1 }
            if worstPays.mayKeep(size) {
              worstPays.insert(
                WorstMeasured.Entry(
                  score: size, worker: worker, start: accepted.at(row), end: completed.at(row),
                  orderID: columns.orderID(row), measured: own, limit: Int64(saturating: sum)))
            }
          }
          if isKnown { slots[Int(worker)].pay.count(differs) }
        }
      }
    }
    (self.worstRates, self.worstPays) = (worstRates, worstPays)
    (self.rate, self.pay) = (rate, pay)
  }

  public mutating func merge(_ other: PayRecomputation) {
    rate.add(other.rate)
    pay.add(other.pay)
    workers.merge(other.workers)
    worstRates.merge(other.worstRates)
    worstPays.merge(other.worstPays)
  }
}

extension WorkerTally {
  /// Counts one unit.
  @inline(__always)
  mutating func count(_ isBeyond: Bool) {
    examined &+= 1
    if isBeyond { exceeding &+= 1 }
  }
}
