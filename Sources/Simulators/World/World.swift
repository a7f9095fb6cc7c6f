public import OrderLog

/// All that a policy may see: the clock, the orders, the workers, the ways and the conditions.
///
/// Orders and workers are numbered by their position. A policy gets the world to read; only the simulation
/// changes it.
public struct World: Sendable {
  /// The present instant in ms.
  public internal(set) var now: Int64
  /// The calendar of days and weeks.
  public let timeZone: CivilTimeZone
  /// How far it is.
  public let travel: any TravelModel
  /// Weather and traffic control.
  public let conditions: ConditionCalendar
  /// All orders of the run, by placement. Those in phase `future` are unknown to the platform.
  public internal(set) var orders: [Order]
  /// All workers of the run.
  public internal(set) var workers: [Worker]
  /// Orders that wait for a worker, by placement.
  public internal(set) var openOrders: [Int32] = []
  /// Where the workers without an order are who may be offered one now.
  public internal(set) var idleWorkers: SpatialIndex
  /// Where the plans of the workers end who carry orders and have room for more.
  public internal(set) var loadedWorkers: SpatialIndex
  /// The stops ahead of each worker.
  public internal(set) var routes: RouteTable
  /// The rules by which work is paid; a policy may ask for quotes.
  public let pricing: [any PricingPolicy]
  /// Time that a pick-up takes at least, from arrival (ms).
  public let pickupHandling: Int64
  /// Time that a hand-over takes (ms).
  public let dropoffHandling: Int64
  /// Who has refused which order: order · 2³² + worker.
  var refused: Set<UInt64> = []

  /// Whether a worker has refused an order before; it should not be offered again.
  public func hasRefused(_ worker: Int32, _ order: Int32) -> Bool {
    if orders[Int(order)].offers == 0 { return false }
    return refused.contains(Self.pair(worker, order))
  }

  static func pair(_ worker: Int32, _ order: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: order)) << 32 | UInt64(UInt32(bitPattern: worker))
  }

  /// The leg of a worker from one point to another at the planning speed of the worker's vehicle, departing now.
  /// What the platform plans with; the worker's own pace and the weather are not in it.
  public func plannedLeg(of worker: Int32, from origin: Location, to destination: Location) -> TravelLeg {
    travel.leg(
      from: origin, to: destination, by: Vehicle(workers[Int(worker)].profile.vehicle), departing: now)
  }

  /// The leg of an idle worker to the pick-up of an order.
  public func approach(of worker: Int32, to order: Int32) -> TravelLeg {
    plannedLeg(of: worker, from: workers[Int(worker)].location, to: orders[Int(order)].request.pickup)
  }

  /// The leg from pick-up to drop-off of an order for a worker.
  public func trip(of order: Int32, by worker: Int32) -> TravelLeg {
    let request = orders[Int(order)].request
    return plannedLeg(of: worker, from: request.pickup, to: request.dropoff)
  }

  /// When a worker without orders would have completed an order that it accepts now, by plan (ms).
  public func plannedCompletion(of order: Int32, by worker: Int32) -> Int64 {
    let request = orders[Int(order)].request
    let approach = approach(of: worker, to: order)
    let trip = trip(of: order, by: worker)
    guard approach.isPossible, trip.isPossible else { return .max }
    let arrival = now + approach.duration
    return max(arrival + pickupHandling, request.readyPromisedAt) + trip.duration + dropoffHandling
  }
}
