public import OrderLog

/// Per worker, the moments at which orders were offered, with the answer, and at which orders were taken, with the
/// pay: what the hour before and after an answer is made from.
///
/// - Complexity: O(n log n) in all; 24 bytes an offer and an order.
public struct WorkerMoments: MergeableState {
  public static var tables: Set<TableKind> { [.orders, .offers] }

  /// What became of an offer.
  enum Answer: Int32, Sendable {
    case other, rejected, timeout
  }

  /// One offer: when it was made and when it was answered, or made where the answer has no time.
  struct Offer: Sendable, BitwiseCopyable, Comparable {
    var at: Int64
    var answered: Int64
    var worker: Int32
    var answer: Int32

    static func < (a: Offer, b: Offer) -> Bool {
      (a.worker, a.at, a.answered, a.answer) < (b.worker, b.at, b.answered, b.answer)
    }
  }

  /// One order that was taken.
  struct Taken: Sendable, BitwiseCopyable, Comparable {
    var at: Int64
    /// In ten-thousandths; 0 where the log has no pay.
    var pay: Int64
    var worker: Int32

    static func < (a: Taken, b: Taken) -> Bool { (a.worker, a.at, a.pay) < (b.worker, b.at, b.pay) }
  }

  /// Offers without a worker or a plausible time.
  public private(set) var unusable = 0
  /// By worker and time, once finished.
  private(set) var offers: [Offer] = []
  private(set) var taken: [Taken] = []
  private var isSorted = true

  public init(_ parameters: NoParameters) {}

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard let table = log.table(kind), kind == .offers || kind == .orders else { return }
    isSorted = false
    let worker = CodeReader(table, .workerID)
    if kind == .orders {
      let accepted = IntegerReader(table, .acceptedAt)
      let pay = IntegerReader(table, .workerPay)
      for row in block where worker[row] >= 0 && TimeSpan.plausible.contains(accepted[row]) {
        let amount = pay[row]
        taken.append(
          Taken(
            at: accepted[row], pay: amount == IntegerColumn.null ? 0 : amount, worker: worker[row]))
      }
      return
    }
    let response = CodeReader(table, .response)
    let answers = response.resolved(missing: Answer.other) { text in
      text == "rejected" ? .rejected : text == "timeout" ? .timeout : .other
    }
    let offered = IntegerReader(table, .offeredAt)
    let responded = IntegerReader(table, .respondedAt)
    for row in block {
      guard worker[row] >= 0, TimeSpan.plausible.contains(offered[row]) else {
        unusable += 1
        continue
      }
      let answered = plausibleSpan(from: offered[row], to: responded[row]).map { offered[row] + max(0, $0) }
      offers.append(
        Offer(
          at: offered[row], answered: answered ?? offered[row], worker: worker[row],
          answer: answers[Int(response[row]) + 1].rawValue))
    }
  }

  public mutating func finish() {
    if isSorted { return }
    offers.sort()
    taken.sort()
    isSorted = true
  }

  public mutating func merge(_ other: WorkerMoments) {
    unusable += other.unusable
    offers += other.offers
    taken += other.taken
    isSorted = false
    finish()
  }

  public static func == (a: WorkerMoments, b: WorkerMoments) -> Bool {
    a.unusable == b.unusable && a.offers == b.offers && a.taken == b.taken
  }
}
