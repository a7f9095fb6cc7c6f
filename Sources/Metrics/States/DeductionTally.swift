public import OrderLog

/// Money taken from workers, by reason, and on orders whose circumstances were beyond the worker's control.
///
/// Only a positive `deduction` is one. A negative one is counted apart. An empty `deduction` in a column that
/// the log has means "none" or "unknown", by parameter. 66 bytes a worker and 40 a reason; no hashing per row.
public struct DeductionTally: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// Reasons that mean late delivery; compared without regard to the case of ASCII letters.
    public var lateReasons: Set<String>
    /// Reasons that mean a customer's bad review and nothing else; compared in the same way.
    public var reviewReasons: Set<String>
    /// The weather that is not adverse.
    public var clearWeather: Set<String>
    /// What an empty deduction means.
    public var empty: PayRecomputation.EmptyLine

    /// Late by the customary words, adverse by every weather but `clear`, an empty deduction is none.
    ///
    /// The words are what logs hold, in the platforms' own language: vocabulary to be matched and no text for a reader,
    /// so they stand here and not in the tables of texts. A mapping's `values` adapts a log with other words.
    public init(
      lateReasons: Set<String> = ["late", "timeout", "overtime", "超时", "迟到", "准时率"],
      reviewReasons: Set<String> = [
        "review", "bad_review", "bad review", "negative_review", "low_rating", "差评", "不满意", "用户差评",
        "顾客差评", "客户差评", "客户不满意", "低分评价",
      ],
      clearWeather: Set<String> = ["clear"], empty: PayRecomputation.EmptyLine = .zero
    ) {
      self.lateReasons = lateReasons
      self.reviewReasons = reviewReasons
      self.clearWeather = clearWeather
      self.empty = empty
    }
  }

  /// Deductions of one kind.
  public struct Sum: Hashable, Sendable {
    /// Orders with a deduction, and their deductions in ten-thousandths.
    public internal(set) var orders = 0
    public internal(set) var money: Int128 = 0

    mutating func add(_ other: Sum) {
      orders += other.orders
      money &+= other.money
    }

    mutating func add(_ amount: Int64) {
      orders += 1
      money &+= Int128(amount)
    }
  }

  /// Which circumstance beyond the worker's control an order shows.
  public enum Circumstance: Int, Sendable, CaseIterable {
    case control, adverseWeather, slowPickup
  }

  /// One worker's orders.
  struct Slot: SummableSlot {
    var any = WorkerTally()
    var late = WorkerTally()
    var review = WorkerTally()
    var uncontrollable = WorkerTally()

    mutating func add(_ other: Slot) {
      any.add(other.any)
      late.add(other.late)
      review.add(other.review)
      uncontrollable.add(other.uncontrollable)
    }
  }

  /// Orders of which the deduction is known.
  public struct Counts: Hashable, Sendable {
    /// Orders whose deduction is known, and those where it is not.
    public internal(set) var known = 0
    public internal(set) var unknown = 0
    /// Orders with a deduction below 0, and with an empty one.
    public internal(set) var negative = 0
    public internal(set) var empty = 0
    /// Deductions without a reason.
    public internal(set) var withoutReason = Sum()
    /// Deductions for being late.
    public internal(set) var late = Sum()
    /// Deductions for a bad review.
    public internal(set) var review = Sum()
    /// Orders known to show a circumstance; their deductions.
    public internal(set) var flagged = 0
    public internal(set) var uncontrollable = Sum()
    /// Flagged orders of which the deduction is unknown.
    public internal(set) var flaggedUnknown = 0
    /// Deductions on orders that show no circumstance, with one of the three not recorded.
    public internal(set) var unflagged = Sum()

    mutating func add(_ other: Counts) {
      known += other.known
      unknown += other.unknown
      negative += other.negative
      empty += other.empty
      withoutReason.add(other.withoutReason)
      late.add(other.late)
      review.add(other.review)
      flagged += other.flagged
      uncontrollable.add(other.uncontrollable)
      flaggedUnknown += other.flaggedUnknown
      unflagged.add(other.unflagged)
    }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// How many orders.
  public private(set) var counts = Counts()
  /// Deductions by the text of their reason.
  public private(set) var byReason: [String: Sum] = [:]
  /// Deductions by circumstance, in the order of `Circumstance`; an order may show several.
  public private(set) var byCircumstance = [Sum](repeating: Sum(), count: Circumstance.allCases.count)
  private(set) var workers = WorkerSlots<Slot>()
  private(set) var worstLate = WorstMeasured()
  private(set) var worstReview = WorstMeasured()
  private(set) var worstUncontrollable = WorstMeasured()

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    guard let deduction = columns.integers(.deduction) else { return }
    let reason = columns.codes(.deductionReason)
    let names = log.orders.texts(.deductionReason)?.dictionary.values ?? []
    let lateWords = Set(parameters.lateReasons.map { $0.lowercased() })
    let reviewWords = Set(parameters.reviewReasons.map { $0.lowercased() })
    let isLate = names.map { lateWords.contains($0.lowercased()) }
    let isReview = names.map { reviewWords.contains($0.lowercased()) }
    let weather = columns.codes(.weather)
    let isClear = (log.orders.texts(.weather)?.dictionary.values ?? []).map(parameters.clearWeather.contains)
    let control = columns.integers(.control)
    let slow = columns.integers(.slowPickup)
    let accepted = columns.integers(.acceptedAt)
    let completed = columns.integers(.completedAt)
    let absent = IntegerColumn.null
    var reasons = [Sum](repeating: Sum(), count: names.count)
    var counts = counts
    workers.prepare(log.workers.values.count)
    for row in block {
      let amount = deduction[row]
      if amount == absent { counts.empty += 1 }
      let isKnown = amount != absent || parameters.empty == .zero
      let isTaken = amount != absent && amount > 0
      if amount != absent && amount < 0 { counts.negative += 1 }
      let (controlled, delayed) = (control.at(row), slow.at(row))
      let sky = weather.at(row)
      let isAdverse = sky >= 0 && !isClear[Int(sky)]
      let isFlagged = controlled > 0 || delayed > 0 || isAdverse
      let allRecorded = controlled != absent && delayed != absent && sky >= 0
      let worker = columns.worker.at(row)
      if isFlagged { counts.flagged += 1 }
      guard isKnown else {
        counts.unknown += 1
        if isFlagged { counts.flaggedUnknown += 1 }
        continue
      }
      counts.known += 1
      let cause = reason.at(row)
      let wasLate = isTaken && cause >= 0 && isLate[Int(cause)]
      let wasReview = isTaken && cause >= 0 && isReview[Int(cause)]
      if worker >= 0, Int(worker) < workers.count {
        workers.withSlots { slots in
          slots[Int(worker)].any.count(isTaken)
          slots[Int(worker)].late.count(wasLate)
          slots[Int(worker)].review.count(wasReview)
          if isFlagged { slots[Int(worker)].uncontrollable.count(isTaken) }
        }
      }
      guard isTaken else { continue }
      func entry() -> WorstMeasured.Entry {
        WorstMeasured.Entry(
          score: amount, worker: worker, start: accepted.at(row), end: completed.at(row),
          orderID: columns.orderID(row), measured: amount, limit: 0)
      }
      if cause >= 0 { reasons[Int(cause)].add(amount) } else { counts.withoutReason.add(amount) }
      if wasLate {
        counts.late.add(amount)
        if worstLate.mayKeep(amount) { worstLate.insert(entry()) }
      }
      if wasReview {
        counts.review.add(amount)
        if worstReview.mayKeep(amount) { worstReview.insert(entry()) }
      }
      if isFlagged {
        counts.uncontrollable.add(amount)
        if controlled > 0 { byCircumstance[Circumstance.control.rawValue].add(amount) }
        if isAdverse { byCircumstance[Circumstance.adverseWeather.rawValue].add(amount) }
        if delayed > 0 { byCircumstance[Circumstance.slowPickup.rawValue].add(amount) }
        if worstUncontrollable.mayKeep(amount) { worstUncontrollable.insert(entry()) }
      } else if !allRecorded {
        counts.unflagged.add(amount)
      }
    }
    self.counts = counts
    for (name, sum) in zip(names, reasons) where sum.orders > 0 { byReason[name, default: Sum()].add(sum) }
  }

  public mutating func merge(_ other: DeductionTally) {
    counts.add(other.counts)
    for (name, sum) in other.byReason { byReason[name, default: Sum()].add(sum) }
    for index in byCircumstance.indices { byCircumstance[index].add(other.byCircumstance[index]) }
    workers.merge(other.workers)
    worstLate.merge(other.worstLate)
    worstReview.merge(other.worstReview)
    worstUncontrollable.merge(other.worstUncontrollable)
  }
}
