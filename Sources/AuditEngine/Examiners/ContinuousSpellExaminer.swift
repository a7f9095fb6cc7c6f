import Metrics
import OrderLog

/// Continuous order-taking against a limit (T-REST-1).
struct ContinuousSpellExaminer: Examiner {
  static let metric = ContinuousSpell.id
  static let arguments = [
    "basis": RestArguments.basis, "counts": ["elapsed", "engaged"], "tie": RestArguments.tie,
    "unknown": RestArguments.unknown,
  ]
  static let roles = ["limit", "break"]
  static let optionalRoles = ["unknown_cap"]

  let spell: ContinuousSpell

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    spell = ContinuousSpell(
      breakMinimum: try request.milliseconds("break", per: Milliseconds.minute),
      limit: try request.milliseconds("limit", per: Milliseconds.hour),
      test: try request.argument("tie", of: Self.arguments) == "strict" ? .moreThan : .atLeast,
      counting: try request.argument("counts", of: Self.arguments) == "elapsed" ? .wholeSpell : .engagedOnly,
      intervals: try RestArguments.intervals(request, Self.arguments),
      unknownTime: try RestArguments.unknownTime(request, Self.arguments))
  }

  var states: [StateRequest] { spell.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try spell.value(from: store, in: log).measurement }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .spell(window) }
}
