public import OrderLog
import Statistics

/// How many hours a day a worker of median productivity needs for an incentive tier (冲单奖励).
///
/// productivity = orders completed in the tier's hours / engaged time in them, per worker; hours a day = orders of
/// the tier / (median productivity · days on which one can work). Of every seven days one is a rest day, so a tier
/// over a week has six. Workers with less than an hour of engaged time in the tier's hours are left out: their
/// ratio says nothing. The interval of the median is the distribution-free one from order statistics.
/// T-REST-7; FD-INC, TR-122d. O(n log n). Guide: Docs/metrics/incentive-hours.md.
public struct IncentiveHours: Metric {
  public static let id = "rest.incentive-hours"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.acceptedAt), FieldRequirement(.completedAt),
  ]

  /// Orders that the tier asks for.
  public var orders: Double
  /// Over how many days.
  public var days: Int
  /// The hours of the local day in which orders count, in ms from midnight; the end may be before the start, over
  /// midnight. Equal: the whole day.
  public var from: Int64
  public var until: Int64
  /// The limit in hours a day.
  public var limit: Double
  /// The least number of workers.
  public var leastWorkers: Int
  /// The level of the interval.
  public var level: Double

  /// A tier.
  public init(
    orders: Double, days: Int = 1, from: Int64 = 0, until: Int64 = 86_400_000, limit: Double = 8,
    leastWorkers: Int = 30, level: Double = 0.99
  ) {
    self.orders = orders
    self.days = max(1, days)
    self.from = min(max(from, 0), Milliseconds.day)
    self.until = min(max(until, 0), Milliseconds.day)
    self.limit = limit
    self.leastWorkers = max(1, leastWorkers)
    self.level = level
  }

  private var intervals: DutyIntervals.Parameters { .init(basis: .service) }

  public var states: [StateRequest] { [StateRequest(DutyIntervals.self, intervals)] }

  /// Days of the tier on which one can work: one in seven is a rest day.
  public var workableDays: Int { days - days / 7 }

  /// The hours a day; `exceeding` is the number of workers whose own productivity would need more than the limit.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement {
    let state = try DutyIntervals.required(intervals, from: store, in: log)
    let hours = productiveHours(state, log.timeZone)
    let rates = hours.map { Double($0.orders) / (Double($0.engaged) / 3_600_000) }.sorted()
    guard !rates.isEmpty else { throw .nothingToMeasure(examined: state.workerCount) }
    guard rates.count >= leastWorkers else {
      throw .tooFew(have: rates.count, need: leastWorkers, of: .worker)
    }
    let median = try statistic { () throws(Undefined) in try SortedSample(rates).quantile(0.5) }
    guard median > 0, orders > 0, orders.isFinite else { throw .undefined(.allZero) }
    func need(_ rate: Double) -> Double { orders / (rate * Double(workableDays)) }
    var estimate = Estimate(value: need(median), level: level, method: "order-statistics")
    if let ranks = try medianRanks(rates.count), rates[ranks.lower] > 0 {
      estimate.lower = need(rates[ranks.upper])
      estimate.upper = need(rates[ranks.lower])
    }
    return Measurement(
      unit: .worker, examined: rates.count, exceeding: rates.count { $0 <= 0 || need($0) > limit },
      workersExamined: rates.count, workersExceeding: rates.count { $0 <= 0 || need($0) > limit },
      estimate: estimate,
      figures: [
        Figure("ordersPerHour.median", median, .ratio), Figure("tier.orders", orders, .count),
        Figure("tier.days", Double(workableDays), .days),
      ])
  }

  /// Orders completed and engaged time in the tier's hours, of the workers with at least an hour of the latter.
  private func productiveHours(
    _ state: DutyIntervals, _ zone: CivilTimeZone
  ) -> [(orders: Int, engaged: Int64)] {
    var found: [(orders: Int, engaged: Int64)] = []
    var grid = CivilGrid(zone, .day)
    state.timeline(.asRest).forEachWorker(in: 0..<state.workerCount) { worker, spans in
      var engaged: Int64 = 0
      for span in spans {
        var from = span.start
        while from < span.end {
          grid.seek(from)
          let until = min(span.end, grid.end)
          for hours in tierHours {
            let begin = max(from, grid.start &+ hours.lowerBound)
            let end = min(until, grid.start &+ hours.upperBound)
            if end > begin { engaged &+= end &- begin }
          }
          from = until
        }
      }
      guard engaged >= Milliseconds.hour else { return }
      let orders = state.intervals(of: worker).count { order in
        grid.seek(order.end)
        return tierHours.contains { $0.contains(order.end &- grid.start) }
      }
      found.append((orders, engaged))
    }
    return found
  }

  /// The tier's hours as stretches of a day. The last one is open to days of 25 hours.
  private var tierHours: [Range<Int64>] {
    let end = 2 * Milliseconds.day
    if from == until || (from == 0 && until == Milliseconds.day) { return [0..<end] }
    if from < until { return [from..<(until == Milliseconds.day ? end : until)] }
    return [0..<until, from..<end]
  }

  /// The ranks (from 0) of the smallest symmetric interval of order statistics that holds the median with at least
  /// `level`; nil when there are too few values for any.
  private func medianRanks(_ count: Int) throws(NoValue) -> (lower: Int, upper: Int)? {
    let law = try statistic { () throws(Undefined) in
      try BinomialDistribution(trials: count, probability: 0.5)
    }
    var rank = -1
    while rank + 1 < count / 2, law.cumulative(rank + 1) <= (1 - level) / 2 { rank += 1 }
    return rank < 0 ? nil : (rank, count - 1 - rank)
  }
}
