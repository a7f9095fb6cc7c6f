import Statistics

/// Orders that the declared rule gives to one worker and that go to the best placed worker of a favoured group instead:
/// a factor in dispatch that nobody published.
struct FavouredGroupInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  private var attribute: String { planting.attribute ?? "contract" }
  private var value: String { planting.value ?? "dedicated" }
  private var share: Double { planting.share ?? 0.01 }

  func prepare(_ setup: inout SimulationSetup) {
    setup.dispatch = FavouringDispatch(
      setup.dispatch, favoured: setup.workers.map { $0.attribute(attribute) == value }, share: share,
      from: planting.start(in: setup), seed: setup.seed)
  }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    (filled.share, filled.attribute, filled.value) = (share, attribute, value)
    let workers = outcome.workers.filter { $0.profile.attribute(attribute) == value }.map(\.profile.id)
    return planting.fact(
      filling: filled, workers: workers, orders: Set(outcome.plantedOrders).sorted().map(Int.init),
      outcome: outcome, sideEffects: ["T-DISP-1", "T-DISP-2"])
  }
}

/// A policy whose decisions are now and then turned towards a favoured group.
///
/// Of the orders that go to a worker outside the group although one inside was looked at, the chosen `share` goes to
/// the one of the group whom the policy likes best and to whom the round gives nothing else.
struct FavouringDispatch: DispatchPolicy {
  var base: any DispatchPolicy
  let favoured: [Bool]
  let share: Double
  let from: Int64
  let seed: UInt64
  /// Who was passed over in the present round, by order.
  private var passedOver: [Int32: Int32] = [:]

  init(_ base: any DispatchPolicy, favoured: [Bool], share: Double, from: Int64, seed: UInt64) {
    self.base = base
    self.favoured = favoured
    self.share = share
    self.from = from
    self.seed = seed
  }

  var trigger: DispatchTrigger { base.trigger }
  var restRules: RestRules? { base.restRules }

  mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    passedOver.removeAll(keepingCapacity: true)
    base.decide(in: world, decisions: &decisions)
    guard world.now >= from else { return }
    var busy = Set(decisions.map(\.worker))
    var taken: Set<Int32> = []
    var considered: [ConsideredWorker] = []
    for position in decisions.indices {
      let decision = decisions[position]
      defer { taken.insert(decision.worker) }
      guard decision.mode == .push, !favoured[Int(decision.worker)] else { continue }
      var lot = DrawPurpose.planting.stream(seed: seed, decision.order, -1)
      guard lot.nextUniform() < share else { continue }
      base.considered(for: decision.order, in: world, without: taken, into: &considered)
      let best = considered.filter { favoured[Int($0.pair.worker)] && !busy.contains($0.pair.worker) }
        .min { ($0.cost ?? 0, $0.pair.worker) < ($1.cost ?? 0, $1.pair.worker) }
      guard let best else { continue }
      busy.insert(best.pair.worker)
      passedOver[decision.order] = decision.worker
      decisions[position].worker = best.pair.worker
      (decisions[position].pickupPosition, decisions[position].dropoffPosition) = (nil, nil)
      decisions[position].isPlanted = true
    }
  }

  mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    base.considered(for: order, in: world, without: taken, into: &workers)
    if passedOver.isEmpty { return }
    // To the rule a worker who was passed over was given an order, so the others could not have had that worker.
    let gone = Set(passedOver.filter { $0.key != order }.values)
    workers.removeAll { gone.contains($0.pair.worker) }
  }
}
