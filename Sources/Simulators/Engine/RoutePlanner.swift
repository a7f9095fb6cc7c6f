/// Where an order fits best into a worker's plan.
enum RoutePlanner {
  /// A place in a plan: before which stop pick-up and drop-off go (the latter counted after the pick-up is in).
  struct Insertion {
    var pickup: Int
    var dropoff: Int
    /// Time that it adds to the plan (ms).
    var added: Int64
  }

  /// The insertion that adds the least time, never before the stop that the worker is on the way to; among equal
  /// ones the latest pick-up. Nil when the plan has no room or there is no way.
  ///
  /// Planning speed, and no waiting. With `isBundled` the drop-off may be put between other stops; without it
  /// orders follow each other.
  ///
  /// - Complexity: O(stops²) additions, O(stops) legs.
  static func cheapest(order: Int32, worker: Int32, world: World, isBundled: Bool = true) -> Insertion? {
    let row = Int(worker)
    let count = world.routes.count(of: row)
    guard count + 2 <= world.routes.stride else { return nil }
    let request = world.orders[Int(order)].request
    guard count > 0, isBundled else {
      let start = count > 0 ? world.workers[row].freeLocation : world.workers[row].location
      let approach = world.plannedLeg(of: worker, from: start, to: request.pickup)
      let trip = world.trip(of: order, by: worker)
      guard approach.isPossible, trip.isPossible else { return nil }
      return Insertion(pickup: count, dropoff: count + 1, added: approach.duration + trip.duration)
    }
    // places[i] is the i-th stop ahead; the new stops go after one of them.
    let places = (0..<count).map { place(of: world.routes[row, $0], in: world) }
    func duration(_ a: Location, _ b: Location) -> Int64 {
      world.plannedLeg(of: worker, from: a, to: b).duration
    }
    let between = (1..<max(count, 1)).map { duration(places[$0 - 1], places[$0]) }
    let toPickup = places.map { duration($0, request.pickup) }
    let fromPickup = places.map { duration(request.pickup, $0) }
    let toDropoff = places.map { duration($0, request.dropoff) }
    let fromDropoff = places.map { duration(request.dropoff, $0) }
    let trip = duration(request.pickup, request.dropoff)
    guard trip < TravelLeg.never else { return nil }
    var best: Insertion?
    func consider(_ pickup: Int, _ dropoff: Int, _ added: Int64) {
      guard added < TravelLeg.never, added <= best?.added ?? .max else { return }
      best = Insertion(pickup: pickup, dropoff: dropoff, added: added)
    }
    for pickup in 1...count {
      let isLast = pickup == count
      let before = toPickup[pickup - 1]
      // Straight on to the drop-off.
      consider(
        pickup, pickup + 1,
        isLast ? before + trip : before + trip + fromDropoff[pickup] - between[pickup - 1])
      if isLast { continue }
      let detour = before + fromPickup[pickup] - between[pickup - 1]
      for dropoff in pickup + 1...count {
        let added =
          dropoff == count
          ? toDropoff[count - 1]
          : toDropoff[dropoff - 1] + fromDropoff[dropoff] - between[dropoff - 1]
        consider(pickup, dropoff + 1, detour + added)
      }
    }
    return best
  }

  /// Where a stop is.
  static func place(of stop: RouteStop, in world: World) -> Location {
    let request = world.orders[Int(stop.order)].request
    return stop.isPickup ? request.pickup : request.dropoff
  }
}
