import Metrics
import OrderLog

/// Long duties that are followed by too short a rest (T-REST-8).
struct DutyBeforeRestExaminer: Examiner {
  static let metric = DutyBeforeRest.id
  static let arguments = ["count": ["duty", "until-reset"], "unknown": RestArguments.unknown]
  static let roles = ["limit", "rest", "gap"]
  static let optionalRoles = ["unknown_cap"]

  private let duty: DutyBeforeRest

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let rest = try request.milliseconds("rest", per: Milliseconds.hour)
    let limit = try request.milliseconds("limit", per: Milliseconds.hour)
    let unknown = try RestArguments.unknownTime(request, Self.arguments)
    duty =
      try request.argument("count", of: Self.arguments) == "duty"
      ? DutyBeforeRest(
        dutyGap: try request.milliseconds("gap", per: Milliseconds.hour), limit: limit, restMinimum: rest,
        unknownTime: unknown)
      : DutyBeforeRest(dutyGap: rest, limit: limit, restMinimum: .max, unknownTime: unknown)
  }

  var states: [StateRequest] { duty.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try duty.value(from: store, in: log).measurement }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .workedDay(window) }
}
