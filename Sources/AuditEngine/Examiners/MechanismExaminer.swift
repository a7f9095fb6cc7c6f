import Metrics
import OrderLog

/// Rules that ask whether a declared mechanism gives what the log shows. Nothing here runs a mechanism, so they have no
/// measurement: their fields are looked for, and the verdict stays undetermined with what is missing.
enum MechanismCheck {
  /// T-PAY-4: pay recomputed from the published formula.
  struct Pay: Examiner {
    static let metric = "mechanism.pay"
    static let roles = ["tolerance", "share"]

    init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
      _ = (try request.value("tolerance"), try request.value("share"))
    }

    var states: [StateRequest] { [] }

    func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
      throw .needsMechanism("pricing")
    }
  }
}
