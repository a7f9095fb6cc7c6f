import Foundation

/// A point of a city: metres east and north of the city's origin, and the numbered place it belongs to.
public struct Location: Hashable, Sendable, BitwiseCopyable {
  /// Metres east of the origin.
  public var x: Double
  /// Metres north of the origin.
  public var y: Double
  /// The road node or zone of travel models that know numbered places; −1 where none is known.
  public var place: Int32

  /// A point.
  public init(x: Double, y: Double, place: Int32 = -1) {
    self.x = x
    self.y = y
    self.place = place
  }

  /// The straight distance to another point in metres.
  @inlinable
  public func distance(to other: Location) -> Double {
    let dx = x - other.x
    let dy = y - other.y
    return (dx * dx + dy * dy).squareRoot()
  }
}

/// Where a city's plane touches the globe.
///
/// The plane is the equirectangular projection about the origin: over 50 km the error of distances is below
/// 0.1 % at middle latitudes.
public struct CityFrame: Hashable, Sendable, Codable {
  /// Longitude of the origin in degrees (WGS 84).
  public let longitude: Double
  /// Latitude of the origin in degrees (WGS 84).
  public let latitude: Double
  private let metresPerDegreeEast: Double

  /// Metres in one degree of latitude on a sphere of radius 6,371,008.8 m (IUGG mean).
  public static let metresPerDegree = 6_371_008.8 * Double.pi / 180

  /// A frame about a point of the globe; coordinates outside the globe are clamped.
  public init(longitude: Double, latitude: Double) {
    let longitude = longitude.isFinite ? min(max(longitude, -180), 180) : 0
    let latitude = latitude.isFinite ? min(max(latitude, -85), 85) : 0
    self.longitude = longitude
    self.latitude = latitude
    metresPerDegreeEast = Self.metresPerDegree * cos(latitude * Double.pi / 180)
  }

  /// Longitude and latitude of a point in degrees.
  public func degrees(of location: Location) -> (longitude: Double, latitude: Double) {
    (longitude + location.x / metresPerDegreeEast, latitude + location.y / Self.metresPerDegree)
  }

  /// The point at a longitude and latitude in degrees.
  public func location(longitude: Double, latitude: Double, place: Int32 = -1) -> Location {
    Location(
      x: (longitude - self.longitude) * metresPerDegreeEast,
      y: (latitude - self.latitude) * Self.metresPerDegree, place: place)
  }
}
