/// All document examiners, by the metric that rule files name.
enum DocumentExaminers {
  /// The types, in the order of the metrics' names.
  static let all: [any DocumentExaminer.Type] = [
    AppealChannelExaminer.self,
    AppealGroundsExaminer.self,
    ClaimedIndicatorsExaminer.self,
    CommitmentsInForceExaminer.self,
    DisclosedItemsExaminer.self,
    FilingChangeExaminer.self,
    FilingContentExaminer.self,
    FilingEndExaminer.self,
    FilingShownExaminer.self,
    FilingStartExaminer.self,
    FilingTruthExaminer.self,
    HandoverExaminer.self,
    HumanDecisionsExaminer.self,
    InventoryExaminer.self,
    LeadTimeExaminer.self,
    NegotiationIntervalExaminer.self,
    NegotiationTopicsExaminer.self,
    OpinionsExaminer.self,
    PastVersionsExaminer.self,
    RectificationExaminer.self,
    ResultPublicationExaminer.self,
    ReviewDriftExaminer.self,
    ReviewIntervalExaminer.self,
    ReviewObjectsExaminer.self,
    TechnicalMeasuresExaminer.self,
    WorkerOptionsExaminer.self,
  ]

  /// The examiner of a request.
  static func examiner(
    for request: ExaminationRequest
  ) throws(ParameterResolver.Problem) -> any DocumentExaminer {
    guard let type = all.first(where: { $0.metric == request.rule.metric }) else {
      throw .unknownMetric(request.rule.metric)
    }
    for argument in request.reading.arguments.keys.sorted() where type.arguments[argument] == nil {
      throw .badArgument(
        name: argument, value: request.reading.arguments[argument] ?? "",
        allowed: type.arguments.keys.sorted())
    }
    for role in type.roles where request.key(role) == nil { throw .noParameter(role: role) }
    return type.init()
  }
}
