import Metrics
import OrderLog

/// Given time per kilometre in bad conditions against that of like orders otherwise (T-ETA-4).
struct ConditionResponseExaminer: Examiner {
  static let metric = ConditionResponse.id
  static let arguments = ["condition": ["weather", "control"]]
  static let roles = ["attention", "none"]

  private let response: ConditionResponse

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    response = ConditionResponse(
      condition: try request.argument("condition", of: Self.arguments) == "control" ? .control : .weather,
      attention: try request.value("attention"), none: try request.value("none"),
      inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { response.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let value = try Absence.wrap { () throws(NoValue) in try response.value(from: store, in: log) }
    if value.adverse == 0, value.undecided == 0 {
      throw .noSuchEvent(response.condition == .weather ? "adverse-weather" : "traffic-control")
    }
    return try Absence.wrap { () throws(NoValue) in try value.measurement() }
  }
}
