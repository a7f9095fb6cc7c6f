/// Straight lines on the plane, lengthened by a detour factor.
public struct EuclideanTravel: TravelModel {
  /// Way over straight line, at least 1.
  public let detour: Double

  /// Straight lines; a detour factor below 1 counts as 1.
  public init(detour: Double = 1) { self.detour = detour >= 1 && detour.isFinite ? detour : 1 }

  public func leg(
    from origin: Location, to destination: Location, by vehicle: Vehicle, departing: Int64
  ) -> TravelLeg {
    TravelLeg(distance: origin.distance(to: destination) * detour, speed: vehicle.speed)
  }
}

/// Streets that run along two axes: |Δx| + |Δy|.
public struct ManhattanTravel: TravelModel {
  /// A grid of streets along the axes.
  public init() {}

  public func leg(
    from origin: Location, to destination: Location, by vehicle: Vehicle, departing: Int64
  ) -> TravelLeg {
    TravelLeg(
      distance: (origin.x - destination.x).magnitude + (origin.y - destination.y).magnitude,
      speed: vehicle.speed)
  }
}
