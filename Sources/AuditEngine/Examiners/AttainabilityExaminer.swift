import Metrics
import OrderLog

/// The share of rule-abiding rides that the given time suffices for (T-ETA-2, 算法取中).
struct AttainabilityExaminer: Examiner {
  static let metric = Attainability.id
  static let arguments = ["vehicle": ["ebike", "any"], "times": ["own", "stratum"]]
  static let roles = ["share", "speed"]
  static let optionalRoles = ["minimum"]
  static let placesVehicles = true

  private let attainability: Attainability
  private let limit: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    limit = try request.value("share")
    let isAny = try request.argument("vehicle", of: Self.arguments) == "any"
    attainability = Attainability(
      reading: try request.argument("times", of: Self.arguments) == "own" ? .ownTime : .stratumTimes,
      vehicles: isAny ? .any : try VehicleScope(request, arguments: [:]),
      abiding: Int64(exactly: (try request.value("speed") * 1_000).rounded()) ?? .max,
      leastPerStratum: try request.key("minimum").map { (key) throws(ParameterResolver.Problem) in
        try request.minimum(key)
      } ?? 30,
      least: try SampleSize(request), level: request.settings.level)
  }

  var states: [StateRequest] { attainability.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      let value = try attainability.value(from: store, in: log)
      var measurement = try value.measurement(below: limit)
      // The rule compares the pooled share; the strata are shown beside it.
      measurement.estimate = value.pooledOwn.estimate
      measurement.figures.append(Figure("strata.undecided", Double(measurement.undecided), .count))
      // Small strata are in the pooled share; only orders that lack a value are not.
      measurement.undecided = value.undecided > value.pooledOwn.size / 20 ? value.undecided : 0
      return measurement
    }
  }
}
