import Metrics
import OrderLog

/// The hours a day that an incentive tier takes at median productivity (T-REST-7).
struct IncentiveHoursExaminer: Examiner {
  static let metric = IncentiveHours.id
  static let roles = ["orders", "days", "from", "until", "limit"]

  private let incentive: IncentiveHours

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    incentive = IncentiveHours(
      orders: try request.value("orders"),
      days: Int(exactly: try request.value("days").rounded()) ?? 1,
      from: try request.milliseconds("from", per: Milliseconds.hour),
      until: try request.milliseconds("until", per: Milliseconds.hour), limit: try request.value("limit"),
      leastWorkers: try request.minimum("stat.min_workers"), level: request.settings.level)
  }

  var states: [StateRequest] { incentive.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try incentive.value(from: store, in: log) }
  }
}
