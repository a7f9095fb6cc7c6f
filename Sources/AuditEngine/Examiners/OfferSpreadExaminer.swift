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
      let metric = OffersPerOnlineHour(leastWorkers: leastWorkers)
      let before = try metric.value(during: Int64.min / 2..<change.instant, from: store, in: log)
      let after = try metric.value(during: change.instant..<Int64.max / 2, from: store, in: log)
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

/// The change from one rule version to the next, where the log has several: the latest one.
struct RuleChange {
  /// The first acceptance under the later version.
  let instant: Int64

  init?(in log: OrderLog) {
    guard let versions = log.orders.texts(.ruleVersion), let accepted = log.orders.integers(.acceptedAt)
    else {
      return nil
    }
    var first = [Int64](repeating: .max, count: versions.dictionary.values.count)
    // An acceptance outside the years 1 to 9999 is a fault of the data and begins no version.
    for row in 0..<log.orders.rowCount
    where versions[row] >= 0
      && CalendarInstants.range.contains(accepted[row])
    {
      let code = Int(versions[row])
      first[code] = min(first[code], accepted[row])
    }
    let starts = first.filter { $0 != .max }.sorted()
    guard starts.count >= 2 else { return nil }
    instant = starts[starts.count - 1]
  }
}
