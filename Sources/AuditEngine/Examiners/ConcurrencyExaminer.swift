import Metrics
import OrderLog

/// Orders in hand when another is taken: against the limit that holds for the worker (T-DISP-3), or at the 99th
/// percentile (T-DISP-3b).
struct ConcurrencyExaminer: Examiner {
  static let metric = Concurrency.id
  static let arguments = ["against": ["carry-limit", "percentile"]]
  static let roles: [String] = []
  static let optionalRoles = ["limit"]

  private let concurrency: Concurrency
  private let isPercentile: Bool

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    isPercentile = try request.argument("against", of: Self.arguments) == "percentile"
    let sample = try SampleSize(request)
    concurrency =
      isPercentile
      ? Concurrency(
        limit: Int64(exactly: (try request.value("limit")).rounded()) ?? .max, least: sample,
        level: request.settings.level)
      : Concurrency(least: sample, level: request.settings.level)
  }

  var states: [StateRequest] { concurrency.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      let value = try concurrency.value(from: store, in: log)
      guard isPercentile else { return try value.capMeasurement() }
      var measurement = value.measurement()
      measurement.estimate = Estimate(value: value.quantile(0.99), level: concurrency.level, method: "census")
      return measurement
    }
  }

  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence { .ordersInHand(order) }
}
