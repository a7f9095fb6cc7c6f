/// Batch assignment (批量匹配): the orders of an interval are assigned together at the least sum of planned times to
/// the pick-up.
///
/// Source: the assignment problem as platforms state it, e.g. Xu et al., "Large-scale order dispatch in on-demand
/// ride-hailing platforms", KDD 2018, with time to pick-up as cost; solved exactly in each round.
///
/// - Complexity: see ``MatchingRound``.
public struct BatchAssignment: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// Minutes of approach that a minute of waiting outweighs, so that old orders are not left over for ever.
  public var ageWeight: Double
  private var round: MatchingRound

  /// Rounds every `interval` ms.
  public init(interval: Int64 = 30_000, search: CandidateSearch = CandidateSearch(), ageWeight: Double = 0.5)
  {
    trigger = .every(interval)
    self.ageWeight = ageWeight
    round = MatchingRound(search)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    let policy = self
    round.assign(in: world, decisions: &decisions) { policy.cost(of: $0, in: world) }
  }

  private func cost(of pair: CandidatePair, in world: World) -> Double {
    let age = Double(world.now - world.orders[Int(pair.order)].request.placedAt)
    return Double(pair.timeToPickup(at: world.now)) - ageWeight * age
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    let policy = self
    round.considered(for: order, in: world, into: &workers) { policy.cost(of: $0, in: world) }
  }
}
