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

  /// The states that pictures need.
  static var requests: [StateRequest] { spell.states + day.states + speed.states }

  /// All distributions that the log has data for.
  var all: [Distribution] { [spells, dailyHours, impliedSpeed].compactMap { $0 } }

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
