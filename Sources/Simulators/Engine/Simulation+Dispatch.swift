import Statistics

extension Simulation {
  mutating func place(_ order: Int32) {
    let row = Int(order)
    if row + 1 < world.orders.count {
      kernel.schedule(
        .place(order: order + 1), at: world.orders[row + 1].request.placedAt, priority: 4)
    }
    let now = world.now
    let weather = world.conditions.weather(at: now)
    let request = world.orders[row].request
    let control = world.conditions.isControlled(zone: request.pickupZone, at: now)
    let pressure = Float(openCount + 1) / Float(max(1, world.idleWorkers.count))
    world.orders[row].weather = weather
    world.orders[row].control = control
    world.orders[row].pressure = pressure
    world.orders[row].phase = .open
    setCustomerPromise(order)
    world.openOrders.append(order)
    openCount += 1
    // A customer who waits for ever never gives up.
    if request.expiresAt <= SimulationSetup.instants.upperBound {
      kernel.schedule(.expire(order: order), at: request.expiresAt, priority: 10)
    }
    if isImmediate { dispatch() }
  }

  /// The customer gives up: only while no worker has accepted.
  mutating func expire(_ order: Int32) {
    let row = Int(order)
    switch world.orders[row].phase {
    case .open: openCount -= 1
    case .offered: break
    default: return
    }
    world.orders[row].phase = .cancelledByCustomer
    world.orders[row].timeline.endedAt = world.now
  }

  /// Asks the policy and carries out what it decides.
  mutating func dispatch() {
    // A decision that is refused at once may call for dispatch while dispatch runs.
    guard !isDispatching else {
      dispatchAgain = true
      return
    }
    isDispatching = true
    defer { isDispatching = false }
    repeat {
      dispatchAgain = false
      guard openCount > 0 else { return }
      compactOpenOrders()
      if !favoured.isEmpty { serveFavoured() }
      decisions.removeAll(keepingCapacity: true)
      policy.decide(in: world, decisions: &decisions)
      noteCandidates()
      var carriedOut: [Bool] = []
      for position in decisions.indices { carriedOut.append(apply(decisions[position])) }
      keepCandidates(ofCarriedOut: carriedOut)
      // Nothing possible: asking again would give the same.
      if !carriedOut.contains(true) { break }
    } while dispatchAgain
  }

  /// Keeps each open order once, by placement.
  private mutating func compactOpenOrders() {
    if openIsUnsorted {
      // A refused order was put back while its old entry may still be in the list.
      world.openOrders.sort()
      var last: Int32 = -1
      world.openOrders.removeAll { order in
        defer { last = order }
        return order == last || world.orders[Int(order)].phase != .open
      }
      openIsUnsorted = false
    } else if world.openOrders.count != openCount {
      world.openOrders.removeAll { world.orders[Int($0)].phase != .open }
    }
  }

  /// Gives favoured workers who have waited long enough the open order nearest to them (plantings only).
  private mutating func serveFavoured() {
    for worker in favoured {
      let state = world.workers[Int(worker)]
      guard state.status == .idle, state.pausedUntil <= world.now, let patience = state.profile.favouredAfter,
        world.now - max(state.lastEngagedEnd, state.onlineSince) >= patience
      else { continue }
      var best: (Int32, Double)?
      for order in world.openOrders where world.orders[Int(order)].phase == .open {
        let distance = state.location.distance(to: world.orders[Int(order)].request.pickup)
        if distance < best?.1 ?? .infinity { best = (order, distance) }
      }
      if let best {
        decisions = [DispatchDecision(order: best.0, worker: worker)]
        noteCandidates()
        keepCandidates(ofCarriedOut: [apply(decisions[0])])
      }
    }
    compactOpenOrders()
  }

  /// Offers an order to a worker, if both are still to be had.
  mutating func apply(_ decision: DispatchDecision) -> Bool {
    let row = Int(decision.worker)
    let orderRow = Int(decision.order)
    guard world.workers.indices.contains(row), world.orders.indices.contains(orderRow),
      world.orders[orderRow].phase == .open, !world.workers[row].hasPendingOffer,
      world.workers[row].pausedUntil <= world.now, !world.hasRefused(decision.worker, decision.order)
    else {
      droppedDecisions += 1
      return false
    }
    switch world.workers[row].status {
    case .idle: break
    case .engaged
    where world.workers[row].carried < world.workers[row].profile.carryLimit
      && !world.workers[row].leavesWhenEmpty && !isRestBlocked[row]:
      break
    default:
      droppedDecisions += 1
      return false
    }
    guard restAllows(decision.order, for: decision.worker) else {
      droppedDecisions += 1
      return false
    }
    if decision.isPlanted { plantedOrders.append(decision.order) }
    openCount -= 1
    world.orders[orderRow].phase = .offered
    world.orders[orderRow].worker = decision.worker
    world.orders[orderRow].mode = decision.mode
    world.orders[orderRow].eligible = decision.eligible
    world.orders[orderRow].offers += 1
    world.orders[orderRow].timeline.offeredAt = world.now
    world.workers[row].offersReceived += 1
    world.workers[row].hasPendingOffer = true
    if world.workers[row].status == .idle { world.workers[row].status = .considering }
    pendingDecision[row] = decision
    if setup.recordsOffers {
      pendingOffer[row] = Int32(truncatingIfNeeded: offers.count)
      offers.append(
        OfferRecord(
          order: decision.order, worker: decision.worker, offeredAt: world.now,
          respondedAt: OrderTimeline.none, response: .timeout, eligible: decision.eligible))
    }
    refreshIndices(decision.worker)
    let model = world.workers[row].profile.acceptance
    if decision.mode == .grab || !(model.meanResponse > 0) || !model.meanResponse.isFinite {
      answer(decision.worker, decision.order)
    } else {
      var stream = DrawPurpose.response.stream(seed: setup.seed, decision.worker, decision.order)
      let delay = min(stream.nextExponential(rate: 1 / model.meanResponse), 30_000)
      kernel.schedule(
        .answer(worker: decision.worker, order: decision.order), at: world.now + Int64(delay) + 500,
        priority: 8)
    }
    return true
  }

  /// The worker accepts, refuses or lets the offer pass.
  mutating func answer(_ worker: Int32, _ order: Int32) {
    let row = Int(worker)
    let orderRow = Int(order)
    guard world.workers[row].hasPendingOffer, pendingDecision[row]?.order == order else { return }
    let decision = pendingDecision[row]
    pendingDecision[row] = nil
    world.workers[row].hasPendingOffer = false
    let record = Int(pendingOffer[row])
    pendingOffer[row] = -1
    let isStillOffered = world.orders[orderRow].phase == .offered && world.orders[orderRow].worker == worker
    var response: OfferResponse = isStillOffered ? judge(worker, order, decision) : .timeout
    if response == .accepted, !confirmsDay(worker) { response = .rejected }
    if record >= 0 {
      offers[record].response = response
      if response != .timeout { offers[record].respondedAt = world.now }
    }
    if response == .accepted {
      accept(worker, order, decision)
      return
    }
    if isStillOffered {
      world.refused.insert(World.pair(worker, order))
      world.workers[row].refusals += 1
      world.workers[row].lastRefusalAt = world.now
      if response == .rejected, let penalty = setup.refusalPenalty, world.now >= setup.refusalPenaltyFrom {
        world.workers[row].pausedUntil = max(world.workers[row].pausedUntil, world.now + penalty)
        kernel.schedule(.restEnd(worker: worker), at: world.workers[row].pausedUntil, priority: 6)
      }
      world.orders[orderRow].phase = .open
      world.orders[orderRow].worker = -1
      world.orders[orderRow].timeline.offeredAt = OrderTimeline.none
      world.openOrders.append(order)
      openIsUnsorted = true
      openCount += 1
    }
    if world.workers[row].status == .considering {
      world.workers[row].status = .idle
      finishDuty(worker)
    } else {
      refreshIndices(worker)
    }
    if isImmediate, openCount > 0 { dispatch() }
  }

  private func judge(_ worker: Int32, _ order: Int32, _ decision: DispatchDecision?) -> OfferResponse {
    let model = world.workers[Int(worker)].profile.acceptance
    if decision?.mode == .grab || model.acceptsEverything { return .accepted }
    var stream = DrawPurpose.acceptance.stream(seed: setup.seed, worker, order)
    if stream.nextUniform() < model.timeoutShare { return .timeout }
    let approach = world.approach(of: worker, to: order)
    let trip = world.trip(of: order, by: worker)
    let utility = model.utility(
      pay: world.quote(order, for: worker, approach: approach, trip: trip),
      metres: approach.distance + trip.distance, carried: world.workers[Int(worker)].carried,
      engaged: engagedToday(worker))
    return stream.nextUniform() < AcceptanceModel.probability(utility: utility) ? .accepted : .rejected
  }
}
