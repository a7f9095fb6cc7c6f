import Metrics
import OrderLog

/// The platform's take at surge prices against its take at usual ones (T-PAY-9).
struct SurgePassThroughExaminer: Examiner {
  static let metric = SurgePassThrough.id
  static let arguments = ["refunds": ["counted", "not-counted"]]
  static let roles = ["limit", "surge"]

  private let surge: SurgePassThrough

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    surge = SurgePassThrough(
      ratio: try request.value("surge"),
      parameters: .init(addsRefunds: try request.argument("refunds", of: Self.arguments) == "counted"))
  }

  var states: [StateRequest] { surge.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    guard let value = try Absence.wrap({ () throws(NoValue) in try surge.value(from: store, in: log) })
    else { throw .noSuchEvent("surge") }
    return value.measurement
  }
}
