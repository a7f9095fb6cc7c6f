import Metrics

/// All examiners, by the metric that rule files name.
enum Examiners {
  /// The types, in the order of the metrics' names.
  static let all: [any Examiner.Type] = [
    AttainabilityExaminer.self,
    BehaviourChangeExaminer.self,
    ConcurrencyExaminer.self,
    ContinuousSpellExaminer.self,
    DailyEngagedTimeExaminer.self,
    DeductionExaminer.self,
    DisplayedAmountsExaminer.self,
    FloorShortfallExaminer.self,
    GroupDisparityExaminer.self,
    HolidayPayExaminer.self,
    ImpliedSpeedExaminer.self,
    LatenessExaminer.self,
    MechanismCheck.Dispatch.self,
    MechanismCheck.Pay.self,
    OfferSpreadExaminer.self,
    PushShareExaminer.self,
    RefusalEffectExaminer.self,
    SameWorkPayExaminer.self,
    TakeRateExaminer.self,
    WeatherSubsidyExaminer.self,
    WeeklyRestExaminer.self,
  ]

  /// The type for a metric, or nil when rules may not name it.
  static func type(for metric: String) -> (any Examiner.Type)? { all.first { $0.metric == metric } }

  /// The examiner of a request.
  static func examiner(for request: ExaminationRequest) throws(ParameterResolver.Problem) -> any Examiner {
    guard let type = type(for: request.rule.metric) else { throw .unknownMetric(request.rule.metric) }
    for argument in request.reading.arguments.keys.sorted() where type.arguments[argument] == nil {
      throw .badArgument(
        name: argument, value: request.reading.arguments[argument] ?? "",
        allowed: type.arguments.keys.sorted())
    }
    return try type.init(request)
  }
}
