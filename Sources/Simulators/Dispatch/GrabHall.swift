import Statistics

/// The grab hall (抢单): open orders are listed to the workers around them; each worker who looks takes the one that
/// suits best, and of several who want the same order the quickest gets it.
///
/// A worker looks in a round with probability `attention`; what suits is the utility of the worker's own acceptance
/// model, and only offers that the logit accepts are taken. Reaction times are drawn per worker and order.
///
/// - Complexity: O(open orders · limit).
public struct GrabHall: DispatchPolicy {
  public let trigger: DispatchTrigger
  /// Which workers an order is shown to.
  public var search: CandidateSearch
  /// Probability that a worker looks at the list in a round.
  public var attention: Double
  /// The seed of attention and reaction.
  public var seed: UInt64
  private var round: MatchingRound

  /// A hall that is looked at every `interval` ms.
  public init(
    seed: UInt64, interval: Int64 = 5_000, search: CandidateSearch = CandidateSearch(limit: 30, reach: 3_000),
    attention: Double = 0.4
  ) {
    trigger = .every(interval)
    self.seed = seed
    self.search = search
    self.attention = min(max(attention, 0), 1)
    round = MatchingRound(search)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    var wishes: [Int32: (order: Int32, utility: Double)] = [:]
    var shownTo: [Int32: Int32] = [:]
    var pairs: [CandidatePair] = []
    let tick = UInt64(bitPattern: world.now)
    for order in world.openOrders {
      round.candidates(in: world, of: order, into: &pairs)
      shownTo[order] = Int32(clamping: pairs.count)
      for pair in pairs {
        var look = RandomStream(
          seed: seed, purpose: "attention",
          entity: tick &* 0x9E37_79B9 &+ UInt64(UInt32(bitPattern: pair.worker)))
        guard look.nextUniform() < attention else { continue }
        let worker = world.workers[Int(pair.worker)]
        let model = worker.profile.acceptance
        let trip = world.trip(of: order, by: pair.worker)
        let utility = model.utility(
          pay: world.quote(order, for: pair.worker, approach: pair.approach, trip: trip),
          metres: pair.approach.distance + trip.distance, carried: worker.carried,
          engaged: worker.engagedTime(at: world.now))
        if !model.acceptsEverything {
          var taste = DrawPurpose.grab.stream(seed: seed, pair.worker, order)
          guard taste.nextUniform() < AcceptanceModel.probability(utility: utility) else { continue }
        }
        if utility > wishes[pair.worker]?.utility ?? -.infinity { wishes[pair.worker] = (order, utility) }
      }
    }
    var quickest: [Int32: (time: UInt64, worker: Int32)] = [:]
    for (worker, wish) in wishes {
      var stream = RandomStream(
        seed: seed, purpose: "reaction", entity: UInt64(UInt32(bitPattern: worker)) << 32 | UInt64(wish.order)
      )
      // The number of the worker settles equal reaction times.
      let time = stream.next() & ~0xFFFF_FFFF | UInt64(UInt32(bitPattern: worker))
      if time < quickest[wish.order]?.time ?? .max { quickest[wish.order] = (time, worker) }
    }
    for order in quickest.keys.sorted() {
      guard let winner = quickest[order] else { continue }
      decisions.append(
        DispatchDecision(
          order: order, worker: winner.worker, mode: .grab, eligible: shownTo[order] ?? 1))
    }
  }
}
