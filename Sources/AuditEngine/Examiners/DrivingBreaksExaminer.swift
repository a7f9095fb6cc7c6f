import Metrics
import OrderLog

/// Driving time between breaks, which may be taken in two parts (pack eu-561).
struct DrivingBreaksExaminer: Examiner {
  static let metric = DrivingBreaks.id
  static let arguments = ["basis": RestArguments.basis, "unknown": RestArguments.unknown]
  static let roles = ["limit", "break", "first_part", "second_part"]
  static let optionalRoles = ["unknown_cap"]

  private let breaks: DrivingBreaks

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    breaks = DrivingBreaks(
      breakMinimum: try request.milliseconds("break", per: Milliseconds.minute),
      firstPart: try request.milliseconds("first_part", per: Milliseconds.minute),
      secondPart: try request.milliseconds("second_part", per: Milliseconds.minute),
      limit: try request.milliseconds("limit", per: Milliseconds.hour),
      intervals: try RestArguments.intervals(request, Self.arguments),
      unknownTime: try RestArguments.unknownTime(request, Self.arguments))
  }

  var states: [StateRequest] { breaks.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try breaks.value(from: store, in: log).measurement }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .spell(window) }
}
