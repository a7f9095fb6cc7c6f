import Statistics

/// Each open order goes to one of the eligible workers by lot: the null model that every measure of inequality is
/// read against, since dispersion is not zero even when nobody is preferred (Bokányi and Hannák 2019).
///
/// - Complexity: O(open orders · eligible workers).
public struct RandomEligible: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// Straight distance beyond which nobody is eligible (m).
  public var reach: Double
  /// The seed of the lots.
  public var seed: UInt64
  private var found: [SpatialIndex.Neighbour] = []

  /// Lots among workers without orders within `reach` metres.
  public init(seed: UInt64, trigger: DispatchTrigger = .immediate, reach: Double = 5_000) {
    self.seed = seed
    self.trigger = trigger
    self.reach = reach
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    var taken: Set<Int32> = []
    for order in world.openOrders {
      if taken.count >= world.idleWorkers.count { return }
      let request = world.orders[Int(order)].request
      let isOffered = world.orders[Int(order)].offers > 0
      world.idleWorkers.nearest(.max, to: request.pickup, within: reach, into: &found) {
        !taken.contains($0) && !(isOffered && world.hasRefused($0, order))
      }
      guard !found.isEmpty else { continue }
      // The lot of each worker for each order is fixed, so it does not matter who else is there.
      var winner: (lot: UInt64, worker: Int32)?
      for neighbour in found {
        var stream = DrawPurpose.dispatch.stream(seed: seed, neighbour.id, order)
        let lot = stream.next()
        if lot < winner?.lot ?? .max { winner = (lot, neighbour.id) }
      }
      guard let winner else { continue }
      taken.insert(winner.worker)
      decisions.append(
        DispatchDecision(order: order, worker: winner.worker, eligible: Int32(clamping: found.count)))
    }
  }
}
