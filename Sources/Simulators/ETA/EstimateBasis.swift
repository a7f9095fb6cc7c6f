public import OrderLog

/// What estimates are made with, as far as a platform states it: then each estimate can be recomputed from the log.
/// What is nil is the run's own: the vehicle's planning speed, what handling takes, all past orders.
public struct EstimateBasis: Sendable, Hashable {
  /// The speed that ways are planned with in m/s, for every vehicle.
  public var speed: Double?
  /// Pick-up and hand-over together in ms.
  public var handling: Int64?
  /// The first day whose orders count as past.
  public var historyFrom: CivilDate?
  /// The mean speed in m/s up to which a ride abides by the rules.
  public var abidingSpeed: Double?

  /// What is stated.
  public init(
    speed: Double? = nil, handling: Int64? = nil, historyFrom: CivilDate? = nil, abidingSpeed: Double? = nil
  ) {
    self.speed = speed
    self.handling = handling
    self.historyFrom = historyFrom
    self.abidingSpeed = abidingSpeed
  }

  /// A leg at the stated speed; the leg itself where none is stated or there is no way.
  public func planned(_ leg: TravelLeg) -> TravelLeg {
    guard let speed, leg.isPossible else { return leg }
    return TravelLeg(distance: leg.distance, speed: speed)
  }

  /// Whether a ride of `metres` in `riding` ms, waits and handling left out, abides by the rules; nil when no speed is
  /// stated.
  public func isAbiding(metres: Double, riding: Int64) -> Bool? {
    abidingSpeed.map { metres * 1_000 <= $0 * Double(riding) }
  }
}
