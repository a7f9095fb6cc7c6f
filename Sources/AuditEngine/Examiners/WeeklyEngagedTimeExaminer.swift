import Metrics
import OrderLog

/// Engaged time in a week, or in two weeks that follow each other, against a limit (packs nyc-tlc and eu-561).
struct WeeklyEngagedTimeExaminer: Examiner {
  static let metric = WeeklyEngagedTime.id
  static let arguments = [
    "basis": RestArguments.basis, "unknown": RestArguments.unknown,
    "window": ["calendar-week", "sliding-7d", "two-weeks"],
  ]
  static let roles = ["limit"]
  static let optionalRoles = ["unknown_cap"]

  private let week: WeeklyEngagedTime?
  private let fortnight: FortnightEngagedTime?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let limit = try request.milliseconds("limit", per: Milliseconds.hour)
    let intervals = try RestArguments.intervals(request, Self.arguments)
    let unknown = try RestArguments.unknownTime(request, Self.arguments)
    switch try request.argument("window", of: Self.arguments) {
    case "two-weeks":
      fortnight = FortnightEngagedTime(limit: limit, intervals: intervals, unknownTime: unknown)
      week = nil
    case let window:
      fortnight = nil
      week = WeeklyEngagedTime(
        anchor: window == "sliding-7d" ? .slidingMaximum(length: 7 * 86_400_000) : .fixedWeek(),
        limit: limit, intervals: intervals, unknownTime: unknown)
    }
  }

  var states: [StateRequest] { week?.states ?? fortnight?.states ?? [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      if let week { return try week.value(from: store, in: log).measurement }
      guard let fortnight else { throw NoValue.nothingToMeasure(examined: 0) }
      return try fortnight.value(from: store, in: log).measurement
    }
  }
}
