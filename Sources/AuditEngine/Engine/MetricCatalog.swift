import Metrics
import OrderLog
import Rules

/// All metrics of the tool with their usual parameters, computed beside the rules in the same scan: what a reader of
/// the findings may want to know although no rule asks for it.
struct MetricCatalog: Sendable {
  /// One metric in one variant.
  struct Entry: Sendable {
    let id: String
    /// The time basis, attribute or clock where a metric is computed for several; empty otherwise.
    let variant: String
    let requires: [FieldRequirement]
    let states: [StateRequest]
    let measure: @Sendable (StateStore, OrderLog) throws(NoValue) -> [Measurement]
  }

  let entries: [Entry]

  /// The metrics whose numbers are not zero even when nobody is preferred: they are read against a null model.
  static let inequality: Set<String> = [EarningsInequality.id, HoursInequality.id, OrdersInequality.id]

  /// The ids of all metrics, each once.
  static var ids: [String] {
    MetricCatalog(AuditSettings()).entries.map(\.id).reduce(into: []) { ids, id in
      if !ids.contains(id) { ids.append(id) }
    }
  }

  /// The states of the metrics that a log has the fields for; the others would fill memory for nothing.
  func requests(for log: OrderLog) -> [StateRequest] {
    entries.filter { $0.requires.allSatisfy { $0.isMet(by: log) } }.flatMap(\.states)
  }

  /// The catalogue, or the part of it with the given ids.
  init(_ settings: AuditSettings, only ids: Set<String>? = nil) {
    let inference = InferenceParameters(level: settings.level, seed: settings.seed)
    func entry<M: Metric>(
      _ metric: M, _ variant: String = "", also: [FieldRequirement] = [],
      _ measure: @escaping @Sendable (M.Value) throws(NoValue) -> [Measurement]
    ) -> Entry {
      Entry(
        id: M.id, variant: variant, requires: M.requires + also, states: metric.states,
        measure: { (store, log) throws(NoValue) in try measure(try metric.value(from: store, in: log)) })
    }
    let level = settings.level
    let all: [Entry] =
      [
        entry(ContinuousSpell()) { (value) throws(NoValue) in [value.measurement] },
        entry(DailyEngagedTime()) { (value) throws(NoValue) in [value.measurement] },
        entry(WeeklyEngagedTime()) { (value) throws(NoValue) in [value.measurement] },
        entry(RestBetweenDuties()) { (value) throws(NoValue) in [value.measurement] },
        entry(WeeklyRest()) { (value) throws(NoValue) in [value.measurement] },
        entry(OrderOverlap()) { (value) throws(NoValue) in [value.measurement] },
        entry(HourlyPay(inference: inference), "engaged") { (value) throws(NoValue) in [value.measurement()]
        },
        entry(HourlyPay(basis: .allowance(200_000), inference: inference), "allowance") {
          (value) throws(NoValue) in
          [value.measurement()]
        },
        entry(HourlyPay(basis: .online, inference: inference), "online", also: HoursBasis.online.requirements)
        {
          (value) throws(NoValue) in [value.measurement()]
        },
        entry(EarningsInequality()) { (value) throws(NoValue) in [value.measurement()] },
        entry(HoursInequality()) { (value) throws(NoValue) in [value.measurement()] },
        entry(OrdersInequality()) { (value) throws(NoValue) in [value.measurement()] },
        entry(Lateness(clock: .deadline, level: level), "deadline") { (value) throws(NoValue) in
          [value.measurement()]
        },
        entry(Lateness(clock: .promised, level: level), "promised") { (value) throws(NoValue) in
          [value.measurement()]
        },
        entry(Coverage(level: level)) { (value) throws(NoValue) in [try value.measurement()] },
        entry(Slack()) { (value) throws(NoValue) in [value.measurement()] },
        entry(ImpliedSpeed(level: level)) { (value) throws(NoValue) in [try value.measurement(limit: 15_000)]
        },
        entry(TakeRate(inference: inference)) { (value) throws(NoValue) in
          [
            Measurement(
              unit: .order, examined: value.counts.measured, exceeding: 0, undecided: value.counts.incomplete,
              workersExamined: value.workersExamined, workersExceeding: 0, estimate: value.overall,
              figures: value.figures)
          ]
        },
        entry(PayComponents()) { (value) throws(NoValue) in
          [
            Measurement(
              unit: .order, examined: value.rows, exceeding: 0, workersExamined: 0, workersExceeding: 0,
              figures: value.figures)
          ]
        },
        entry(RidingSpeed(level: level)) { (value) throws(NoValue) in [try value.measurement(limit: 15_000)]
        },
        entry(TimeCalibration(level: level)) { (value) throws(NoValue) in [value.measurement()] },
        entry(TwoClocks(level: level)) { (value) throws(NoValue) in [value.measurement()] },
        entry(Concurrency(level: level)) { (value) throws(NoValue) in [value.measurement()] },
        entry(PushShare(level: level)) { (value) throws(NoValue) in [value.measurement()] },
        entry(OfferResponse(level: level)) { (value) throws(NoValue) in [value.measurement()] },
        entry(OffersPerEligible(level: level)) { (value) throws(NoValue) in [value.measurement()] },
        entry(OffersPerOnlineHour()) { (value) throws(NoValue) in [value.measurement()] },
        entry(OrdersPerHour(basis: .engaged), "engaged") { (value) throws(NoValue) in [value.measurement()] },
      ]
      + [Field.gender, .ageBand, .origin].map { field in
        entry(
          GroupComparison(by: .field(field), inference: inference), field.rawValue,
          also: [FieldRequirement(.workers, anyOf: [field])]
        ) { (value) throws(NoValue) in value.measurements() + value.measurements(stratified: true) }
      }
      + AdjustedPayGap().attributes.map { attribute in
        entry(
          AdjustedPayGap(attributes: [attribute], inference: inference), attribute.name,
          also: attribute.requirement.map { [$0] } ?? []
        ) { (value) throws(NoValue) in value.measurements() }
      }
    entries = ids.map { wanted in all.filter { wanted.contains($0.id) } } ?? all
  }
}

/// A metric with its numbers, or the reason why it has none.
public struct MetricResult: Codable, Sendable, Equatable {
  /// The metric's name.
  public var metric: String
  /// The time basis, attribute or clock, where a metric is computed for several; empty otherwise.
  public var variant: String
  /// The numbers: one entry, or one per comparison of groups (raw first, then within strata).
  public var measured: [MeasuredNumbers]
  /// Why there are none.
  public var reason: VerdictReason?

  /// A result. See the properties.
  public init(metric: String, variant: String, measured: [MeasuredNumbers], reason: VerdictReason?) {
    self.metric = metric
    self.variant = variant
    self.measured = measured
    self.reason = reason
  }
}
