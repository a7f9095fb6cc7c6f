import Metrics
import OrderLog

/// Money taken for being late (T-DED-1), for a bad review (T-DED-2), or on orders whose circumstances were beyond the
/// worker's control (T-DED-3).
struct DeductionExaminer: Examiner {
  static let metric = Deductions.id
  static let arguments = ["cause": ["late", "review", "uncontrollable"]]
  static let roles: [String] = []

  private let deductions: Deductions
  private let cause: String

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    deductions = Deductions(inference: try InferenceParameters(request))
    cause = try request.argument("cause", of: Self.arguments)
  }

  var states: [StateRequest] { deductions.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      let value = try deductions.value(from: store, in: log)
      return switch cause {
      case "late": try value.late()
      case "review": try value.review()
      default: try value.uncontrollable()
      }
    }
  }

  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence { .deduction(order) }
}
