import Metrics
import OrderLog

/// Driving time between daily rests, longer on a few days of a week (pack eu-561).
struct DailyDrivingExaminer: Examiner {
  static let metric = DailyDriving.id
  static let arguments = ["basis": RestArguments.basis, "unknown": RestArguments.unknown]
  static let roles = ["limit", "extended", "times", "rest"]
  static let optionalRoles = ["unknown_cap"]

  private let driving: DailyDriving

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    driving = DailyDriving(
      limit: try request.milliseconds("limit", per: Milliseconds.hour),
      extended: try request.milliseconds("extended", per: Milliseconds.hour),
      allowed: Int(exactly: try request.value("times").rounded(.towardZero)) ?? .max,
      rest: try request.milliseconds("rest", per: Milliseconds.hour),
      intervals: try RestArguments.intervals(request, Self.arguments),
      unknownTime: try RestArguments.unknownTime(request, Self.arguments))
  }

  var states: [StateRequest] { driving.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try driving.value(from: store, in: log).measurement }
  }
}
