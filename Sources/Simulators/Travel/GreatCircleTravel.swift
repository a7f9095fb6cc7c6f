import Foundation

/// Great circles on the globe, lengthened by a detour factor.
///
/// The haversine formula on a sphere of radius 6,371,008.8 m; against the ellipsoid it is within 0.6 %.
public struct GreatCircleTravel: TravelModel {
  /// The city's frame, by which points become coordinates.
  public let frame: CityFrame
  /// Way over great circle, at least 1. Street networks have 1.2 to 1.4.
  public let detour: Double

  /// Great circles; a detour factor below 1 counts as 1.
  public init(frame: CityFrame, detour: Double = 1.3) {
    self.frame = frame
    self.detour = detour >= 1 && detour.isFinite ? detour : 1
  }

  public func leg(
    from origin: Location, to destination: Location, by vehicle: Vehicle, departing: Int64
  ) -> TravelLeg {
    TravelLeg(distance: greatCircle(origin, destination) * detour, speed: vehicle.speed)
  }

  /// The great circle between two points in metres.
  func greatCircle(_ a: Location, _ b: Location) -> Double {
    let from = frame.degrees(of: a)
    let to = frame.degrees(of: b)
    let radian = Double.pi / 180
    let sinLatitude = sin((to.latitude - from.latitude) * radian / 2)
    let sinLongitude = sin((to.longitude - from.longitude) * radian / 2)
    let h =
      sinLatitude * sinLatitude
      + cos(from.latitude * radian) * cos(to.latitude * radian) * sinLongitude * sinLongitude
    return 2 * 6_371_008.8 * asin(min(1, h.squareRoot()))
  }
}
