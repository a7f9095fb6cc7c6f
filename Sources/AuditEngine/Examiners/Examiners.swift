import Metrics

/// All examiners, by the metric that rule files name.
enum Examiners {
  /// The types, in the order of the metrics' names.
  static let all: [any Examiner.Type] = [
    AddedTimeExaminer.self,
    AppealReplyExaminer.self,
    AttainabilityExaminer.self,
    BehaviourChangeExaminer.self,
    CompletenessExaminer.self,
    ConcurrencyExaminer.self,
    ConditionResponseExaminer.self,
    ContinuousSpellExaminer.self,
    DailyDrivingExaminer.self,
    DailyEngagedTimeExaminer.self,
    DailyRestExaminer.self,
    DeclaredTimeExaminer.self,
    DeductionExaminer.self,
    DetourExaminer.self,
    DisplayedAmountsExaminer.self,
    DocumentsExaminer.self,
    DrivingBreaksExaminer.self,
    DutyBeforeRestExaminer.self,
    FatiguePromptExaminer.self,
    FloorShortfallExaminer.self,
    ForcedPauseExaminer.self,
    GivenTimeTrendExaminer.self,
    GroupDisparityExaminer.self,
    HolidayPayExaminer.self,
    ImpliedSpeedExaminer.self,
    IncentiveHoursExaminer.self,
    LatenessExaminer.self,
    LongDayConfirmationExaminer.self,
    DispatchAgreementExaminer.self,
    DispatchFactorsExaminer.self,
    PayMechanismExaminer.self,
    MaxOfFourExaminer.self,
    MonthlyTakeRateExaminer.self,
    OfferSpreadExaminer.self,
    OffersAfterDeductionExaminer.self,
    OrderStatementExaminer.self,
    PayOnTimeExaminer.self,
    PushShareExaminer.self,
    RefusalEffectExaminer.self,
    RetentionExaminer.self,
    SameWorkPayExaminer.self,
    SurgePassThroughExaminer.self,
    TakeRateExaminer.self,
    TripMinimumExaminer.self,
    TwoClocksExaminer.self,
    WeatherSubsidyExaminer.self,
    WeeklyEngagedTimeExaminer.self,
    WeeklyMinimumExaminer.self,
    WeeklyRestExaminer.self,
    WeeklyRestPeriodsExaminer.self,
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
