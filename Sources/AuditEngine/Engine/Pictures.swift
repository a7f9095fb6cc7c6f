import Metrics
import OrderLog
import Rules

/// The distributions that a report draws, from the states of the whole log. What the log has no data for is
/// left out.
struct Pictures {
  let plan: AuditPlan
  let stores: [StateStore]
  let log: OrderLog
  let settings: AuditSettings

  private static let spell = ContinuousSpell()
  private static let day = DailyEngagedTime()
  private static let speed = ImpliedSpeed()
  private static let pay = HourlyPay()
  private static let spread = EarningsInequality()
  private static let hoursSpread = HoursInequality()
  private static let late = Lateness()

  /// The states that pictures need.
  static var requests: [StateRequest] {
    spell.states + day.states + speed.states + pay.states + spread.states + hoursSpread.states + late.states
  }

  /// All distributions that the log has data for.
  var all: [Distribution] {
    [payPerHour, lorenzPay, lorenzHours, dailyHours, spells, impliedSpeed, lateness].compactMap { $0 }
  }

  private var store: StateStore { stores[plan.pictureScan] }

  private var spells: Distribution? {
    guard let value = try? Self.spell.value(from: store, in: log) else { return nil }
    return durations(
      "spells", ContinuousSpell.id, value, upTo: 12, unit: .spell, limitKey: "rest.continuous_max")
  }

  private var dailyHours: Distribution? {
    guard let value = try? Self.day.value(from: store, in: log) else { return nil }
    return durations(
      "daily-hours", DailyEngagedTime.id, value, upTo: 16, unit: .workerDay, limitKey: "rest.day_soft_max")
  }

  private var impliedSpeed: Distribution? {
    guard let value = try? Self.speed.value(from: store, in: log), value.examined > 0 else { return nil }
    var counts = [Double](repeating: 0, count: 41)
    for bin in value.histogram { counts[min(max(bin.kilometresPerHour, 0), 40)] += Double(bin.count) }
    counts[40] += Double(value.withoutTime)
    var figures: [String: Double] = ["withoutTime": Double(value.withoutTime)]
    for (name, share) in [("p50", 0.5), ("p95", 0.95)] { figures[name] = value.quantile(share) }
    return Distribution(
      key: "implied-speed", metric: ImpliedSpeed.id, form: .histogram,
      quantity: Quantity.kilometresPerHour.rawValue, x: (0...40).map(Double.init), y: counts, binWidth: 1,
      openEnd: true, limit: limit("eta.ebike_speed_max"), limitKey: "eta.ebike_speed_max",
      count: value.examined, unit: Measurement.Unit.order.rawValue, figures: figures)
  }

  private var payPerHour: Distribution? {
    guard let value = try? Self.pay.value(from: store, in: log), value.distribution.count > 0 else {
      return nil
    }
    let bins = value.distribution
    var figures = Dictionary(bins.figures.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    figures["overall"] = value.overall.value
    figures["workersWithoutPay"] = Double(value.zeroEarners)
    return Distribution(
      key: "pay-per-hour", metric: HourlyPay.id, form: .histogram, quantity: Quantity.moneyPerHour.rawValue,
      x: bins.bins.indices.map { bins.binStart + Double($0) * bins.binWidth }, y: bins.bins.map(Double.init),
      binWidth: bins.binWidth, count: bins.count, unit: Measurement.Unit.worker.rawValue, figures: figures)
  }

  private var lorenzPay: Distribution? {
    guard let value = try? Self.spread.value(from: store, in: log) else { return nil }
    return lorenz("lorenz-pay", EarningsInequality.id, value.inequality)
  }

  private var lorenzHours: Distribution? {
    guard let value = try? Self.hoursSpread.value(from: store, in: log) else { return nil }
    return lorenz("lorenz-hours", HoursInequality.id, value)
  }

  private func lorenz(_ key: String, _ metric: String, _ value: WorkerInequality) -> Distribution? {
    guard value.workers > 1, value.lorenz.count == 101 else { return nil }
    var figures: [String: Double] = ["gini": value.gini, "theil": value.theil]
    figures["mld"] = value.meanLogDeviation
    figures["p90p10"] = value.p90OverP10
    figures["palma"] = value.palma
    return Distribution(
      key: key, metric: metric, form: .curve, quantity: Quantity.share.rawValue,
      x: (0...100).map { Double($0) / 100 }, y: value.lorenz, count: value.workers,
      unit: Measurement.Unit.worker.rawValue, figures: figures)
  }

  private var lateness: Distribution? {
    guard let value = try? Self.late.value(from: store, in: log), value.examined > 0 else { return nil }
    // Five minutes a bin from an hour early to an hour late; what lies outside is in the outermost bins.
    var counts = [Double](repeating: 0, count: 25)
    for bin in value.histogram {
      let index = Int((Double(bin.minutes) / 5).rounded(.down)) + 12
      counts[min(max(index, 0), 24)] += Double(bin.count)
    }
    return Distribution(
      key: "lateness", metric: Lateness.id, form: .histogram, quantity: Quantity.minutes.rawValue,
      x: (0..<25).map { Double($0 - 12) * 5 }, y: counts, binWidth: 5, openEnd: true, limit: 0,
      count: value.examined, unit: Measurement.Unit.order.rawValue,
      figures: ["late.share": value.late.value, "p50": value.medianBias / 60])
  }

  /// A histogram of durations in half hours up to `end` hours, all longer ones in the last bin.
  private func durations(
    _ key: String, _ metric: String, _ value: RestSummary, upTo end: Double, unit: Measurement.Unit,
    limitKey: String
  ) -> Distribution? {
    guard value.examined > 0 else { return nil }
    let width = 0.5
    let last = Int(end / width)
    var counts = [Double](repeating: 0, count: last + 1)
    for (index, count) in value.histogram.counts.enumerated() {
      let hours = Double(index) * value.histogram.binWidth
      counts[min(Int(hours / width), last)] += Double(count)
    }
    var figures: [String: Double] = [:]
    for figure in value.measurement.figures where ["p50", "p90", "p99", "max"].contains(figure.key) {
      figures[figure.key] = figure.value
    }
    return Distribution(
      key: key, metric: metric, form: .histogram, quantity: Quantity.hours.rawValue,
      x: counts.indices.map { Double($0) * width }, y: counts, binWidth: width, openEnd: true,
      limit: limit(limitKey), limitKey: limitKey, count: value.examined, unit: unit.rawValue,
      figures: figures)
  }

  /// The value of a parameter in the first pack that has it.
  private func limit(_ key: String) -> Double? {
    plan.resolvers.lazy.compactMap { try? $0.value(key) }.first
  }
}
