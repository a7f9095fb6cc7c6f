import Metrics
import OrderLog

/// Pay per hour of each worker and month against the local floor (T-PAY-3).
struct FloorShortfallExaminer: Examiner {
  static let metric = HourlyFloorShortfall.id
  static let arguments = ["basis": ["engaged", "online"], "tips": ["excluded", "included"]]
  static let roles = ["limit", "allowance"]

  private let shortfall: HourlyFloorShortfall
  private let cityIsNeeded: Bool

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let floor = try request.table("limit", scale: 10_000)
    cityIsNeeded = floor.general.isEmpty
    let inference = try InferenceParameters(request)
    let includesTips = try request.argument("tips", of: Self.arguments) == "included"
    let allowance = Int64(exactly: (try request.value("allowance") * 1_000_000).rounded()) ?? 0
    shortfall =
      try request.argument("basis", of: Self.arguments) == "online"
      ? HourlyFloorShortfall(floor: floor, basis: .online, includesTips: includesTips, inference: inference)
      : HourlyFloorShortfall(
        floor: floor, basis: .allowance(allowance), includesTips: includesTips, inference: inference)
  }

  var states: [StateRequest] { shortfall.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let city = FieldRequirement(.city)
    if cityIsNeeded, !city.isMet(by: log) { throw .noValue(.missingFields([city])) }
    return try Absence.wrap { () throws(NoValue) in
      try shortfall.value(from: store, in: log).measurement()
    }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .payAgainstFloor(window) }
}
