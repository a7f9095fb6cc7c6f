import Metrics
import OrderLog

/// Fewer offers after a deduction: one event punished twice (T-DED-4).
struct OffersAfterDeductionExaminer: Examiner {
  static let metric = OffersAfterDeduction.id
  static let roles = ["limit", "window"]

  private let offers: OffersAfterDeduction

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    offers = OffersAfterDeduction(
      window: try request.milliseconds("window", per: Milliseconds.hour),
      leastOffers: try request.minimum("stat.min_orders"))
  }

  var states: [StateRequest] { offers.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    guard let found = try Absence.wrap({ () throws(NoValue) in try offers.value(from: store, in: log) })
    else { throw .noSuchEvent("deduction") }
    return found
  }
}
