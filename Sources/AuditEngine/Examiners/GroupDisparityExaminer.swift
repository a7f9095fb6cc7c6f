import Metrics
import OrderLog

/// Offers and their value by group of workers (T-DISP-2).
struct GroupDisparityExaminer: Examiner {
  static let metric = GroupDisparity.id
  static let arguments = [
    "by": ["all", "personal", "contract-and-tenure"], "measure": ["offers-and-value", "offers", "value"],
  ]
  static let roles = ["limit"]

  private let disparity: GroupDisparity

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let personal: [WorkerAttribute] = [.field(.gender), .field(.ageBand), .field(.origin)]
    let attributes: [WorkerAttribute]? =
      switch try request.argument("by", of: Self.arguments) {
      case "personal": personal
      case "contract-and-tenure": [.field(.contract), .tenure(edges: [90, 365])]
      default: nil
      }
    let measures: [GroupDisparity.Measure] =
      switch try request.argument("measure", of: Self.arguments) {
      case "offers": [.offers]
      case "value": [.value]
      default: [.offers, .value]
      }
    disparity = GroupDisparity(
      attributes: attributes, measures: measures, limit: try request.value("limit"),
      leastGroup: try request.minimum("stat.min_workers"), inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { disparity.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try disparity.value(from: store, in: log).measurement() }
  }
}
