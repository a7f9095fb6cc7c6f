import Metrics
import OrderLog

/// Whether each settled order carries the lines that its statement must show (T-TR-3, T-TR-3b).
struct OrderStatementExaminer: Examiner {
  static let metric = OrderStatement.id
  static let arguments = ["lines": ["ride", "delivery-where-due", "delivery-always"]]
  static let roles: [String] = []
  static let optionalRoles = ["share"]

  private let statement: OrderStatement

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let lines: OrderStatement.Lines =
      switch try request.argument("lines", of: Self.arguments) {
      case "delivery-where-due": .deliveryWhereDue
      case "delivery-always": .deliveryAlways
      default: .ride
      }
    statement = OrderStatement(lines)
  }

  var states: [StateRequest] { statement.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try statement.value(from: store, in: log).measurement() }
  }
}
