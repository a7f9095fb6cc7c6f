/// What a worker travels by. The raw value is the order log's.
public enum VehicleClass: String, Codable, CaseIterable, Sendable, Hashable {
  case ebike, motorcycle, car, bicycle, walk

  /// The speed that plans are made with, in m/s: 15 km/h for e-bikes (the cap that GB/T 46862-2025 sets for
  /// estimated times, after art. 58 of the Road Traffic Safety Law); the others are this project's defaults for
  /// city streets, stops included: motorcycle 30, car 24, bicycle 12, on foot 4.5 km/h.
  public var planningSpeed: Double {
    switch self {
    case .ebike: 15 / 3.6
    case .motorcycle: 30 / 3.6
    case .car: 24 / 3.6
    case .bicycle: 12 / 3.6
    case .walk: 4.5 / 3.6
    }
  }
}

/// A vehicle on the move: its class and its average speed.
public struct Vehicle: Hashable, Sendable {
  /// What it is.
  public var vehicleClass: VehicleClass
  /// Its average speed in m/s. Speeds that are not positive count as the planning speed.
  public var speed: Double

  /// A vehicle; its class's planning speed unless said otherwise.
  public init(_ vehicleClass: VehicleClass, speed: Double? = nil) {
    self.vehicleClass = vehicleClass
    let planned = vehicleClass.planningSpeed
    self.speed = speed.map { $0 > 0 && $0.isFinite ? $0 : planned } ?? planned
  }
}
