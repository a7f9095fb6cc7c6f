/// One worker who could have got an order when it was offered. 88 bytes.
public struct CandidateRecord: Sendable, Hashable {
  public var order: Int32
  public var worker: Int32
  public var offeredAt: Int64
  /// Planned way to the pick-up, to whole metres.
  public var approachDistance: Int64
  /// Planned time to the pick-up, orders in hand first (ms).
  public var approachTime: Int64
  public var carried: Int32
  /// Since the last order ended or the worker came on line; 0 with orders in hand (ms).
  public var idleTime: Int64
  /// What the order adds to the planned way, at planning speed, to whole metres; `OrderTimeline.none` without a place
  /// in the plan.
  public var detour: Int64
  /// The least time left before a limit, this order's promise included (ms); `OrderTimeline.none` without limits.
  public var slack: Int64
  /// In 1/10,000 of the currency unit.
  public var earnedToday: Int64
  public var engagedToday: Int64
  /// The place by the policy's own cost, equal costs sharing one; 0 when the policy has none.
  public var rank: Int32
  /// The policy's cost with its sign turned, so that more goes first; not a number when the policy has none.
  public var score: Double
}

extension Simulation {
  /// Notes whom the policy looked at for each decision, before any is carried out: `candidateRanges` gives the rows of
  /// each decision.
  mutating func noteCandidates() {
    candidateStart = candidates.count
    candidateRanges.removeAll(keepingCapacity: true)
    guard setup.recordsCandidates else { return }
    var taken: Set<Int32> = []
    var considered: [ConsideredWorker] = []
    for decision in decisions {
      let start = candidates.count
      if decision.mode == .push, world.orders.indices.contains(Int(decision.order)),
        world.workers.indices.contains(Int(decision.worker))
      {
        policy.considered(for: decision.order, in: world, without: taken, into: &considered)
        addCandidates(considered, of: decision)
      }
      taken.insert(decision.worker)
      candidateRanges.append(start..<candidates.count)
    }
  }

  /// Keeps the rows of the decisions that were carried out. A worker to whom the round gave an order that then fell
  /// away was not to be had by the others, so that worker's other rows fall away too.
  mutating func keepCandidates(ofCarriedOut carriedOut: [Bool]) {
    guard setup.recordsCandidates else { return }
    var dropped: Set<Int32> = []
    for (position, done) in carriedOut.enumerated() where !done { dropped.insert(decisions[position].worker) }
    guard !dropped.isEmpty else { return }
    var kept = candidateStart
    for (position, range) in candidateRanges.enumerated() where carriedOut[position] {
      for row in range {
        let worker = candidates[row].worker
        guard worker == decisions[position].worker || !dropped.contains(worker) else { continue }
        candidates[kept] = candidates[row]
        kept += 1
      }
    }
    candidates.removeSubrange(kept...)
  }

  /// The rows of one decision; who got the order is among them whatever the policy says.
  mutating func addCandidates(_ considered: [ConsideredWorker], of decision: DispatchDecision) {
    var considered = considered
    if !considered.contains(where: { $0.pair.worker == decision.worker }) {
      let worker = world.workers[Int(decision.worker)]
      let isLoaded = worker.carried > 0
      let pickup = world.orders[Int(decision.order)].request.pickup
      let leg = world.plannedLeg(
        of: decision.worker, from: isLoaded ? worker.freeLocation : worker.location, to: pickup)
      considered.append(
        ConsideredWorker(
          CandidatePair(
            order: decision.order, worker: decision.worker, approach: leg,
            startsAt: isLoaded ? max(world.now, worker.freeAt) : world.now, isLoaded: isLoaded), cost: nil))
    }
    for one in considered {
      let rank = one.cost.map { cost in
        Int32(clamping: 1 + considered.count { ($0.cost ?? .infinity) < cost })
      }
      candidates.append(record(one, rank: rank ?? 0))
    }
  }

  private func record(_ one: ConsideredWorker, rank: Int32) -> CandidateRecord {
    let pair = one.pair
    let worker = world.workers[Int(pair.worker)]
    let insertion = RoutePlanner.cheapest(order: pair.order, worker: pair.worker, world: world)
    let speed = worker.profile.vehicle.planningSpeed
    let isToday = worker.day == world.timeZone.day(of: world.now).dayNumber
    let idleSince = max(worker.lastEngagedEnd, worker.onlineSince)
    return CandidateRecord(
      order: pair.order, worker: pair.worker, offeredAt: world.now,
      approachDistance: Self.metres(pair.approach.distance), approachTime: pair.timeToPickup(at: world.now),
      carried: Int32(clamping: worker.carried),
      idleTime: worker.carried > 0 || idleSince > world.now ? 0 : world.now - idleSince,
      detour: insertion.map { Self.metres(Double($0.added) / 1_000 * speed) } ?? OrderTimeline.none,
      slack: insertion.flatMap { SlackRouteFit.slack(of: pair, adding: $0.added, in: world) }
        ?? OrderTimeline.none,
      earnedToday: isToday ? worker.incomeToday : 0, engagedToday: engagedToday(pair.worker), rank: rank,
      score: one.cost.map { -$0 } ?? .nan)
  }

  /// Whole metres; absurd ways are cut.
  private static func metres(_ distance: Double) -> Int64 {
    distance.isFinite ? Int64(min(max(distance, 0), 1e12).rounded()) : OrderTimeline.none
  }
}
