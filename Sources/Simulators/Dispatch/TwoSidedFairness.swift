/// Two-sided fairness: short delivery for customers against income in proportion to active time for workers.
///
/// cost_ij = (1 − λ) · EDT_ij + λ · |r* − (pay_i + pay_ij) / (t_i + t_ij)|, where EDT is the expected time to delivery
/// in minutes, r* the hourly pay of the best-paid worker, pay_i and t_i what the worker has earned and been active so
/// far, both rates in currency units an hour. Fairness is amortised: who fell behind is served first later.
///
/// Source: Sühr, Biega, Zehlike, Gummadi, Chakraborty, "Two-sided fairness for repeated matchings in two-sided
/// markets", KDD 2019, with λ = 0.98 as in the comparison of FairFoody (AAAI 2022).
///
/// - Complexity: O(workers + pairs) plus the solution of the round.
public struct TwoSidedFairness: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// λ from 0 (customers only) to 1 (workers only).
  public var lambda: Double
  private var round: MatchingRound

  /// Rounds every `interval` ms.
  public init(interval: Int64 = 30_000, lambda: Double = 0.98, search: CandidateSearch = CandidateSearch()) {
    trigger = .every(interval)
    self.lambda = min(max(lambda, 0), 1)
    round = MatchingRound(search)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    let policy = self
    let best = Self.bestRate(in: world)
    round.assign(in: world, decisions: &decisions) { policy.cost(of: $0, best: best, in: world) }
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    let policy = self
    let best = Self.bestRate(in: world)
    round.considered(for: order, in: world, into: &workers) { policy.cost(of: $0, best: best, in: world) }
  }

  /// The hourly pay of the best-paid worker.
  private static func bestRate(in world: World) -> Double {
    var best = 0.0
    for worker in world.workers where worker.status != .offline {
      best = max(best, ActiveIncome.rate(of: worker, at: world.now))
    }
    return best
  }

  private func cost(of pair: CandidatePair, best: Double, in world: World) -> Double {
    let now = world.now
    let trip = world.trip(of: pair.order, by: pair.worker)
    let toDelivery =
      pair.timeToPickup(at: now) + world.pickupHandling + trip.duration + world.dropoffHandling
    let worker = world.workers[Int(pair.worker)]
    let pay = world.quote(pair.order, for: pair.worker, approach: pair.approach, trip: trip)
    let active = Double(worker.engagedTime(at: now) + toDelivery) / 3_600_000
    let rate = active > 0 ? Double(worker.income + pay) / 10_000 / active : 0
    let minutes = Double(toDelivery) / 60_000
    return ((1 - lambda) * minutes + lambda * (best - rate).magnitude) * 10_000
  }
}

/// Pay per hour of active time.
enum ActiveIncome {
  /// Currency units per engaged hour; 0 before the first minute.
  static func rate(of worker: Worker, at now: Int64) -> Double {
    let active = worker.engagedTime(at: now)
    return active >= 60_000 ? Double(worker.income) / 10_000 / (Double(active) / 3_600_000) : 0
  }
}
