import Metrics
import OrderLog

/// Rules that ask whether a declared mechanism gives what the log shows. Nothing here runs a mechanism, so they have no
/// measurement: their fields are looked for, and the verdict stays undetermined with what is missing.
enum MechanismCheck {
  /// T-DISP-4: the factors behind who got an order, against those that were published.
  struct Dispatch: Examiner {
    static let metric = "mechanism.dispatch-factors"
    static let roles = ["limit"]

    init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
      _ = try request.value("limit")
    }

    var states: [StateRequest] { [] }

    func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
      throw .needsMechanism("dispatch")
    }
  }
}
