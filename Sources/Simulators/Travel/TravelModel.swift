/// One leg of a way.
public struct TravelLeg: Hashable, Sendable {
  /// Metres on the way.
  public var distance: Double
  /// Milliseconds from departure to arrival.
  public var duration: Int64

  /// A leg.
  public init(distance: Double, duration: Int64) {
    self.distance = distance
    self.duration = duration
  }

  /// A leg at constant speed (m/s), its duration rounded up to whole ms. A way without end takes `TravelLeg.never`.
  @inlinable
  public init(distance: Double, speed: Double) {
    self.distance = distance
    let milliseconds = (distance / speed * 1_000).rounded(.up)
    duration = milliseconds < Double(Self.never) ? Int64(milliseconds) : Self.never
  }

  /// The duration of a way that does not exist: a thousand years.
  public static let never: Int64 = 31_556_952_000_000
  /// Whether there is a way.
  public var isPossible: Bool { duration < Self.never }
}

/// How far it is from one place to another and how long it takes.
public protocol TravelModel: Sendable {
  /// The leg between two points for a vehicle that departs at an instant (ms).
  func leg(from origin: Location, to destination: Location, by vehicle: Vehicle, departing: Int64)
    -> TravelLeg

  /// The shortest distance in metres, for judging detours.
  func shortestDistance(from origin: Location, to destination: Location) -> Double
}

extension TravelModel {
  public func shortestDistance(from origin: Location, to destination: Location) -> Double {
    leg(from: origin, to: destination, by: Vehicle(.car), departing: 0).distance
  }
}
