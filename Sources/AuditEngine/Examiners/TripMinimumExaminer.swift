import Metrics
import OrderLog

/// Pay of single orders against a minimum per minute, per mile and per offer (packs nyc-tlc and seattle).
struct TripMinimumExaminer: Examiner {
  static let metric = TripMinimum.id
  static let arguments = ["clock": ["engaged", "passenger"], "miles": ["logged", "none"]]
  static let roles = ["minute", "mile", "tolerance"]
  static let optionalRoles = ["offer"]

  private let minimum: TripMinimum

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let scale: Double = 10_000
    var offer: LimitTable?
    if request.key("offer") != nil { offer = try request.table("offer", scale: scale) }
    minimum = TripMinimum(
      TripMinimums.Parameters(
        minute: try request.table("minute", scale: scale), mile: try request.table("mile", scale: scale),
        offer: offer,
        clock: try request.argument("clock", of: Self.arguments) == "passenger" ? .passenger : .engaged,
        countsDistance: try request.argument("miles", of: Self.arguments) == "logged",
        tolerance: Int64(exactly: (try request.value("tolerance") * scale).rounded()) ?? 0),
      inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { minimum.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try minimum.value(from: store, in: log).measurement }
  }
}
