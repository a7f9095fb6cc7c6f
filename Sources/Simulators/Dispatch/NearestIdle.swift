/// Each open order, oldest first, goes to the nearest worker without an order (就近派单).
///
/// The textbook rule that others are measured against. Candidates are the nearest by straight line; among the
/// nearest few the least planned travel time decides, ties to the lower number.
///
/// - Complexity: O(open orders · workers within the distance of the nearest few).
public struct NearestIdle: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// Straight distance beyond which nobody is asked (m).
  public var reach: Double
  /// How many of the nearest are compared by travel time; 1 trusts the straight line.
  public var compared: Int
  private var found: [SpatialIndex.Neighbour] = []

  /// The rule, asked at once unless an interval is given.
  public init(trigger: DispatchTrigger = .immediate, reach: Double = .infinity, compared: Int = 1) {
    self.trigger = trigger
    self.reach = reach
    self.compared = max(compared, 1)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    var taken: Set<Int32> = []
    for order in world.openOrders {
      if taken.count >= world.idleWorkers.count { return }
      let pickup = world.orders[Int(order)].request.pickup
      let isOffered = world.orders[Int(order)].offers > 0
      world.idleWorkers.nearest(compared, to: pickup, within: reach, into: &found) { worker in
        !taken.contains(worker) && !(isOffered && world.hasRefused(worker, order))
      }
      guard var best = found.first?.id else { continue }
      if compared > 1 {
        var least = Int64.max
        for neighbour in found {
          let duration = world.approach(of: neighbour.id, to: order).duration
          if duration < least { (least, best) = (duration, neighbour.id) }
        }
      }
      taken.insert(best)
      decisions.append(
        DispatchDecision(order: order, worker: best, eligible: Int32(clamping: world.idleWorkers.count)))
    }
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    workers.removeAll(keepingCapacity: true)
    let pickup = world.orders[Int(order)].request.pickup
    // One that trusts the straight line looks at all idle workers; the nearest of them are enough to see what it did.
    world.idleWorkers.nearest(
      compared > 1 ? compared : ConsideredWorker.limit, to: pickup, within: reach, into: &found
    ) { !taken.contains($0) && !world.hasRefused($0, order) }
    for neighbour in found {
      let leg = world.approach(of: neighbour.id, to: order)
      workers.append(
        ConsideredWorker(
          CandidatePair(
            order: order, worker: neighbour.id, approach: leg, startsAt: world.now, isLoaded: false),
          cost: compared > 1 ? Double(leg.duration) : neighbour.distance))
    }
  }
}
