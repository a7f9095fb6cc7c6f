import Metrics
import OrderLog

/// Runs of days without a day of rest (T-REST-6).
struct WeeklyRestExaminer: Examiner {
  static let metric = WeeklyRest.id
  static let arguments = [
    "day": ["any-engaged", "acceptance", "continuous-24h"], "basis": RestArguments.basis,
    "unknown": RestArguments.unknown,
  ]
  static let roles = ["run"]
  static let optionalRoles = ["unknown_cap"]

  let rest: WeeklyRest

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let run = try request.value("run")
    let intervals = try RestArguments.intervals(request, Self.arguments)
    let unknown = try RestArguments.unknownTime(request, Self.arguments)
    switch try request.argument("day", of: Self.arguments) {
    case "continuous-24h":
      // A run of n days without a day of rest is a stretch of n times 24 hours without a rest of 24 hours.
      rest = WeeklyRest(
        criterion: .stretch(), limit: Int64(exactly: (run * 86_400_000).rounded()) ?? .max, test: .atLeast,
        intervals: intervals, unknownTime: unknown)
    case "acceptance":
      rest = WeeklyRest(
        limit: Int64(exactly: run.rounded(.up)) ?? .max, workedDay: .acceptance, intervals: intervals,
        unknownTime: unknown)
    default:
      rest = WeeklyRest(
        limit: Int64(exactly: run.rounded(.up)) ?? .max, intervals: intervals, unknownTime: unknown)
    }
  }

  var states: [StateRequest] { rest.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try rest.value(from: store, in: log).measurement }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .daysWithoutRest(window) }
}
