import Metrics
import OrderLog

/// Planned ways against the shortest ones (T-DISP-5).
struct DetourExaminer: Examiner {
  static let metric = Detour.id
  static let arguments = ["orders": ["all", "alone"]]
  static let roles = ["ratio", "share"]

  private let detour: Detour

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    detour = Detour(
      limit: Int64(exactly: (try request.value("ratio") * 1_000).rounded()) ?? .max,
      onlyAlone: try request.argument("orders", of: Self.arguments) == "alone",
      least: try SampleSize(request), level: request.settings.level)
  }

  var states: [StateRequest] { detour.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try detour.value(from: store, in: log).measurement() }
  }
}
