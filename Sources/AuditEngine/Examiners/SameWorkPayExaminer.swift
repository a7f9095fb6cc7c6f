import Metrics
import OrderLog

/// Same work, different pay (T-PAY-5).
struct SameWorkPayExaminer: Examiner {
  static let metric = SameWorkPay.id
  static let arguments = ["cell": ["zone-or-grid"]]
  static let roles = ["limit"]

  private let sameWork: SameWorkPay

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    _ = try request.argument("cell", of: Self.arguments)
    sameWork = SameWorkPay(
      gapLimit: Int64(exactly: (try request.value("limit") * 1_000_000).rounded()) ?? 0,
      inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { sameWork.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try sameWork.value(from: store, in: log).measurement() }
  }
}
