/// Travel as a log shows it: how ways are reckoned, how fast each class of vehicle was, how much times vary.
public struct MeasuredTravel: Sendable, Hashable {
  /// How the way between two points is reckoned.
  public enum Geometry: String, Sendable, Hashable, CaseIterable {
    /// Straight lines, lengthened.
    case straight
    /// |Δx| + |Δy|, lengthened.
    case grid
  }

  /// The speed of a class.
  public struct Speed: Sendable, Hashable {
    public var metresPerSecond: Double
    /// Ways that it was measured on; 0 when it is assumed.
    public var count: Int
  }

  /// The hours of one band of the day.
  public static let bandHours = 4
  /// The fewest ways from which a band of a class gets a speed of its own.
  public static let bandMinimum = 100

  public var geometry: Geometry
  /// Navigated metres over those of the geometry.
  public var detour: Double
  /// Ways of which the detour was measured; 0 when it is assumed.
  public var detourCount: Int
  /// Speed over navigated metres in clear weather by class.
  public var speeds: [VehicleClass: Speed]
  /// Speed in bands of the day over that of the class; 1 where there are too few ways.
  public var bandFactors: [VehicleClass: [Double]]
  /// Speed of single workers over that of their class, by code in the log; 1 for those who are not in it.
  public var paces: [Int32: Double] = [:]
  /// Actual over predicted time of single ways; nil for none.
  public var spread: EmpiricalTimes?

  /// Speed of a class, or of what is assumed of it.
  public func speed(of vehicle: VehicleClass) -> Double {
    speeds[vehicle]?.metresPerSecond ?? vehicle.planningSpeed
  }

  /// Speed in an hour over that of the class.
  public func factor(of vehicle: VehicleClass, hour: Int) -> Double {
    guard let bands = bandFactors[vehicle] else { return 1 }
    let band = hour / Self.bandHours
    return bands.indices.contains(band) ? bands[band] : 1
  }

  /// Navigated metres of a way.
  func metres(_ way: ObservedWay) -> Double { (geometry == .grid ? way.grid : way.straight) * detour }

  /// Navigated metres from one place to another.
  func metres(_ origin: Location, _ destination: Location) -> Double {
    (geometry == .grid ? ObservedWays.grid(origin, destination) : origin.distance(to: destination)) * detour
  }

  /// The expected time of a way in clear weather (ms), by the worker's own pace.
  func time(_ way: ObservedWay) -> Double { timeOfClass(way) / (paces[way.worker] ?? 1) }

  /// The expected time of a way in clear weather (ms) for a worker of the class.
  func timeOfClass(_ way: ObservedWay) -> Double {
    metres(way) / (speed(of: way.vehicle) * factor(of: way.vehicle, hour: way.hour)) * 1_000
  }

  /// The travel model for runs.
  public var model: any TravelModel {
    switch geometry {
    case .straight: LengthenedStraights(detour: detour)
    case .grid: LengthenedGrid(detour: detour)
    }
  }
}

/// Straight lines times a measured factor, which may be below 1 where a log's distances are.
struct LengthenedStraights: TravelModel {
  let detour: Double

  func leg(
    from origin: Location, to destination: Location, by vehicle: Vehicle, departing: Int64
  ) -> TravelLeg {
    TravelLeg(distance: origin.distance(to: destination) * detour, speed: vehicle.speed)
  }
}

/// Streets along two axes times a measured factor.
struct LengthenedGrid: TravelModel {
  let detour: Double

  func leg(
    from origin: Location, to destination: Location, by vehicle: Vehicle, departing: Int64
  ) -> TravelLeg {
    TravelLeg(distance: ObservedWays.grid(origin, destination) * detour, speed: vehicle.speed)
  }
}

/// What of measured travel a run needs beside the travel model: speeds by hour and the spread of single ways.
public struct TravelTimes: Sendable {
  /// By place of the class among ``VehicleClass/allCases``, then by hour: actual over planning speed in clear weather.
  private let factors: [[Double]]
  /// Actual over expected time of single ways.
  public let spread: EmpiricalTimes?

  /// The times of measured travel.
  public init(_ travel: MeasuredTravel) {
    factors = VehicleClass.allCases.map { vehicle in
      (0..<24).map {
        travel.speed(of: vehicle) * travel.factor(of: vehicle, hour: $0) / vehicle.planningSpeed
      }
    }
    spread = travel.spread
  }

  /// Actual over planning speed of a class in an hour.
  func factor(of vehicle: VehicleClass, hour: Int) -> Double {
    let row =
      switch vehicle {
      case .ebike: 0
      case .motorcycle: 1
      case .car: 2
      case .bicycle: 3
      case .walk: 4
      }
    return factors[row][min(max(hour, 0), 23)]
  }
}
