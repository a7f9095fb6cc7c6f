import Metrics
import OrderLog

/// Whether each settled order carries the lines that its statement must show (T-TR-3, T-TR-3b).
///
/// That a log has a line does not say that the worker is shown it. Where the platform's disclosure lists what its
/// statement shows and leaves out a line that is asked for, every settled order lacks it.
struct OrderStatementExaminer: Examiner {
  static let metric = OrderStatement.id
  static let arguments = ["lines": ["ride", "delivery-where-due", "delivery-always"]]
  static let roles: [String] = []
  static let optionalRoles = ["share"]

  private let statement: OrderStatement
  /// The lines that the platform's own list leaves out.
  private let unlisted: [Field]

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let lines: OrderStatement.Lines =
      switch try request.argument("lines", of: Self.arguments) {
      case "delivery-where-due": .deliveryWhereDue
      case "delivery-always": .deliveryAlways
      default: .ride
      }
    statement = OrderStatement(lines)
    let listed = request.disclosure?.disclosure.orderStatement?.fields
    unlisted = listed.map { listed in lines.columns.filter { !listed.contains($0.rawValue) } } ?? []
  }

  var states: [StateRequest] { statement.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    var measurement = try Absence.wrap { () throws(NoValue) in
      try statement.value(from: store, in: log).measurement()
    }
    if unlisted.isEmpty { return measurement }
    measurement.exceeding = measurement.examined
    measurement.workersExceeding = measurement.workersExamined
    measurement.figures += unlisted.map { Figure("unlisted.\($0.rawValue)", 1, .count) }
    return measurement
  }
}
