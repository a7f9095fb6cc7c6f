/// Max-min income under a bound on efficiency: the poorest are served first as far as the total time to the
/// pick-ups may grow.
///
/// The least-cost assignment of the round gives the number of orders that can be served and their cost. Then the
/// income threshold is lowered by bisection: only workers at or below it may be given orders; the lowest threshold that
/// still serves as many orders at no more than (1 + bound) times the cost is kept.
///
/// Source: Lesmana, Zhang, Bei, "Balancing efficiency and fairness in on-demand ridesourcing", NeurIPS 2019: maximise
/// the least cumulated utility subject to a share of the efficient optimum; the threshold search is theirs, on
/// incomes of the day so far.
///
/// - Complexity: O(log workers) solutions of a round.
public struct MaxMinIncome: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// By which share the cost of a round may exceed the least.
  public var efficiencyBound: Double
  private var round: MatchingRound

  /// Rounds every `interval` ms.
  public init(
    interval: Int64 = 30_000, efficiencyBound: Double = 0.2,
    search: CandidateSearch = CandidateSearch(limit: 20)
  ) {
    trigger = .every(interval)
    self.efficiencyBound = max(efficiencyBound, 0)
    round = MatchingRound(search)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    let now = world.now
    var incomes: Set<Int64> = []
    var times: [UInt64: Int64] = [:]
    round.assign(in: world, decisions: &decisions) { pair in
      let time = pair.timeToPickup(at: now)
      times[World.pair(pair.worker, pair.order)] = time
      incomes.insert(world.workers[Int(pair.worker)].incomeToday)
      return Double(time)
    }
    func total(_ decisions: [DispatchDecision]) -> Int64 {
      decisions.reduce(0) { $0 + (times[World.pair($1.worker, $1.order)] ?? 0) }
    }
    guard !decisions.isEmpty else { return }
    // Handling counts as cost, so that a round of near pick-ups is not bound to seconds.
    let handling = (world.pickupHandling + world.dropoffHandling) * Int64(decisions.count)
    let allowed = Double(total(decisions) + handling) * (1 + efficiencyBound)
    let sorted = incomes.sorted()
    var low = 0
    var high = sorted.count - 1
    while low < high {
      let middle = (low + high) / 2
      var trial: [DispatchDecision] = []
      round.assign(in: world, decisions: &trial) { pair in
        world.workers[Int(pair.worker)].incomeToday <= sorted[middle]
          ? Double(times[World.pair(pair.worker, pair.order)] ?? 0) : .infinity
      }
      if trial.count == decisions.count, Double(total(trial) + handling) <= allowed {
        decisions = trial
        high = middle
      } else {
        low = middle + 1
      }
    }
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    let now = world.now
    round.considered(for: order, in: world, into: &workers) { Double($0.timeToPickup(at: now)) }
  }
}
