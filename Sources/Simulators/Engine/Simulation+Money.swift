extension Simulation {
  /// What the worker would get for an order by plan, in 1/10,000 of the currency unit.
  func quote(_ order: Int32, for worker: Int32, approach: TravelLeg, trip: TravelLeg) -> Int64 {
    guard !setup.pricing.isEmpty else { return 0 }
    let state = world.orders[Int(order)]
    let wait = max(0, state.request.readyPromisedAt - world.now - approach.duration)
    let handling = world.pickupHandling + world.dropoffHandling
    let job = PricedJob(
      distance: trip.distance, engagedTime: approach.duration + wait + trip.duration + handling,
      tripTime: trip.duration + world.dropoffHandling, request: state.request, weather: state.weather,
      control: state.control, vehicle: world.workers[Int(worker)].profile.vehicle,
      contract: world.workers[Int(worker)].profile.contract, placedAt: state.request.placedAt,
      acceptedAt: world.now, completedAt: world.now + approach.duration + wait + trip.duration + handling,
      day: world.timeZone.day(of: state.request.placedAt), secondOfDay: secondOfDay(state.request.placedAt),
      pressure: Double(state.pressure), lateness: 0, completedToday: world.workers[Int(worker)].completed,
      isQuote: true)
    var slip = PaySlip()
    for rule in setup.pricing { rule.price(job, slip: &slip) }
    return slip.workerPay
  }

  /// Prices a completed order for good.
  mutating func settle(_ order: Int32, _ worker: Int32) {
    let row = Int(order)
    world.orders[row].pay.tip = world.orders[row].request.tip
    guard !setup.pricing.isEmpty else { return }
    let state = world.orders[row]
    let timeline = state.timeline
    let deadline = state.estimate.deadlineAt
    let job = PricedJob(
      distance: max(0, state.distance - state.approachDistance),
      engagedTime: timeline.completedAt - timeline.acceptedAt,
      tripTime: timeline.completedAt - timeline.pickedUpAt, request: state.request, weather: state.weather,
      control: state.control, vehicle: world.workers[Int(worker)].profile.vehicle,
      contract: world.workers[Int(worker)].profile.contract, placedAt: state.request.placedAt,
      acceptedAt: timeline.acceptedAt, completedAt: timeline.completedAt,
      day: world.timeZone.day(of: state.request.placedAt), secondOfDay: secondOfDay(state.request.placedAt),
      pressure: Double(state.pressure),
      lateness: deadline == OrderTimeline.none ? 0 : timeline.completedAt - deadline,
      completedToday: ordersToday(worker), isQuote: false)
    var slip = PaySlip()
    slip.tip = state.request.tip
    for rule in setup.pricing { rule.price(job, slip: &slip) }
    world.orders[row].pay = slip
  }

  /// Orders completed before on the present civil day. Kept as the count at the day's start beside the total.
  private mutating func ordersToday(_ worker: Int32) -> Int {
    let row = Int(worker)
    let today = world.timeZone.day(of: world.now).dayNumber
    if completedDay[row] != today {
      completedDay[row] = today
      completedBefore[row] = world.workers[row].completed
    }
    return world.workers[row].completed - completedBefore[row]
  }

  private func secondOfDay(_ instant: Int64) -> Int {
    let local = instant + world.timeZone.offset(at: instant)
    let rest = local % 86_400_000
    return Int((rest < 0 ? rest + 86_400_000 : rest) / 1_000)
  }

  /// Hour of the local day, 0…23.
  func hour(_ instant: Int64) -> Int { secondOfDay(instant) / 3_600 }
}
