import Metrics
import OrderLog

/// The given time against the largest of the platform's four estimates (T-ETA-3).
struct MaxOfFourExaminer: Examiner {
  static let metric = MaxOfFour.id
  static let arguments = ["added": ["counted", "taken-off"], "start": ["accepted", "offered", "placed"]]
  static let roles = ["tolerance"]

  private let maximum: MaxOfFour

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let start: ClockStart =
      switch try request.argument("start", of: Self.arguments) {
      case "offered": .offered
      case "placed": .placed
      default: .accepted
      }
    maximum = MaxOfFour(
      start: start, tolerance: try request.milliseconds("tolerance", per: 1_000),
      countsAddedTime: try request.argument("added", of: Self.arguments) == "counted",
      least: try SampleSize(request), level: request.settings.level)
  }

  var states: [StateRequest] { maximum.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try maximum.value(from: store, in: log).measurement() }
  }
}
