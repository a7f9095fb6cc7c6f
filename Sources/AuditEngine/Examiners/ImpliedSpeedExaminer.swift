import Metrics
import OrderLog

/// The speed that a time limit implies: on the whole way as a sure bound (T-ETA-1a), or on the riding part
/// (T-ETA-1b).
struct ImpliedSpeedExaminer: Examiner {
  static let metric = ImpliedSpeed.id
  static let arguments = [
    "part": ["whole", "riding"], "start": ["accepted", "offered", "placed"],
    "unknown-vehicle": ["exclude", "include"],
  ]
  static let roles = ["limit"]
  static let optionalRoles = ["share"]
  static let placesVehicles = true

  private let limit: Int64
  private let whole: ImpliedSpeed?
  private let riding: RidingSpeed?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let start: ClockStart =
      switch try request.argument("start", of: Self.arguments) {
      case "offered": .offered
      case "placed": .placed
      default: .accepted
      }
    let vehicles = try VehicleScope(request, arguments: Self.arguments)
    // Stored in whole metres per hour.
    limit = Int64(exactly: (try request.value("limit") * 1_000).rounded()) ?? .max
    let sample = try SampleSize(request)
    let level = request.settings.level
    if try request.argument("part", of: Self.arguments) == "whole" {
      whole = ImpliedSpeed(start: start, vehicles: vehicles, limits: [limit], least: sample, level: level)
      riding = nil
    } else {
      riding = RidingSpeed(start: start, vehicles: vehicles, limits: [limit], least: sample, level: level)
      whole = nil
    }
  }

  var states: [StateRequest] { whole?.states ?? riding?.states ?? [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      if let whole { return try whole.value(from: store, in: log).measurement(limit: limit) }
      guard let riding else { throw NoValue.nothingToMeasure(examined: 0) }
      let value = try riding.value(from: store, in: log)
      _ = try value.share(limit: limit)
      return try value.measurement(limit: limit)
    }
  }

  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence { .impliedSpeed(order) }
}

extension VehicleScope {
  /// The vehicles of the rule's scope; orders of unknown vehicle as the argument `unknown-vehicle` says.
  init(
    _ request: ExaminationRequest, arguments: [String: [String]]
  ) throws(ParameterResolver.Problem) {
    let vehicles = request.rule.scope.vehicles
    let isIncluded =
      arguments["unknown-vehicle"] == nil
      ? false : try request.argument("unknown-vehicle", of: arguments) == "include"
    self.init(vehicles.isEmpty ? nil : Set(vehicles), unknown: isIncluded ? .included : .apart)
  }
}
