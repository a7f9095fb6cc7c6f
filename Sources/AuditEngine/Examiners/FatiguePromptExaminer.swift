import Metrics
import OrderLog

/// A fatigue prompt when a spell reached its limit (T-REST-3).
struct FatiguePromptExaminer: Examiner {
  static let metric = FatiguePrompt.id
  static let arguments = [
    "kinds": ["fatigue", "fatigue-or-pause"], "basis": RestArguments.basis, "tie": RestArguments.tie,
  ]
  static let roles = ["limit", "break", "tolerance", "share"]

  private let prompt: FatiguePrompt

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    prompt = FatiguePrompt(
      breakMinimum: try request.milliseconds("break", per: Milliseconds.minute),
      limit: try request.milliseconds("limit", per: Milliseconds.hour),
      inclusive: try request.argument("tie", of: Self.arguments) == "inclusive",
      tolerance: try request.milliseconds("tolerance", per: Milliseconds.minute),
      kinds: try request.argument("kinds", of: Self.arguments) == "fatigue"
        ? [.fatigue] : [.fatigue, .pause],
      intervals: try RestArguments.intervals(request, Self.arguments))
  }

  var states: [StateRequest] { prompt.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let found = try Absence.wrap { () throws(NoValue) in try prompt.value(from: store, in: log) }
    guard found.examined > 0 else { throw .noSuchEvent("long-spell") }
    return found
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .spell(window) }
}
