import Metrics

/// The arguments that rest-time metrics share.
enum RestArguments {
  static let basis = ["service", "billed"]
  static let unknown = ["as-rest", "as-work", "undetermined"]
  static let tie = ["strict", "inclusive"]

  /// Which part of an order is work.
  static func intervals(
    _ request: ExaminationRequest, _ arguments: [String: [String]]
  ) throws(ParameterResolver.Problem) -> DutyIntervals.Parameters {
    let basis = try request.argument("basis", of: arguments)
    return DutyIntervals.Parameters(basis: basis == "billed" ? .billed : .service)
  }

  /// How time counts of which the log does not say whether it was work.
  static func unknownTime(
    _ request: ExaminationRequest, _ arguments: [String: [String]]
  ) throws(ParameterResolver.Problem) -> UnknownTimePolicy {
    let policy = try request.argument("unknown", of: arguments)
    if policy == "as-rest" { return .asRest }
    let cap = try request.milliseconds("unknown_cap", per: Milliseconds.minute)
    return policy == "as-work" ? .asWork(cap: cap) : .undetermined(cap: cap)
  }
}
