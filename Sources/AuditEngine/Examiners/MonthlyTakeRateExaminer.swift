import Metrics
import OrderLog

/// The take rate of a worker's month against a published cap (T-PAY-1m).
struct MonthlyTakeRateExaminer: Examiner {
  static let metric = MonthlyTakeRate.id
  static let arguments = ["refunds": ["counted", "not-counted"]]
  static let roles = ["limit", "tolerance_pp", "orders"]

  private let rate: MonthlyTakeRate

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    rate = MonthlyTakeRate(
      cap: try request.table("limit", scale: 1_000_000),
      // A percentage point is ten thousand millionths.
      tolerance: Int64(exactly: (try request.value("tolerance_pp") * 10_000).rounded()) ?? 0,
      minimumOrders: Int(exactly: try request.value("orders").rounded(.up)) ?? .max,
      addsRefunds: try request.argument("refunds", of: Self.arguments) == "counted",
      inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { rate.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let value: MonthlyTakeRate.Value
    do throws(NoValue) {
      value = try rate.value(from: store, in: log)
    } catch .tooFew(_, _, of: .workerMonth) {
      // The commitment is about drivers with so many orders a month, and there is none.
      throw .noSuchEvent("busy-month")
    } catch {
      throw .noValue(error)
    }
    return value.measurement(within: LogDays(log), refundsAreKnown: !rate.addsRefunds || hasRefunds(log))
  }

  /// Whether the log says what was given back; without it, a month beyond the cap may have been put right.
  private func hasRefunds(_ log: OrderLog) -> Bool { log.orders.has(.commissionRefund) }
}
