import Metrics
import OrderLog

/// Weekly rests as continuous hours: the time until the next one begins, or those of two weeks together (pack eu-561).
struct WeeklyRestPeriodsExaminer: Examiner {
  static let metric = FortnightRest.id
  static let arguments = [
    "basis": RestArguments.basis, "test": ["two-weeks", "latest-start"], "unknown": RestArguments.unknown,
  ]
  static let roles = ["reduced"]
  static let optionalRoles = ["regular", "periods", "unknown_cap"]

  private let pair: FortnightRest?
  private let stretch: WeeklyRest?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let reduced = try request.milliseconds("reduced", per: Milliseconds.hour)
    let intervals = try RestArguments.intervals(request, Self.arguments)
    let unknown = try RestArguments.unknownTime(request, Self.arguments)
    if try request.argument("test", of: Self.arguments) == "two-weeks" {
      pair = FortnightRest(
        limit: try request.milliseconds("regular", per: Milliseconds.hour), reduced: reduced,
        intervals: intervals, unknownTime: unknown)
      stretch = nil
    } else {
      pair = nil
      stretch = WeeklyRest(
        criterion: .stretch(rest: reduced), limit: try request.milliseconds("periods", per: 86_400_000),
        test: .moreThan, intervals: intervals, unknownTime: unknown)
    }
  }

  var states: [StateRequest] { pair?.states ?? stretch?.states ?? [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      if let pair { return try pair.value(from: store, in: log).measurement }
      guard let stretch else { throw NoValue.nothingToMeasure(examined: 0) }
      return try stretch.value(from: store, in: log).measurement
    }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .daysWithoutRest(window) }
}
