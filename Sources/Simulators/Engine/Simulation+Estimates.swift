extension Simulation {
  private func question(
    _ order: Int32, vehicle: VehicleClass, approach: TravelLeg, trip: TravelLeg, carried: Int
  ) -> ETAQuestion {
    let state = world.orders[Int(order)]
    let hour = hour(world.now)
    return ETAQuestion(
      from: world.now, approach: approach, trip: trip,
      preparation: max(0, state.request.readyPromisedAt - world.now),
      handling: setup.eta.basis.handling ?? world.pickupHandling + world.dropoffHandling, carried: carried,
      vehicle: vehicle,
      weather: state.weather, control: state.control, hour: hour,
      stratum: ETAStratum(
        metres: approach.distance + trip.distance, hour: hour, isAdverse: state.weather.isAdverse))
  }

  /// The time shown to the customer at placement, before a worker is known: a typical approach is assumed.
  mutating func setCustomerPromise(_ order: Int32) {
    let request = world.orders[Int(order)].request
    let vehicle = commonVehicle
    let trip = setup.travel.leg(
      from: request.pickup, to: request.dropoff, by: Vehicle(vehicle), departing: world.now)
    let approach = TravelLeg(
      distance: Double(typicalApproach) / 1_000 * vehicle.planningSpeed, duration: typicalApproach)
    guard trip.isPossible else { return }
    let basis = setup.eta.basis
    var unused = DeliveryEstimate()
    let duration = setup.eta.duration(
      for: question(
        order, vehicle: vehicle, approach: basis.planned(approach), trip: basis.planned(trip), carried: 0),
      history: history,
      estimate: &unused)
    // A minute or two pass until somebody accepts.
    world.orders[Int(order)].estimate.promisedAt =
      world.now + min(max(0, duration), TravelLeg.never) + 120_000
  }

  /// The worker's time limit, from acceptance.
  mutating func setWorkerDeadline(_ order: Int32, _ worker: Int32, approach: TravelLeg, trip: TravelLeg) {
    let row = Int(worker)
    var estimate = world.orders[Int(order)].estimate
    // With orders in hand the way to the pick-up begins when the present plan is done.
    var approach = setup.eta.basis.planned(approach)
    if world.workers[row].carried > 0 {
      approach.duration += max(0, world.workers[row].freeAt - world.now)
    }
    let duration = setup.eta.duration(
      for: question(
        order, vehicle: world.workers[row].profile.vehicle, approach: approach,
        trip: setup.eta.basis.planned(trip), carried: world.workers[row].carried), history: history,
      estimate: &estimate)
    estimate.deadlineAt = world.now + min(max(0, duration), TravelLeg.never)
    // What the customer is told is brought up to date when the limit is later.
    estimate.promisedAt = max(estimate.promisedAt, estimate.deadlineAt)
    world.orders[Int(order)].estimate = estimate
  }

  /// Adds time for goods that were ready late, to this order and to the others in hand.
  mutating func compensateDelay(_ order: Int32, _ worker: Int32) {
    let request = world.orders[Int(order)].request
    let delay = request.readyAt - request.readyPromisedAt
    let terms = setup.eta.compensation
    guard delay > 0, delay > terms.leastDelay else { return }
    add(terms.ownTime(delay: delay), to: order, reason: .slowPickup)
    // The others lost what the worker waited because of the delay.
    let arrival = world.orders[Int(order)].timeline.arrivedPickupAt
    let waited = min(delay, max(0, request.readyAt - max(arrival, request.readyPromisedAt)))
    let share = terms.affectedTime(delay: delay, waited: waited)
    guard share > 0 else { return }
    var others: Set<Int32> = []
    for stop in world.routes.route(of: Int(worker)) where stop.order != order { others.insert(stop.order) }
    for other in others.sorted() { add(share, to: other, reason: .affected) }
  }

  private mutating func add(_ time: Int64, to order: Int32, reason: AddedTimeReason) {
    guard time > 0 else { return }
    let row = Int(order)
    world.orders[row].estimate.addedTime += time
    world.orders[row].estimate.deadlineAt += time
    world.orders[row].estimate.promisedAt = max(
      world.orders[row].estimate.promisedAt, world.orders[row].estimate.deadlineAt)
    if world.orders[row].estimate.addedReason != .slowPickup {
      world.orders[row].estimate.addedReason = reason
    }
  }

  /// Keeps a completed order's duration for estimates by history.
  mutating func recordDuration(_ order: Int32, _ worker: Int32) {
    let state = world.orders[Int(order)]
    guard let duration = state.engagedTime else { return }
    let basis = setup.eta.basis
    if let from = basis.historyFrom, world.timeZone.day(of: state.timeline.acceptedAt) < from { return }
    let profile = world.workers[Int(worker)].profile
    history.record(
      duration,
      in: ETAStratum(
        metres: state.distance, hour: hour(state.timeline.acceptedAt), isAdverse: state.weather.isAdverse),
      isAbiding: basis.isAbiding(metres: state.distance, riding: state.ridingTime) ?? (pace(of: profile) <= 1)
    )
  }
}
