public import OrderLog

/// Offers per worker and what became of them.
///
/// - Complexity: O(1) per offer; 64 bytes per worker.
public struct OfferCounts: MergeableState {
  public static var tables: Set<TableKind> { [.offers] }

  /// What is counted per worker.
  enum Counter: Int, CaseIterable {
    /// All offers.
    case offers
    /// Answers; an offer without a known answer is in none of these.
    case accepted, rejected, timeout, reassigned
    /// Offers that say how many workers could have got the order, and the sum of those numbers.
    case withEligible, eligible
  }

  /// Offers to no known worker, which are also counted among the offers.
  private(set) var workers = WorkerCounts(width: Counter.allCases.count)

  /// No offers.
  public init(_ parameters: NoParameters) {}

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    guard let offers = log.table(.offers), table == .offers else { return }
    workers.prepare(for: log)
    let worker = CodeReader(offers, .workerID)
    let response = CodeReader(offers, .response)
    let answers = response.resolved(missing: 0) { text in
      switch text {
      case "accepted": Counter.accepted.rawValue
      case "rejected": Counter.rejected.rawValue
      case "timeout": Counter.timeout.rawValue
      case "reassigned": Counter.reassigned.rawValue
      default: 0
      }
    }
    let eligible = IntegerReader(offers, .eligible)
    withExtendedLifetime(log) {
      for row in rows {
        let who = worker[row]
        workers.add(to: Counter.offers.rawValue, of: who)
        let answer = answers[Int(response[row]) + 1]
        if answer != 0 { workers.add(to: answer, of: who) }
        let crowd = eligible[row]
        // An order that was offered to someone had one worker at least.
        if crowd >= 1, crowd <= 1_000_000_000 {
          workers.add(to: Counter.withEligible.rawValue, of: who)
          workers.add(Int(crowd), to: Counter.eligible.rawValue, of: who)
        }
      }
    }
  }

  public mutating func merge(_ other: OfferCounts) { workers.merge(other.workers) }

  /// The sum of a counter over all offers.
  func total(_ counter: Counter) -> Int {
    let width = Counter.allCases.count
    return stride(from: counter.rawValue, to: workers.cells.count, by: width).reduce(0) {
      $0 + workers.cells[$1]
    }
  }
}
