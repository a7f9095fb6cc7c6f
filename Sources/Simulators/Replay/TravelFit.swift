import Statistics

/// Fits travel to observed ways.
enum TravelFit {
  /// The fewest ways that a speed is fitted to.
  static let minimum = 50
  /// Way over straight line where a log does not tell: street networks have 1.2 to 1.4.
  static let assumedDetour = 1.3

  /// What came of a fit.
  struct Outcome {
    var travel: MeasuredTravel
    /// Time of the hand-over that is in each way where the log has no arrivals (ms); else 0.
    var intercept: Double
  }

  /// Whether a way can be one: long enough to tell a speed, and at 1 to 120 km/h.
  static func isPlausible(_ way: ObservedWay) -> Bool {
    guard way.straight >= 100, way.duration >= 15_000, way.duration <= 3 * 3_600_000 else { return false }
    let speed = way.straight / way.duration * 3_600
    return (1...120).contains(speed)
  }

  /// The travel of ways. Speeds are ratios of sums, so that long ways count for more; of the two geometries the one
  /// with the smaller mean absolute error is taken.
  ///
  /// - Returns: nil for fewer than ``minimum`` ways.
  static func fit(_ ways: [ObservedWay], _ observed: ObservedWays) -> Outcome? {
    guard ways.count >= minimum else { return nil }
    let candidates = MeasuredTravel.Geometry.allCases.compactMap { fit(ways, observed, $0) }
    return candidates.min { error($0, ways) < error($1, ways) }
  }

  private static func error(_ outcome: Outcome, _ ways: [ObservedWay]) -> Double {
    ways.reduce(0) { $0 + ($1.duration - outcome.intercept - outcome.travel.time($1)).magnitude }
  }

  private static func fit(
    _ ways: [ObservedWay], _ observed: ObservedWays, _ geometry: MeasuredTravel.Geometry
  ) -> Outcome? {
    let measured = geometry == .grid ? observed.navigatedGrid : observed.navigatedStraight
    let hasDetour = observed.navigatedCount >= minimum && measured > 0
    var travel = MeasuredTravel(
      geometry: geometry,
      detour: hasDetour ? observed.navigated / measured : geometry == .grid ? 1 : assumedDetour,
      detourCount: hasDetour ? observed.navigatedCount : 0, speeds: [:], bandFactors: [:], spread: nil)
    let intercept = observed.hasArrivals ? 0 : intercept(ways.map { (travel.metres($0), $0.duration) })
    func ratio(_ ways: [ObservedWay]) -> Double? {
      let time = ways.reduce(0) { $0 + max($1.duration - intercept, 1_000) }
      let way = ways.reduce(0) { $0 + travel.metres($1) }
      return time > 0 && way > 0 ? way / time * 1_000 : nil
    }
    guard let all = ratio(ways) else { return nil }
    for vehicle in VehicleClass.allCases {
      let own = ways.filter { $0.vehicle == vehicle }
      guard !own.isEmpty else { continue }
      // A class with few ways goes by the speed of all, scaled as plans are.
      guard own.count >= minimum, let speed = ratio(own) else { continue }
      travel.speeds[vehicle] = .init(metresPerSecond: speed, count: own.count)
      travel.bandFactors[vehicle] = (0..<24 / MeasuredTravel.bandHours).map { band in
        let inBand = own.filter { $0.hour / MeasuredTravel.bandHours == band }
        guard inBand.count >= MeasuredTravel.bandMinimum, let bandSpeed = ratio(inBand) else { return 1 }
        return bandSpeed / speed
      }
    }
    fillIn(&travel, all: all, ways)
    travel.paces = WorkerPaces.fit(
      ways.map {
        .init(
          worker: $0.worker, expected: travel.timeOfClass($0), actual: max($0.duration - intercept, 1_000))
      })
    travel.spread = EmpiricalTimes(
      ways.compactMap { way in
        let expected = travel.time(way)
        return expected > 0 ? max(way.duration - intercept, 1_000) / expected : nil
      })
    return Outcome(travel: travel, intercept: intercept)
  }

  /// Classes without enough ways of their own: their planning speed times what the measured classes had over theirs.
  private static func fillIn(_ travel: inout MeasuredTravel, all: Double, _ ways: [ObservedWay]) {
    var planned = 0.0
    for way in ways { planned += travel.metres(way) / way.vehicle.planningSpeed }
    let metres = ways.reduce(0) { $0 + travel.metres($1) }
    let scale = planned > 0 && metres > 0 ? all / (metres / planned) : 1
    for vehicle in VehicleClass.allCases where travel.speeds[vehicle] == nil {
      travel.speeds[vehicle] = .init(metresPerSecond: vehicle.planningSpeed * scale, count: 0)
    }
  }

  /// The time that does not depend on distance, by least squares, within 0 and 15 minutes.
  private static func intercept(_ points: [(metres: Double, time: Double)]) -> Double {
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.metres } / count
    let meanY = points.reduce(0) { $0 + $1.time } / count
    let covariance = points.reduce(0) { $0 + ($1.metres - meanX) * ($1.time - meanY) }
    let variance = points.reduce(0) { $0 + ($1.metres - meanX) * ($1.metres - meanX) }
    guard variance > 0 else { return 0 }
    return min(max(meanY - covariance / variance * meanX, 0), 900_000)
  }
}
