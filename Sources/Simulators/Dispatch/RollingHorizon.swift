/// Rolling horizon with bundling and commitment (Reyes et al. 2018), over the simulator's workers: in each round all
/// open orders are matched anew to the workers idle and those who will be free, at the least sum of the times at which
/// they can be picked up; only that is carried out which cannot wait.
///
/// - **Commitment.** An order is offered to an idle worker when leaving a round later would put off the pick-up beyond
///   the promised readiness. An order matched to a worker with others in hand stays open: the worker may be free by the
///   next round, or another may be nearer.
/// - **Bundling.** An order joins a worker who is yet to pick up at the same merchant, when its food is ready within
///   `largestDetour` of his and it adds no more than that to his way. Without room for a second order there is none.
///
/// Source: Reyes, Erera, Savelsbergh, Sahasrabudhe, O'Neil, "The Meal Delivery Routing Problem", 2018. There bundles
/// are made before the matching, and commitment has two stages; this is its form for offers that workers may refuse.
/// The problem itself, with its own rules, is run by ``MealDeliveryRun``.
///
/// - Complexity: see ``MatchingRound``, plus O(pairs · stops²) for bundles.
public struct RollingHorizon: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// The most time that a second order may add to a worker's way, and by which readiness may differ (ms).
  public var largestDetour: Int64
  /// Minutes of pick-up time that a minute of waiting outweighs, so that old orders are not left over for ever.
  public var ageWeight: Double
  private let interval: Int64
  private var round: MatchingRound
  private var isBundled: Set<Int32> = []
  private var pairs: [CandidatePair] = []

  /// Rounds every `interval` ms.
  public init(
    interval: Int64 = 60_000, search: CandidateSearch = CandidateSearch(includesLoaded: true),
    largestDetour: Int64 = 300_000, ageWeight: Double = 0.1
  ) {
    trigger = .every(interval)
    self.interval = interval
    self.largestDetour = largestDetour
    self.ageWeight = ageWeight
    round = MatchingRound(search)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    bundle(in: world, decisions: &decisions)
    let isBundled = isBundled
    let ageWeight = ageWeight
    var matched: [DispatchDecision] = []
    round.assign(in: world, decisions: &matched) { pair in
      isBundled.contains(pair.order)
        ? .infinity : Self.cost(of: pair, ageWeight: ageWeight, in: world)
    }
    decisions += matched.filter { isDue($0, in: world) }
  }

  private static func cost(of pair: CandidatePair, ageWeight: Double, in world: World) -> Double {
    let request = world.orders[Int(pair.order)].request
    let arrival = max(pair.startsAt, world.now).addingClamped(pair.approach.duration)
    let pickup = max(arrival.addingClamped(world.pickupHandling), request.readyPromisedAt)
    return Double(pickup) - Double(world.now) - ageWeight * Double(world.now - request.placedAt)
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    let ageWeight = ageWeight
    round.considered(for: order, in: world, into: &workers) {
      Self.cost(of: $0, ageWeight: ageWeight, in: world)
    }
  }

  /// Whether leaving a round later would put off the pick-up.
  private func isDue(_ decision: DispatchDecision, in world: World) -> Bool {
    guard world.workers[Int(decision.worker)].status == .idle else { return false }
    let way = world.approach(of: decision.worker, to: decision.order).duration
    let latest = world.now.addingClamped(interval).addingClamped(way).addingClamped(world.pickupHandling)
    return latest > world.orders[Int(decision.order)].request.readyPromisedAt
  }

  /// Lets orders join workers who are yet to pick up at the same merchant, one each.
  private mutating func bundle(in world: World, decisions: inout [DispatchDecision]) {
    isBundled.removeAll(keepingCapacity: true)
    guard round.search.includesLoaded else { return }
    var joined: Set<Int32> = []
    for order in world.openOrders where world.orders[Int(order)].request.merchant >= 0 {
      round.candidates(in: world, of: order, into: &pairs)
      var best: (worker: Int32, insertion: RoutePlanner.Insertion)?
      for pair in pairs where pair.isLoaded && !joined.contains(pair.worker) {
        guard goesToMerchant(of: order, pair.worker, in: world),
          let insertion = RoutePlanner.cheapest(order: order, worker: pair.worker, world: world),
          insertion.added <= largestDetour, insertion.added < best?.insertion.added ?? .max
        else { continue }
        best = (pair.worker, insertion)
      }
      guard let best else { continue }
      joined.insert(best.worker)
      isBundled.insert(order)
      decisions.append(
        DispatchDecision(
          order: order, worker: best.worker, eligible: Int32(truncatingIfNeeded: pairs.count),
          pickupPosition: UInt8(clamping: best.insertion.pickup),
          dropoffPosition: UInt8(clamping: best.insertion.dropoff)))
    }
  }

  /// Whether a worker's plan has a pick-up at the order's merchant ahead, of food that is ready at about the same time.
  private func goesToMerchant(of order: Int32, _ worker: Int32, in world: World) -> Bool {
    let request = world.orders[Int(order)].request
    return world.routes.route(of: Int(worker)).contains { stop in
      guard stop.isPickup else { return false }
      let other = world.orders[Int(stop.order)].request
      return other.merchant == request.merchant
        && request.readyPromisedAt <= other.readyPromisedAt.addingClamped(largestDetour)
    }
  }
}
