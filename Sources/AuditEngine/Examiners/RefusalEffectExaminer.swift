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
  private let limit: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    limit = try request.value("limit")
    effect = RefusalEffect(
      outcome: try request.argument("outcome", of: Self.arguments) == "value" ? .value : .offers,
      countsTimeouts: try request.argument("refusals", of: Self.arguments) == "rejected-or-timeout",
      window: try request.milliseconds("window", per: Milliseconds.minute),
      placeboLimit: limit, inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { effect.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      let value = try effect.value(from: store, in: log)
      // Only a comparison that is balanced to both sides can show that nothing happens.
      if let upper = value.drop.upper, upper <= limit, !value.isBalanced(within: limit) {
        throw NoValue.undefined(.degenerate("refusers were offered more than those they are matched with"))
      }
      return value.measurement()
    }
  }
}
