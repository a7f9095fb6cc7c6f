/// The worker with the lowest income rate within reach of the promise is served first.
///
/// Income is reckoned as travel + 0.8 · waiting at merchants, per minute logged on. For each open order, oldest first, the
/// workers who would deliver by the promised time are the eligible ones, and the one with the lowest rate gets
/// it; if nobody can keep the promise, the one who is soonest at the pick-up does.
///
/// Source: Gupta, Yadav, Nair, Chakraborty, Ranu, Bagchi, "FairFoody: bringing in fairness in food delivery", AAAI 2022,
/// whose pay per active hour this equalises; its matching over batches is taken order by order here.
///
/// - Complexity: O(pairs).
public struct LowestIncomeFirst: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// Weight of waiting against travelling.
  public var waitWeight: Double
  private var round: MatchingRound

  /// Rounds every `interval` ms.
  public init(
    interval: Int64 = 30_000, waitWeight: Double = 0.8, search: CandidateSearch = CandidateSearch(limit: 30)
  ) {
    trigger = .every(interval)
    self.waitWeight = waitWeight
    round = MatchingRound(search)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    var taken: Set<Int32> = []
    var pairs: [CandidatePair] = []
    for order in world.openOrders {
      round.candidates(in: world, of: order, into: &pairs)
      let promise = world.orders[Int(order)].estimate.promisedAt
      var lowest: (rate: Double, worker: Int32)?
      var soonest: (time: Int64, worker: Int32)?
      for pair in pairs where !taken.contains(pair.worker) {
        let arrival = pair.timeToPickup(at: world.now)
        if arrival < soonest?.time ?? .max { soonest = (arrival, pair.worker) }
        let trip = world.trip(of: order, by: pair.worker).duration
        let end = world.now + arrival + world.pickupHandling + trip + world.dropoffHandling
        guard promise == OrderTimeline.none || end <= promise else { continue }
        let rate = rate(of: world.workers[Int(pair.worker)], at: world.now)
        if rate < lowest?.rate ?? .infinity || (rate == lowest?.rate && pair.worker < lowest?.worker ?? .max)
        {
          lowest = (rate, pair.worker)
        }
      }
      guard let worker = lowest?.worker ?? soonest?.worker else { continue }
      taken.insert(worker)
      decisions.append(
        DispatchDecision(order: order, worker: worker, eligible: Int32(clamping: pairs.count)))
    }
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    var pairs: [CandidatePair] = []
    round.candidates(in: world, of: order, into: &pairs)
    workers.removeAll(keepingCapacity: true)
    let promise = world.orders[Int(order)].estimate.promisedAt
    var late: [ConsideredWorker] = []
    for pair in pairs where !taken.contains(pair.worker) {
      let arrival = pair.timeToPickup(at: world.now)
      let trip = world.trip(of: order, by: pair.worker).duration
      let end = world.now + arrival + world.pickupHandling + trip + world.dropoffHandling
      if promise == OrderTimeline.none || end <= promise {
        workers.append(ConsideredWorker(pair, cost: rate(of: world.workers[Int(pair.worker)], at: world.now)))
      } else {
        late.append(ConsideredWorker(pair, cost: Double(arrival)))
      }
    }
    // Those who would be late are looked at when nobody else is there.
    if workers.isEmpty { workers = late }
  }

  /// Weighted minutes of work per minute logged on.
  func rate(of worker: Worker, at now: Int64) -> Double {
    let online = Double(worker.onlineTime(at: now))
    guard online > 0 else { return 0 }
    let waited = Double(worker.waitedTime)
    let travelled = max(0, Double(worker.engagedTime(at: now)) - waited)
    return (travelled + waitWeight * waited) / online
  }
}
