import Metrics
import OrderLog

/// How evenly offers go round, before and after a change of rules (T-DISP-1).
///
/// The rule is about the change: a log with one rule version has none, and its spread is no finding by itself.
struct OfferSpreadExaminer: Examiner {
  static let metric = OffersPerOnlineHour.id
  static let roles = ["limit"]

  private let level: Double
  private let leastWorkers: Int

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    level = request.settings.level
    leastWorkers = try request.minimum("stat.min_workers")
  }

  var states: [StateRequest] { OffersPerOnlineHour(leastWorkers: leastWorkers).states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    guard let change = RuleChange(in: log) else { throw .noSuchEvent("rule-change") }
    return try Absence.wrap { () throws(NoValue) in
      let spread = try OffersPerOnlineHour(leastWorkers: leastWorkers).value(from: store, in: log)
      var measurement = spread.measurement()
      let before = try change.spread(before: true, in: log, leastWorkers: leastWorkers)
      let after = try change.spread(before: false, in: log, leastWorkers: leastWorkers)
      guard let earlier = before.meanGini, let later = after.meanGini else {
        throw NoValue.undefined(.allZero)
      }
      measurement.estimate = Estimate(value: abs(later - earlier), level: level, method: "census")
      measurement.figures += [
        Figure("gini.before", earlier, .index), Figure("gini.after", later, .index),
      ]
      return measurement
    }
  }
}

/// The change from one rule version to the next, where the log has exactly two that follow each other.
struct RuleChange {
  /// The first acceptance under the later version.
  let instant: Int64

  init?(in log: OrderLog) {
    guard let versions = log.orders.texts(.ruleVersion), let accepted = log.orders.integers(.acceptedAt) else {
      return nil
    }
    var first = [Int64](repeating: .max, count: versions.dictionary.values.count)
    for row in 0..<log.orders.rowCount where versions[row] >= 0 && !accepted.isNull(row) {
      let code = Int(versions[row])
      first[code] = min(first[code], accepted[row])
    }
    let starts = first.filter { $0 != .max }.sorted()
    guard starts.count >= 2 else { return nil }
    instant = starts[starts.count - 1]
  }

  /// Offers per online hour on one side of the change.
  func spread(before: Bool, in log: OrderLog, leastWorkers: Int) throws(NoValue) -> RateSpread {
    let side: Range<Int64> = before ? Int64.min..<instant : instant..<Int64.max
    return try OffersPerOnlineHour(leastWorkers: leastWorkers).value(during: side, in: log)
  }
}
