import Metrics
import OrderLog

/// Whether given times shrink from week to week while lateness rises (T-ETA-6).
struct GivenTimeTrendExaminer: Examiner {
  static let metric = GivenTimeTrend.id
  static let roles = ["fall", "weeks"]

  private let trend: GivenTimeTrend
  private let limit: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    guard let period = request.resolver.period else { throw .noPeriod }
    limit = try request.value("fall")
    guard let weeks = request.key("weeks") else { throw .noParameter(role: "weeks") }
    trend = GivenTimeTrend(
      days: period, leastWeeks: try request.minimum(weeks), least: try SampleSize(request),
      level: request.settings.level)
  }

  var states: [StateRequest] { trend.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      try trend.value(from: store, in: log).measurement(limit: limit)
    }
  }
}
