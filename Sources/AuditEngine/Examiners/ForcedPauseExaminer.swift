import Metrics
import OrderLog

/// No pushed orders after a spell that reached its limit (T-REST-2).
struct ForcedPauseExaminer: Examiner {
  static let metric = ForcedPause.id
  static let arguments = [
    "from": ["mark", "orders-done"], "basis": RestArguments.basis, "tie": RestArguments.tie,
  ]
  static let roles = ["limit", "break", "pause", "share"]

  private let pause: ForcedPause

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    pause = ForcedPause(
      breakMinimum: try request.milliseconds("break", per: Milliseconds.minute),
      limit: try request.milliseconds("limit", per: Milliseconds.hour),
      inclusive: try request.argument("tie", of: Self.arguments) == "inclusive",
      pause: try request.milliseconds("pause", per: Milliseconds.minute),
      start: try request.argument("from", of: Self.arguments) == "mark" ? .mark : .handsEmpty,
      intervals: try RestArguments.intervals(request, Self.arguments))
  }

  var states: [StateRequest] { pause.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let found = try Absence.wrap { () throws(NoValue) in try pause.value(from: store, in: log) }
    guard found.examined > 0 else { throw .noSuchEvent("long-spell") }
    return found
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .spell(window) }
}
