/// Slack and route fit (顺路与时间宽裕): the factors that a large food platform disclosed on 2021-11-05. It prefers the
/// worker for whom the order adds the least way to the plan in hand and who keeps the most spare time, and does not
/// give orders that would make others late.
///
/// cost = added time of the best insertion + approach weight · time to pick-up − slack weight · least slack over the
/// new order and those in hand (capped). An insertion that uses up all slack of an order pays a penalty for each
/// minute late. Weights are this project's: the disclosure names factors, not numbers.
///
/// - Complexity: O(pairs · stops²).
public struct SlackRouteFit: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// Weight of the time to the pick-up.
  public var approachWeight: Double
  /// Weight of slack, which counts up to `slackCap` (ms).
  public var slackWeight: Double
  public var slackCap: Int64
  /// Cost of a millisecond late.
  public var latePenalty: Double
  private var round: MatchingRound

  /// Rounds every `interval` ms.
  public init(
    interval: Int64 = 20_000, search: CandidateSearch = CandidateSearch(includesLoaded: true),
    approachWeight: Double = 0.3, slackWeight: Double = 0.2, slackCap: Int64 = 1_200_000,
    latePenalty: Double = 4
  ) {
    trigger = .every(interval)
    self.approachWeight = approachWeight
    self.slackWeight = slackWeight
    self.slackCap = slackCap
    self.latePenalty = latePenalty
    round = MatchingRound(search)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    let policy = self
    round.assign(in: world, decisions: &decisions) { policy.cost(of: $0, in: world) }
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    let policy = self
    round.considered(for: order, in: world, into: &workers) { policy.cost(of: $0, in: world) }
  }

  func cost(of pair: CandidatePair, in world: World) -> Double {
    guard let insertion = RoutePlanner.cheapest(order: pair.order, worker: pair.worker, world: world) else {
      return .infinity
    }
    let slack = Self.slack(of: pair, adding: insertion.added, in: world) ?? slackCap
    let kept = Double(min(max(slack, 0), slackCap))
    return Double(insertion.added) + approachWeight * Double(pair.timeToPickup(at: world.now))
      - slackWeight * kept + latePenalty * Double(max(0, -slack))
  }

  /// The least time left before the promise of a new order and the limits of those in hand when the order adds so much
  /// to the plan (ms); nil when none of them has a limit.
  static func slack(of pair: CandidatePair, adding added: Int64, in world: World) -> Int64? {
    let end = max(world.now, pair.startsAt) + added + world.pickupHandling + world.dropoffHandling
    let promise = world.orders[Int(pair.order)].estimate.promisedAt
    var slack = promise == OrderTimeline.none ? nil : promise - end
    for stop in world.routes.route(of: Int(pair.worker)) where !stop.isPickup {
      // Those in hand are put off by what is added, at most.
      let limit = world.orders[Int(stop.order)].estimate.deadlineAt
      guard limit != OrderTimeline.none else { continue }
      let left = limit - world.workers[Int(pair.worker)].freeAt - added
      slack = min(slack ?? left, left)
    }
    return slack
  }
}
