import Metrics
import OrderLog

/// What follows a refusal (T-CH-1).
struct RefusalEffectExaminer: Examiner {
  static let metric = RefusalEffect.id
  static let arguments = [
    "outcome": ["offers", "value"], "refusals": ["rejected", "rejected-or-timeout"],
  ]
  static let roles = ["limit", "window"]

  private let effect: RefusalEffect

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    effect = RefusalEffect(
      outcome: try request.argument("outcome", of: Self.arguments) == "value" ? .value : .offers,
      countsTimeouts: try request.argument("refusals", of: Self.arguments) == "rejected-or-timeout",
      window: try request.milliseconds("window", per: Milliseconds.minute),
      placeboLimit: try request.value("limit"), inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { effect.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try effect.value(from: store, in: log).measurement() }
  }
}
