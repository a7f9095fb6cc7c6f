import Metrics
import OrderLog

/// How well given times are calibrated: the share of strata whose given times are too short, over all workers or
/// with the strata split by groups of workers (T-ETA-7).
struct LatenessExaminer: Examiner {
  static let metric = Lateness.id
  static let arguments = [
    "clock": ["deadline", "promised"], "by": ["nothing", "contract", "gender", "age_band", "origin"],
  ]
  static let roles = ["bias", "share"]
  static let optionalRoles = ["minimum"]

  private let lateness: Lateness
  private let groups: GroupLateness?
  private let bias: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let limit = try request.value("bias") * 60
    let sample = try SampleSize(request)
    let clock: GivenClock =
      try request.argument("clock", of: Self.arguments) == "deadline" ? .deadline : .promised
    var minimum = 30
    if let key = request.key("minimum") { minimum = try request.minimum(key) }
    bias = limit
    lateness = Lateness(
      clock: clock, leastPerStratum: minimum, least: sample, level: request.settings.level)
    if let field = Field(rawValue: try request.argument("by", of: Self.arguments)) {
      groups = GroupLateness(
        by: .field(field), clock: clock, limit: limit, leastPerStratum: minimum, least: sample,
        level: request.settings.level)
    } else {
      groups = nil
    }
  }

  var states: [StateRequest] { groups?.states ?? lateness.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      if let groups { return try groups.value(from: store, in: log).measurement() }
      let value = try lateness.value(from: store, in: log)
      var measurement = try value.biasMeasurement(limit: bias)
      measurement.figures += value.measurement().figures
      measurement.figures.append(Figure("late.share", value.late.value, .share))
      return measurement
    }
  }
}
