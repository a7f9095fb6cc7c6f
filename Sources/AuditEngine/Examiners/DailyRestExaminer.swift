import Metrics
import OrderLog

/// The longest rest inside 24 hours after a daily rest, reduced a few times only (pack eu-561).
struct DailyRestExaminer: Examiner {
  static let metric = DailyRest.id
  static let arguments = ["basis": RestArguments.basis, "unknown": RestArguments.unknown]
  static let roles = ["limit", "reduced", "times", "split", "weekly"]
  static let optionalRoles = ["unknown_cap"]

  private let rest: DailyRest

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    rest = DailyRest(
      limit: try request.milliseconds("limit", per: Milliseconds.hour),
      reduced: try request.milliseconds("reduced", per: Milliseconds.hour),
      allowed: Int(exactly: try request.value("times").rounded(.towardZero)) ?? .max,
      split: try request.milliseconds("split", per: Milliseconds.hour),
      weekly: try request.milliseconds("weekly", per: Milliseconds.hour),
      intervals: try RestArguments.intervals(request, Self.arguments),
      unknownTime: try RestArguments.unknownTime(request, Self.arguments))
  }

  var states: [StateRequest] { rest.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try rest.value(from: store, in: log).measurement }
  }
}
