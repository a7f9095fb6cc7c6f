public import OrderLog
import Statistics

/// What follows a refusal: offers, or pay of orders taken, in the next hour, against workers who were in the same
/// place of the day and did not refuse.
///
/// A refusal counts when the worker was logged on for the whole hour before and after it and had not refused in the
/// hour before. It is matched with up to `controlsPerRefusal` workers of the same city who were logged on for the same
/// two hours, had refused nothing up to that moment, were without an order for about as long (or had one in hand) and
/// were offered as many orders in the hour before, give or take one. Matched difference in differences: what the
/// refuser would have got is T₀ + (C₁ − C₀), with T₀ the refuser's hour before and C₀, C₁ the mean of the matched
/// workers' hours before and after; the estimate is 1 − Σ T₁ / Σ (T₀ + C₁ − C₀) over refusals, with a bootstrap over
/// refusing workers.
///
/// Placebo: the same with the moment moved two hours back. If its interval lies wholly beyond the limit to either side,
/// refusers differ from those they are matched with and there is no value; nor is there one when a drop beyond the limit
/// was measured and the placebo could not be, or its value lies within the drop's interval. A refuser stands where an order has just been offered, a matched worker
/// need not: that makes the drop too small rather than too large, see ``Value/isBalanced(within:)``.
///
/// - Complexity: O(n log n) for the events, O(refusals · `probes` · log n) for the matching.
/// - Note: Source: law.md T-CH-1 (drop above 10 % and p < 0.01: analyst's default).
public struct RefusalEffect: Metric {
  public static let id = "dispatch.refusal-effect"
  public static let requires = [
    FieldRequirement(.offers, anyOf: [.workerID]), FieldRequirement(.offers, anyOf: [.offeredAt]),
    FieldRequirement(.offers, anyOf: [.response]), FieldRequirement(.sessions, anyOf: [.onlineAt]),
    FieldRequirement(.sessions, anyOf: [.offlineAt]), FieldRequirement(.acceptedAt),
    FieldRequirement(.completedAt),
  ]

  /// How long after a refusal the worker may still stand at the front of the queue in which the order was offered (ms):
  /// on simulated towns without a penalty all that refusers get more than others they get in these ten minutes.
  public static let queueTime: Int64 = 600_000

  /// What is compared before and after.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// Offers received.
    case offers
    /// Pay of orders taken.
    case value
  }

  /// What is compared.
  public var outcome: Outcome
  /// Whether an offer that was let pass counts as refused.
  public var countsTimeouts: Bool
  /// How long before and after is looked at, in ms.
  public var window: Int64
  /// How many workers a refusal is matched with at most, how many are looked at, and how many refusals are used.
  public var controlsPerRefusal: Int
  public var probes: Int
  public var refusalLimit: Int
  /// The placebo may show no effect beyond this; a drop beyond it needs a placebo.
  public var placeboLimit: Double
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Offers in the next 60 minutes.
  public init(
    outcome: Outcome = .offers, countsTimeouts: Bool = false, window: Int64 = 3_600_000,
    controlsPerRefusal: Int = 8, probes: Int = 96, refusalLimit: Int = 20_000, placeboLimit: Double = 0.1,
    inference: InferenceParameters = InferenceParameters()
  ) {
    self.outcome = outcome
    self.countsTimeouts = countsTimeouts
    self.window = min(max(window, 60_000), 86_400_000)
    self.controlsPerRefusal = max(1, controlsPerRefusal)
    self.probes = max(1, probes)
    self.refusalLimit = max(1, refusalLimit)
    self.placeboLimit = placeboLimit
    self.inference = inference
  }

  public var states: [StateRequest] {
    [
      StateRequest(WorkerMoments.self), StateRequest(OnlineTime.self, .init()),
      StateRequest(DutyIntervals.self, DutyIntervals.Parameters()),
      StateRequest(WorkerMajority.self, .init(.city)),
    ]
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// 1 less what came over what was to be expected.
    public let drop: Estimate
    /// The same around moments at which nothing was refused; nil where too few can be matched.
    public let placebo: Estimate?
    /// The drop without the first ``RefusalEffect/queueTime`` after the refusal, in which a refuser stands where an order
    /// was just offered: the expected hour before counts in proportion. Nil when it has no value.
    public let later: Estimate?
    /// Refusals in the log, those that can be used (first within the window, logged on throughout) and those with a
    /// match.
    public let refusals: Int
    public let usable: Int
    public let matched: Int
    /// Workers with a matched refusal.
    public let workers: Int
    /// Per matched refusal: what came, and what was to be expected.
    public let observed: Double
    public let expected: Double

    /// Whether refusers were not surely, or possibly, offered more than those they are matched with by more than
    /// `limit`. If they may have been, a drop can hide behind it: then nothing speaks for the absence of one.
    public func isBalanced(within limit: Double) -> Bool { drop.lower.map { $0 >= -limit } ?? false }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(outcome == .value ? [FieldRequirement(.workerPay)] : [], in: log)
    let hours = RefusalHours(self, store, workers: log.workers.values.count)
    guard hours.refusals > 0 else { throw .nothingToMeasure(examined: hours.offerCount) }
    let events = hours.match(shift: 0)
    try inference.requireEnough(orders: events.offers, workers: events.clusters.count)
    let drop = try statistic { () throws(Undefined) in try estimate(events) }
    let before = hours.match(shift: 2 * window)
    var placebo: Estimate?
    if before.clusters.count >= inference.minimumWorkers, before.offers >= inference.minimumOrders {
      placebo = try? estimate(before)
    }
    try requirePlacebo(placebo, drop)
    let sums = events.clusters.reduce(into: (0.0, 0.0)) { sum, cluster in
      sum.0 += cluster.numerator
      sum.1 += cluster.denominator
    }
    let count = Double(max(1, events.matched))
    let later =
      window > Self.queueTime ? try? estimate(events, clusters: events.laterClusters) : nil
    return Value(
      drop: drop, placebo: placebo, later: later, refusals: hours.refusals, usable: events.usable,
      matched: events.matched,
      workers: events.clusters.count, observed: sums.0 / count, expected: sums.1 / count)
  }

  /// Refuses a value when the hours in which nothing was refused show an effect of their own, and a drop beyond the limit
  /// that no such hours stand beside, or not clearly below.
  private func requirePlacebo(_ placebo: Estimate?, _ drop: Estimate) throws(NoValue) {
    if let placebo {
      // Workers who do not differ at all leave no interval; the value stands for it.
      let (lower, upper) = (placebo.lower ?? placebo.value, placebo.upper ?? placebo.value)
      if lower > placeboLimit || upper < -placeboLimit {
        throw .undefined(.degenerate("the placebo hour shows an effect of its own"))
      }
    }
    guard let found = drop.lower, found > placeboLimit else { return }
    guard let placebo else {
      throw .undefined(
        .degenerate("a drop was measured, and too few hours without a refusal to check it against"))
    }
    guard placebo.value < found else {
      throw .undefined(.degenerate("the placebo hour shows a drop like that after refusals"))
    }
  }

  private func estimate(
    _ events: RefusalHours.Matched, clusters: [RatioCluster]? = nil
  ) throws(Undefined) -> Estimate {
    let clusters = clusters ?? events.clusters
    let expected = clusters.reduce(0) { $0 + $1.denominator }
    guard expected > 0 else { throw .degenerate("nothing was to be expected") }
    var ratio = try inference.ratio(clusters, null: 1)
    if ratio.lower == nil, ratio.value == 0, clusters.count >= max(2, inference.minimumWorkers) {
      // Nothing came at all, so resampling cannot vary it: workers count as trials, and p is that of the sign test.
      let workers = clusters.count { $0.denominator > 0 }
      if workers > 0 {
        let interval = try Proportion(successes: 0, trials: workers).wilsonInterval(level: inference.level)
        (ratio.lower, ratio.upper, ratio.method) = (interval.lower, interval.upper, "wilson-workers")
        ratio.pValue = (0..<workers).reduce(1.0) { p, _ in p / 2 } * 2
      }
    }
    var drop = ratio
    drop.value = 1 - ratio.value
    (drop.lower, drop.upper) = (ratio.upper.map { 1 - $0 }, ratio.lower.map { 1 - $0 })
    drop.method = "difference-in-differences." + ratio.method
    return drop
  }
}

extension RefusalEffect.Value {
  /// Matched refusals; the estimate is the drop.
  public func measurement() -> Measurement {
    var figures = [
      Figure("refusals", Double(refusals), .count), Figure("usable", Double(usable), .count),
      Figure("matched", Double(matched), .count), Figure("observed", observed, .ratio),
      Figure("expected", expected, .ratio),
    ]
    if let later {
      figures.append(Figure("dropLater", later.value, .share))
      if let lower = later.lower { figures.append(Figure("dropLater.lower", lower, .share)) }
      if let upper = later.upper { figures.append(Figure("dropLater.upper", upper, .share)) }
    }
    if let placebo {
      figures.append(Figure("placebo", placebo.value, .share))
      if let lower = placebo.lower { figures.append(Figure("placebo.lower", lower, .share)) }
      if let upper = placebo.upper { figures.append(Figure("placebo.upper", upper, .share)) }
    }
    return Measurement(
      unit: .refusal, examined: matched, exceeding: 0, workersExamined: workers, workersExceeding: 0,
      estimate: drop, figures: figures)
  }
}
