import Metrics
import OrderLog

/// Stands where an order log shows nothing: the rule is decided by documents or by a person, and its text says what to
/// ask for. Never met and never not met.
struct DocumentsExaminer: Examiner {
  static let metric = "ask.documents"
  static let roles: [String] = []

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {}

  var states: [StateRequest] { [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    throw .documents
  }
}
