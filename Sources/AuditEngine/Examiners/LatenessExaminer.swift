import Metrics
import OrderLog

/// How well given times are calibrated: the share of strata whose given times are too short (T-ETA-7).
struct LatenessExaminer: Examiner {
  static let metric = Lateness.id
  static let arguments = ["clock": ["deadline", "promised"]]
  static let roles = ["bias", "share"]
  static let optionalRoles = ["minimum"]

  private let lateness: Lateness
  private let bias: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    bias = try request.value("bias") * 60
    lateness = Lateness(
      clock: try request.argument("clock", of: Self.arguments) == "deadline" ? .deadline : .promised,
      leastPerStratum: try request.key("minimum").map { (key) throws(ParameterResolver.Problem) in
        try request.minimum(key)
      } ?? 30,
      least: try SampleSize(request), level: request.settings.level)
  }

  var states: [StateRequest] { lateness.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      let value = try lateness.value(from: store, in: log)
      var measurement = try value.biasMeasurement(limit: bias)
      measurement.figures += value.measurement().figures
      measurement.figures.append(Figure("late.share", value.late.value, .share))
      return measurement
    }
  }
}
