import Metrics
import OrderLog

/// Whether the log is whole (T-INS-2).
struct CompletenessExaminer: Examiner {
  static let metric = Completeness.id
  static let arguments = ["fields": ["stages", "core"], "sequence": ["needed", "where-there-is-one"]]
  static let roles = ["share"]

  private let completeness: Completeness

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    completeness = Completeness(
      limit: try request.value("share"),
      fields: try request.argument("fields", of: Self.arguments) == "stages" ? .stages : .core,
      needsSequence: try request.argument("sequence", of: Self.arguments) == "needed")
  }

  var states: [StateRequest] { completeness.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try completeness.value(from: store, in: log) }
  }
}
