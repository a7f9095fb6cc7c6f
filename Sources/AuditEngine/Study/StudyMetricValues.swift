import Metrics

/// What a study records of a metric: its main number with its unit, and its figures as groups.
///
/// A metric that compares several groups, or compares them again within strata, has one measurement a comparison; the
/// numbers of the second stand in the group `comparison.2`, and so on.
struct StudyMetricValues {
  let values: [RecordedValue]

  /// The group of the main number of a comparison, from 1; the first has none.
  static func group(ofComparison number: Int) -> String { number > 1 ? "comparison.\(number)" : "" }

  init(_ metric: MetricResult) {
    let name = metric.metric + (metric.variant.isEmpty ? "" : "/" + metric.variant)
    let main = Self.mains[metric.metric]
    let unit = main?.quantity.rawValue ?? ""
    guard !metric.measured.isEmpty else {
      values = [RecordedValue(kind: .metric, name: name, value: nil, unit: unit, reason: metric.reason)]
      return
    }
    values = metric.measured.enumerated().flatMap { place, numbers -> [RecordedValue] in
      let group = Self.group(ofComparison: place + 1)
      var values: [RecordedValue] = []
      if let main {
        let value = numbers.estimate?.value ?? (main.isShareBeyond ? numbers.exceedingShare : nil)
        values.append(
          RecordedValue(
            kind: .metric, name: name, group: group, value: value.flatMap { $0.isFinite ? $0 : nil },
            unit: unit))
      }
      return values
        + numbers.figures.map { figure in
          RecordedValue(
            kind: .metric, name: name, group: group.isEmpty ? figure.key : group + "." + figure.key,
            value: figure.value.isFinite ? figure.value : nil, unit: figure.quantity.rawValue)
        }
    }
  }

  /// A metric's main number: its estimate, or the share of examined units that is beyond its limit.
  struct Main {
    let quantity: Quantity
    /// Whether the share beyond the limit stands for the estimate where there is none.
    let isShareBeyond: Bool
  }

  private static let shareBeyond = Main(quantity: .share, isShareBeyond: true)
  private static let share = Main(quantity: .share, isShareBeyond: false)
  private static let gini = Main(quantity: .index, isShareBeyond: false)

  /// The main numbers by metric. A metric that only describes, and has no such number, is not among them.
  static let mains: [String: Main] = [
    ContinuousSpell.id: shareBeyond, DailyEngagedTime.id: shareBeyond, WeeklyEngagedTime.id: shareBeyond,
    RestBetweenDuties.id: shareBeyond, WeeklyRest.id: shareBeyond, OrderOverlap.id: shareBeyond,
    HourlyPay.id: Main(quantity: .moneyPerHour, isShareBeyond: false), EarningsInequality.id: gini,
    HoursInequality.id: gini, OrdersInequality.id: gini, Lateness.id: shareBeyond, Coverage.id: share,
    Slack.id: shareBeyond, ImpliedSpeed.id: shareBeyond, RidingSpeed.id: shareBeyond, TakeRate.id: share,
    TimeCalibration.id: share, TwoClocks.id: shareBeyond, Concurrency.id: shareBeyond,
    PushShare.id: shareBeyond, OfferResponse.id: shareBeyond, OffersPerEligible.id: share,
    OffersPerOnlineHour.id: gini, OrdersPerHour.id: gini,
    GroupComparison.id: Main(quantity: .ratio, isShareBeyond: false), AdjustedPayGap.id: share,
  ]
}
