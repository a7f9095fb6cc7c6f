import Metrics
import OrderLog

/// Take rates of orders against a published cap (T-PAY-1).
struct TakeRateExaminer: Examiner {
  static let metric = TakeRate.id
  static let arguments = ["refunds": ["counted", "not-counted"]]
  static let roles = ["limit", "tolerance_pp"]

  private let rate: TakeRate

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    rate = TakeRate(
      cap: try request.table("limit", scale: 1_000_000),
      // A percentage point is ten thousand millionths.
      tolerance: Int64(exactly: (try request.value("tolerance_pp") * 10_000).rounded()) ?? 0,
      addsRefunds: try request.argument("refunds", of: Self.arguments) == "counted",
      inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { rate.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try rate.value(from: store, in: log).measurement() }
  }

  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence { .takeRate(order) }
}
