import Metrics
import OrderLog

/// A confirmation before orders beyond the day's usual hours (T-REST-4).
struct LongDayConfirmationExaminer: Examiner {
  static let metric = LongDayConfirmation.id
  static let arguments = [
    "anchor": ["calendar-day", "after-rest"], "confirmation": ["any-time", "at-limit"],
    "tie": RestArguments.tie,
  ]
  static let roles = ["limit"]
  static let optionalRoles = ["rest"]

  private let confirmation: LongDayConfirmation

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let isCalendar = try request.argument("anchor", of: Self.arguments) == "calendar-day"
    confirmation = LongDayConfirmation(
      day: isCalendar
        ? .calendar : .afterRest(minimum: try request.milliseconds("rest", per: Milliseconds.hour)),
      limit: try request.milliseconds("limit", per: Milliseconds.hour),
      inclusive: try request.argument("tie", of: Self.arguments) == "inclusive",
      confirmation: try request.argument("confirmation", of: Self.arguments) == "any-time"
        ? .anyTime : .atLimit)
  }

  var states: [StateRequest] { confirmation.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let found = try Absence.wrap { () throws(NoValue) in try confirmation.value(from: store, in: log) }
    guard found.examined > 0 else { throw .noSuchEvent("long-day") }
    return found
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .workedDay(window) }
}
