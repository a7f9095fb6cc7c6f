import Metrics
import OrderLog

/// How far back the orders of each service go (T-INS-1), and whether the term that the platform states is long enough.
struct RetentionExaminer: Examiner {
  static let metric = Retention.id
  static let roles = ["ride", "other"]
  static let optionalRoles = ["claimed"]

  private let retention: Retention

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    // Without a value the platform has said nothing, which is no reason to leave the rule undecided.
    let claimed = request.key("claimed") == nil ? nil : try? request.value("claimed")
    let stated = request.disclosure?.disclosure.retention?
      .filter { $0.records == .orders }.compactMap(\.months).min()
    retention = Retention(
      months: ["ride": Int(exactly: try request.value("ride").rounded(.up)) ?? .max],
      otherMonths: Int(exactly: try request.value("other").rounded(.up)) ?? .max,
      claimed: claimed.flatMap { Int(exactly: $0.rounded(.down)) },
      stated: stated.flatMap { Int(exactly: $0.rounded(.down)) })
  }

  var states: [StateRequest] { retention.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try retention.value(from: store, in: log) }
  }
}
