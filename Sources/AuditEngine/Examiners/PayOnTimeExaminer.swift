import Metrics
import OrderLog

/// How long workers wait for the pay of an order (T-PAY-8).
struct PayOnTimeExaminer: Examiner {
  static let metric = PayOnTime.id
  static let roles = ["limit"]

  private let payment: PayOnTime

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    // Each late order is a fact, so there is no smallest number of orders.
    var inference = try InferenceParameters(request)
    (inference.minimumOrders, inference.minimumWorkers) = (1, 1)
    payment = PayOnTime(
      limit: try request.milliseconds("limit", per: 24 * Milliseconds.hour), inference: inference)
  }

  var states: [StateRequest] { payment.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try payment.value(from: store, in: log).dueMeasurement }
  }
}
