import Metrics
import OrderLog

/// Pay of a week against an hourly minimum, by worker or of all together (pack nyc-dcwp).
struct WeeklyMinimumExaminer: Examiner {
  static let metric = WeeklyMinimum.id
  static let arguments = ["test": ["worker", "either", "together", "raised"]]
  static let roles = ["rate"]
  static let optionalRoles = ["divisor", "utilization"]

  private let minimum: WeeklyMinimum

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let test = WeeklyMinimum.Test(rawValue: try request.argument("test", of: Self.arguments)) ?? .worker
    let rate = try request.table("rate", scale: 10_000)
    guard test == .either || test == .raised else {
      minimum = WeeklyMinimum(rate: rate, test: test)
      return
    }
    minimum = WeeklyMinimum(
      rate: rate, test: test,
      divisor: Int64(exactly: (try request.value("divisor") * 1_000_000).rounded()) ?? 0,
      leastUtilization: Int64(exactly: (try request.value("utilization") * 1_000_000).rounded()) ?? .max)
  }

  var states: [StateRequest] { minimum.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try minimum.value(from: store, in: log).measurement }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .payAgainstFloor(window) }
}
