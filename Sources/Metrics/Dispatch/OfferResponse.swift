public import OrderLog
import Statistics

/// What became of offers: accepted, rejected, timed out, reassigned, as shares of the offers with a known
/// answer.
///
/// - Complexity: see ``OfferCounts``.
/// - Note: Source: law.md T-CH-1 and T-CH-3 (context for forced assignment); report only.
public struct OfferResponse: Metric {
  public static let id = "dispatch.offer-response"
  public static let requires = [FieldRequirement(.offers, anyOf: [.response])]

  /// The answers.
  public enum Answer: String, Sendable, Hashable, CaseIterable {
    case accepted, rejected, timeout, reassigned

    var counter: OfferCounts.Counter {
      switch self {
      case .accepted: .accepted
      case .rejected: .rejected
      case .timeout: .timeout
      case .reassigned: .reassigned
      }
    }
  }

  /// How much a rate needs; offers in place of orders.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(least: SampleSize = SampleSize(), level: Double = 0.99) {
    self.least = least
    self.level = level
  }

  public var states: [StateRequest] { [StateRequest(OfferCounts.self)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.response], in: log, .offers)
    let state = store.state(OfferCounts.self)
    var clusters: [Answer: [ShareCluster]] = [:]
    let workers = [-1] + log.workers.values.indices.map { Int32($0) }
    var answered: [Int] = []
    for worker in workers {
      answered.append(Answer.allCases.reduce(0) { $0 + state.workers.count($1.counter.rawValue, of: worker) })
    }
    let total = answered.reduce(0, +)
    guard total > 0 else { throw .nothingToMeasure(examined: state.total(.offers)) }
    try least.check(orders: total, workers: answered.dropFirst().count { $0 > 0 })
    for answer in Answer.allCases {
      clusters[answer] = zip(workers, answered).map {
        ShareCluster(hits: state.workers.count(answer.counter.rawValue, of: $0), size: $1)
      }
    }
    var shares: [Answer: ClusteredShare] = [:]
    for (answer, clusters) in clusters {
      shares[answer] = try statistic { () throws(Undefined) in try ClusteredShare(clusters, level: level) }
    }
    return Value(
      offers: state.total(.offers), answered: total, workers: answered.dropFirst().count { $0 > 0 },
      workersDeclining: log.workers.values.indices.count {
        state.workers.count(OfferCounts.Counter.rejected.rawValue, of: Int32($0)) > 0
      }, shares: shares)
  }

  /// What became of the offers of a log.
  public struct Value: Sendable {
    /// All offers.
    public let offers: Int
    /// Offers with a known answer.
    public let answered: Int
    let workers: Int
    let workersDeclining: Int
    let shares: [Answer: ClusteredShare]

    /// The share of an answer among the offers with a known answer.
    public func share(_ answer: Answer) -> ClusteredShare? { shares[answer] }

    /// Rejected offers among those with a known answer; figures hold the other shares.
    public func measurement() -> Measurement {
      let rejected = shares[.rejected]
      return Measurement(
        unit: .order, examined: answered, exceeding: rejected?.hits ?? 0, undecided: offers - answered,
        workersExamined: workers, workersExceeding: workersDeclining, estimate: rejected?.estimate,
        figures: Answer.allCases.flatMap { answer in
          shares[answer].map { [Figure("\(answer.rawValue).share", $0.value, .share)] } ?? []
        })
    }
  }
}
