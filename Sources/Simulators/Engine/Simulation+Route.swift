import Statistics

extension Simulation {
  /// The worker takes the order: it goes into the plan, the clock of engaged time starts, the limit is set.
  mutating func accept(_ worker: Int32, _ order: Int32, _ decision: DispatchDecision?) {
    let row = Int(worker)
    let orderRow = Int(order)
    let now = world.now
    let count = world.routes.count(of: row)
    let asked = decision.flatMap { decision -> RoutePlanner.Insertion? in
      guard let pickup = decision.pickupPosition, let dropoff = decision.dropoffPosition,
        Int(pickup) >= min(count, 1), Int(pickup) <= count, dropoff > pickup, Int(dropoff) <= count + 1
      else { return nil }
      return .init(pickup: Int(pickup), dropoff: Int(dropoff), added: 0)
    }
    guard let insertion = asked ?? RoutePlanner.cheapest(order: order, worker: worker, world: world) else {
      // No way leads there: the platform takes the order back.
      world.orders[orderRow].phase = .cancelledByPlatform
      world.orders[orderRow].timeline.endedAt = now
      if world.workers[row].status == .considering {
        world.workers[row].status = .idle
        finishDuty(worker)
      } else {
        refreshIndices(worker)
      }
      return
    }
    let from = count > 0 ? world.workers[row].freeLocation : world.workers[row].location
    let request = world.orders[orderRow].request
    let approach = world.plannedLeg(of: worker, from: from, to: request.pickup)
    let trip = world.trip(of: order, by: worker)
    world.orders[orderRow].phase = .accepted
    world.orders[orderRow].timeline.acceptedAt = now
    world.orders[orderRow].carried = UInt8(clamping: world.workers[row].carried)
    world.orders[orderRow].approachDistance = approach.distance
    world.orders[orderRow].distance = approach.distance + trip.distance
    world.orders[orderRow].shortestDistance =
      world.travel.shortestDistance(from: from, to: request.pickup)
      + world.travel.shortestDistance(from: request.pickup, to: request.dropoff)
    setWorkerDeadline(order, worker, approach: approach, trip: trip)
    world.routes.insert(RouteStop(order: order, isPickup: true), for: row, at: insertion.pickup)
    world.routes.insert(RouteStop(order: order, isPickup: false), for: row, at: insertion.dropoff)
    if world.workers[row].carried == 0 { startEngagement(worker) }
    world.workers[row].carried += 1
    world.workers[row].status = .engaged
    planEnd(worker)
    refreshIndices(worker)
    if count == 0 { startLeg(worker) }
  }

  private mutating func startEngagement(_ worker: Int32) {
    let row = Int(worker)
    let now = world.now
    let last = world.workers[row].lastEngagedEnd
    world.workers[row].engagedSince = now
    if now - last >= breakLength {
      world.workers[row].spellStart = now
      if let rest {
        kernel.schedule(.spellLimit(worker: worker), at: now + rest.continuousLimit, priority: 6)
      }
    }
  }

  /// Where and when the plan ends, at planning speed and with the promised readiness.
  private mutating func planEnd(_ worker: Int32) {
    let row = Int(worker)
    var place = world.workers[row].location
    var time = world.now
    for stop in world.routes.route(of: row) {
      let next = RoutePlanner.place(of: stop, in: world)
      time += world.plannedLeg(of: worker, from: place, to: next).duration
      if stop.isPickup {
        time = max(time + world.pickupHandling, world.orders[Int(stop.order)].request.readyPromisedAt)
      } else {
        time += world.dropoffHandling
      }
      place = next
    }
    world.workers[row].freeAt = time
    world.workers[row].freeLocation = place
  }

  /// Departs for the first stop ahead.
  private mutating func startLeg(_ worker: Int32) {
    let row = Int(worker)
    let stop = world.routes[row, 0]
    let profile = world.workers[row].profile
    let destination = RoutePlanner.place(of: stop, in: world)
    let zone = world.orders[Int(stop.order)].request.pickupZone
    let factor = world.conditions.speedFactor(zone: zone, at: world.now) * pace(of: profile)
    let vehicle = Vehicle(profile.vehicle, speed: profile.vehicle.planningSpeed * factor)
    let leg = setup.travel.leg(
      from: world.workers[row].location, to: destination, by: vehicle, departing: world.now)
    let spread = travelVariation(stop.order, isPickup: stop.isPickup)
    let duration = spread == 1 ? leg.duration : Int64(milliseconds: Double(leg.duration) * spread)
    kernel.schedule(.arrive(worker: worker), at: world.now + duration, priority: 7)
  }

  /// Actual over planning speed in clear weather.
  func pace(of profile: WorkerProfile) -> Double {
    (setup.travelTimes?.factor(of: profile.vehicle, hour: hour(world.now)) ?? 1) * profile.pace
  }

  mutating func arrive(_ worker: Int32) {
    let row = Int(worker)
    let now = world.now
    guard world.routes.count(of: row) > 0 else { return }
    let stop = world.routes[row, 0]
    let orderRow = Int(stop.order)
    let request = world.orders[orderRow].request
    world.workers[row].location = stop.isPickup ? request.pickup : request.dropoff
    world.workers[row].locationAt = now
    guard stop.isPickup else {
      world.orders[orderRow].timeline.arrivedDropoffAt = now
      kernel.schedule(.leave(worker: worker), at: now + world.dropoffHandling, priority: 7)
      return
    }
    world.orders[orderRow].timeline.arrivedPickupAt = now
    if let phase = cancellation(stop.order) {
      world.orders[orderRow].phase = phase
      world.orders[orderRow].timeline.endedAt = now
      world.routes.removeOrder(stop.order, of: row)
      dropOrder(worker)
      goOn(worker)
      return
    }
    kernel.schedule(
      .leave(worker: worker), at: max(now + world.pickupHandling, request.readyAt), priority: 7)
  }

  private func cancellation(_ order: Int32) -> OrderPhase? {
    let habits = setup.behaviour
    guard habits.customerCancellation + habits.workerCancellation + habits.platformCancellation > 0 else {
      return nil
    }
    var stream = DrawPurpose.cancellation.stream(seed: setup.seed, entity: UInt64(order))
    var draw = stream.nextUniform()
    if draw < habits.customerCancellation { return .cancelledByCustomer }
    draw -= habits.customerCancellation
    if draw < habits.workerCancellation { return .cancelledByWorker }
    draw -= habits.workerCancellation
    return draw < habits.platformCancellation ? .cancelledByPlatform : nil
  }

  mutating func leave(_ worker: Int32) {
    let row = Int(worker)
    guard world.routes.count(of: row) > 0 else { return }
    let stop = world.routes[row, 0]
    world.routes.remove(at: 0, of: row)
    if stop.isPickup {
      world.orders[Int(stop.order)].phase = .pickedUp
      world.orders[Int(stop.order)].timeline.pickedUpAt = world.now
      world.workers[row].waitedTime += world.now - world.workers[row].locationAt
      compensateDelay(stop.order, worker)
    } else {
      complete(stop.order, by: worker)
      dropOrder(worker)
    }
    goOn(worker)
  }

  private mutating func complete(_ order: Int32, by worker: Int32) {
    let row = Int(worker)
    let orderRow = Int(order)
    world.orders[orderRow].phase = .completed
    world.orders[orderRow].timeline.completedAt = world.now
    let today = world.timeZone.day(of: world.now).dayNumber
    settle(order, worker)
    if world.workers[row].day != today {
      world.workers[row].day = today
      world.workers[row].engagedToday = 0
      world.workers[row].incomeToday = 0
    }
    let pay = world.orders[orderRow].pay.received
    world.workers[row].income += pay
    world.workers[row].incomeToday += pay
    world.workers[row].completed += 1
    recordDuration(order, worker)
    if let target = world.workers[row].profile.incomeTarget, world.workers[row].incomeToday >= target {
      world.workers[row].leavesWhenEmpty = true
    }
  }

  /// One order less in hand; with the last one the engaged stretch ends.
  private mutating func dropOrder(_ worker: Int32) {
    let row = Int(worker)
    let now = world.now
    world.workers[row].carried -= 1
    guard world.workers[row].carried == 0 else { return }
    let since = world.workers[row].engagedSince
    world.workers[row].engagedBefore += now - since
    world.workers[row].lastEngagedEnd = now
    let today = world.timeZone.day(of: now)
    if world.workers[row].day != today.dayNumber {
      world.workers[row].day = today.dayNumber
      world.workers[row].engagedToday = 0
      world.workers[row].incomeToday = 0
    }
    world.workers[row].engagedToday += now - max(since, world.timeZone.start(of: today))
    isRestBlocked[row] = false
  }

  /// On to the next stop, or free.
  private mutating func goOn(_ worker: Int32) {
    let row = Int(worker)
    if world.routes.count(of: row) > 0 {
      planEnd(worker)
      refreshIndices(worker)
      startLeg(worker)
      return
    }
    world.workers[row].freeAt = world.now
    world.workers[row].freeLocation = world.workers[row].location
    world.workers[row].status = world.workers[row].hasPendingOffer ? .considering : .idle
    if !world.workers[row].hasPendingOffer { finishDuty(worker) }
  }

  /// With empty hands: log off, take the break that is due, or wait for the next order.
  mutating func finishDuty(_ worker: Int32) {
    let row = Int(worker)
    if world.workers[row].leavesWhenEmpty {
      leave(worker, isForced: false)
    } else if owedBreak[row] > 0 {
      let length = owedBreak[row]
      owedBreak[row] = 0
      takeBreak(worker, for: length)
    } else if world.workers[row].pausedUntil > world.now {
      world.workers[row].status = .resting
      refreshIndices(worker)
    } else {
      becomeAvailable(worker)
    }
  }
}
