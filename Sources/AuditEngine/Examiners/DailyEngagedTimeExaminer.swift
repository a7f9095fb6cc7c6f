import Metrics
import OrderLog

/// Engaged time a day: the share of worker-days beyond a limit (T-REST-5), or each such day where the rule is about
/// facts.
struct DailyEngagedTimeExaminer: Examiner {
  static let metric = DailyEngagedTime.id
  static let arguments = [
    "anchor": ["calendar-day", "after-rest", "sliding-24h"], "basis": RestArguments.basis,
    "unknown": RestArguments.unknown,
  ]
  static let roles = ["limit"]
  static let optionalRoles = ["share", "rest", "unknown_cap"]

  let day: DailyEngagedTime
  let sample: SampleSize
  let isFacts: Bool
  let level: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let dayLength: Int64 = 86_400_000
    let anchor: WindowAnchor =
      switch try request.argument("anchor", of: Self.arguments) {
      case "after-rest":
        .afterQualifyingRest(
          minimum: try request.milliseconds("rest", per: Milliseconds.hour), length: dayLength)
      case "sliding-24h": .slidingMaximum(length: dayLength)
      default: .calendarDay()
      }
    day = DailyEngagedTime(
      anchor: anchor, limit: try request.milliseconds("limit", per: Milliseconds.hour),
      intervals: try RestArguments.intervals(request, Self.arguments),
      unknownTime: try RestArguments.unknownTime(request, Self.arguments))
    sample = try SampleSize(request)
    isFacts = request.rule.decision.kind == .facts
    level = request.settings.level
  }

  var states: [StateRequest] { day.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      let value = try day.value(from: store, in: log)
      return isFacts ? value.measurement : try value.asRate(least: sample, level: level)
    }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .workedDay(window) }
}
