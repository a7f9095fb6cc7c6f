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
  private var found: [Int32] = []

  /// Lots among workers without orders within `reach` metres.
  public init(seed: UInt64, trigger: DispatchTrigger = .immediate, reach: Double = 5_000) {
    self.seed = seed
    self.trigger = trigger
    self.reach = reach
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    var taken: Set<Int32> = []
    for order in world.openOrders {
      // In a rush there are many orders and hardly anybody free.
      if taken.count >= world.idleWorkers.count { break }
      let request = world.orders[Int(order)].request
      let isOffered = world.orders[Int(order)].offers > 0
      world.idleWorkers.all(within: reach, of: request.pickup, into: &found) {
        !taken.contains($0) && !(isOffered && world.hasRefused($0, order))
      }
      guard !found.isEmpty else { continue }
      // The lot of each worker for each order is fixed, so it does not matter who else is there.
      var winner: (lot: UInt64, worker: Int32)?
      for worker in found {
        var stream = DrawPurpose.dispatch.stream(seed: seed, worker, order)
        let lot = stream.next()
        // The lower number wins a tie, so that the order in which workers are found does not matter.
        if lot < winner?.lot ?? .max || (lot == winner?.lot && worker < winner?.worker ?? .max) {
          winner = (lot, worker)
        }
      }
      guard let winner else { continue }
      taken.insert(winner.worker)
      decisions.append(
        DispatchDecision(order: order, worker: winner.worker, eligible: Int32(clamping: found.count)))
    }
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    workers.removeAll(keepingCapacity: true)
    let pickup = world.orders[Int(order)].request.pickup
    world.idleWorkers.all(within: reach, of: pickup, into: &found) {
      !taken.contains($0) && !world.hasRefused($0, order)
    }
    // Those with the lowest lots: who is named then depends on nothing but chance, as the choice itself does.
    let lots = found.map { worker in
      var stream = DrawPurpose.dispatch.stream(seed: seed, worker, order)
      return (lot: stream.next(), worker: worker)
    }.sorted { ($0.lot, $0.worker) < ($1.lot, $1.worker) }
    for (_, worker) in lots.prefix(ConsideredWorker.limit) {
      workers.append(
        ConsideredWorker(
          CandidatePair(
            order: order, worker: worker, approach: world.approach(of: worker, to: order),
            startsAt: world.now, isLoaded: false), cost: nil))
    }
  }
}
